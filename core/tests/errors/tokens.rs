use dps_symkey_core::{
    BufferTooSmall, DeviceKey, Expiry, IdScope, MacAddress, RegistrationId, ResourceUri, SasToken,
};

use super::check;

const DEVICE_KEY: &str = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
const SIG: &str = "sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D";
const SR: &str = "sr=0ne00002193%2Fregistrations%2Fsn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";

#[test]
fn expiry() {
    let parse = |text| Expiry::parse(text).unwrap_err();
    check(&[
        (
            parse("in 1h"),
            "expiry_not_a_number",
            "expiry is not a whole number: give seconds since 1970, as in 1700000000",
        ),
        (
            parse("-1"),
            "expiry_negative",
            "expiry is negative: give seconds since 1970, as in 1700000000",
        ),
        (
            Expiry::new(1_700_000_000_000).unwrap_err(),
            "expiry_milliseconds",
            "time is 100000000000 or more, which can only be milliseconds: use seconds since 1970",
        ),
    ]);
}

#[test]
fn sas_token() {
    let token = |parts: &str| format!("SharedAccessSignature {parts}");
    let parse = |parts: &str| SasToken::parse(&token(parts)).unwrap_err();
    let key = DeviceKey::from_base64(DEVICE_KEY).unwrap();
    let id_scope = IdScope::new("0ne00002193").unwrap();
    let id = RegistrationId::new("sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6").unwrap();
    let other_id = RegistrationId::new("sn-1").unwrap();
    let verify_with_skew = |parts: &str, id, now, allowed_skew| {
        let resource = ResourceUri::registration(id_scope, id);
        key.verify(&token(parts), &resource, now, allowed_skew)
            .unwrap_err()
    };
    let verify = |parts: &str, id, now| verify_with_skew(parts, id, now, 30);
    let genuine = format!("{SR}&{SIG}&se=1700000000&skn=registration");
    check(&[
        (
            SasToken::parse("sr=a").unwrap_err(),
            "sas_token_missing_prefix",
            "SAS token does not begin with 'SharedAccessSignature ': give the whole token and nothing before it",
        ),
        (
            parse(&format!("{SR}&{SIG}&se=1700000000\n")),
            "sas_token_white_space",
            "SAS token has white space or a newline at byte 162: remove it",
        ),
        (
            parse(&format!("{SR}&se=1700000000&skn=registration")),
            "sas_token_missing_part",
            "SAS token has no 'sig': give the whole token",
        ),
        (
            parse(&format!("sr=&{SIG}&se=1700000000")),
            "sas_token_missing_part",
            "SAS token has no 'sr': give the whole token",
        ),
        (
            parse(&format!("{SR}&{SIG}&se=")),
            "sas_token_missing_part",
            "SAS token has no 'se': give the whole token",
        ),
        (
            parse(&format!("{genuine}&skn=")),
            "sas_token_repeated_part",
            "SAS token has 'skn' twice: give one token",
        ),
        (
            parse(&format!("{genuine}&")),
            "sas_token_unknown_part",
            "SAS token has a part other than sr=, sig=, se= and skn=: give the whole token and nothing after it",
        ),
        (
            parse(&format!("sr=a%2&{SIG}&se=1700000000")),
            "sas_token_invalid_resource",
            "SAS token has an 'sr' that is not percent-encoded: make the token again",
        ),
        (
            parse(&format!("{SR}&sig=AAAA&se=1700000000")),
            "sas_token_invalid_signature",
            "SAS token has a 'sig' that is not the percent-encoded base64 of 32 bytes: give the whole token",
        ),
        (
            parse(&format!("{SR}&{SIG}&se=soon")),
            "sas_token_invalid_expiry",
            "SAS token has an 'se' that is not in seconds since 1970: make the token again",
        ),
        (
            parse(&format!("{SR}&{SIG}&se=1700000000000")),
            "sas_token_invalid_expiry",
            "SAS token has an 'se' that is not in seconds since 1970: make the token again",
        ),
        (
            verify(&genuine, &other_id, 0),
            "sas_token_wrong_resource",
            "SAS token is for another resource: make it for this ID scope and registration ID, or hub and device, \
             case included",
        ),
        (
            verify(&format!("{SR}&{SIG}&se=1700000000&skn=iothubowner"), &id, 0),
            "sas_token_wrong_policy",
            "SAS token names another policy: a device's token has 'skn=registration' for the provisioning service \
             and none for a hub",
        ),
        (
            verify(
                &format!("{SR}&{SIG}&se=1700000001&skn=registration"),
                &id,
                0,
            ),
            "sas_token_wrong_signature",
            "SAS token is signed with another key, or was changed: sign it with this device's key, derived from this very ID",
        ),
        (
            verify(&genuine, &id, 1_700_000_000_000),
            "expiry_milliseconds",
            "now is 100000000000 or more, which can only be milliseconds: use seconds since 1970",
        ),
        (
            verify_with_skew(&genuine, &id, 0, 86_401),
            "skew_too_long",
            "allowed skew is 86401 seconds, more than a day (86400): allow a few minutes at most, and set the clock",
        ),
        (
            verify_with_skew(&genuine, &id, 1_700_000_001, 0),
            "sas_token_expired",
            "SAS token expired at 1700000000, 1 second ago: make a new one, and check the clock",
        ),
        (
            verify(&genuine, &id, 1_700_000_060),
            "sas_token_expired",
            "SAS token expired at 1700000000, 60 seconds ago: make a new one, and check the clock",
        ),
    ]);
}

/// Bytes that are no text are told apart from a token that something follows.
#[test]
fn sas_token_of_any_bytes() {
    let code = |text: &[u8]| SasToken::parse_bytes(text).unwrap_err().code();
    assert_eq!(code(b"\xff\xff\xff\xff"), "sas_token_missing_prefix");
    let token = [
        b"SharedAccessSignature ",
        SR.as_bytes(),
        b"&",
        SIG.as_bytes(),
        b"&se=1\xff",
    ];
    assert_eq!(code(&token.concat()), "sas_token_unknown_part");
    assert_eq!(
        code("SharedAccessSignature sr=é".as_bytes()),
        "sas_token_missing_part"
    );
}

#[test]
fn buffer_too_small() {
    let key = DeviceKey::from_base64(DEVICE_KEY).unwrap();
    let id = RegistrationId::new("sn-1").unwrap();
    let id_scope = IdScope::new("0ne00002193").unwrap();
    let token = key.registration_sas_token(id_scope, &id, Expiry::new(0).unwrap());
    let length = token.encoded_len();
    check(&[(
        token.encode(&mut []).unwrap_err(),
        "buffer_too_small",
        &format!("buffer is too small: give {length} bytes or more"),
    )]);
    let mac = MacAddress::parse("a1b2c3d4e5f6").unwrap();
    let mut buffer = [0xff; 18];
    assert_eq!(
        mac.encode(&mut buffer[..16]),
        Err(BufferTooSmall { required: 17 })
    );
    assert_eq!(buffer, [0xff; 18]);
    assert_eq!(mac.encode(&mut buffer), Ok("a1-b2-c3-d4-e5-f6"));
    assert_eq!(buffer[17], 0xff);
}
