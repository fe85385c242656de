//! `verify`: which tokens are refused, with which code, and that only a genuine one is called expired.

use super::support::{DEVICE_KEY, Ended, Folder, ID, SECONDARY_DEVICE_KEY, json};

const TOKEN: &str = "SharedAccessSignature sr=0ne00002193%2Fregistrations%2Fsn-007-888-abc-mac-a1-b2-c3-d4-e5-f6\
                     &sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D&se=1700000000&skn=registration";
const BEFORE: &str = "--at 1699999999";

/// Verifies a token for the scope and ID of the known one.
fn verify(token: impl Into<Vec<u8>>, words: &str) -> Ended {
    let folder = Folder::new();
    let command = folder.command("verify --json --id-scope 0ne00002193 --registration-id");
    let command = command.arg(ID).args(words.split_whitespace());
    let ended = command.env("DPS_DEVICE_KEY", DEVICE_KEY).stdin(token).end();
    assert!(!ended.stderr.contains("l4WGmr52Z9"), "{}", ended.stderr);
    ended
}

/// The code with which a token is refused.
#[track_caller]
fn code(token: impl Into<Vec<u8>>, words: &str) -> String {
    let refused = verify(token, words);
    assert_eq!(refused.stdout, "");
    let mut codes = refused.codes(1);
    assert_eq!(codes.len(), 1, "{codes:?}");
    codes.remove(0)
}

#[test]
fn a_token_that_was_cut_anywhere_is_refused() {
    let equivalent = ["&skn=registration", "registration"].map(|cut| TOKEN.len() - cut.len());
    for length in 0..TOKEN.len() {
        let token = &TOKEN[..length];
        if equivalent.contains(&length) {
            verify(token, BEFORE).done_silently();
        } else {
            let code = code(token, BEFORE);
            assert!(
                code.starts_with("sas_token_") && code != "sas_token_expired",
                "{token}: {code}"
            );
        }
    }
}

#[test]
fn says_until_when_a_token_is_valid() {
    let object = json(&verify(TOKEN, BEFORE).done_silently());
    assert_eq!(object["valid"], true);
    assert_eq!(object["expires_at"], 1_700_000_000);
}

#[test]
fn a_part_that_is_repeated_or_unknown_is_refused() {
    for part in ["sr=0ne", "sig=a", "se=1", "skn=registration", "skn="] {
        assert_eq!(
            code(format!("{TOKEN}&{part}"), BEFORE),
            "sas_token_repeated_part",
            "{part}"
        );
    }
    for part in ["api-version=1", "", "x", "SE=1", "skn2=registration"] {
        assert_eq!(
            code(format!("{TOKEN}&{part}"), BEFORE),
            "sas_token_unknown_part",
            "{part}"
        );
    }
}

#[test]
fn a_malformed_token_is_refused() {
    for (from, to, expected) in [
        ("SharedAccessSignature ", "", "sas_token_missing_prefix"),
        (
            "SharedAccessSignature ",
            "sharedaccesssignature ",
            "sas_token_missing_prefix",
        ),
        (
            "SharedAccessSignature ",
            " SharedAccessSignature ",
            "sas_token_missing_prefix",
        ),
        (
            "SharedAccessSignature ",
            "Authorization: SharedAccessSignature ",
            "sas_token_missing_prefix",
        ),
        ("&se=1700000000", "", "sas_token_missing_part"),
        ("se=1700000000", "se=", "sas_token_missing_part"),
        (
            "se=1700000000",
            "se=1700000000000",
            "sas_token_invalid_expiry",
        ),
        ("se=1700000000", "se=-1", "sas_token_invalid_expiry"),
        ("se=1700000000", "se=soon", "sas_token_invalid_expiry"),
        (
            "%2Fregistrations",
            "%2registrations",
            "sas_token_invalid_resource",
        ),
        ("30m7A%3D", "30m7A", "sas_token_invalid_signature"),
        ("30m7A%3D", "30m7B%3D", "sas_token_invalid_signature"),
        ("30m7A%3D", "30m7A%3D%3D", "sas_token_invalid_signature"),
    ] {
        let token = TOKEN.replacen(from, to, 1);
        assert_ne!(token, TOKEN);
        assert_eq!(code(token, BEFORE), expected, "{from} {to}");
    }
}

#[test]
fn other_input_is_refused() {
    for input in [
        "",
        "\n",
        "\r\n",
        "null",
        "{\"token\":\"\"}",
        "SharedAccessSignature",
        DEVICE_KEY,
    ] {
        assert_eq!(code(input, BEFORE), "sas_token_missing_prefix", "{input:?}");
    }
    let garbage: Vec<u8> = (0..=255).cycle().take(200_000).collect();
    assert_eq!(code(garbage, BEFORE), "sas_token_missing_prefix");
    let mut token = TOKEN.as_bytes().to_vec();
    token.extend(vec![0xff; 100_000]);
    assert_eq!(code(token, BEFORE), "sas_token_unknown_part");
    assert_eq!(
        code(format!("\u{feff}{TOKEN}"), BEFORE),
        "sas_token_missing_prefix"
    );
    for (input, expected) in [
        (&b""[..], "there is no token on standard input"),
        (b"\xef\xbb\xbfSharedAccessSignature", "byte order mark"),
        (b"\xff\xfeS\0h\0", "byte order mark"),
    ] {
        let refused = verify(input, BEFORE);
        assert!(refused.stderr.contains(expected), "{}", refused.stderr);
    }
    let two = format!("{TOKEN}\n{TOKEN}\n");
    assert!(code(two, BEFORE).starts_with("sas_token_"));
}

#[test]
fn one_line_end_is_taken_off() {
    for end in ["", "\n", "\r\n"] {
        verify(format!("{TOKEN}{end}"), BEFORE).done_silently();
    }
    for end in ["\n\n", "\r\n\r\n", "\r", " ", " \n", "\0"] {
        assert!(
            code(format!("{TOKEN}{end}"), BEFORE).starts_with("sas_token_"),
            "{end:?}"
        );
    }
}

#[test]
fn judges_the_resource_then_the_signature_then_the_time() {
    // All four at once, and one less each time; each is long expired.
    let forged = TOKEN.replace("sig=l4WG", "sig=m4WG");
    let elsewhere = forged.replace("0ne00002193", "0ne00002194");
    let malformed = format!("{elsewhere}&x=1");
    for (token, expected) in [
        (malformed.as_str(), "sas_token_unknown_part"),
        (&elsewhere, "sas_token_wrong_resource"),
        (&forged, "sas_token_wrong_signature"),
        (TOKEN, "sas_token_expired"),
    ] {
        assert_eq!(code(token, ""), expected);
        assert_eq!(code(token, "--at 1700000000"), expected);
    }
}

#[test]
fn another_resource_is_refused() {
    for (from, to) in [
        ("0ne00002193", "0NE00002193"),
        ("%2Fregistrations%2F", "%2FRegistrations%2F"),
        ("sn-007", "SN-007"),
        ("sn-007", "sn-008"),
        ("%2Fregistrations%2F", "%2F%2Fregistrations%2F"),
        ("e5-f6", "e5-f6%2F"),
    ] {
        assert_eq!(
            code(TOKEN.replace(from, to), BEFORE),
            "sas_token_wrong_resource",
            "{from} {to}"
        );
    }
    let policy = TOKEN.replace("skn=registration", "skn=device");
    assert_eq!(code(policy, BEFORE), "sas_token_wrong_policy");
}

/// They would turn or hide what is said.
#[test]
fn unseen_characters_of_a_token_are_shown_as_escapes() {
    let token = TOKEN.replace("sr=", "sr=\u{202e}\u{200b}");
    let refused = Folder::new()
        .command(&format!("verify --id-scope 0ne --registration-id {ID}"))
        .env("DPS_DEVICE_KEY", DEVICE_KEY)
        .stdin(token)
        .end();
    let error = refused.error(1);
    assert!(error.contains(r"sr=\u{202e}\u{200b}0ne"), "{error}");
}

#[test]
fn another_key_is_refused() {
    let folder = Folder::new();
    let words = format!("verify --json --id-scope 0ne00002193 --registration-id {ID}");
    let command = folder
        .command(&words)
        .env("DPS_DEVICE_KEY", SECONDARY_DEVICE_KEY);
    assert_eq!(
        command.stdin(TOKEN).end().codes(1),
        ["sas_token_wrong_signature"]
    );
}

#[test]
fn a_token_ends_with_the_allowed_skew() {
    for (words, is_valid) in [
        ("--at 0", true),
        ("--at 1699999999", true),
        ("--at 1700000000", false),
        ("--at 1700000059 --allowed-skew 60", true),
        ("--at 1700000059 --allowed-skew 1m", true),
        ("--at 1700000060 --allowed-skew 60", false),
        ("--at 1700000000 --allowed-skew 1", true),
        ("--at 1700000000 --allowed-skew 0", false),
        ("--at 1700086399 --allowed-skew 86400", true),
        ("--at 1700086399 --allowed-skew 1d", true),
        ("--at 1700086400 --allowed-skew 1d", false),
        ("--at 99999999999", false),
    ] {
        match is_valid {
            true => drop(verify(TOKEN, words).done_silently()),
            false => assert_eq!(code(TOKEN, words), "sas_token_expired", "{words}"),
        }
    }
}

#[test]
fn times_that_are_none_are_refused() {
    for (words, expected) in [
        ("--at -1", "expiry_negative"),
        ("--at now", "expiry_not_a_number"),
        ("--at 1700000000000", "expiry_milliseconds"),
        ("--allowed-skew -1", "duration_invalid"),
        ("--allowed-skew x", "duration_invalid"),
        ("--allowed-skew 86401", "skew_too_long"),
        ("--allowed-skew 2d", "skew_too_long"),
        ("--allowed-skew 1700000000000", "skew_too_long"),
        ("--allowed-skew 99999999999999999999", "skew_too_long"),
        ("--allowed-skew 99999999999999999999h", "skew_too_long"),
        ("--at 99999999999999999999", "expiry_milliseconds"),
        ("--at 1700000000.0", "expiry_not_a_number"),
    ] {
        assert_eq!(code(TOKEN, words), expected, "{words}");
        let option = words.split(' ').next().unwrap();
        let refused = verify(TOKEN, words);
        assert!(refused.stderr.contains(option), "{}", refused.stderr);
    }
}

#[test]
fn tokens_of_a_hub_are_for_their_device_or_module_alone() {
    let folder = Folder::new();
    let command = |words: &str, input: &str| {
        let command = folder.command(words).env("DPS_DEVICE_KEY", DEVICE_KEY);
        command.stdin(input).end()
    };
    let device = "--hub h.azure-devices.net --device-id Device_1";
    let module = "--hub h.azure-devices.net --device-id Device_1 --module-id m";
    let other = "--hub H.azure-devices.net --device-id device_1";
    let registration = "--id-scope 0ne --registration-id sn-1";
    let resources = [device, module, other, registration];
    for made in resources {
        let token = command(&format!("sas {made}"), "").done_silently();
        for asked in resources {
            let verdict = command(&format!("verify --json {asked}"), &token);
            match made == asked {
                true => drop(verdict.done_silently()),
                false => assert_eq!(
                    verdict.codes(1),
                    ["sas_token_wrong_resource"],
                    "{made} {asked}"
                ),
            }
        }
    }
    let token = command(&format!("sas {device}"), "").done_silently();
    let token = format!("{}&skn=registration", token.trim_end());
    let verdict = command(&format!("verify --json {device}"), &token);
    assert_eq!(verdict.codes(1), ["sas_token_wrong_policy"]);
}
