//! Calls as C makes them, for Miri to watch: memory is read and written where the documentation says, and nowhere else.
//! What the functions answer, the C program in `tests/` checks.

use core::ffi::{CStr, c_char};
use core::ptr;

use crate::*;

const KEY: &CStr = c"Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
const ID_SCOPE: &CStr = c"0ne00002193";
const ID: &CStr = c"sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";
const TOKEN: &[u8] = b"SharedAccessSignature sr=0ne00002193%2Fregistrations%2Fsn-007-888-abc-mac-a1-b2-c3-d4-e5-f6\
                       &sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D&se=1700000000&skn=registration";

fn token(buffer: &mut [u8], required: *mut usize) -> DpsResult {
    // SAFETY: texts that end with a NUL, and a buffer of that size.
    unsafe {
        dps_registration_sas_token(
            KEY.as_ptr(),
            ID_SCOPE.as_ptr(),
            ID.as_ptr(),
            1_700_000_000,
            buffer.as_mut_ptr().cast(),
            buffer.len(),
            required,
        )
    }
}

#[test]
fn a_buffer_is_filled_or_emptied() {
    let size = TOKEN.len() + 1;
    for length in 0..=size + 1 {
        let mut buffer = vec![0xff; length];
        let mut required = usize::MAX;
        let result = token(&mut buffer, &mut required);
        assert_eq!(required, size);
        if length < size {
            assert_eq!(result, DpsResult::BufferTooSmall);
            assert!(buffer.first().is_none_or(|first| *first == 0));
            assert!(buffer.iter().skip(1).all(|byte| *byte == 0xff));
        } else {
            assert_eq!(result, DpsResult::Ok);
            assert_eq!(buffer[..TOKEN.len()], *TOKEN);
            assert_eq!(buffer[TOKEN.len()], 0);
            assert!(buffer[size..].iter().all(|byte| *byte == 0xff));
        }
    }
    let mut buffer = vec![0; size];
    assert_eq!(token(&mut buffer, ptr::null_mut()), DpsResult::Ok);
}

/// A size that no memory has, as a caller gives who knows that there is room.
#[test]
fn nothing_but_the_text_is_written_whatever_the_size() {
    let mut buffer = vec![0_u8; ID.count_bytes() + 1];
    // SAFETY: a text that ends with a NUL, and a buffer with room for the ID.
    let result = unsafe {
        dps_registration_id_lower_cased(
            ID.as_ptr(),
            buffer.as_mut_ptr().cast(),
            usize::MAX,
            ptr::null_mut(),
        )
    };
    assert_eq!(result, DpsResult::Ok);
    assert_eq!(buffer, ID.to_bytes_with_nul());
}

/// A text that has no end is read up to the limit, at which the memory ends here.
#[test]
fn a_text_without_an_end_is_not_read_beyond_its_limit() {
    let mut buffer = [0_u8; 2_048];
    let output: *mut c_char = buffer.as_mut_ptr().cast();
    let size = buffer.len();
    let none = ptr::null_mut();
    let text = |limit| vec![b'0'; limit];
    let pointer = |text: &Vec<u8>| text.as_ptr().cast::<c_char>();
    // SAFETY: texts of as many bytes as the documentation says are read, or that end with a NUL.
    unsafe {
        let long = text(129);
        assert_eq!(
            dps_registration_id_validate(pointer(&long)),
            DpsResult::RegistrationIdTooLong
        );
        assert_eq!(
            dps_registration_id_from_serial(pointer(&long), output, size, none),
            DpsResult::SerialNumberTooLong
        );
        let key = text(96);
        assert_eq!(
            dps_device_key_validate(pointer(&key)),
            DpsResult::KeyTooLong
        );
        let mac = text(32);
        assert_eq!(
            dps_registration_id_from_mac(pointer(&mac), output, size, none),
            DpsResult::MacAddressInvalidLength
        );
        let scope = text(65);
        assert_eq!(
            dps_registration_sas_token(
                KEY.as_ptr(),
                pointer(&scope),
                ID.as_ptr(),
                0,
                output,
                size,
                none
            ),
            DpsResult::NotTerminated
        );
        let host = text(254);
        assert_eq!(
            dps_hub_device_sas_token(
                KEY.as_ptr(),
                pointer(&host),
                ID.as_ptr(),
                0,
                output,
                size,
                none
            ),
            DpsResult::HubHostTooLong
        );
        let host = c"my-hub.azure-devices.net".as_ptr();
        assert_eq!(
            dps_hub_module_sas_token(
                KEY.as_ptr(),
                host,
                pointer(&long),
                ID.as_ptr(),
                0,
                output,
                size,
                none
            ),
            DpsResult::HubDeviceIdTooLong
        );
        assert_eq!(
            dps_hub_module_sas_token(
                KEY.as_ptr(),
                host,
                ID.as_ptr(),
                pointer(&long),
                0,
                output,
                size,
                none
            ),
            DpsResult::HubModuleIdTooLong
        );
        let token = text(1_225);
        assert_eq!(
            dps_registration_sas_token_verify(
                KEY.as_ptr(),
                pointer(&token),
                ID_SCOPE.as_ptr(),
                ID.as_ptr(),
                0,
                0
            ),
            DpsResult::NotTerminated
        );
    }
}

/// What overlaps is refused, whether the text or the buffer begins first; what only touches is not.
#[test]
fn an_overlap_is_refused_before_anything_is_written_over_what_is_read() {
    const SIZE: usize = 129;
    let serial = b"007-888-ABC\0";
    for start in 0..=SIZE + serial.len() {
        let mut memory = vec![0xff_u8; SIZE + 2 * serial.len()];
        memory[start..start + serial.len()].copy_from_slice(serial);
        let base: *mut c_char = memory.as_mut_ptr().cast();
        // SAFETY: both lie in `memory`; the buffer begins behind the first place of the text.
        let result = unsafe {
            let output = base.add(serial.len());
            dps_registration_id_from_serial(base.add(start), output, SIZE, ptr::null_mut())
        };
        let touches = start == 0 || start == serial.len() + SIZE;
        let expected = match touches {
            true => DpsResult::Ok,
            false => DpsResult::OverlappingBuffers,
        };
        assert_eq!(result, expected, "text at {start}");
        if touches {
            assert!(memory[serial.len()..].starts_with(b"sn-007-888-abc\0"));
        }
    }
}

#[test]
fn null_is_told() {
    let null = ptr::null();
    let mut buffer = [1_u8; 45];
    let output: *mut c_char = buffer.as_mut_ptr().cast();
    // SAFETY: NULL, texts that end with a NUL, and a buffer of that size.
    unsafe {
        assert_eq!(dps_registration_id_validate(null), DpsResult::NullArgument);
        assert_eq!(
            dps_derive_device_key(KEY.as_ptr(), null, output, 45),
            DpsResult::NullArgument
        );
        assert_eq!(buffer[0], 0);
        assert_eq!(
            dps_derive_device_key(KEY.as_ptr(), ID.as_ptr(), ptr::null_mut(), 45),
            DpsResult::NullArgument
        );
        assert_eq!(
            dps_sas_token_renew_at(0, 1, ptr::null_mut()),
            DpsResult::NullArgument
        );
        assert_eq!(
            dps_mac_address_is_locally_administered(c"a1b2c3d4e5f6".as_ptr(), ptr::null_mut()),
            DpsResult::NullArgument
        );
        dps_wipe(ptr::null_mut(), 3);
    }
}

#[test]
fn octets_are_read_as_many_as_there_are() {
    for count in 0..12 {
        let octets = vec![0x02_u8; count];
        let mut buffer = [0_u8; 24];
        // SAFETY: as many octets as it says, and a buffer of that size.
        let result = unsafe {
            dps_mac_address_from_octets(octets.as_ptr(), count, buffer.as_mut_ptr().cast(), 24)
        };
        let expected = match count {
            6 | 8 => DpsResult::Ok,
            _ => DpsResult::MacAddressInvalidLength,
        };
        assert_eq!(result, expected, "{count} octets");
        let mut locally_administered = false;
        if result == DpsResult::Ok {
            // SAFETY: the text has just been written.
            let result = unsafe {
                dps_mac_address_is_locally_administered(
                    buffer.as_ptr().cast(),
                    &mut locally_administered,
                )
            };
            assert_eq!(result, DpsResult::Ok);
            assert!(locally_administered);
        }
    }
}

#[test]
fn what_is_wiped_is_zero() {
    let mut secret = *KEY.to_bytes().first_chunk::<44>().unwrap();
    // SAFETY: so many writable bytes.
    unsafe { dps_wipe(secret.as_mut_ptr().add(4).cast(), 36) };
    assert_eq!(secret[..4], *b"Jsm0");
    assert_eq!(secret[4..40], [0; 36]);
    assert_eq!(secret[40..], *b"rmc=");
}
