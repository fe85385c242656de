use dps_symkey_core::{
    DeviceKey, Expiry, HubDeviceId, HubHost, HubModuleId, IdScope, RegistrationId, ResourceUri,
    Rules, SasToken,
};
use serde::Deserialize;

use super::SAS_TOKENS;
use super::case::{Case, read};
use super::comparison::Comparison;
use super::refusal::or_refusal;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SasTokenFile {
    #[serde(rename = "about")]
    _about: String,
    built: Vec<Case<BuiltTokenFields>>,
    verified: Vec<Case<VerifiedTokenFields>>,
    expiries: Vec<Case<ExpiryFields>>,
    renewals: Vec<Case<RenewalFields>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BuiltTokenFields {
    device_key: String,
    resource: ResourceFields,
    expiry: u64,
    token: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct VerifiedTokenFields {
    device_key: String,
    resource: ResourceFields,
    now: u64,
    allowed_skew: u64,
    token: String,
    ok: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpiryFields {
    text: String,
    seconds: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RenewalFields {
    issued_at: u64,
    expiry: u64,
    renew_at: Option<u64>,
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
                let module_id = fields.module_id.as_deref();
                let module_id = module_id.map(|module_id| HubModuleId::new(module_id).unwrap());
                ResourceUri::hub(host, device_id, module_id)
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
        let fields = &case.fields;
        let expected = case.expected(Some(fields.token.as_str())).unwrap();
        let length = expected.len();
        let key = DeviceKey::from_base64(&fields.device_key).unwrap();
        let expiry = Expiry::new(fields.expiry).unwrap();
        let id = fields.resource.registration_id();
        let resource = fields.resource.uri(&id);
        for token in [
            key.sas_token(resource, expiry),
            token_of(&key, resource, expiry),
        ] {
            comparison.compare(&case, &token.to_string().as_str(), &expected);
            comparison.compare(&case, &token.encoded_len(), &length);
            let mut buffer = vec![0xff; length + 1];
            comparison.compare(&case, &token.encode(&mut buffer), &Ok(expected));
            assert_eq!(buffer[length], 0xff, "{case:?}");
            let bytes = token.encode_bytes(&mut buffer).unwrap();
            assert_eq!(bytes, expected.as_bytes(), "{case:?}");
            let mut short = vec![0xff; length - 1];
            let required = token.encode(&mut short).unwrap_err().required;
            comparison.compare(&case, &required, &length);
        }
        // What is built is read and judged genuine, and is written as it was read.
        let read = key.verify(expected, &resource, 0, 1).unwrap();
        comparison.compare(&case, &read.to_string().as_str(), &expected);
        comparison.compare(&case, &read.expiry(), &expiry);
        comparison.compare(&case, &read.policy_name(), &resource.policy_name());
    }
    comparison.finish();
}

#[test]
fn sas_tokens_are_verified() {
    let mut comparison = Comparison::default();
    for case in read::<SasTokenFile>(SAS_TOKENS).verified {
        let fields = &case.fields;
        let key = DeviceKey::from_base64(&fields.device_key).unwrap();
        let id = fields.resource.registration_id();
        let resource = fields.resource.uri(&id);
        let found = key.verify(&fields.token, &resource, fields.now, fields.allowed_skew);
        let expected = case.expected(fields.ok);
        comparison.compare(&case, &or_refusal(found.map(|_| true)), &expected);
        let bytes = fields.token.as_bytes();
        let found = key.verify_bytes(bytes, &resource, fields.now, fields.allowed_skew);
        comparison.compare(&case, &or_refusal(found.map(|_| true)), &expected);
    }
    comparison.finish();
}

#[test]
fn expiries_are_read() {
    let mut comparison = Comparison::default();
    for case in read::<SasTokenFile>(SAS_TOKENS).expiries {
        let text = case.fields.text.as_str();
        let expected = case.expected(case.fields.seconds);
        for found in [Expiry::parse(text), text.parse()] {
            comparison.compare(&case, &or_refusal(found.map(Expiry::seconds)), &expected);
        }
    }
    comparison.finish();
}

#[test]
fn renewals_are_reckoned() {
    let mut comparison = Comparison::default();
    for case in read::<SasTokenFile>(SAS_TOKENS).renewals {
        let expected = case.expected(case.fields.renew_at);
        let expiry = Expiry::new(case.fields.expiry).unwrap();
        let found = expiry.renew_at(case.fields.issued_at);
        comparison.compare(&case, &or_refusal(found), &expected);
    }
    comparison.finish();
}
