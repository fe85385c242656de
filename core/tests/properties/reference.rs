//! What the crate must agree with.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(super) const PREFIX: &str = "SharedAccessSignature ";

pub(super) fn hmac_sha256(key: &[u8], message: &str) -> Vec<u8> {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key);
    ring::hmac::sign(&key, message.as_bytes()).as_ref().to_vec()
}

pub(super) fn base64(bytes: &[u8]) -> String {
    let mut text = vec![0; bytes.len() * 2 + 4];
    let length = STANDARD.encode_slice(bytes, &mut text).unwrap();
    text.truncate(length);
    String::from_utf8(text).unwrap()
}

pub(super) fn base64_decoded(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = vec![0; text.len() + 4];
    let length = STANDARD.decode_slice(text, &mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes)
}

pub(super) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded += &format!("%{byte:02X}");
        }
    }
    encoded
}

pub(super) fn percent_decoded(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::new();
    let mut index = 0;
    while index < bytes.len() {
        if bytes[index] == b'%' {
            let digits = bytes.get(index + 1..index + 3)?;
            if !digits.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            let digits = std::str::from_utf8(digits).unwrap();
            decoded.push(u8::from_str_radix(digits, 16).unwrap());
            index += 3;
        } else {
            decoded.push(bytes[index]);
            index += 1;
        }
    }
    Some(decoded)
}

pub(super) fn token_text(sr: &str, sig: &str, se: u64, policy_name: Option<&str>) -> String {
    let skn = policy_name.map_or(String::new(), |name| format!("&skn={name}"));
    format!("{PREFIX}sr={sr}&sig={sig}&se={se}{skn}")
}

pub(super) fn is_portable_registration_id(text: &[u8]) -> bool {
    let letter_or_digit = |byte: &u8| b"abcdefghijklmnopqrstuvwxyz0123456789".contains(byte);
    (1..=128).contains(&text.len())
        && text
            .iter()
            .all(|byte| letter_or_digit(byte) || *byte == b'-')
        && letter_or_digit(&text[0])
        && letter_or_digit(&text[text.len() - 1])
}

pub(super) fn is_service_registration_id(text: &[u8]) -> bool {
    (1..=128).contains(&text.len())
        && text
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._:".contains(byte))
        && !b"._:".contains(&text[text.len() - 1])
}

/// The octets of an address in one of its notations.
pub(super) fn mac_octets(text: &str) -> Option<Vec<u8>> {
    let groups: Vec<&str> = match text.find([':', '-', '.']) {
        Some(index) => text.split(&text[index..=index]).collect(),
        None => vec![text],
    };
    let group_length = match text.find([':', '-', '.']).map(|index| &text[index..=index]) {
        None => text.len(),
        Some(".") => 4,
        Some(_) => 2,
    };
    let digits = groups.concat();
    let whole = groups.iter().all(|group| group.len() == group_length)
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        && matches!(digits.len(), 12 | 16);
    whole.then(|| {
        (0..digits.len() / 2)
            .map(|index| u8::from_str_radix(&digits[index * 2..index * 2 + 2], 16).unwrap())
            .collect()
    })
}

pub(super) fn is_of_one_device(octets: &[u8]) -> bool {
    let zero = octets.iter().all(|octet| *octet == 0);
    let group = octets[0] % 2 == 1 && octets[..3] != [0xa1, 0xb2, 0xc3];
    !zero && !group
}

pub(super) fn is_host(text: &str) -> bool {
    text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

pub(super) fn is_hub_id(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.%_*?!(),:=@$'".contains(&byte))
}

pub(super) fn expiry_seconds(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let shortest = text == "0" || !text.starts_with('0');
    // Eleven digits are the most below the limit of 10^11.
    (digits && shortest && text.len() <= 11).then(|| text.parse().unwrap())
}

/// What a token's text says, if it is well formed: sr, signature, se, skn.
pub(super) fn token_parts(text: &str) -> Option<(String, Vec<u8>, u64, Option<String>)> {
    let mut parts = BTreeMap::new();
    let written = text.strip_prefix(PREFIX)?;
    if written.contains(|character| character <= ' ' || character == '\x7f') {
        return None;
    }
    for part in written.split('&') {
        let (name, value) = part.split_once('=')?;
        if !["sr", "sig", "se", "skn"].contains(&name) || parts.insert(name, value).is_some() {
            return None;
        }
    }
    let sr = *parts.get("sr").filter(|sr| !sr.is_empty())?;
    percent_decoded(sr)?;
    let sig = base64_decoded(&percent_decoded(parts.get("sig")?)?)?;
    let se = expiry_seconds(parts.get("se")?)?;
    let skn = parts.get("skn").filter(|skn| !skn.is_empty());
    (sig.len() == 32).then(|| (sr.to_owned(), sig, se, skn.map(|skn| (*skn).to_owned())))
}
