//! SAS tokens: what is read, and what is accepted.

use data_encoding::BASE64;
use dps_symkey_core::{DeviceKey, IdScope, RegistrationId, ResourceUri, SasToken};
use percent_encoding::percent_decode;
use ring::hmac;

const KEY: [u8; 32] = [7; 32];
const PREFIX: &[u8] = b"SharedAccessSignature ";

/// A token is accepted exactly where another reader finds it complete, for this device, signed by its key and not over. The
/// signature of what came in is made right for one of the tries, which no fuzzer would find.
pub fn check(data: &[u8]) {
    let id = RegistrationId::new("sn-1").unwrap();
    let resource = ResourceUri::registration(IdScope::new("0ne").unwrap(), &id);
    let key = DeviceKey::from_bytes(&KEY).unwrap();
    for token in [Some(data.to_vec()), signed(data)].into_iter().flatten() {
        if let Ok(read) = SasToken::parse_bytes(&token) {
            let text = read.to_string();
            let again = SasToken::parse(&text).unwrap();
            assert_eq!(again.to_string(), text);
            assert_eq!(again.expiry(), read.expiry());
        }
        let now = 1_700_000_000;
        let verified = key.verify_bytes(&token, &resource, now, 0);
        assert_eq!(verified.is_ok(), accepts(&token, now), "{verified:?}");
    }
}

/// The parts of a token, as they stand there.
pub(crate) struct Parts<'a> {
    pub(crate) sr: &'a [u8],
    pub(crate) sig: &'a [u8],
    pub(crate) se: &'a [u8],
    pub(crate) skn: Option<&'a [u8]>,
}

impl<'a> Parts<'a> {
    pub(crate) fn of(token: &'a [u8]) -> Option<Self> {
        let text = token.strip_prefix(PREFIX)?;
        let [mut sr, mut sig, mut se, mut skn] = [None; 4];
        for part in text.split(|byte| *byte == b'&') {
            let (place, value) = match part {
                [b's', b'r', b'=', value @ ..] => (&mut sr, value),
                [b's', b'i', b'g', b'=', value @ ..] => (&mut sig, value),
                [b's', b'e', b'=', value @ ..] => (&mut se, value),
                [b's', b'k', b'n', b'=', value @ ..] => (&mut skn, value),
                _ => return None,
            };
            if place.replace(value).is_some() {
                return None;
            }
        }
        Some(Self {
            sr: sr?,
            sig: sig?,
            se: se?,
            skn,
        })
    }

    fn message(&self) -> Vec<u8> {
        [self.sr, b"\n", self.se].concat()
    }
}

/// The token with the right signature, where it has one.
fn signed(token: &[u8]) -> Option<Vec<u8>> {
    let parts = Parts::of(token)?;
    let sig = crate::mac(&KEY, &parts.message());
    let sig = sig
        .replace('+', "%2B")
        .replace('/', "%2f")
        .replace('=', "%3D");
    let skn = parts.skn.map(|skn| [b"&skn=", skn].concat());
    Some(
        [
            PREFIX,
            b"sr=",
            parts.sr,
            b"&sig=",
            sig.as_bytes(),
            b"&se=",
            parts.se,
            &skn.unwrap_or_default(),
        ]
        .concat(),
    )
}

/// Whether another reader would accept it.
fn accepts(token: &[u8], now: u64) -> bool {
    let Some(parts) = Parts::of(token) else {
        return false;
    };
    let is_escaped = |text: &[u8]| {
        let mut ends = text.split(|byte| *byte == b'%').skip(1);
        ends.all(|end| end.len() >= 2 && end.iter().take(2).all(u8::is_ascii_hexdigit))
    };
    let decoded = |text: &[u8]| -> Vec<u8> { percent_decode(text).collect() };
    let seconds = str::from_utf8(parts.se).ok().and_then(|se| {
        let is_plain =
            se.bytes().all(|byte| byte.is_ascii_digit()) && (se == "0" || !se.starts_with('0'));
        se.parse::<u64>()
            .ok()
            .filter(|seconds| is_plain && *seconds < 100_000_000_000)
    });
    let key = hmac::Key::new(hmac::HMAC_SHA256, &KEY);
    let has_blank = token
        .get(PREFIX.len()..)
        .is_some_and(|text| text.iter().any(|byte| *byte <= b' ' || *byte == 0x7f));
    str::from_utf8(token).is_ok()
        && !has_blank
        && is_escaped(parts.sr)
        && is_escaped(parts.sig)
        && decoded(parts.sr) == b"0ne/registrations/sn-1"
        && matches!(parts.skn, None | Some(b"" | b"registration"))
        && BASE64
            .decode(&decoded(parts.sig))
            .is_ok_and(|sig| hmac::verify(&key, &parts.message(), &sig).is_ok())
        && seconds.is_some_and(|seconds| now < seconds)
}
