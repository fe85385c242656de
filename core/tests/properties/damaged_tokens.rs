use dps_symkey_core::{DeviceKey, Expiry, RegistrationId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::strategies::{Target, key_bytes, target};

/// Whether the change leaves an equivalent token: the signature's escapes may have hexadecimal digits of either case.
/// Not so those of `sr`, whose literal text is what is signed.
fn is_equivalent_change(text: &str, index: usize, byte: u8) -> bool {
    let bytes = text.as_bytes();
    let start = text.find("&sig=").unwrap() + "&sig=".len();
    let end = start + text[start..].find('&').unwrap();
    let escape = &bytes[index.saturating_sub(2).max(start)..index.max(start)];
    (start..end).contains(&index)
        && escape.contains(&b'%')
        && bytes[index].eq_ignore_ascii_case(&byte)
}

fn assert_change_is_noticed(key: &DeviceKey, target: &Target, text: &str, index: usize, byte: u8) {
    let mut changed = text.as_bytes().to_vec();
    changed[index] = byte;
    let changed = String::from_utf8(changed).unwrap();
    let verified = key.verify(&changed, &target.resource(), 0, 0).is_ok();
    let equivalent = byte == text.as_bytes()[index] || is_equivalent_change(text, index, byte);
    assert_eq!(verified, equivalent, "{index} {byte:#x}\n{text}\n{changed}");
}

fn assert_cuts_are_noticed(key: &DeviceKey, target: &Target, text: &str) {
    let equivalent: &[&str] = match target.policy_name() {
        // Without `skn`, and with an empty one.
        Some(_) => &["&skn=registration", "registration"],
        None => &[],
    };
    for length in 0..text.len() {
        let (cut, rest) = text.split_at(length);
        let verified = key.verify(cut, &target.resource(), 0, 0).is_ok();
        assert_eq!(verified, equivalent.contains(&rest), "{cut}");
    }
}

proptest! {
    /// Every place of a token, one change each.
    #[test]
    fn a_changed_byte_is_noticed(
        key in key_bytes(),
        target in target(),
        se in 1..Expiry::LIMIT,
        bytes in vec(prop_oneof![3 => 0_u8..128, 1 => select(b"&=%0123456789ABCDEFabcdef".as_slice())], 1..64),
    ) {
        let device_key = DeviceKey::from_bytes(&key).unwrap();
        let text = target.independent_token(&key, se);
        for (index, byte) in (0..text.len()).zip(bytes.into_iter().cycle()) {
            assert_change_is_noticed(&device_key, &target, &text, index, byte);
        }
    }

    #[test]
    fn a_cut_is_noticed(key in key_bytes(), target in target(), se in 1..Expiry::LIMIT) {
        let device_key = DeviceKey::from_bytes(&key).unwrap();
        let text = target.independent_token(&key, se);
        assert_cuts_are_noticed(&device_key, &target, &text);
    }
}

/// Every byte of a token, every other value that is still text.
#[test]
fn every_changed_byte_of_three_tokens_is_noticed() {
    let key = [7; 32];
    let device_key = DeviceKey::from_bytes(&key).unwrap();
    let name = |text: &str| text.to_owned();
    let targets = [
        Target::Registration(name("0ne1"), RegistrationId::new("sn-007-888-abc").unwrap()),
        Target::HubDevice(name("my-hub.net"), name("Pump(7)@hall-2")),
        Target::HubModule(name("my-hub.net"), name("pump%7"), name("$edgeAgent")),
    ];
    for target in targets {
        // The first signature that has both kinds of escape, `%2B` or `%2F` beside `%3D`.
        let text = (1_700_000_000..)
            .map(|se| target.independent_token(&key, se))
            .find(|text| text.split("&sig=").nth(1).unwrap().contains("%2B"))
            .unwrap();
        for index in 0..text.len() {
            for byte in 0..128 {
                assert_change_is_noticed(&device_key, &target, &text, index, byte);
            }
        }
        assert_cuts_are_noticed(&device_key, &target, &text);
    }
}
