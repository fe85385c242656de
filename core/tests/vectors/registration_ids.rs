use dps_symkey_core::{MacAddress, RegistrationId, RegistrationIdError, Rules, SerialNumberError};
use serde::Deserialize;

use super::REGISTRATION_IDS;
use super::case::{Case, hexadecimal, read};
use super::comparison::Comparison;
use super::refusal::or_refusal;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegistrationIdFile {
    #[serde(rename = "about")]
    _about: String,
    cases: Vec<Case<RegistrationIdFields>>,
    built: Vec<Case<BuiltIdFields>>,
    mac_addresses: Vec<Case<MacAddressFields>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RegistrationIdFields {
    rules: String,
    text: String,
    lower_case: bool,
    registration_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BuiltIdFields {
    serial: Option<String>,
    mac: Option<String>,
    rules: String,
    registration_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MacAddressFields {
    mac: String,
    octets: Option<String>,
    locally_administered: Option<bool>,
}

#[test]
fn registration_ids_are_checked() {
    let mut comparison = Comparison::default();
    for case in read::<RegistrationIdFile>(REGISTRATION_IDS).cases {
        let fields = &case.fields;
        let text = fields.text.as_str();
        let rules = Rules::from_name(&fields.rules).unwrap();
        let expected = case.expected(fields.registration_id.clone());
        let mut compare = |found: Result<RegistrationId, RegistrationIdError>| {
            let found = found.map(|id| {
                assert_eq!(id.as_bytes(), id.as_str().as_bytes());
                id.as_str().to_owned()
            });
            comparison.compare(&case, &or_refusal(found), &expected);
        };
        if fields.lower_case {
            compare(RegistrationId::lower_cased(text, rules));
        } else {
            compare(RegistrationId::with_rules(text, rules));
            compare(RegistrationId::from_bytes(text.as_bytes(), rules));
            if rules == Rules::Portable {
                compare(RegistrationId::new(text));
                compare(text.parse());
                compare(text.try_into());
                compare(text.as_bytes().try_into());
            }
            let checked = rules.check(text.as_bytes()).map(|()| text.to_owned());
            comparison.compare(&case, &or_refusal(checked), &expected);
        }
    }
    comparison.finish();
}

#[test]
fn registration_ids_are_built() {
    let mut comparison = Comparison::default();
    for case in read::<RegistrationIdFile>(REGISTRATION_IDS).built {
        let fields = &case.fields;
        let rules = Rules::from_name(&fields.rules).unwrap();
        let expected = case.expected(fields.registration_id.clone());
        let mac = match fields.mac.as_deref().map(MacAddress::parse).transpose() {
            Ok(mac) => mac,
            Err(error) => {
                comparison.compare(&case, &or_refusal(Err(error)), &expected);
                continue;
            }
        };
        let mut compare = |found: Result<RegistrationId, SerialNumberError>| {
            comparison.compare(
                &case,
                &or_refusal(found.map(|id| id.to_string())),
                &expected,
            );
        };
        let Some(serial) = fields.serial.as_deref() else {
            let mac = mac
                .unwrap_or_else(|| panic!("neither a serial number nor a MAC address: {case:?}"));
            compare(Ok(RegistrationId::from_mac(&mac)));
            continue;
        };
        compare(match &mac {
            Some(mac) => RegistrationId::from_serial_and_mac(serial, mac, rules),
            None => RegistrationId::from_serial(serial, rules),
        });
    }
    comparison.finish();
}

#[test]
fn mac_addresses_are_read() {
    let mut comparison = Comparison::default();
    for case in read::<RegistrationIdFile>(REGISTRATION_IDS).mac_addresses {
        let fields = &case.fields;
        let text = fields.mac.as_str();
        let expected = case.expected(fields.octets.clone().zip(fields.locally_administered));
        for found in [
            MacAddress::parse(text),
            text.parse(),
            MacAddress::parse_bytes(text.as_bytes()),
        ] {
            let found = found.map(|mac| {
                let octets = hexadecimal(mac.octets());
                assert_eq!(MacAddress::from_octets(mac.octets()), Ok(mac));
                assert_eq!(mac.to_string().replace('-', ""), octets);
                (octets, mac.is_locally_administered())
            });
            comparison.compare(&case, &or_refusal(found), &expected);
        }
    }
    comparison.finish();
}
