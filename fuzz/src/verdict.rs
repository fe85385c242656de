//! What the emulator is to say of a token: the library's judgement, in the emulator's words.

use data_encoding::BASE64;
use dps_emulator::fuzzing::Group;
use dps_symkey_core::{
    ExpiryError, GroupKey, IdScope, RegistrationId, ResourceUri, Rules, SasToken, SasTokenError,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::sas_token::Parts;

/// What this project leaves as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// A token that this project would write.
pub(crate) fn written(resource: &str, signature: &[u8], expiry: &str) -> String {
    format!(
        "SharedAccessSignature sr={}&sig={}&se={expiry}&skn=registration",
        encoded(resource),
        encoded(&BASE64.encode(signature))
    )
}

/// A token that this project would write, signed by the device's key from this group key.
pub(crate) fn signed(group_key: &str, id: &str, resource: &str, expiry: &str) -> String {
    let id = id.to_ascii_lowercase();
    let decoded = |text: &str| BASE64.decode(text.as_bytes()).unwrap();
    let key = decoded(&crate::mac(&decoded(group_key), id.as_bytes()));
    let message = format!("{}\n{expiry}", encoded(resource));
    let signature = decoded(&crate::mac(&key, message.as_bytes()));
    written(resource, &signature, expiry)
}

/// The resource of a token that is well formed, decoded; else the code of the refusal.
///
/// The library takes any policy name and any bytes for a resource until it is told what the token is for.
pub(crate) fn resource(token: &str, is_strict: bool) -> Result<String, &'static str> {
    let malformed = "token_malformed";
    let read = SasToken::parse(token).map_err(|error| match error {
        SasTokenError::InvalidExpiry(ExpiryError::Milliseconds) => "token_expiry_in_milliseconds",
        _ => malformed,
    })?;
    if !matches!(read.policy_name(), None | Some("registration")) {
        return Err(malformed);
    }
    let sr = read.encoded_resource_uri().to_string();
    let resource = percent_decode_str(&sr)
        .decode_utf8()
        .map_err(|_| malformed)?;
    let sig = Parts::of(token.as_bytes()).and_then(|parts| {
        let sig: Vec<u8> = percent_encoding::percent_decode(parts.sig).collect();
        BASE64.decode(&sig).ok()
    });
    let sig = sig.ok_or(malformed)?;
    if is_strict && written(&resource, &sig, &read.expiry().to_string()) != token {
        return Err(malformed);
    }
    Ok(resource.into_owned())
}

/// Whether the device is admitted, or the code of the refusal.
pub(crate) fn admit(
    groups: &[Group<'_>],
    is_strict: bool,
    id_scope: &str,
    id: &str,
    token: &str,
    now: u64,
) -> Result<(), &'static str> {
    let mut here = groups
        .iter()
        .filter(|group| group.id_scope == id_scope)
        .peekable();
    here.peek().ok_or("id_scope_unknown")?;
    if token.is_empty() {
        return Err("token_missing");
    }
    let resource = resource(token, is_strict)?;
    let signed_id = resource
        .strip_prefix(id_scope)
        .and_then(|rest| rest.strip_prefix("/registrations/"))
        .filter(|signed| match is_strict {
            true => *signed == id,
            // The service knows no case.
            false => signed.eq_ignore_ascii_case(id),
        });
    let signed_id = signed_id.ok_or("token_wrong_resource")?;
    // The library knows the case: a token is for an ID as it is written.
    let signed_id = RegistrationId::with_rules(signed_id, Rules::Service).unwrap();
    let resource = ResourceUri::registration(IdScope::new(id_scope).unwrap(), &signed_id);
    let lower_case = RegistrationId::lower_cased(id, Rules::Service).unwrap();
    for group in here {
        for key in [Some(group.primary_key), group.secondary_key]
            .into_iter()
            .flatten()
        {
            let key = GroupKey::from_base64(key).unwrap();
            let key = key.derive_device_key(&lower_case);
            return match key.verify(token, &resource, now, 0) {
                Err(SasTokenError::WrongSignature) => continue,
                Ok(_) | Err(SasTokenError::Expired { .. }) if group.is_disabled => {
                    Err("group_disabled")
                }
                Ok(_) => Ok(()),
                Err(SasTokenError::Expired { .. }) => Err("token_expired"),
                Err(error) => panic!("{error}"),
            };
        }
    }
    Err("token_wrong_signature")
}
