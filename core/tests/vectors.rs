//! Runs every case of `tests/vectors`, which an independent implementation in Python made: results, codes and indexes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends at what it does not expect"
)]

use std::collections::BTreeSet;
use std::fmt::Debug;

use dps_symkey_core::{
    DeviceKey, Expiry, ExpiryError, GroupKey, HubDeviceId, HubHost, HubHostError, HubIdError,
    HubModuleId, IdScope, IdScopeError, KeyError, MacAddress, MacAddressError, RegistrationId,
    RegistrationIdError, ResourceUri, Rules, SasToken, SasTokenError, SerialNumberError,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq as _;

const REGISTRATION_IDS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/vectors/registration_ids.json"
));
const NAMES: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/vectors/names.json"
));
const KEYS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/vectors/keys.json"
));
const DERIVED_KEYS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/vectors/derived_keys.json"
));
const SAS_TOKENS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/vectors/sas_tokens.json"
));

/// What a vector says of a refusal: the code and, where the error has one, the index in bytes.
type Refusal = (String, Option<usize>);

/// An error of `core`, as the vectors tell it.
trait Refused {
    fn refusal(&self) -> Refusal;
}

/// The index of every variant that is listed; `None` for those after the semicolon. The compiler checks that all stand.
macro_rules! refused {
    ($error:ident: $($indexed:ident),*; $($plain:ident),*) => {
        impl Refused for $error {
            fn refusal(&self) -> Refusal {
                let index = match self {
                    $(Self::$indexed { index, .. } => Some(*index),)*
                    $(Self::$plain { .. } => None,)*
                };
                (self.code().to_owned(), index)
            }
        }
    };
}

refused!(RegistrationIdError: UpperCase, WhiteSpace, NonAscii, InvalidCharacter, InvalidEnd; Empty, TooLong, InvalidStart);
refused!(SerialNumberError: WhiteSpace, NonAscii, InvalidCharacter, InvalidEnd; Empty, TooLong, InvalidStart);
refused!(MacAddressError: InvalidCharacter, MixedSeparators, MisplacedSeparator; InvalidLength, AllZero, Broadcast, Multicast);
refused!(IdScopeError: InvalidCharacter; Empty);
refused!(HubHostError: HasPort, HasSlash, InvalidCharacter, InvalidLabel; Empty, TooLong, HasScheme);
refused!(HubIdError: DeviceIdInvalidCharacter, ModuleIdInvalidCharacter;
    DeviceIdEmpty, DeviceIdTooLong, ModuleIdEmpty, ModuleIdTooLong);
refused!(KeyError: WhiteSpace; Empty, UrlSafeAlphabet, MissingPadding, NonCanonical, NotBase64, TooShort, TooLong);
refused!(SasTokenError: WhiteSpace; MissingPrefix, MissingPart, RepeatedPart, UnknownPart, InvalidResource, InvalidSignature,
    InvalidExpiry, WrongResource, WrongPolicy, WrongSignature, Expired);
refused!(ExpiryError: ; NotANumber, Negative, Milliseconds);

/// What a case expects: its result, or its error.
fn expected<T>(
    result: Option<T>,
    error: Option<String>,
    index: Option<usize>,
) -> Result<T, Refusal> {
    match (result, error) {
        (Some(result), None) if index.is_none() => Ok(result),
        (None, Some(code)) => Err((code, index)),
        _ => panic!("a case has either a result or an error"),
    }
}

/// Collects what differs, so that one run shows all of it.
#[derive(Default)]
struct Comparison {
    cases: usize,
    differences: Vec<String>,
}

impl Comparison {
    fn compare<T: PartialEq + Debug>(&mut self, case: &impl Debug, found: &T, expected: &T) {
        self.cases += 1;
        if found != expected {
            self.differences
                .push(format!("{case:?}: found {found:?}, expected {expected:?}"));
        }
    }

    fn finish(self) {
        assert!(self.cases > 0, "no cases");
        assert!(
            self.differences.is_empty(),
            "{} of {} comparisons differ:\n{}",
            self.differences.len(),
            self.cases,
            self.differences.join("\n"),
        );
    }
}

fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("a vector file")
}

fn rules(name: &str) -> Rules {
    Rules::from_name(name).expect("the name of a rule set")
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegistrationIdFile {
    #[serde(rename = "about")]
    _about: String,
    cases: Vec<RegistrationIdCase>,
    built: Vec<BuiltIdCase>,
    mac_addresses: Vec<MacAddressCase>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the comment is for whoever reads a failure")]
struct RegistrationIdCase {
    comment: String,
    rules: String,
    text: String,
    lower_case: bool,
    registration_id: Option<String>,
    error: Option<String>,
    index: Option<usize>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the comment is for whoever reads a failure")]
struct BuiltIdCase {
    comment: String,
    serial: Option<String>,
    mac: Option<String>,
    rules: String,
    registration_id: Option<String>,
    error: Option<String>,
    index: Option<usize>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the comment is for whoever reads a failure")]
struct MacAddressCase {
    comment: String,
    mac: String,
    octets: Option<String>,
    locally_administered: Option<bool>,
    error: Option<String>,
    index: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<Case> {
    #[serde(rename = "about")]
    _about: String,
    cases: Vec<Case>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the comment is for whoever reads a failure")]
struct NameCase {
    comment: String,
    kind: String,
    text: String,
    ok: Option<bool>,
    error: Option<String>,
    index: Option<usize>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the comment is for whoever reads a failure")]
struct KeyCase {
    comment: String,
    text: String,
    bytes: Option<String>,
    error: Option<String>,
    index: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the comment is for whoever reads a failure")]
struct DerivedKeyCase {
    comment: String,
    group_key: String,
    registration_id: String,
    rules: String,
    device_key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SasTokenFile {
    #[serde(rename = "about")]
    _about: String,
    built: Vec<BuiltTokenCase>,
    verified: Vec<VerifiedTokenCase>,
    expiries: Vec<ExpiryCase>,
    renewals: Vec<RenewalCase>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum ResourceFields {
    Registration(RegistrationFields),
    Hub(HubFields),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RegistrationFields {
    id_scope: String,
    registration_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HubFields {
    host: String,
    device_id: String,
    module_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the comment is for whoever reads a failure")]
struct BuiltTokenCase {
    comment: String,
    device_key: String,
    resource: ResourceFields,
    expiry: u64,
    token: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the comment is for whoever reads a failure")]
struct VerifiedTokenCase {
    comment: String,
    device_key: String,
    resource: ResourceFields,
    now: u64,
    allowed_skew: u32,
    token: String,
    ok: Option<bool>,
    error: Option<String>,
    index: Option<usize>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the comment is for whoever reads a failure")]
struct ExpiryCase {
    comment: String,
    text: String,
    seconds: Option<u64>,
    error: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the comment is for whoever reads a failure")]
struct RenewalCase {
    comment: String,
    issued_at: u64,
    expiry: u64,
    renew_at: u64,
}

#[test]
fn registration_ids_are_checked() {
    let mut comparison = Comparison::default();
    for case in read::<RegistrationIdFile>(REGISTRATION_IDS).cases {
        let (text, rules) = (case.text.as_str(), rules(&case.rules));
        let expected = expected(case.registration_id.clone(), case.error.clone(), case.index);
        let mut compare = |found: Result<RegistrationId, RegistrationIdError>| {
            let found = found
                .map(|id| {
                    assert_eq!(id.as_bytes(), id.as_str().as_bytes());
                    id.as_str().to_owned()
                })
                .map_err(|error| error.refusal());
            comparison.compare(&case, &found, &expected);
        };
        if case.lower_case {
            compare(RegistrationId::lower_cased_with_rules(text, rules));
            compare(RegistrationId::lower_cased_from_bytes(
                text.as_bytes(),
                rules,
            ));
            if rules == Rules::Portable {
                compare(RegistrationId::lower_cased(text));
            }
        } else {
            compare(RegistrationId::with_rules(text, rules));
            compare(RegistrationId::from_bytes(text.as_bytes(), rules));
            if rules == Rules::Portable {
                compare(RegistrationId::new(text));
                compare(text.parse());
                compare(text.try_into());
            }
            let checked = rules
                .check(text.as_bytes())
                .map(|()| text.to_owned())
                .map_err(|error| error.refusal());
            comparison.compare(&case, &checked, &expected);
        }
    }
    comparison.finish();
}

#[test]
fn registration_ids_are_built() {
    let mut comparison = Comparison::default();
    for case in read::<RegistrationIdFile>(REGISTRATION_IDS).built {
        let rules = rules(&case.rules);
        let expected = expected(case.registration_id.clone(), case.error.clone(), case.index);
        let mut compare = |found: Result<RegistrationId, Refusal>| {
            comparison.compare(&case, &found.map(|id| id.to_string()), &expected);
        };
        let mac = case.mac.as_deref().map(MacAddress::parse).transpose();
        let refused = |error: SerialNumberError| error.refusal();
        match (case.serial.as_deref(), mac) {
            (_, Err(error)) => compare(Err(error.refusal())),
            (None, Ok(Some(mac))) => compare(Ok(RegistrationId::from_mac(&mac))),
            (None, Ok(None)) => panic!("neither a serial number nor a MAC address: {case:?}"),
            (Some(serial), Ok(mac)) => {
                let bytes = serial.as_bytes();
                let of_bytes = RegistrationId::from_serial_bytes(bytes, mac.as_ref(), rules);
                compare(of_bytes.map_err(refused));
                let of_text = match &mac {
                    Some(mac) => RegistrationId::from_serial_and_mac_with_rules(serial, mac, rules),
                    None => RegistrationId::from_serial_with_rules(serial, rules),
                };
                compare(of_text.map_err(refused));
                if rules == Rules::Portable {
                    let portable = match &mac {
                        Some(mac) => RegistrationId::from_serial_and_mac(serial, mac),
                        None => RegistrationId::from_serial(serial),
                    };
                    compare(portable.map_err(refused));
                }
            }
        }
    }
    comparison.finish();
}

#[test]
fn mac_addresses_are_read() {
    let mut comparison = Comparison::default();
    for case in read::<RegistrationIdFile>(REGISTRATION_IDS).mac_addresses {
        let expected = expected(
            case.octets.clone().zip(case.locally_administered),
            case.error.clone(),
            case.index,
        );
        let of_bytes = MacAddress::parse_bytes(case.mac.as_bytes());
        for found in [MacAddress::parse(&case.mac), case.mac.parse(), of_bytes] {
            if let Ok(mac) = &found {
                assert_eq!(MacAddress::from_octets(mac.octets()), Ok(*mac));
                assert_eq!(mac.to_string().replace('-', ""), hexadecimal(mac.octets()));
            }
            let found = found
                .map(|mac| (hexadecimal(mac.octets()), mac.is_locally_administered()))
                .map_err(|error| error.refusal());
            comparison.compare(&case, &found, &expected);
        }
    }
    comparison.finish();
}

#[test]
fn names_are_checked() {
    let mut comparison = Comparison::default();
    for case in read::<File<NameCase>>(NAMES).cases {
        let text = case.text.as_str();
        let found = match case.kind.as_str() {
            "id_scope" => IdScope::new(text)
                .map(|name| name.as_str())
                .map_err(|error| error.refusal()),
            "hub_host" => HubHost::new(text)
                .map(|name| name.as_str())
                .map_err(|error| error.refusal()),
            "hub_device_id" => HubDeviceId::new(text)
                .map(|name| name.as_str())
                .map_err(|error| error.refusal()),
            "hub_module_id" => HubModuleId::new(text)
                .map(|name| name.as_str())
                .map_err(|error| error.refusal()),
            kind => panic!("unknown kind {kind}"),
        };
        let text = case.ok.map(|ok| {
            assert!(ok, "a refusal is an error: {case:?}");
            text
        });
        let expected = expected(text, case.error.clone(), case.index);
        comparison.compare(&case, &found, &expected);
    }
    comparison.finish();
}

#[test]
fn keys_are_decoded() {
    let mut comparison = Comparison::default();
    for case in read::<File<KeyCase>>(KEYS).cases {
        let expected = expected(case.bytes.clone(), case.error.clone(), case.index);
        let group_key = GroupKey::from_base64(&case.text);
        let found = group_key
            .map(|key| hexadecimal(key.expose_secret()))
            .map_err(|error| error.refusal());
        comparison.compare(&case, &found, &expected);
        match DeviceKey::from_base64(&case.text) {
            Ok(key) => {
                let bytes = GroupKey::from_base64(&case.text).unwrap();
                let same = DeviceKey::from_bytes(bytes.expose_secret()).unwrap();
                assert!(bool::from(key.ct_eq(&same)), "{case:?}");
                comparison.compare(&case, &key.to_base64().as_str(), &case.text.as_str());
                assert!(expected.is_ok(), "{case:?}");
            }
            Err(error) => comparison.compare(&case, &Err(error.refusal()), &expected),
        }
    }
    comparison.finish();
}

#[test]
fn device_keys_are_derived() {
    let mut comparison = Comparison::default();
    for case in read::<File<DerivedKeyCase>>(DERIVED_KEYS).cases {
        let group_key = GroupKey::from_base64(&case.group_key).unwrap();
        let id = RegistrationId::with_rules(&case.registration_id, rules(&case.rules)).unwrap();
        let found = group_key.derive_device_key(&id).to_base64();
        comparison.compare(&case, &found.as_str(), &case.device_key.as_str());
    }
    comparison.finish();
}

impl ResourceFields {
    /// The registration ID of the resource, by the wider rules; any ID for a hub, which has none.
    fn registration_id(&self) -> RegistrationId {
        let text = match self {
            Self::Registration(fields) => fields.registration_id.as_str(),
            Self::Hub(_) => "none",
        };
        RegistrationId::with_rules(text, Rules::Service).unwrap()
    }

    fn uri<'a>(&'a self, registration_id: &'a RegistrationId) -> ResourceUri<'a> {
        match self {
            Self::Registration(fields) => {
                ResourceUri::registration(IdScope::new(&fields.id_scope).unwrap(), registration_id)
            }
            Self::Hub(fields) => {
                let host = HubHost::new(&fields.host).unwrap();
                let device_id = HubDeviceId::new(&fields.device_id).unwrap();
                match &fields.module_id {
                    Some(module_id) => {
                        let module_id = HubModuleId::new(module_id).unwrap();
                        ResourceUri::hub_module(host, device_id, module_id)
                    }
                    None => ResourceUri::hub_device(host, device_id),
                }
            }
        }
    }
}

/// The same token by the method of its own kind.
fn token_of<'a>(key: &DeviceKey, resource: ResourceUri<'a>, expiry: Expiry) -> SasToken<'a> {
    match resource {
        ResourceUri::Registration {
            id_scope,
            registration_id,
        } => key.registration_sas_token(id_scope, registration_id, expiry),
        ResourceUri::HubDevice { host, device_id } => {
            key.hub_device_sas_token(host, device_id, expiry)
        }
        ResourceUri::HubModule {
            host,
            device_id,
            module_id,
        } => key.hub_module_sas_token(host, device_id, module_id, expiry),
    }
}

#[test]
fn sas_tokens_are_built() {
    let mut comparison = Comparison::default();
    for case in read::<SasTokenFile>(SAS_TOKENS).built {
        let key = DeviceKey::from_base64(&case.device_key).unwrap();
        let expiry = Expiry::new(case.expiry).unwrap();
        let id = case.resource.registration_id();
        let resource = case.resource.uri(&id);
        for token in [
            key.sas_token(resource, expiry),
            token_of(&key, resource, expiry),
        ] {
            comparison.compare(&case, &token.to_string(), &case.token);
            comparison.compare(&case, &token.encoded_len(), &case.token.len());
            let mut buffer = vec![0xff; case.token.len() + 1];
            comparison.compare(&case, &token.encode(&mut buffer), &Ok(case.token.as_str()));
            assert_eq!(buffer[case.token.len()], 0xff, "{case:?}");
            let mut short = vec![0xff; case.token.len() - 1];
            let required = token.encode(&mut short).unwrap_err().required;
            comparison.compare(&case, &required, &case.token.len());
        }
        // What is built is read and judged genuine, and is written as it was read.
        let read = key.verify(&case.token, &resource, 0, 1).unwrap();
        comparison.compare(&case, &read.to_string(), &case.token);
        comparison.compare(&case, &read.expiry(), &expiry);
        comparison.compare(&case, &read.policy_name(), &resource.policy_name());
    }
    comparison.finish();
}

#[test]
fn sas_tokens_are_verified() {
    let mut comparison = Comparison::default();
    for case in read::<SasTokenFile>(SAS_TOKENS).verified {
        let key = DeviceKey::from_base64(&case.device_key).unwrap();
        let id = case.resource.registration_id();
        let resource = case.resource.uri(&id);
        let found = key
            .verify(&case.token, &resource, case.now, case.allowed_skew)
            .map(|_| true)
            .map_err(|error| error.refusal());
        let expected = expected(case.ok, case.error.clone(), case.index);
        comparison.compare(&case, &found, &expected);
    }
    comparison.finish();
}

#[test]
fn expiries_are_read() {
    let mut comparison = Comparison::default();
    for case in read::<SasTokenFile>(SAS_TOKENS).expiries {
        let expected = expected(case.seconds, case.error.clone(), None);
        for found in [Expiry::parse(&case.text), case.text.parse()] {
            let found = found.map(Expiry::seconds).map_err(|error| error.refusal());
            comparison.compare(&case, &found, &expected);
        }
    }
    comparison.finish();
}

#[test]
fn renewals_are_reckoned() {
    let mut comparison = Comparison::default();
    for case in read::<SasTokenFile>(SAS_TOKENS).renewals {
        let expiry = Expiry::new(case.expiry).unwrap();
        comparison.compare(&case, &expiry.renew_at(case.issued_at), &case.renew_at);
    }
    comparison.finish();
}

/// Gathers the value of every `error` in a vector file.
fn gather_codes(value: &serde_json::Value, codes: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Array(values) => {
            values.iter().for_each(|value| gather_codes(value, codes));
        }
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(code) if name == "error" => {
                        codes.insert(code.to_owned());
                    }
                    _ => gather_codes(value, codes),
                }
            }
        }
        _ => {}
    }
}

/// All but `BufferTooSmall`, which is about the caller's memory and not about a text.
#[test]
fn every_code_occurs() {
    let mut found = BTreeSet::new();
    for json in [REGISTRATION_IDS, NAMES, KEYS, DERIVED_KEYS, SAS_TOKENS] {
        gather_codes(&read(json), &mut found);
    }
    let all: BTreeSet<String> = [
        RegistrationIdError::CODES,
        SerialNumberError::CODES,
        MacAddressError::CODES,
        IdScopeError::CODES,
        HubHostError::CODES,
        HubIdError::CODES,
        KeyError::CODES,
        SasTokenError::CODES,
        ExpiryError::CODES,
    ]
    .concat()
    .into_iter()
    .map(str::to_owned)
    .collect();
    assert_eq!(found, all);
}
