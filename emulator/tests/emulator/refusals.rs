//! Why a device is refused, in the words of the log.

use data_encoding::BASE64;

use crate::device::{ID, decoded, device_key, expiry, hmac, signature, sr, token, token_of};
use crate::emulator::{Emulator, GROUP_KEY, ID_SCOPE};
use crate::https_client::target;
use crate::mqtt_client::{MqttClient, connect, connect_with};
use crate::secrets::{assert_none_shown, signatures};

const OTHER_SCOPE: &str = "0ne000AAAA";

/// A key like those of the service, of this byte.
fn key(byte: u8) -> String {
    BASE64.encode(&hmac(&[byte], b"a key").repeat(2))
}

/// An emulator with a group of two keys, one elsewhere, and one that is disabled.
fn emulator(words: &str) -> Emulator {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in [
        ("first.txt", GROUP_KEY.to_owned()),
        ("second.txt", key(2)),
        ("other.txt", key(3)),
        ("others-second.txt", key(4)),
        ("old.txt", key(5)),
    ] {
        std::fs::write(folder.path().join(name), text + "\n").expect("a key file");
    }
    Emulator::start_in(
        folder,
        &format!(
            "--group-key-file first.txt --secondary-group-key-file second.txt \
             --group other,primary=other.txt,secondary=others-second.txt,id-scope={OTHER_SCOPE} \
             --group old,primary=old.txt,disabled {words}"
        ),
    )
}

fn derived(key: &str, id: &str) -> Vec<u8> {
    hmac(&decoded(key), id.as_bytes())
}

/// Signed by this key, whatever that is, for an hour.
fn signed_by(key: &[u8]) -> String {
    signed_over(key, &format!("{}\n{}", sr(ID_SCOPE, ID), expiry()))
}

/// Signed over this text, which ends with the expiry.
fn signed_over(key: &[u8], text: &str) -> String {
    let digits = text.rfind(|letter: char| !letter.is_ascii_digit());
    let se = &text[digits.expect("an expiry") + 1..];
    let signature = signature(key, text);
    token_of(
        &sr(ID_SCOPE, ID),
        &signature,
        se.parse().expect("an expiry"),
    )
}

/// A genuine token for another resource or expiry.
fn genuine(sr: &str, se: u64) -> String {
    token_of(
        sr,
        &signature(&decoded(&device_key(ID)), &format!("{sr}\n{se}")),
        se,
    )
}

/// Refused over both protocols, in the same words.
#[track_caller]
fn assert_refused(emulator: &Emulator, token: &str, code: &str, reason: &str) {
    let answer = emulator.ask("PUT", &target(ID, "/register"), token, "{}");
    answer.assert_error(401, 401_000);
    // The device is told no more than that.
    assert_eq!(answer.body["message"], "Unauthorized");
    assert_eq!(emulator.refused(), ["https", code, reason]);
    let mut client = MqttClient(emulator.tls(emulator.mqtt));
    client.send(&connect(ID, token));
    assert_eq!(client.receive(), Some((0x20, vec![0, 5])));
    assert_eq!(client.receive(), None);
    assert_eq!(emulator.refused(), ["mqtt", code, reason]);
}

#[test]
fn wrong_signatures_and_the_mistakes_behind_them() {
    let emulator = emulator("");
    let primary = decoded(GROUP_KEY);
    let text = format!("{}\n{}", sr(ID_SCOPE, ID), expiry());
    let raw = format!("{ID_SCOPE}/registrations/{ID}\n{}", expiry());
    let device = derived(GROUP_KEY, ID);
    let utf16: Vec<u8> = ID.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let itself = "group key of 'default' itself; derive the device key from it, and keep the group key off the device";
    let newline = "the device key comes from the registration ID with a newline behind it, as `echo` without -n gives";
    let newline_in_key = "the primary key of 'default', or the device key from it, was used with a newline behind it";
    let unknown =
        "no usual mistake explains it; the key is of another device or of another enrollment group";
    let mut secrets = vec![GROUP_KEY.to_owned(), device_key(ID)];
    secrets.extend((2..6).map(key));
    for (token, mistake) in [
        (signed_by(&primary), format!("signed with the primary {itself}")),
        (signed_by(&decoded(&key(2))), format!("signed with the secondary {itself}")),
        (signed_by(GROUP_KEY.as_bytes()), format!("signed with the primary {itself}")),
        (
            signed_by(&derived(&key(3), ID)),
            "the device key comes from the primary key of 'other', a group of another ID scope".to_owned(),
        ),
        (
            signed_by(&derived(&key(4), ID)),
            "the device key comes from the secondary key of 'other', a group of another ID scope".to_owned(),
        ),
        (
            signed_by(&derived(GROUP_KEY, "SN-007")),
            "the device key comes from the registration ID with upper-case letters, and whether the service takes that is not public: lower-case it before deriving, and on the device, or see --upper-case".to_owned(),
        ),
        (signed_by(&derived(GROUP_KEY, "sn-007\n")), newline.to_owned()),
        (signed_by(&derived(GROUP_KEY, "sn-007\r\n")), newline.to_owned()),
        (signed_by(&derived(&key(2), "sn-007\n")), newline.to_owned()),
        (
            signed_by(&derived(GROUP_KEY, "sn-007 ")),
            "the device key comes from the registration ID with a space around it".to_owned(),
        ),
        (
            signed_by(&hmac(&primary, &utf16)),
            "the device key comes from the registration ID in UTF-16; take its ASCII bytes".to_owned(),
        ),
        (
            signed_by(&hmac(format!("{GROUP_KEY}\n").as_bytes(), ID.as_bytes())),
            newline_in_key.to_owned(),
        ),
        (
            signed_by(&hmac(&[&primary[..], b"\n"].concat(), ID.as_bytes())),
            newline_in_key.to_owned(),
        ),
        (
            signed_by(format!("{}\n", device_key(ID)).as_bytes()),
            newline_in_key.to_owned(),
        ),
        (
            signed_by(&hmac(GROUP_KEY.as_bytes(), ID.as_bytes())),
            "the text of the primary key of 'default' was used as it stands; decode its base64 first".to_owned(),
        ),
        (
            signed_by(device_key(ID).as_bytes()),
            "signed with the text of the device key as it stands; decode its base64 first".to_owned(),
        ),
        (
            signed_by(&hmac(&device, ID.as_bytes())),
            "the device key was derived a second time; the client, or its sample, derives by itself or wants the device key".to_owned(),
        ),
        (
            signed_over(&device, &raw),
            "signed over the resource before percent-encoding; sign the text of sr as it stands in the token".to_owned(),
        ),
        (
            signed_over(&device, &text.replace('\n', "\r\n")),
            "signed over another text than sr, one newline and se".to_owned(),
        ),
        (signed_by(&derived(GROUP_KEY, "sn-008")), unknown.to_owned()),
        (signed_by(b"any key"), unknown.to_owned()),
    ] {
        let reason = format!("wrong signature: {mistake}");
        assert_refused(&emulator, &token, "token_wrong_signature", &reason);
        secrets.extend(signatures(&token));
    }
    assert_none_shown(&emulator.said(), secrets.iter().map(String::as_str));
}

#[test]
fn what_is_refused_without_a_look_at_the_signature_or_in_spite_of_it() {
    let emulator = emulator("");
    let (sr_, se) = (sr(ID_SCOPE, ID), expiry());
    let hub = "hub.azure-devices.net%2Fdevices%2Fsn-007";
    let of_disabled = signed_by(&derived(&key(5), ID));
    let mut secrets = vec![GROUP_KEY.to_owned(), device_key(ID)];
    for (token, code, reason) in [
        (
            genuine(&sr_, se * 1_000),
            "token_expiry_in_milliseconds",
            "the token has an expiry that can only be in milliseconds: give seconds since 1970",
        ),
        (
            genuine(&sr_, 1_700_000_000),
            "token_expired",
            "the token expired at 2023-11-14T22:13:20Z: make a new one, and look at the device's clock",
        ),
        (
            genuine(&sr(OTHER_SCOPE, ID), se),
            "token_wrong_resource",
            "the token is for another ID scope",
        ),
        (
            genuine(&sr(ID_SCOPE, "sn-008"), se),
            "token_wrong_resource",
            "the token is for another registration ID",
        ),
        (
            genuine(&sr(ID_SCOPE, "SN-007"), se),
            "token_wrong_resource",
            "the token has the registration ID in another case than the connection: use one, lower-case",
        ),
        (
            genuine(hub, se),
            "token_wrong_resource",
            "the token is for a device on an IoT hub: to register, sign {ID scope}/registrations/{registration ID}",
        ),
        (
            genuine("sn-007", se),
            "token_wrong_resource",
            "the token's sr is not {ID scope}/registrations/{registration ID}",
        ),
        (
            of_disabled,
            "group_disabled",
            "the device belongs to the enrollment group 'old', which is disabled",
        ),
        (
            token(ID).replace("SharedAccessSignature ", "Bearer "),
            "token_malformed",
            "the token does not begin with 'SharedAccessSignature '",
        ),
        (
            token(ID).replace("skn=registration", "skn=owner"),
            "token_malformed",
            "the token has a policy name (skn) other than 'registration'",
        ),
        (
            token(ID).replace("&se=", "&se=1&se="),
            "token_malformed",
            "the token has se twice",
        ),
        (
            device_key(ID),
            "token_malformed",
            "the token does not begin with 'SharedAccessSignature '",
        ),
    ] {
        assert_refused(&emulator, &token, code, reason);
        if token.contains("sig=") {
            secrets.extend(signatures(&token));
        }
    }
    // Where no header can hold it.
    let mut client = MqttClient(emulator.tls(emulator.mqtt));
    client.send(&connect(ID, &(token(ID) + "\n")));
    assert_eq!(client.receive(), Some((0x20, vec![0, 5])));
    let [_, code, reason] = emulator.refused();
    assert_eq!(code, "token_malformed");
    assert!(
        reason.ends_with(": a newline that was copied along?"),
        "{reason}"
    );
    assert_none_shown(&emulator.said(), secrets.iter().map(String::as_str));
}

#[test]
fn either_key_of_a_group_admits_and_each_scope_is_a_service_of_its_own() {
    let emulator = emulator("--assigning 0");
    for key in [GROUP_KEY, &key(2)] {
        let token = signed_by(&derived(key, ID));
        let answer = emulator.ask("PUT", &target(ID, "/register"), &token, "{}");
        assert_eq!(answer.status, 202);
        let below = format!("/operations/{}", answer.operation_id());
        let ended = emulator.ask("GET", &target(ID, &below), &token, "").body;
        assert_eq!(
            ended["registrationState"]["symmetricKey"]["enrollmentGroupId"],
            "default"
        );
        MqttClient::connect(&emulator, ID, &token).subscribe();
    }
    let sr = sr(OTHER_SCOPE, ID);
    let se = expiry();
    let token = token_of(
        &sr,
        &signature(&derived(&key(4), ID), &format!("{sr}\n{se}")),
        se,
    );
    let address = target(ID, "").replace(ID_SCOPE, OTHER_SCOPE);
    emulator
        .ask("POST", &address, &token, "")
        .assert_error(404, 404_201);
    let user_name = format!("{OTHER_SCOPE}/registrations/{ID}/api-version=2019-03-31");
    let mut client = MqttClient(emulator.tls(emulator.mqtt));
    client.send(&connect_with(4, ID, &user_name, &token));
    assert_eq!(client.receive(), Some((0x20, vec![0, 0])));
}
