use core::ffi::c_char;

use dps_symkey_core::RegistrationId;

use crate::DpsResult;
use crate::arguments;
use crate::output::Output;
use crate::rules::{self, AnyRules, PORTABLE};

/// Checks a registration ID by the portable rules.
///
/// @param registration_id  NUL-terminated; read, not kept; at most 129 bytes of it are looked at; not NULL
/// @return                 DPS_RESULT_OK, or what is wrong with it
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_id_validate(registration_id: *const c_char) -> DpsResult {
    // SAFETY: the same contract.
    unsafe { dps_registration_id_validate_with_rules(registration_id, PORTABLE) }
}

/// dps_registration_id_validate() by the rules given.
///
/// @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_id_validate_with_rules(
    registration_id: *const c_char,
    rules: AnyRules,
) -> DpsResult {
    let id = rules::of(rules).and_then(|rules| {
        // SAFETY: the caller keeps to what the documentation says of the text.
        unsafe { arguments::registration_id(registration_id, rules, &Output::NONE) }
    });
    id.map_or_else(|error| error, |_| DpsResult::Ok)
}

/// Lower-cases a text, explicitly, and checks the registration ID that it gives by the portable rules.
///
/// The device key depends on the case of the registration ID: do the same in the factory, or the device's key is another
/// than the service expects.
///
/// @param text             NUL-terminated; read, not kept; at most 129 bytes of it are looked at; not NULL
/// @param registration_id  the caller's buffer for the ID and its NUL; does not overlap `text`; NULL with a size of 0 asks
///                         for `required` alone, and is answered by DPS_RESULT_BUFFER_TOO_SMALL
/// @param size             of that buffer, in bytes: DPS_REGISTRATION_ID_SIZE holds every ID
/// @param required         takes the number of bytes that the ID needs, NUL included, or 0 where there is no ID; NULL: not
///                         wanted
/// @return                 DPS_RESULT_OK; DPS_RESULT_BUFFER_TOO_SMALL; or what is wrong with the text. Where it is not OK,
///                         the buffer is an empty text
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_id_lower_cased(
    text: *const c_char,
    registration_id: *mut c_char,
    size: usize,
    required: *mut usize,
) -> DpsResult {
    // SAFETY: the same contract.
    unsafe {
        dps_registration_id_lower_cased_with_rules(text, registration_id, size, required, PORTABLE)
    }
}

/// dps_registration_id_lower_cased() by the rules given.
///
/// @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_id_lower_cased_with_rules(
    text: *const c_char,
    registration_id: *mut c_char,
    size: usize,
    required: *mut usize,
    rules: AnyRules,
) -> DpsResult {
    // SAFETY: the caller keeps to what the documentation says of each argument.
    unsafe {
        Output::fill_or_measure(registration_id, size, required, |output| {
            let rules = rules::of(rules)?;
            let id = arguments::lower_cased_registration_id(text, rules, output)?;
            output.write(id.as_bytes())
        })
    }
}

/// `mac-{mac}`: the registration ID of a device that has only a MAC address, lower-cased. Both rule sets accept it.
///
/// @param mac              NUL-terminated, as in A1:B2:C3:D4:E5:F6, a1-b2-c3-d4-e5-f6, a1b2.c3d4.e5f6 or a1b2c3d4e5f6, or
///                         the same with 8 octets; read, not kept; at most 32 bytes of it are looked at; not NULL.
///                         dps_mac_address_from_octets() makes it from bytes. All-zero, broadcast and multicast
///                         addresses are refused, but for the made-up prefix A1-B2-C3 of Microsoft's example
/// @param registration_id  the caller's buffer for the ID and its NUL; does not overlap `mac`; NULL with a size of 0 asks
///                         for `required` alone, and is answered by DPS_RESULT_BUFFER_TOO_SMALL
/// @param size             of that buffer, in bytes: DPS_REGISTRATION_ID_SIZE holds every ID
/// @param required         takes the number of bytes that the ID needs, NUL included, or 0 where there is no ID; NULL: not
///                         wanted
/// @return                 DPS_RESULT_OK; DPS_RESULT_BUFFER_TOO_SMALL; or what is wrong with the address. Where it is not
///                         OK, the buffer is an empty text
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_id_from_mac(
    mac: *const c_char,
    registration_id: *mut c_char,
    size: usize,
    required: *mut usize,
) -> DpsResult {
    // SAFETY: the caller keeps to what the documentation says of each argument.
    unsafe {
        Output::fill_or_measure(registration_id, size, required, |output| {
            let mac = arguments::mac_address(mac, output)?;
            output.write(RegistrationId::from_mac(&mac).as_bytes())
        })
    }
}

/// `sn-{serial}`: the registration ID of a device that has only a serial number, lower-cased, by the portable rules. A
/// character that they do not take is an error and never replaced.
///
/// @param serial           NUL-terminated; read, not kept; at most 129 bytes of it are looked at; not NULL
/// @param registration_id  the caller's buffer for the ID and its NUL; does not overlap `serial`; NULL with a size of 0
///                         asks for `required` alone, and is answered by DPS_RESULT_BUFFER_TOO_SMALL
/// @param size             of that buffer, in bytes: DPS_REGISTRATION_ID_SIZE holds every ID
/// @param required         takes the number of bytes that the ID needs, NUL included, or 0 where there is no ID; NULL: not
///                         wanted
/// @return                 DPS_RESULT_OK; DPS_RESULT_BUFFER_TOO_SMALL; or what is wrong with the serial number. Where it is
///                         not OK, the buffer is an empty text
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_id_from_serial(
    serial: *const c_char,
    registration_id: *mut c_char,
    size: usize,
    required: *mut usize,
) -> DpsResult {
    // SAFETY: the same contract.
    unsafe {
        dps_registration_id_from_serial_with_rules(
            serial,
            registration_id,
            size,
            required,
            PORTABLE,
        )
    }
}

/// dps_registration_id_from_serial() by the rules given. The ID is lower-case all the same.
///
/// @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_id_from_serial_with_rules(
    serial: *const c_char,
    registration_id: *mut c_char,
    size: usize,
    required: *mut usize,
    rules: AnyRules,
) -> DpsResult {
    // SAFETY: the caller keeps to what the documentation says of each argument.
    unsafe {
        Output::fill_or_measure(registration_id, size, required, |output| {
            let rules = rules::of(rules)?;
            let serial = arguments::serial_number(serial, output)?;
            let id = RegistrationId::from_serial(serial, rules)?;
            output.write(id.as_bytes())
        })
    }
}

/// `sn-{serial}-mac-{mac}`: the registration ID of a device that has both, lower-cased, by the portable rules.
///
/// @param serial           as for dps_registration_id_from_serial()
/// @param mac              as for dps_registration_id_from_mac()
/// @param registration_id  the caller's buffer for the ID and its NUL; overlaps no input; NULL with a size of 0 asks for
///                         `required` alone, and is answered by DPS_RESULT_BUFFER_TOO_SMALL
/// @param size             of that buffer, in bytes: DPS_REGISTRATION_ID_SIZE holds every ID
/// @param required         takes the number of bytes that the ID needs, NUL included, or 0 where there is no ID; NULL: not
///                         wanted
/// @return                 DPS_RESULT_OK; DPS_RESULT_BUFFER_TOO_SMALL; or what is wrong with the serial number or the
///                         address. Where it is not OK, the buffer is an empty text
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_id_from_serial_and_mac(
    serial: *const c_char,
    mac: *const c_char,
    registration_id: *mut c_char,
    size: usize,
    required: *mut usize,
) -> DpsResult {
    // SAFETY: the same contract.
    unsafe {
        dps_registration_id_from_serial_and_mac_with_rules(
            serial,
            mac,
            registration_id,
            size,
            required,
            PORTABLE,
        )
    }
}

/// dps_registration_id_from_serial_and_mac() by the rules given. The ID is lower-case all the same.
///
/// @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_registration_id_from_serial_and_mac_with_rules(
    serial: *const c_char,
    mac: *const c_char,
    registration_id: *mut c_char,
    size: usize,
    required: *mut usize,
    rules: AnyRules,
) -> DpsResult {
    // SAFETY: the caller keeps to what the documentation says of each argument.
    unsafe {
        Output::fill_or_measure(registration_id, size, required, |output| {
            let rules = rules::of(rules)?;
            let serial = arguments::serial_number(serial, output)?;
            let mac = arguments::mac_address(mac, output)?;
            let id = RegistrationId::from_serial_and_mac(serial, &mac, rules)?;
            output.write(id.as_bytes())
        })
    }
}
