use core::ffi::c_char;

use dps_symkey_core::{Expiry, ResourceUri};

use crate::DpsResult;
use crate::arguments::{self, in_place};
use crate::output::{Output, answer};
use crate::rules::{self, AnyRules, PORTABLE};
use crate::wipe::on_wiped_stack;

/// The SAS token with which a device registers with the provisioning service (`skn=registration`), signed with its key.
///
/// @param device_key       NUL-terminated base64 of 16 to 64 bytes; read, not kept; not NULL
/// @param id_scope         NUL-terminated, as in 0ne00002193; fewer than DPS_ID_SCOPE_SIZE bytes; read, not kept; not NULL
/// @param registration_id  NUL-terminated, by the portable rules; read, not kept; not NULL
/// @param expiry           when the token ends, in seconds since 1970: `(uint64_t)time(NULL) + 3600` for an hour. No error
///                         if that is past; milliseconds are one
/// @param token            the caller's buffer for the token and its NUL; overlaps no input; NULL with a size of 0 asks for
///                         `required` alone, and is answered by DPS_RESULT_BUFFER_TOO_SMALL. Whoever reads the token is
///                         the device until it ends
/// @param size             of that buffer, in bytes: DPS_REGISTRATION_SAS_TOKEN_SIZE holds every token
/// @param required         takes the number of bytes that this token needs, NUL included, or 0 where there is no token;
///                         NULL: not wanted
/// @return                 DPS_RESULT_OK; DPS_RESULT_BUFFER_TOO_SMALL; or what is wrong with an argument. Where it is not
///                         OK, the buffer is an empty text
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_sas_token(
    device_key: *const c_char,
    id_scope: *const c_char,
    registration_id: *const c_char,
    expiry: u64,
    token: *mut c_char,
    size: usize,
    required: *mut usize,
) -> DpsResult {
    // SAFETY: the same contract.
    unsafe {
        dps_registration_sas_token_with_rules(
            device_key,
            id_scope,
            registration_id,
            expiry,
            token,
            size,
            required,
            PORTABLE,
        )
    }
}

/// dps_registration_sas_token() for a registration ID by the rules given; DPS_SAS_TOKEN_SIZE holds every token.
///
/// @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_sas_token_with_rules(
    device_key: *const c_char,
    id_scope: *const c_char,
    registration_id: *const c_char,
    expiry: u64,
    token: *mut c_char,
    size: usize,
    required: *mut usize,
    rules: AnyRules,
) -> DpsResult {
    // SAFETY: the caller keeps to what the documentation says of each argument.
    on_wiped_stack(|| unsafe {
        Output::fill_or_measure(token, size, required, |output| {
            let rules = rules::of(rules)?;
            let device_key = arguments::device_key(device_key, output);
            let device_key = in_place(&device_key)?;
            let id_scope = arguments::id_scope(id_scope, output)?;
            let id = arguments::registration_id(registration_id, rules, output);
            let id = in_place(&id)?;
            let expiry = Expiry::new(expiry)?;
            output.write_token(&device_key.registration_sas_token(id_scope, id, expiry))
        })
    })
}

/// The SAS token with which a device speaks to its IoT hub (no `skn`), signed with its key.
///
/// @param device_key  as for dps_registration_sas_token()
/// @param host        NUL-terminated host name of the hub, without scheme, port or slash; read, not kept; not NULL
/// @param device_id   NUL-terminated ID of the device on the hub, by IoT Hub's own rule: its case counts; read, not kept;
///                    not NULL
/// @param expiry      as for dps_registration_sas_token()
/// @param token       as for dps_registration_sas_token()
/// @param size        of that buffer, in bytes: DPS_SAS_TOKEN_SIZE holds every token
/// @param required    as for dps_registration_sas_token()
/// @return            as for dps_registration_sas_token()
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_hub_device_sas_token(
    device_key: *const c_char,
    host: *const c_char,
    device_id: *const c_char,
    expiry: u64,
    token: *mut c_char,
    size: usize,
    required: *mut usize,
) -> DpsResult {
    // SAFETY: the caller keeps to what the documentation says of each argument.
    on_wiped_stack(|| unsafe {
        Output::fill_or_measure(token, size, required, |output| {
            let device_key = arguments::device_key(device_key, output);
            let device_key = in_place(&device_key)?;
            let host = arguments::hub_host(host, output)?;
            let device_id = arguments::hub_device_id(device_id, output)?;
            let expiry = Expiry::new(expiry)?;
            output.write_token(&device_key.hub_device_sas_token(host, device_id, expiry))
        })
    })
}

/// The SAS token with which a module of a device speaks to the device's IoT hub (no `skn`), signed with the module's key.
///
/// @param device_key  the key of the module; otherwise as for dps_registration_sas_token()
/// @param host        as for dps_hub_device_sas_token()
/// @param device_id   as for dps_hub_device_sas_token()
/// @param module_id   NUL-terminated ID of the module on the device, by the same rule; read, not kept; not NULL
/// @param expiry      as for dps_registration_sas_token()
/// @param token       as for dps_registration_sas_token()
/// @param size        of that buffer, in bytes: DPS_SAS_TOKEN_SIZE holds every token
/// @param required    as for dps_registration_sas_token()
/// @return            as for dps_registration_sas_token()
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_hub_module_sas_token(
    device_key: *const c_char,
    host: *const c_char,
    device_id: *const c_char,
    module_id: *const c_char,
    expiry: u64,
    token: *mut c_char,
    size: usize,
    required: *mut usize,
) -> DpsResult {
    // SAFETY: the caller keeps to what the documentation says of each argument.
    on_wiped_stack(|| unsafe {
        Output::fill_or_measure(token, size, required, |output| {
            let device_key = arguments::device_key(device_key, output);
            let device_key = in_place(&device_key)?;
            let host = arguments::hub_host(host, output)?;
            let device_id = arguments::hub_device_id(device_id, output)?;
            let module_id = arguments::hub_module_id(module_id, output)?;
            let expiry = Expiry::new(expiry)?;
            output.write_token(&device_key.hub_module_sas_token(host, device_id, module_id, expiry))
        })
    })
}

/// Judges a SAS token that registers a device: malformed, for another resource or of another policy, signed with another
/// key, expired, in this order, so that only a genuine token is called expired. The signature is compared in constant time.
///
/// @param device_key       as for dps_registration_sas_token()
/// @param token            NUL-terminated; fewer than DPS_SAS_TOKEN_SIZE bytes; its parts in any order, skn missing or
///                         empty, hexadecimal digits of either case; read, not kept; not NULL
/// @param id_scope         as for dps_registration_sas_token()
/// @param registration_id  as for dps_registration_sas_token(); compared with its case
/// @param now              the time to judge by, in seconds since 1970; milliseconds are an error
/// @param allowed_skew     how much longer the token is accepted, in seconds, at most 86400, for clocks that differ: valid
///                         while `now < expiry + allowed_skew`
/// @return                 DPS_RESULT_OK: the token is genuine and valid; or why not
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_sas_token_verify(
    device_key: *const c_char,
    token: *const c_char,
    id_scope: *const c_char,
    registration_id: *const c_char,
    now: u64,
    allowed_skew: u32,
) -> DpsResult {
    // SAFETY: the same contract.
    unsafe {
        dps_registration_sas_token_verify_with_rules(
            device_key,
            token,
            id_scope,
            registration_id,
            now,
            allowed_skew,
            PORTABLE,
        )
    }
}

/// dps_registration_sas_token_verify() for a registration ID by the rules given.
///
/// @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_sas_token_verify_with_rules(
    device_key: *const c_char,
    token: *const c_char,
    id_scope: *const c_char,
    registration_id: *const c_char,
    now: u64,
    allowed_skew: u32,
    rules: AnyRules,
) -> DpsResult {
    let verify = || {
        let rules = rules::of(rules)?;
        // SAFETY: the caller keeps to what the documentation says of each argument.
        unsafe {
            let device_key = arguments::device_key(device_key, &Output::NONE);
            let device_key = in_place(&device_key)?;
            let token = arguments::sas_token(token, &Output::NONE)?;
            let id_scope = arguments::id_scope(id_scope, &Output::NONE)?;
            let id = arguments::registration_id(registration_id, rules, &Output::NONE);
            let id = in_place(&id)?;
            let resource = ResourceUri::registration(id_scope, id);
            device_key.verify_bytes(token, &resource, now, u64::from(allowed_skew))?;
        }
        Ok(())
    };
    on_wiped_stack(|| verify().map_or_else(|error| error, |()| DpsResult::Ok))
}

/// When to make the next token, for one that is made at `issued_at` and ends at `expiry`: after four fifths of its life,
/// so that the rest covers a clock that is wrong and a network that is down; at once for one that has ended already.
///
/// @param issued_at  when the token is made, in seconds since 1970; milliseconds are an error
/// @param expiry     when it ends, in seconds since 1970
/// @param renew_at   takes the time of renewal, in seconds since 1970, 0 on error; not NULL
/// @return           DPS_RESULT_OK, or what is wrong with one of the times
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_sas_token_renew_at(
    issued_at: u64,
    expiry: u64,
    renew_at: *mut u64,
) -> DpsResult {
    // SAFETY: the caller keeps to what the documentation says of the place.
    unsafe { answer(renew_at, || Ok(Expiry::new(expiry)?.renew_at(issued_at)?)) }
}
