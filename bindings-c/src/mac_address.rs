use core::ffi::c_char;

use dps_symkey_core::MacAddress;

use crate::arguments;
use crate::output::{Output, answer};
use crate::{DPS_MAC_ADDRESS_SIZE, DpsResult};

/// A MAC address as text, from the octets that a network driver gives: lower-case, with dashes, a1-b2-c3-d4-e5-f6.
///
/// @param octets  in the order of transmission; read, not kept; at most 9 of them are looked at; not NULL
/// @param count   how many there are: 6 (EUI-48) or 8 (EUI-64)
/// @param mac     the caller's buffer for the text and its NUL; does not overlap `octets`; not NULL
/// @param size    of that buffer, in bytes: DPS_MAC_ADDRESS_SIZE holds either
/// @return        DPS_RESULT_OK; DPS_RESULT_BUFFER_TOO_SMALL; or what is wrong with the address. Where it is not OK, the
///                buffer is an empty text
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_mac_address_from_octets(
    octets: *const u8,
    count: usize,
    mac: *mut c_char,
    size: usize,
) -> DpsResult {
    // SAFETY: the caller keeps to what the documentation says of each argument.
    unsafe {
        Output::fill(mac, size, |output| {
            let octets = arguments::octets(octets, count, output)?;
            let address = MacAddress::from_octets(octets)?;
            let mut text = [0; DPS_MAC_ADDRESS_SIZE];
            output.write(address.encode_bytes(&mut text)?)
        })
    }
}

/// Whether a MAC address was set by software and not by the maker of the device. It may then change at the next boot, and
/// the registration ID with it.
///
/// @param mac                   as for dps_registration_id_from_mac()
/// @param locally_administered  takes the answer, false on error; not NULL
/// @return                      DPS_RESULT_OK, or what is wrong with the address
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_mac_address_is_locally_administered(
    mac: *const c_char,
    locally_administered: *mut bool,
) -> DpsResult {
    // SAFETY: the caller keeps to what the documentation says of each argument.
    unsafe {
        answer(locally_administered, || {
            Ok(arguments::mac_address(mac, &Output::NONE)?.is_locally_administered())
        })
    }
}
