//! The text of a key.

use data_encoding::BASE64;
use dps_symkey_core::{DeviceKey, GroupKey, RegistrationId};

/// A key is canonical base64 of 16 to 64 bytes, as another decoder reads it, and gives its text back; no error shows any of it.
pub fn check(data: &[u8]) {
    // It takes several texts with padding, one after the other, for one.
    let is_one = |key: &Vec<u8>| BASE64.encode(key).as_bytes() == data;
    let expected = BASE64.decode(data).ok().filter(is_one);
    let expected = expected.filter(|key| (16..=64).contains(&key.len()));
    let (group_key, device_key) = (GroupKey::from_base64(data), DeviceKey::from_base64(data));
    assert_eq!(group_key.is_ok(), expected.is_some());
    assert_eq!(device_key.is_ok(), expected.is_some());
    if let (Ok(group_key), Ok(device_key), Some(bytes)) = (&group_key, &device_key, &expected) {
        assert_eq!(group_key.byte_len(), bytes.len());
        let id = RegistrationId::new("sn-1").unwrap();
        let derived = group_key.derive_device_key(&id).to_base64();
        assert_eq!(derived.as_str(), crate::mac(bytes, b"sn-1"));
        assert_eq!(device_key.to_base64().as_str().as_bytes(), data);
        assert_eq!(
            DeviceKey::from_bytes(bytes).unwrap().to_base64().as_bytes(),
            data
        );
    }
    if let Err(error) = device_key {
        let text = error.to_string();
        let shows = |part: &[u8]| {
            text.as_bytes()
                .windows(part.len())
                .any(|shown| shown == part)
        };
        // Words of the error itself may stand in a text that is no key.
        let is_random = |part: &[u8]| part.iter().filter(|byte| byte.is_ascii_digit()).count() > 2;
        assert!(
            !data.windows(12).any(|part| is_random(part) && shows(part)),
            "{text}"
        );
    }
}
