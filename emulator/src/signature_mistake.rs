//! The usual mistakes behind a signature that is wrong.
//!
//! Each is what one gets by copying a line from a how-to into another setting: the signature is computed as if the mistake
//! had been made, and compared.

use std::fmt;

use crate::judge::{Credentials, Judge};
use crate::key::{DeviceKey, GroupKey};
use crate::registration_id::RegistrationId;
use crate::sas_token::SasToken;

/// What went wrong when the token was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// One that is known, made with this key of this group.
    Known {
        slip: Slip,
        key: &'static str,
        group: String,
    },
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slip {
    GroupKeyItself,
    OtherScope,
    UpperCaseId,
    LowerCaseId,
    NewlineInId,
    SpaceInId,
    Utf16Id,
    NewlineInKey,
    GroupKeyNotDecoded,
    DeviceKeyNotDecoded,
    DerivedTwice,
    SignedDecoded,
    SignedOtherText,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Known { slip, key, group } = self else {
            return f.write_str(
                "no usual mistake explains it; the key is of another device or of another enrollment group",
            );
        };
        match slip {
            Slip::GroupKeyItself => write!(
                f,
                "signed with the {key} group key of '{group}' itself; derive the device key from it, and keep the group key off the device"
            ),
            Slip::OtherScope => write!(
                f,
                "the device key comes from the {key} key of '{group}', a group of another ID scope"
            ),
            Slip::UpperCaseId => f.write_str(
                "the device key comes from the registration ID with upper-case letters, and whether the service takes that is not public: lower-case it before deriving, and on the device, or see --upper-case",
            ),
            Slip::LowerCaseId => f.write_str(
                "the device key comes from the registration ID in lower case, which --upper-case as-written does not take",
            ),
            Slip::NewlineInId => f.write_str(
                "the device key comes from the registration ID with a newline behind it, as `echo` without -n gives",
            ),
            Slip::SpaceInId => f.write_str(
                "the device key comes from the registration ID with a space around it",
            ),
            Slip::Utf16Id => f.write_str(
                "the device key comes from the registration ID in UTF-16; take its ASCII bytes",
            ),
            Slip::NewlineInKey => write!(
                f,
                "the {key} key of '{group}', or the device key from it, was used with a newline behind it"
            ),
            Slip::GroupKeyNotDecoded => write!(
                f,
                "the text of the {key} key of '{group}' was used as it stands; decode its base64 first"
            ),
            Slip::DeviceKeyNotDecoded => f.write_str(
                "signed with the text of the device key as it stands; decode its base64 first",
            ),
            Slip::DerivedTwice => f.write_str(
                "the device key was derived a second time; the client, or its sample, derives by itself or wants the device key",
            ),
            Slip::SignedDecoded => f.write_str(
                "signed over the resource before percent-encoding; sign the text of sr as it stands in the token",
            ),
            Slip::SignedOtherText => f.write_str(
                "signed over another text than sr, one newline and se",
            ),
        }
    }
}

impl Mistake {
    /// The mistake with which the token was made for this device.
    pub(crate) fn behind(token: &SasToken<'_>, credentials: &Credentials, judge: &Judge) -> Self {
        let id = &credentials.registration_id;
        for group in &judge.groups {
            for (name, key) in group.keys() {
                let is_here = group.id_scope == credentials.id_scope;
                let texts = judge.upper_case.derived_from(id).into_iter();
                let mut slips = texts.filter_map(|text| slip(token, id, text, key, is_here));
                if let Some(slip) = slips.next() {
                    return Self::Known {
                        slip,
                        key: name,
                        group: group.name.clone(),
                    };
                }
            }
        }
        Self::Unknown
    }
}

/// The slip with which the token was made from this group key and this text of the ID, if one is known.
fn slip(
    token: &SasToken<'_>,
    id: &RegistrationId,
    text: &str,
    key: &GroupKey,
    is_here: bool,
) -> Option<Slip> {
    let signed = token.signed_text();
    let device_key = key.device_key(text.as_bytes());
    if !is_here && device_key.has_signed(signed.as_bytes(), &token.signature) {
        return Some(Slip::OtherScope);
    }
    let keys = wrong_keys(key, &device_key, id, text);
    let mut keys = keys.into_iter();
    let wrong_key = keys.find(|(_, key)| key.has_signed(signed.as_bytes(), &token.signature));
    let texts = wrong_texts(token);
    let mut texts = texts.into_iter();
    wrong_key.map(|(slip, _)| slip).or_else(|| {
        let text = texts.find(|(_, text)| device_key.has_signed(text.as_bytes(), &token.signature));
        text.map(|(slip, _)| slip)
    })
}

/// What is taken for the device key.
fn wrong_keys(
    group_key: &GroupKey,
    device_key: &DeviceKey,
    id: &RegistrationId,
    right: &str,
) -> Vec<(Slip, DeviceKey)> {
    let (bytes, text) = (group_key.bytes(), group_key.text());
    let (lower, presented) = (id.lower_case(), id.presented());
    let with = |text: &str, end: &str| format!("{text}{end}");
    let from_id = |id: &str| DeviceKey::derived(bytes, id.as_bytes());
    let from_key = |key: &[u8]| DeviceKey::derived(key, right.as_bytes());
    let device_text = device_key.to_base64();
    let utf16: Vec<u8> = right.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut keys = vec![
        (Slip::GroupKeyItself, DeviceKey::new(bytes)),
        (Slip::GroupKeyItself, DeviceKey::new(text)),
        (Slip::UpperCaseId, from_id(presented)),
        (Slip::UpperCaseId, from_id(&lower.to_ascii_uppercase())),
        (Slip::LowerCaseId, from_id(lower)),
        (Slip::SpaceInId, from_id(&format!(" {right}"))),
        (Slip::SpaceInId, from_id(&with(right, " "))),
        (Slip::Utf16Id, DeviceKey::derived(bytes, &utf16)),
        (Slip::GroupKeyNotDecoded, from_key(text.as_bytes())),
        (Slip::NewlineInKey, from_key(&[bytes, b"\n"].concat())),
        (Slip::DerivedTwice, device_key.derive(right.as_bytes())),
        (
            Slip::DeviceKeyNotDecoded,
            DeviceKey::new(device_text.as_str()),
        ),
    ];
    for end in ["\n", "\r\n", "\r"] {
        keys.extend([
            (Slip::NewlineInId, from_id(&with(lower, end))),
            (Slip::NewlineInId, from_id(&with(presented, end))),
            (Slip::NewlineInKey, from_key(with(text, end).as_bytes())),
            (Slip::NewlineInKey, DeviceKey::new(with(&device_text, end))),
        ]);
    }
    keys
}

/// What is signed instead of `sr`, a newline and `se`.
fn wrong_texts(token: &SasToken<'_>) -> Vec<(Slip, String)> {
    let SasToken {
        sr, se, resource, ..
    } = token;
    vec![
        (Slip::SignedDecoded, format!("{resource}\n{se}")),
        (
            Slip::SignedDecoded,
            format!("{}\n{se}", sr.to_ascii_lowercase()),
        ),
        (Slip::SignedOtherText, format!("{sr}{se}")),
        (Slip::SignedOtherText, format!("{sr}\r\n{se}")),
        (Slip::SignedOtherText, format!("{sr}\\n{se}")),
        (Slip::SignedOtherText, format!("{sr}\n{se}\n")),
        (Slip::SignedOtherText, format!("{se}\n{sr}")),
        (Slip::SignedOtherText, (*sr).to_owned()),
    ]
}
