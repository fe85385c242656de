use core::ffi::c_char;

use crate::DpsResult;
use crate::input;
use crate::output::Output;
use crate::wiped_stack::on_wiped_stack;

/// Checks a device key: canonical base64 of 16 to 64 bytes, and nothing around it. It says whether this is a key at all,
/// for a device to check once what the factory stored; whether it is this device's key only the service can tell.
///
/// @param device_key  NUL-terminated; read, not kept; not NULL
/// @return            DPS_RESULT_OK, or what is wrong with it
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_device_key_validate(device_key: *const c_char) -> DpsResult {
    on_wiped_stack(|| {
        // SAFETY: the caller keeps to what the documentation says of the text.
        let key = unsafe { input::device_key(device_key, &Output::NONE) };
        key.map_or_else(|error| error, |_| DpsResult::Ok)
    })
}
