//! Tokens of other makers' clients: refused, unless the emulator was told to be lenient.

use crate::device::{ID, decoded, device_key, expiry, signature, sr, token};
use crate::emulator::{Emulator, ID_SCOPE};
use crate::https_client::target;
use crate::mqtt_client::{MqttClient, connect};

/// Tokens, each genuine in its own way, and why the emulator does not take it where it is strict.
fn tokens() -> Vec<(String, &'static str)> {
    let se = expiry();
    let sign = |sr: &str| signature(&decoded(&device_key(ID)), &format!("{sr}\n{se}"));
    let ours = sr(ID_SCOPE, ID);
    let sig = sign(&ours);
    let lower = ours.replace("%2F", "%2f");
    let raw = format!("{ID_SCOPE}/registrations/{ID}");
    let more = ours.replace('-', "%2D");
    let (no_skn, order, wrong_sr, wrong_sig) = (
        "the token has no skn",
        "the token has its parts in another order than sr, sig, se, skn (--lenient takes any)",
        "the token has a sr that is not percent-encoded as ours is: upper-case escapes of everything but A-Z a-z 0-9 - . _ ~ (--lenient takes others)",
        "the token has a sig that is not percent-encoded as ours is: upper-case escapes of everything but A-Z a-z 0-9 - . _ ~ (--lenient takes others)",
    );
    let with = |sr: &str, sig: &str| format!("sr={sr}&sig={sig}&se={se}&skn=registration");
    let tokens = [
        (format!("sr={ours}&sig={sig}&se={se}"), no_skn),
        (format!("sr={ours}&sig={sig}&se={se}&skn="), no_skn),
        (
            format!("sr={ours}&sig={sig}&skn=registration&se={se}"),
            order,
        ),
        (
            format!("skn=registration&se={se}&sig={sig}&sr={ours}"),
            order,
        ),
        (with(&raw, &sign(&raw)), wrong_sr),
        (with(&lower, &sign(&lower)), wrong_sr),
        (with(&more, &sign(&more)), wrong_sr),
        (with(&ours, &sig.replace("%3D", "=")), wrong_sig),
        (with(&ours, &sig.replace("%3D", "%3d")), wrong_sig),
    ];
    let tokens = tokens.into_iter();
    tokens
        .map(|(parts, reason)| (format!("SharedAccessSignature {parts}"), reason))
        .collect()
}

#[test]
fn are_refused_by_a_strict_emulator() {
    let emulator = Emulator::start("");
    for (token, reason) in tokens() {
        let answer = emulator.ask("PUT", &target(ID, "/register"), &token, "{}");
        answer.assert_error(401, 401_000);
        assert_eq!(emulator.refused(), ["https", "token_malformed", reason]);
        let mut client = MqttClient(emulator.tls(emulator.mqtt));
        client.send(&connect(ID, &token));
        assert_eq!(client.receive(), Some((0x20, vec![0, 5])));
        assert_eq!(emulator.refused(), ["mqtt", "token_malformed", reason]);
    }
}

#[test]
fn are_admitted_by_a_lenient_one() {
    let emulator = Emulator::start("--lenient");
    for (token, reason) in tokens().into_iter().chain([(token(ID), "ours")]) {
        let answer = emulator.ask("PUT", &target(ID, "/register"), &token, "{}");
        assert_eq!(answer.status, 202, "{reason}");
        MqttClient::connect(&emulator, ID, &token).subscribe();
    }
    // What is wrong in any dialect stays wrong.
    let forged = token(ID).replace("&sig=", "&sig=AAAA");
    emulator
        .ask("PUT", &target(ID, "/register"), &forged, "{}")
        .assert_error(401, 401_000);
    assert_eq!(emulator.refused()[1], "token_malformed");
}
