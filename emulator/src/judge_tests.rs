use data_encoding::BASE64;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::*;
use crate::key::GroupKey;
use crate::signature_mistake::Slip;

const SCOPE: &str = "0ne00002193";
const OTHER_SCOPE: &str = "0ne000AAAA";
const ID: &str = "sn-1";
const NOW: u64 = 1_700_000_000;
const EXPIRY: &str = "1700003600";

/// The bytes from `first`, as a key's text.
fn key_text(first: u8) -> String {
    let bytes: Vec<u8> = (first..first + 32).collect();
    BASE64.encode(&bytes)
}

fn group(name: &str, id_scope: &str, first: u8) -> EnrollmentGroup {
    EnrollmentGroup {
        name: name.to_owned(),
        id_scope: id_scope.to_owned(),
        primary_key: GroupKey::parse(&key_text(first)).unwrap(),
        secondary_key: Some(GroupKey::parse(&key_text(first + 1)).unwrap()),
        hubs: vec!["hub.azure-devices.net".to_owned()],
        is_disabled: false,
    }
}

fn judge(dialect: Dialect) -> Judge {
    let disabled = EnrollmentGroup {
        is_disabled: true,
        ..group("old", SCOPE, 30)
    };
    Judge {
        groups: vec![
            group("here", SCOPE, 10),
            group("elsewhere", OTHER_SCOPE, 20),
            disabled,
        ],
        dialect,
        upper_case: UpperCase::LowerCased,
    }
}

fn credentials(id: &str, token: &str) -> Credentials {
    Credentials {
        id_scope: SCOPE.to_owned(),
        registration_id: RegistrationId::parse(id).unwrap(),
        token: Some(token.to_owned()),
    }
}

fn encoded(text: &str) -> String {
    let text = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    text.replace("%2D", "-")
        .replace("%2E", ".")
        .replace("%5F", "_")
}

fn sr(scope: &str, id: &str) -> String {
    encoded(&format!("{scope}/registrations/{id}"))
}

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key);
    ring::hmac::sign(&key, message).as_ref().to_vec()
}

/// A token over `sr` and `se`, signed over `text`.
fn token_over(key: &[u8], text: &str, sr: &str, se: &str) -> String {
    let sig = encoded(&BASE64.encode(&hmac(key, text.as_bytes())));
    format!("SharedAccessSignature sr={sr}&sig={sig}&se={se}&skn=registration")
}

fn token(key: &[u8], sr: &str, se: &str) -> String {
    token_over(key, &format!("{sr}\n{se}"), sr, se)
}

/// The group key whose bytes begin with `first`.
fn bytes(first: u8) -> Vec<u8> {
    BASE64.decode(key_text(first).as_bytes()).unwrap()
}

fn derived(first: u8, id: &str) -> Vec<u8> {
    hmac(&bytes(first), id.as_bytes())
}

fn refusal(id: &str, token: &str) -> Refusal {
    let judge = judge(Dialect::Strict);
    judge.admit(&credentials(id, token), NOW).unwrap_err()
}

#[test]
fn admits_by_either_key() {
    let judge = judge(Dialect::Strict);
    for first in [10, 11] {
        let token = token(&derived(first, ID), &sr(SCOPE, ID), EXPIRY);
        assert_eq!(
            judge.admit(&credentials(ID, &token), NOW).unwrap().name,
            "here"
        );
    }
}

#[test]
fn admits_until_the_expiry() {
    let judge = judge(Dialect::Strict);
    let token = token(&derived(10, ID), &sr(SCOPE, ID), EXPIRY);
    let credentials = credentials(ID, &token);
    let expiry = EXPIRY.parse().unwrap();
    assert!(judge.admit(&credentials, expiry - 1).is_ok());
    assert_eq!(
        judge.admit(&credentials, expiry).unwrap_err(),
        Refusal::Expired { expiry }
    );
}

#[test]
fn knows_a_device_by_its_id_in_lower_case() {
    let upper_case = "SN-1";
    let of_lower = token(&derived(10, ID), &sr(SCOPE, upper_case), EXPIRY);
    let judge = judge(Dialect::Strict);
    assert!(
        judge
            .admit(&credentials(upper_case, &of_lower), NOW)
            .is_ok()
    );
    assert_eq!(
        refusal(ID, &of_lower),
        Refusal::Resource(WrongResource::OtherCase)
    );
}

/// What the service does is not public.
#[test]
fn takes_the_key_of_an_upper_case_id_as_it_is_told() {
    let id = "SampleDevice_1";
    let of_lower = token(&derived(10, "sampledevice_1"), &sr(SCOPE, id), EXPIRY);
    let of_written = token(&derived(11, id), &sr(SCOPE, id), EXPIRY);
    let of_upper = token(&derived(10, "SAMPLEDEVICE_1"), &sr(SCOPE, id), EXPIRY);
    let (upper, lower) = (Slip::UpperCaseId, Slip::LowerCaseId);
    for (upper_case, slips) in [
        (UpperCase::LowerCased, [None, Some(upper), Some(upper)]),
        (UpperCase::AsWritten, [Some(lower), None, Some(upper)]),
        (UpperCase::Either, [None, None, Some(upper)]),
    ] {
        let judge = Judge {
            upper_case,
            ..judge(Dialect::Strict)
        };
        for (token, slip) in [&of_lower, &of_written, &of_upper].into_iter().zip(slips) {
            let found = match judge.admit(&credentials(id, token), NOW) {
                Ok(_) => None,
                Err(Refusal::Signature(Mistake::Known { slip, .. })) => Some(slip),
                Err(refusal) => panic!("{refusal}"),
            };
            assert_eq!(found, slip, "{upper_case:?}");
        }
        // An ID in lower case has one key.
        let of_lower = token(&derived(10, ID), &sr(SCOPE, ID), EXPIRY);
        assert!(judge.admit(&credentials(ID, &of_lower), NOW).is_ok());
        let of_upper = token(&derived(10, "SN-1"), &sr(SCOPE, ID), EXPIRY);
        assert!(judge.admit(&credentials(ID, &of_upper), NOW).is_err());
    }
}

#[test]
fn finds_other_mistakes_whatever_an_upper_case_id_s_key_is() {
    let id = "SampleDevice_1";
    let key = derived(10, "SampleDevice_1\n");
    let twice = hmac(&derived(10, id), id.as_bytes());
    for upper_case in [UpperCase::AsWritten, UpperCase::Either] {
        let judge = Judge {
            upper_case,
            ..judge(Dialect::Strict)
        };
        for (key, slip) in [(&key, Slip::NewlineInId), (&twice, Slip::DerivedTwice)] {
            let token = token(key, &sr(SCOPE, id), EXPIRY);
            let refusal = judge.admit(&credentials(id, &token), NOW).unwrap_err();
            assert!(
                matches!(&refusal, Refusal::Signature(Mistake::Known { slip: found, .. }) if *found == slip),
                "{refusal}"
            );
        }
    }
}

#[test]
fn names_what_the_token_is_for() {
    let key = derived(10, ID);
    let refused = |sr: &str| refusal(ID, &token(&key, sr, EXPIRY));
    for (resource, wrong) in [
        (sr(OTHER_SCOPE, ID), WrongResource::OtherScope),
        (sr(SCOPE, "sn-2"), WrongResource::OtherId),
        (
            encoded("hub.azure-devices.net/devices/sn-1"),
            WrongResource::Hub,
        ),
        // As C# and IoT Edge write it: the names percent-encoded twice.
        (
            encoded("hub.azure-devices.net/devices/sn-1/modules/%24edgeAgent"),
            WrongResource::Hub,
        ),
        (encoded("0ne00002193"), WrongResource::Neither),
    ] {
        assert_eq!(refused(&resource), Refusal::Resource(wrong));
    }
    let stranger = Credentials {
        id_scope: "0ne0000ZZZZ".to_owned(),
        ..credentials(ID, "")
    };
    let unknown = judge(Dialect::Strict).admit(&stranger, NOW).unwrap_err();
    assert_eq!(unknown, Refusal::Resource(WrongResource::UnknownScope));
    assert_eq!(refusal(ID, ""), Refusal::NoToken);
}

#[test]
fn judges_the_signature_before_the_expiry() {
    let forged = token(b"another key, of another device", &sr(SCOPE, ID), "1");
    assert_eq!(refusal(ID, &forged), Refusal::Signature(Mistake::Unknown));
    let disabled = token(&derived(30, ID), &sr(SCOPE, ID), EXPIRY);
    let group = "old".to_owned();
    assert_eq!(refusal(ID, &disabled), Refusal::DisabledGroup { group });
}

/// The slip that is found behind a token, and the group and its key that it names.
#[track_caller]
fn assert_slip(token: &str, slip: Slip, key: &'static str, group: &str) {
    let group = group.to_owned();
    let mistake = Mistake::Known { slip, key, group };
    assert_eq!(refusal(ID, token), Refusal::Signature(mistake));
}

#[test]
fn names_the_wrong_key() {
    let sr = sr(SCOPE, ID);
    let text = key_text(10);
    let device_text = BASE64.encode(&derived(10, ID));
    let utf16: Vec<u8> = ID.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (key, slip) in [
        (bytes(10), Slip::GroupKeyItself),
        (text.clone().into_bytes(), Slip::GroupKeyItself),
        (derived(10, "SN-1"), Slip::UpperCaseId),
        (derived(10, "sn-1\n"), Slip::NewlineInId),
        (derived(10, "sn-1\r\n"), Slip::NewlineInId),
        (derived(10, "sn-1 "), Slip::SpaceInId),
        (derived(10, " sn-1"), Slip::SpaceInId),
        (hmac(&bytes(10), &utf16), Slip::Utf16Id),
        (
            hmac(text.as_bytes(), ID.as_bytes()),
            Slip::GroupKeyNotDecoded,
        ),
        (
            hmac(format!("{text}\n").as_bytes(), ID.as_bytes()),
            Slip::NewlineInKey,
        ),
        (
            hmac(&[bytes(10), b"\n".to_vec()].concat(), ID.as_bytes()),
            Slip::NewlineInKey,
        ),
        (format!("{device_text}\n").into_bytes(), Slip::NewlineInKey),
        (device_text.into_bytes(), Slip::DeviceKeyNotDecoded),
        (hmac(&derived(10, ID), ID.as_bytes()), Slip::DerivedTwice),
    ] {
        assert_slip(&token(&key, &sr, EXPIRY), slip, "primary", "here");
    }
    assert_slip(
        &token(&bytes(11), &sr, EXPIRY),
        Slip::GroupKeyItself,
        "secondary",
        "here",
    );
    let elsewhere = token(&derived(21, ID), &sr, EXPIRY);
    assert_slip(&elsewhere, Slip::OtherScope, "secondary", "elsewhere");
}

#[test]
fn names_the_wrong_text() {
    let key = derived(10, ID);
    let sr = sr(SCOPE, ID);
    let raw = format!("{SCOPE}/registrations/{ID}");
    for (text, slip) in [
        (format!("{raw}\n{EXPIRY}"), Slip::SignedDecoded),
        (
            format!("{}\n{EXPIRY}", sr.to_lowercase()),
            Slip::SignedDecoded,
        ),
        (format!("{sr}{EXPIRY}"), Slip::SignedOtherText),
        (format!("{sr}\r\n{EXPIRY}"), Slip::SignedOtherText),
        (format!("{sr}\\n{EXPIRY}"), Slip::SignedOtherText),
        (format!("{sr}\n{EXPIRY}\n"), Slip::SignedOtherText),
        (format!("{EXPIRY}\n{sr}"), Slip::SignedOtherText),
        (sr.clone(), Slip::SignedOtherText),
    ] {
        let token = token_over(&key, &text, &sr, EXPIRY);
        assert_slip(&token, slip, "primary", "here");
    }
}

#[test]
fn says_each_refusal_in_one_line_without_the_token() {
    let token = token(&bytes(10), &sr(SCOPE, ID), EXPIRY);
    let line = refusal(ID, &token).to_string();
    assert_eq!(
        line,
        "wrong signature: signed with the primary group key of 'here' itself; derive the device key from it, and keep the group key off the device"
    );
    let lenient = judge(Dialect::Lenient);
    let raw = format!("{SCOPE}/registrations/{ID}");
    let key = derived(10, ID);
    let sig = encoded(&BASE64.encode(&hmac(&key, format!("{raw}\n{EXPIRY}").as_bytes())));
    let of_node = format!("SharedAccessSignature sr={raw}&sig={sig}&skn=registration&se={EXPIRY}");
    assert!(lenient.admit(&credentials(ID, &of_node), NOW).is_ok());
    assert_eq!(refusal(ID, &of_node).code(), "token_malformed");
}
