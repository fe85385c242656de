use dps_symkey_core::{DeviceKey, GroupKey, RegistrationId, Rules};
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use super::case::{File, bytes, read};
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
        let keys = GroupKey::from_base64(text).and_then(|group_key| {
            let device_key = DeviceKey::from_base64(text)?;
            Ok((group_key, device_key))
        });
        let Ok((group_key, device_key)) = keys else {
            comparison.compare(&case, &or_refusal(keys.map(drop)), &expected.map(drop));
            let error = DeviceKey::from_base64(text).map(drop);
            assert_eq!(error, GroupKey::from_base64(text).map(drop), "{case:?}");
            continue;
        };
        let bytes = bytes(&expected.unwrap());
        let same = DeviceKey::from_bytes(&bytes).unwrap();
        assert!(bool::from(device_key.ct_eq(&same)), "{case:?}");
        assert_eq!(device_key.byte_len(), bytes.len());
        comparison.compare(&case, &device_key.to_base64().as_str(), &text);
        let same = GroupKey::from_bytes(&bytes).unwrap();
        assert_eq!(group_key.byte_len(), bytes.len());
        assert_eq!(
            group_key.prepared_hmac().inner(),
            same.prepared_hmac().inner(),
            "{case:?}"
        );
        assert_eq!(
            group_key.prepared_hmac().outer(),
            same.prepared_hmac().outer(),
            "{case:?}"
        );
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
