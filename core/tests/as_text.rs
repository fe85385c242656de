//! IDs and names where a text is asked for: through traits, as generic code reaches them.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap, HashSet};

use dps_symkey_core::{
    DeviceKey, Expiry, HubDeviceId, HubHost, HubModuleId, IdScope, MacAddress, MacAddressError,
    RegistrationId, Rules,
};

fn text_of(text: &impl AsRef<str>) -> &str {
    text.as_ref()
}

#[test]
fn each_is_its_text() {
    assert_eq!(text_of(&RegistrationId::new("sn-1").unwrap()), "sn-1");
    assert_eq!(
        text_of(&IdScope::new("0ne00002193").unwrap()),
        "0ne00002193"
    );
    assert_eq!(text_of(&HubDeviceId::new("Pump.1").unwrap()), "Pump.1");
    assert_eq!(text_of(&HubModuleId::new("edge").unwrap()), "edge");
    let host = "h.azure-devices.net";
    assert_eq!(text_of(&HubHost::new(host).unwrap()), host);
}

#[test]
fn an_id_is_compared_with_texts() {
    let id = RegistrationId::new("sn-1").unwrap();
    assert!(id == *"sn-1" && id == "sn-1");
    assert!(id != *"sn-2" && id != "sn-2");
    assert_eq!(format!("{id:?}"), "RegistrationId(\"sn-1\")");
}

#[test]
fn maps_of_ids_are_asked_by_text() {
    let ids = ["sn-1", "sn-2"].map(|text| RegistrationId::new(text).unwrap());
    let borrowed: &str = ids[0].borrow();
    assert_eq!(borrowed, "sn-1");
    let hashed: HashMap<_, _> = ids.iter().cloned().zip([1, 2]).collect();
    let ordered: BTreeMap<_, _> = ids.into_iter().zip([1, 2]).collect();
    for (text, number) in [("sn-1", Some(&1)), ("sn-2", Some(&2)), ("sn-3", None)] {
        assert_eq!(hashed.get(text), number);
        assert_eq!(ordered.get(text), number);
    }
}

/// As many hashes as IDs: else each look-up would compare them all.
#[test]
fn ids_have_hashes_of_their_own() {
    use std::hash::{BuildHasher as _, RandomState};
    let state = RandomState::new();
    let id = |number| RegistrationId::new(&format!("sn-{number}")).unwrap();
    let hashes: HashSet<_> = (0..100).map(|number| state.hash_one(id(number))).collect();
    assert_eq!(hashes.len(), 100);
}

#[test]
fn rules_are_shown_and_found_by_their_names() {
    assert_eq!(
        Rules::ALL.map(|rules| rules.to_string()),
        ["portable", "service"]
    );
    assert_eq!(
        Rules::ALL.map(|rules| Rules::from_name(rules.name())),
        Rules::ALL.map(Some)
    );
}

#[test]
fn an_address_of_another_length_is_told_its_digits() {
    let error = MacAddress::from_octets(&[1; 5]).unwrap_err();
    assert_eq!(error, MacAddressError::InvalidLength { digits: 10 });
}

#[test]
fn a_token_is_renewed_as_its_expiry_says() {
    let key = DeviceKey::from_base64("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=").unwrap();
    let id = RegistrationId::new("sn-1").unwrap();
    let expiry = Expiry::after(1_700_000_000, 3_600).unwrap();
    let token = key.registration_sas_token(IdScope::new("0ne").unwrap(), &id, expiry);
    assert_eq!(token.renew_at(1_700_000_000), Ok(1_700_002_880));
}
