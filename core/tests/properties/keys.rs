use dps_symkey_core::{DeviceKey, GroupKey, KeyError, KeyText};
use proptest::prelude::*;
use subtle::ConstantTimeEq as _;

use super::reference::{base64, base64_decoded, hmac_sha256};
use super::strategies::{key_bytes, key_text, registration_id};

/// The prepared states, as secret as the key.
fn states(key: &GroupKey) -> [[u32; 8]; 2] {
    let hmac = key.prepared_hmac();
    [*hmac.inner(), *hmac.outer()]
}

proptest! {
    #[test]
    fn derivation_equals_ring(key in key_bytes(), id in registration_id()) {
        let group_key = GroupKey::from_bytes(&key).unwrap();
        let device_key = group_key.derive_device_key(&id);
        let expected = hmac_sha256(&key, id.as_str());
        let text = device_key.to_base64();
        prop_assert_eq!(text.as_str(), base64(&expected));

        // The same whichever way the keys come in.
        let group_key = GroupKey::from_base64(base64(&key)).unwrap();
        prop_assert_eq!(group_key.byte_len(), key.len());
        let again = group_key.derive_device_key(&id);
        prop_assert_eq!(again.to_base64().as_bytes().to_vec(), base64(&expected).into_bytes());
        prop_assert!(bool::from(device_key.ct_eq(&again)));
        let other = DeviceKey::from_bytes(&key).unwrap();
        prop_assert_eq!(bool::from(device_key.ct_eq(&other)), key == expected);
    }

    #[test]
    fn key_text_is_read_as_strictly_as_canonical_base64(text in key_text()) {
        let expected = base64_decoded(&text);
        match (GroupKey::from_base64(&text), DeviceKey::from_base64(&text)) {
            (Ok(group_key), Ok(device_key)) => {
                let same = GroupKey::from_bytes(&expected.unwrap()).unwrap();
                prop_assert_eq!(states(&group_key), states(&same));
                let again = device_key.to_base64();
                prop_assert_eq!(again.as_bytes(), text.as_slice());
                prop_assert!((24..=KeyText::MAX_LENGTH).contains(&text.len()));
                prop_assert!((16..=64).contains(&group_key.byte_len()));
            }
            (Err(error), Err(other)) => {
                prop_assert_eq!(error, other);
                match expected.map(|key| key.len()) {
                    Some(0) => prop_assert_eq!(error, KeyError::Empty),
                    Some(length) if length < 16 => prop_assert_eq!(error, KeyError::TooShort { length }),
                    Some(length) => {
                        prop_assert!(length > 64);
                        prop_assert_eq!(error, KeyError::TooLong { length });
                    }
                    // Only what decodes can be called short.
                    None => prop_assert!(
                        !matches!(error, KeyError::Empty | KeyError::TooShort { .. }),
                        "{}",
                        error
                    ),
                }
            }
            _ => prop_assert!(false, "the two kinds of key are read differently"),
        }
    }

    /// Two texts of the same shape, all of whose letters and digits differ, give the same error. So an error says
    /// nothing of a key but its shape: where white space stands, how long it is.
    #[test]
    fn key_errors_hold_no_part_of_the_key(text in key_text()) {
        let Err(error) = GroupKey::from_base64(&text) else { return Ok(()) };
        // The last character of a canonical text has unused bits, which `A` leaves empty and `B` does not.
        let letter = if error == KeyError::NonCanonical { b'B' } else { b'A' };
        let same_shape: Vec<u8> = text
            .iter()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'+' | b'/' => letter,
                b'-' | b'_' => b'-',
                b'\t'..=b'\r' | b' ' => b' ',
                b'=' => b'=',
                _ => b'!',
            })
            .collect();
        let twin = GroupKey::from_base64(&same_shape).unwrap_err();
        prop_assert_eq!(error.to_string(), twin.to_string());
        prop_assert_eq!(format!("{error:?}"), format!("{twin:?}"));

        let said = format!("{error} {error:?}");
        let fixed = format!("{twin} {twin:?}");
        for window in text.windows(4).filter_map(|window| std::str::from_utf8(window).ok()) {
            prop_assert!(!said.contains(window) || fixed.contains(window), "{}", window);
        }
    }
}
