use dps_symkey_core::{DeviceKey, GroupKey, RegistrationId, Rules};
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use super::case::{File, hexadecimal, read};
use super::comparison::Comparison;
use super::refusal::or_refusal;
use super::{DERIVED_KEYS, KEYS};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFields {
    text: String,
    bytes: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DerivedKeyFields {
    group_key: String,
    registration_id: String,
    rules: String,
    device_key: String,
}

#[test]
fn keys_are_decoded() {
    let mut comparison = Comparison::default();
    for case in read::<File<KeyFields>>(KEYS).cases {
        let text = case.fields.text.as_str();
        let expected = case.expected(case.fields.bytes.clone());
        let found = GroupKey::from_base64(text).map(|key| hexadecimal(key.expose_secret()));
        comparison.compare(&case, &or_refusal(found), &expected);
        match DeviceKey::from_base64(text) {
            Ok(key) => {
                let bytes = GroupKey::from_base64(text).unwrap();
                assert_eq!(bytes.byte_len(), bytes.expose_secret().len());
                assert_eq!(key.byte_len(), bytes.byte_len());
                let same = DeviceKey::from_bytes(bytes.expose_secret()).unwrap();
                assert!(bool::from(key.ct_eq(&same)), "{case:?}");
                comparison.compare(&case, &key.to_base64().as_str(), &text);
                assert!(expected.is_ok(), "{case:?}");
            }
            Err(error) => comparison.compare(&case, &or_refusal(Err(error)), &expected),
        }
    }
    comparison.finish();
}

#[test]
fn device_keys_are_derived() {
    let mut comparison = Comparison::default();
    for case in read::<File<DerivedKeyFields>>(DERIVED_KEYS).cases {
        let fields = &case.fields;
        let expected = case.expected(Some(fields.device_key.as_str())).unwrap();
        let group_key = GroupKey::from_base64(&fields.group_key).unwrap();
        let rules = Rules::from_name(&fields.rules).unwrap();
        let id = RegistrationId::with_rules(&fields.registration_id, rules).unwrap();
        let found = group_key.derive_device_key(&id).to_base64();
        comparison.compare(&case, &found.as_str(), &expected);
    }
    comparison.finish();
}
