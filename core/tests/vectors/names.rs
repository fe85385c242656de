use dps_symkey_core::{HubDeviceId, HubHost, HubModuleId, IdScope};
use serde::Deserialize;

use super::NAMES;
use super::case::{File, read};
use super::comparison::Comparison;
use super::refusal::or_refusal;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NameFields {
    kind: String,
    text: String,
    ok: Option<bool>,
}

/// The name as text or as bytes.
macro_rules! checked {
    ($name:ident, $text:expr) => {{
        let found = $name::new($text);
        assert_eq!($name::from_bytes($text.as_bytes()), found);
        assert_eq!($text.try_into(), found);
        assert_eq!($text.as_bytes().try_into(), found);
        or_refusal(found.map(|name| {
            assert_eq!(name.as_bytes(), $text.as_bytes());
            name.as_str()
        }))
    }};
}

#[test]
fn names_are_checked() {
    let mut comparison = Comparison::default();
    for case in read::<File<NameFields>>(NAMES).cases {
        let text = case.fields.text.as_str();
        let expected = case.expected(case.fields.ok.map(|ok| {
            assert!(ok, "a refusal is an error: {case:?}");
            text
        }));
        let found = match case.fields.kind.as_str() {
            "id_scope" => checked!(IdScope, text),
            "hub_host" => checked!(HubHost, text),
            "hub_device_id" => checked!(HubDeviceId, text),
            "hub_module_id" => checked!(HubModuleId, text),
            kind => panic!("unknown kind {kind}"),
        };
        comparison.compare(&case, &found, &expected);
    }
    comparison.finish();
}
