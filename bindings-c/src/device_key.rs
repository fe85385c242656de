use core::ffi::c_char;

use crate::DpsResult;
use crate::arguments;
use crate::output::{Output, answer};
use crate::wipe::on_wiped_stack;

/// Checks a device key: canonical base64 of 16 to 64 bytes, and nothing around it. It says whether this is a key at all,
/// for a device to check once what the factory stored; whether it is this device's key only the service can tell.
///
/// @param device_key  NUL-terminated; read, not kept; not NULL
/// @return            DPS_RESULT_OK, or what is wrong with it
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_device_key_validate(device_key: *const c_char) -> DpsResult {
    on_wiped_stack(|| {
        // SAFETY: the caller keeps to what the documentation says of the text.
        let key = unsafe { arguments::device_key(device_key, &Output::NONE) };
        key.map_or_else(|error| error, |_| DpsResult::Ok)
    })
}

/// Whether a device key may be the group key, come to where a device key belongs: a key that was derived has 32 bytes, and
/// this one has not. Else it is the key of an individual enrollment. A group key must never be on a device: whoever reads it
/// there can make the key of every device of the group.
///
/// @param device_key        as for dps_device_key_validate()
/// @param may_be_group_key  takes the answer, false on error; not NULL
/// @return                  DPS_RESULT_OK, or what is wrong with the key
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_device_key_may_be_group_key(
    device_key: *const c_char,
    may_be_group_key: *mut bool,
) -> DpsResult {
    // SAFETY: the caller keeps to what the documentation says of each argument.
    on_wiped_stack(|| unsafe {
        answer(may_be_group_key, || {
            let key = arguments::device_key(device_key, &Output::NONE);
            key.map(|key| key.may_be_group_key())
        })
    })
}
