use super::*;

const KEY: &str =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
const SIG: &str = "l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D";

#[test]
fn takes_keys_and_signatures_out() {
    for (text, redacted) in [
        (KEY.to_owned(), format!("{NOT_SHOWN}==")),
        (KEY.trim_end_matches('=').to_owned(), NOT_SHOWN.to_owned()),
        (format!("--{KEY}"), format!("--{NOT_SHOWN}==")),
        (format!("\"{KEY}\""), format!("\"{NOT_SHOWN}==\"")),
        (format!("./{KEY}"), format!(".{NOT_SHOWN}==")),
        (format!("file:{KEY}"), format!("file:{NOT_SHOWN}==")),
        (format!("{KEY}.csv"), format!("{NOT_SHOWN}==.csv")),
        (
            format!("{KEY},{KEY}"),
            format!("{NOT_SHOWN}==,{NOT_SHOWN}=="),
        ),
        (
            format!("DPS_GROUP_KEY={KEY}"),
            format!("DPS_GROUP_KEY={NOT_SHOWN}=="),
        ),
        (format!("se=1&sig={SIG}"), format!("se=1&sig={NOT_SHOWN}")),
        (
            KEY.replace('/', "_").replace('+', "-"),
            format!("{NOT_SHOWN}=="),
        ),
        (
            "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=".to_owned(),
            format!("{NOT_SHOWN}="),
        ),
        (
            format!("HostName=h;SharedAccessKey={KEY}"),
            format!("HostName=h;SharedAccessKey={NOT_SHOWN}=="),
        ),
    ] {
        assert_eq!(super::redacted(&text), redacted, "{text}");
    }
}

#[test]
fn leaves_names_alone() {
    for name in [
        "",
        "group-key.txt",
        "keys/2024/plant-seven/group-key",
        "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
        "SN-007-888-ABC-MAC-A1-B2-C3-D4-E5-F6",
        "Pump-Station_North-Hall-7-Unit-12b",
        "Valve-C-14W01-02FD-line-3/2026-11",
        "Serial Number Of The Device 1",
        "1F0033000B51383432333434",
        "1f0033000b51383432333434",
        "0x1F0033000B51383432333434",
        "1f0033000B51383432333434aBcDeF01",
        "550E8400-e29b-41d4-A716-446655440000",
        "/somewhere/else/keys/groupkey",
    ] {
        assert!(!has_secret(name), "{name}");
    }
}

/// Of 16 bytes, one key in 40 has none.
#[test]
fn takes_keys_without_a_digit_out() {
    for (key, digits) in [
        ("yYMTqGdZaQfXnPrwLbVhKA==", "yYMTqGdZaQfXnPrwLbVhKA"),
        ("bmVlZHNvbWVyYW5kb21ieXRl", "bmVlZHNvbWVyYW5kb21ieXRl"),
        ("mnop/rst+vwxyzabcdefgg==", "mnop/rst+vwxyzabcdefgg"),
    ] {
        for text in [key.to_owned(), format!("--{key}"), format!("\"{key}\"")] {
            assert_eq!(redacted(&text), text.replace(digits, NOT_SHOWN), "{text}");
        }
    }
    for key in ["yYMTqGdZaQfXnPrwLbVhKA", "yYMTqGdZ_QfXnPrwLb-hKA=="] {
        assert!(has_secret(key), "{key}");
    }
}

#[test]
fn takes_keys_that_are_wrapped_out() {
    let key =
        "yYMTqGdZaQfXnPrwLbVhKBcDeFgHiJkLmNoPqRsTuVwxYzAbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhIjKlMw==";
    for (width, line_end) in [(64, "\n"), (76, "\r\n"), (44, "\n    "), (20, " ")] {
        let lines: Vec<_> = key.as_bytes().chunks(width).collect();
        let lines = lines.iter().map(|line| std::str::from_utf8(line).unwrap());
        let wrapped = lines.clone().collect::<Vec<_>>().join(line_end);
        let whole = redacted(&wrapped);
        assert!(
            lines
                .clone()
                .all(|line| !whole.contains(line.trim_end_matches('='))),
            "{whole}"
        );
    }
}

/// From one seed, so that each run has the same.
mod at_random {
    use data_encoding::{BASE64, HEXLOWER, HEXUPPER};
    use fastrand::Rng;

    use super::*;

    fn bytes(random: &mut Rng, lengths: std::ops::RangeInclusive<usize>) -> Vec<u8> {
        let mut bytes = vec![0; random.usize(lengths)];
        random.fill(&mut bytes);
        bytes
    }

    #[test]
    fn every_key_is_taken_out() {
        let mut random = Rng::with_seed(0x5ec7);
        let mut plain = 0;
        for _ in 0..10_000 {
            let key = BASE64.encode(&bytes(&mut random, 16..=64));
            let digits = key.trim_end_matches('=');
            // A number in hexadecimal digits or a word could be such a key.
            if !has_both_cases(&key) && !key.contains(['+', '/']) {
                plain += 1;
                continue;
            }
            assert_eq!(redacted(&key), key.replace(digits, NOT_SHOWN), "{key}");
            let (start, end) = key.split_at(random.usize(20..=key.len()));
            let wrapped = redacted(&format!("{start}\n{end}"));
            assert!(!wrapped.contains(start), "{wrapped}");
        }
        assert!(plain < 10, "{plain}");
    }

    #[test]
    fn no_number_and_no_id_is() {
        const WORDS: [&str; 8] = [
            "Pump", "valve", "HALL", "Line", "north", "SN", "mac", "Unit",
        ];
        let mut random = Rng::with_seed(0x5ec8);
        for _ in 0..5_000 {
            let number = bytes(&mut random, 8..=64);
            let (lower, upper) = (HEXLOWER.encode(&number), HEXUPPER.encode(&number));
            let mixed = lower.chars().map(|digit| match random.bool() {
                true => digit.to_ascii_uppercase(),
                false => digit,
            });
            let mixed: String = mixed.collect();
            let octets = number.iter().map(|octet| HEXUPPER.encode(&[*octet]));
            let mac = octets.collect::<Vec<_>>().join("-");
            let parts = (0..random.usize(2..9)).map(|_| {
                let word = random.choice(WORDS).unwrap_or_default();
                format!("{word}{}-{}", random.u8(..), random.u16(..))
            });
            let id = parts.collect::<Vec<_>>().join("-");
            for name in [format!("0x{upper}"), lower, upper, mixed, mac, id] {
                assert!(!has_secret(&name), "{name}");
            }
        }
    }
}

#[test]
fn knows_a_key_that_was_cut_short_in_the_message() {
    // Clap takes what follows `=` off.
    let redactor = Redactor::new(&format!("derive\n--{KEY}"));
    let key = KEY.trim_end_matches('=');
    let message = redactor.redact(&format!("unexpected argument '--{key}' found"));
    assert_eq!(
        message,
        format!("unexpected argument '--{NOT_SHOWN}' found")
    );
}
