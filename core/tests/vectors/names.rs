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
            "id_scope" => or_refusal(IdScope::new(text).map(|name| name.as_str())),
            "hub_host" => or_refusal(HubHost::new(text).map(|name| name.as_str())),
            "hub_device_id" => or_refusal(HubDeviceId::new(text).map(|name| name.as_str())),
            "hub_module_id" => or_refusal(HubModuleId::new(text).map(|name| name.as_str())),
            kind => panic!("unknown kind {kind}"),
        };
        comparison.compare(&case, &found, &expected);
    }
    comparison.finish();
}
