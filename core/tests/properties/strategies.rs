//! What the properties are tried on.

use dps_symkey_core::{
    DeviceKey, Expiry, HubDeviceId, HubHost, HubModuleId, IdScope, RegistrationId, ResourceUri,
    Rules, SasToken,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::reference::{PREFIX, base64, hmac_sha256, percent_encoded, token_text};

pub(super) fn key_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 16..=64),
        vec(any::<u8>(), 16),
        vec(any::<u8>(), 64)
    ]
}

pub(super) fn registration_id() -> impl Strategy<Value = RegistrationId> {
    prop_oneof![
        "[a-z0-9]([a-z0-9-]{0,126}[a-z0-9])?".prop_map(|text| RegistrationId::new(&text).unwrap()),
        "[a-zA-Z0-9._:-]{0,127}[a-zA-Z0-9-]".prop_map(|text| RegistrationId::with_rules(
            &text,
            Rules::Service
        )
        .unwrap()),
    ]
}

pub(super) fn host() -> impl Strategy<Value = String> {
    vec("[a-zA-Z0-9]([a-zA-Z0-9-]{0,20}[a-zA-Z0-9])?", 1..5).prop_map(|labels| labels.join("."))
}

pub(super) fn hub_id() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9.%_*?!(),:=@$'-]{1,128}"
}

pub(super) fn seconds() -> impl Strategy<Value = u64> {
    prop_oneof![0..Expiry::LIMIT, Just(0), Just(Expiry::LIMIT - 1)]
}

/// A resource that owns its names.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Registration(String, RegistrationId),
    HubDevice(String, String),
    HubModule(String, String, String),
}

impl Target {
    pub(super) fn uri(&self) -> String {
        match self {
            Self::Registration(scope, id) => format!("{scope}/registrations/{id}"),
            Self::HubDevice(host, device) => format!("{host}/devices/{device}"),
            Self::HubModule(host, device, module) => {
                format!("{host}/devices/{device}/modules/{module}")
            }
        }
    }

    pub(super) fn policy_name(&self) -> Option<&'static str> {
        matches!(self, Self::Registration(..)).then_some("registration")
    }

    pub(super) fn resource(&self) -> ResourceUri<'_> {
        match self {
            Self::Registration(scope, id) => {
                ResourceUri::registration(IdScope::new(scope).unwrap(), id)
            }
            Self::HubDevice(host, device) => ResourceUri::hub(
                HubHost::new(host).unwrap(),
                HubDeviceId::new(device).unwrap(),
                None,
            ),
            Self::HubModule(host, device, module) => ResourceUri::hub(
                HubHost::new(host).unwrap(),
                HubDeviceId::new(device).unwrap(),
                Some(HubModuleId::new(module).unwrap()),
            ),
        }
    }

    /// By the call that is meant for this kind of resource.
    pub(super) fn sign(&self, key: &DeviceKey, expiry: Expiry) -> SasToken<'_> {
        match self.resource() {
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

    /// The token for this resource, made without the crate.
    pub(super) fn independent_token(&self, key: &[u8], se: u64) -> String {
        let sr = percent_encoded(&self.uri());
        let sig = percent_encoded(&base64(&hmac_sha256(key, &format!("{sr}\n{se}"))));
        token_text(&sr, &sig, se, self.policy_name())
    }
}

pub(super) fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        ("[a-zA-Z0-9]{1,16}", registration_id()).prop_map(|(a, b)| Target::Registration(a, b)),
        (host(), hub_id()).prop_map(|(a, b)| Target::HubDevice(a, b)),
        (host(), hub_id(), hub_id()).prop_map(|(a, b, c)| Target::HubModule(a, b, c)),
    ]
}

/// `valid`, as it is or with one character replaced, taken out or put in.
pub(super) fn nearly(
    valid: impl Strategy<Value = String>,
    other: impl Strategy<Value = char>,
) -> impl Strategy<Value = String> {
    (valid, other, any::<Index>(), 0..4_u8).prop_map(|(text, other, index, change)| {
        let mut characters: Vec<char> = text.chars().collect();
        let index = index.index(characters.len() + 1);
        match change {
            1 => characters.insert(index, other),
            2 if index < characters.len() => characters[index] = other,
            3 if index < characters.len() => drop(characters.remove(index)),
            _ => {}
        }
        characters.into_iter().collect()
    })
}

pub(super) fn mac_text() -> impl Strategy<Value = String> {
    let octets = prop_oneof![vec(any::<u8>(), 6), vec(any::<u8>(), 8)];
    (octets, 0..4_u8, any::<bool>()).prop_map(|(octets, notation, upper_case)| {
        let digits = |octets: &[u8]| octets.iter().map(|octet| format!("{octet:02x}")).collect();
        let groups = |size| octets.chunks(size).map(digits).collect::<Vec<String>>();
        let text = match notation {
            0 => groups(1).join(":"),
            1 => groups(1).join("-"),
            2 => groups(2).join("."),
            _ => groups(1).concat(),
        };
        if upper_case {
            text.to_uppercase()
        } else {
            text
        }
    })
}

pub(super) fn key_text() -> impl Strategy<Value = Vec<u8>> {
    let base64_character = || select(b"ABYZabyz0189+/=-_ \n".as_slice()).prop_map(char::from);
    prop_oneof![
        vec(any::<u8>(), 0..100),
        "[A-Za-z0-9+/]{0,100}={0,3}".prop_map(String::into_bytes),
        "[A-Za-z0-9+/=_-]{0,100}".prop_map(String::into_bytes),
        nearly(
            prop_oneof![
                vec(any::<u8>(), 0..80),
                vec(any::<u8>(), 14..18),
                vec(any::<u8>(), 62..67)
            ]
            .prop_map(|key| base64(&key)),
            base64_character()
        )
        .prop_map(String::into_bytes),
    ]
}

/// A token of these parts, each of them swapped with another or itself.
pub(super) fn reordered(mut parts: Vec<String>, order: &[Index]) -> String {
    let length = parts.len();
    for (index, other) in order.iter().enumerate().take(length) {
        parts.swap(index, other.index(length));
    }
    PREFIX.to_owned() + &parts.join("&")
}

/// Tokens of which a part or two are wrong, and pieces of tokens in any order: so that the parser is led deep and then
/// astray.
pub(super) fn token_fragments() -> impl Strategy<Value = String> {
    const SR: &[&str] = &["sr=", "sr", "sr=%", "sr=a%2", "sr=a%g0", "sr=/ é"];
    // Of 32 bytes: unescaped, cut, with a bit that no byte uses; of 31, of 33 and of none.
    const SIG: &[&str] = &[
        "sig=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=",
        "sig=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI",
        "sig=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTJ%3D",
        "sig=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMQ%3D%3D",
        "sig=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz",
        "sig=",
        "sig",
    ];
    const SE: &[&str] = &[
        "se=0",
        "se=01",
        "se=-1",
        "se=1e9",
        "se=100000000000",
        "se=",
        "se",
    ];
    const MORE: &[&str] = &[
        "skn=",
        "skn=a",
        "skn=registration",
        "skn",
        "x=1",
        "se=1",
        "",
    ];
    const PIECES: &[&str] = &[
        "sr=",
        "sig=",
        "se=",
        "skn=",
        "&",
        "=",
        "%",
        "%2F",
        "%3d",
        "/",
        " ",
        "é",
        "\n",
        "\0",
        "-1",
        "1700000000",
        "registration",
        "0ne1/registrations/sn-1",
        PREFIX,
    ];
    let part = |valid: &'static str, others: &'static [&'static str]| {
        prop_oneof![6 => Just(valid), 1 => select(others)].prop_map(str::to_owned)
    };
    let parts = (
        part("sr=a%2fb", SR),
        part("sig=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI%3d", SIG),
        part("se=1700000000", SE),
        vec(select(MORE).prop_map(str::to_owned), 0..3),
        any::<[Index; 5]>(),
    )
        .prop_map(|(sr, sig, se, more, order)| {
            let mut parts = vec![sr, sig, se];
            parts.extend(more);
            reordered(parts, &order)
        });
    let pieces = (select(&[PREFIX, ""]), vec(select(PIECES), 0..16))
        .prop_map(|(prefix, pieces)| prefix.to_owned() + &pieces.concat());
    prop_oneof![4 => parts, 1 => pieces]
}
