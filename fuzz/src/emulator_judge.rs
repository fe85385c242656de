//! The emulator's verdict on a token, and the mistake that it names.
//!
//! Lines: which of the forgeries below, the ID scope, the registration ID, the group key's text, and the token.

use data_encoding::BASE64;
use dps_emulator::fuzzing::{Emulator, Group};
use dps_symkey_core::{GroupKey, Rules};
use percent_encoding::percent_decode;

use crate::sas_token::Parts;
use crate::verdict::{self, encoded};

const NOW: u64 = 1_700_000_000;

pub(crate) const ID_SCOPE: &str = "0ne";
pub(crate) const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub(crate) const SECONDARY_KEY: &str = "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OTHER_KEY: &str = "AgECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OLD_KEY: &str = "AwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// The verdict is the library's, for the token as it is and signed again by the right key or with a usual mistake, which is
/// then named. No refusal shows a part of a key or a token.
pub fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let mut lines = text.splitn(5, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (forgery, id_scope, id, key, token) = (line(), line(), line(), line(), line());
    let key = if GroupKey::from_base64(key).is_ok() {
        key
    } else {
        KEY
    };
    let groups = groups(key);
    let forged = forged(forgery.bytes().next().unwrap_or_default(), key, id, token);
    for is_strict in [true, false] {
        let emulator = Emulator::new(&groups, is_strict, false).unwrap();
        let judge = |token: &str| {
            let verdict = emulator.admit(id_scope, id, token, NOW);
            assert_eq!(
                verdict.is_some(),
                Rules::Service.check(id.as_bytes()).is_ok()
            );
            let verdict = verdict?;
            let expected = verdict::admit(&groups, is_strict, id_scope, id, token, NOW);
            let code = verdict.as_ref().map(drop).map_err(|(code, _)| *code);
            // In milliseconds, and malformed in another way as well.
            if expected != Err("token_expiry_in_milliseconds") || code != Err("token_malformed") {
                assert_eq!(code, expected);
            }
            let (code, reason) = verdict.err()?;
            crate::assert_hides(&reason, token, "");
            crate::assert_hides(&reason, key, "");
            (code == "token_wrong_signature").then_some(reason)
        };
        judge(token);
        let reason = forged.as_ref().and_then(|(token, _)| judge(token));
        if let (Some((_, mistake)), Some(reason)) = (&forged, reason) {
            assert!(reason.contains(mistake), "{reason:?}, expected {mistake:?}");
        }
    }
}

/// A group of this key, one of another ID scope, and one that is disabled.
pub(crate) fn groups(key: &str) -> [Group<'_>; 3] {
    let here = Group {
        name: "here",
        id_scope: ID_SCOPE,
        primary_key: key,
        secondary_key: Some(SECONDARY_KEY),
        is_disabled: false,
    };
    let elsewhere = Group {
        name: "elsewhere",
        id_scope: "0neOther",
        primary_key: OTHER_KEY,
        secondary_key: None,
        ..here
    };
    let old = Group {
        name: "old",
        primary_key: OLD_KEY,
        secondary_key: None,
        is_disabled: true,
        ..here
    };
    [here, elsewhere, old]
}

/// The token signed again, and what the reason has in it where that is a mistake.
fn forged(forgery: u8, key: &str, id: &str, token: &str) -> Option<(String, &'static str)> {
    let parts = Parts::of(token.as_bytes())?;
    let (sr, se) = (
        str::from_utf8(parts.sr).ok()?,
        str::from_utf8(parts.se).ok()?,
    );
    let lower = id.to_ascii_lowercase();
    let bytes = |text: &str| BASE64.decode(text.as_bytes()).unwrap();
    let derived = |key: &[u8], id: &[u8]| bytes(&crate::mac(key, id));
    let of = |text: &str| derived(&bytes(text), lower.as_bytes());
    let from = |id: &str| derived(&bytes(key), id.as_bytes());
    let device_key = of(key);
    let device_text = BASE64.encode(&device_key);
    let utf16: Vec<u8> = lower.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let decoded = percent_decode(parts.sr).decode_utf8().ok()?;
    let mut message = format!("{sr}\n{se}");
    let (signer, mistake) = match forgery {
        b'a' => (device_key, ""),
        b'b' => (of(SECONDARY_KEY), ""),
        b'c' => (of(OLD_KEY), ""),
        b'd' => (of(OTHER_KEY), "a group of another ID scope"),
        b'e' => (bytes(key), "group key of 'here' itself"),
        b'f' => (key.into(), "group key of 'here' itself"),
        b'g' => (from(&id.to_ascii_uppercase()), "with upper-case letters"),
        b'h' => (from(&format!("{lower}\n")), "ID with a newline behind it"),
        b'i' => (from(&format!("{lower} ")), "with a space around it"),
        b'j' => (derived(&bytes(key), &utf16), "ID in UTF-16"),
        b'k' => (
            derived(key.as_bytes(), lower.as_bytes()),
            "decode its base64 first",
        ),
        b'l' => (
            format!("{device_text}\r\n").into(),
            "used with a newline behind it",
        ),
        b'm' => (device_text.into(), "text of the device key as it stands"),
        b'n' => (
            derived(&device_key, lower.as_bytes()),
            "derived a second time",
        ),
        b'o' => {
            message = format!("{decoded}\n{se}");
            (device_key, "before percent-encoding")
        }
        b'p' => {
            message = format!("{sr}{se}");
            (device_key, "another text than sr")
        }
        _ => return None,
    };
    let sig = encoded(&crate::mac(&signer, message.as_bytes()));
    let skn = parts.skn.map(|skn| [b"&skn=", skn].concat());
    let skn = String::from_utf8(skn.unwrap_or_default()).ok()?;
    let token = format!("SharedAccessSignature sr={sr}&sig={sig}&se={se}{skn}");
    Some((token, mistake))
}
