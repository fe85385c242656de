use core::ffi::c_char;

use crate::DpsResult;
use crate::arguments::{self, in_place};
use crate::output::Output;
use crate::rules::{self, AnyRules, PORTABLE};
use crate::wipe::on_wiped_stack;

/// Derives the device key of a registration ID from the group key of its enrollment group.
///
///     device key = base64( HMAC-SHA256( base64decode(group key), registration ID ) )
///
/// FOR THE FACTORY'S OR THE CLOUD'S TOOL ONLY. THE GROUP KEY NEVER GOES INTO DEVICE CODE: whoever reads it out of one
/// device can make the key of every device of the group. Define DPS_SYMKEY_DEVICE_ONLY before the include in device
/// code, and this function is not declared.
///
/// @param group_key        NUL-terminated base64 of 16 to 64 bytes, as the portal shows it; read, not kept; not NULL
/// @param registration_id  NUL-terminated, by the portable rules; read, not kept; not NULL
/// @param device_key       the caller's buffer for the key and its NUL; overlaps no input; not NULL. Secret: wipe it
///                         with dps_wipe() when it is no longer needed
/// @param size             of that buffer, in bytes: DPS_DEVICE_KEY_SIZE or more
/// @return                 DPS_RESULT_OK, or why not; the buffer is then an empty text
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_derive_device_key(
    group_key: *const c_char,
    registration_id: *const c_char,
    device_key: *mut c_char,
    size: usize,
) -> DpsResult {
    // SAFETY: the same contract.
    unsafe {
        dps_derive_device_key_with_rules(group_key, registration_id, device_key, size, PORTABLE)
    }
}

/// dps_derive_device_key() for a registration ID by the rules given. Upper-case letters of the service rules count: the
/// device must present the very same ID.
///
/// @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_derive_device_key_with_rules(
    group_key: *const c_char,
    registration_id: *const c_char,
    device_key: *mut c_char,
    size: usize,
    rules: AnyRules,
) -> DpsResult {
    // SAFETY: the caller keeps to what the documentation says of each argument.
    on_wiped_stack(|| unsafe {
        Output::fill(device_key, size, |output| {
            let rules = rules::of(rules)?;
            let group_key = arguments::group_key(group_key, output);
            let group_key = in_place(&group_key)?;
            let id = arguments::registration_id(registration_id, rules, output);
            let id = in_place(&id)?;
            output.write(group_key.derive_device_key(id).to_base64().as_bytes())
        })
    })
}
