//! The exact text and the stable code of every error, each from input that really causes it.

use std::collections::BTreeSet;
use std::error::Error;

use dps_symkey_core::{
    BufferTooSmall, DeviceKey, Expiry, ExpiryError, GroupKey, HubDeviceId, HubHost, HubHostError,
    HubIdError, HubModuleId, IdScope, IdScopeError, KeyError, MacAddress, MacAddressError,
    RegistrationId, RegistrationIdError, ResourceUri, Rules, SasToken, SasTokenError,
    SerialNumberError,
};

const DEVICE_KEY: &str = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
const SIG: &str = "sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D";
const SR: &str = "sr=0ne00002193%2Fregistrations%2Fsn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";

/// An error, its code and its text.
type Case<E> = (E, &'static str, &'static str);

/// Compares every case, and that together they are every variant of the enum.
fn check<E: Error + Copy>(codes: &[&str], code: fn(&E) -> &'static str, cases: &[Case<E>]) {
    for (error, expected_code, expected_text) in cases {
        let text = error.to_string();
        assert_eq!(text, *expected_text);
        assert_eq!(code(error), *expected_code, "{text}");
        assert_reads_well(&text);
        assert!(error.source().is_none(), "{text}");
    }
    let caused: BTreeSet<_> = cases.iter().map(|case| case.1).collect();
    assert_eq!(caused, codes.iter().copied().collect());
}

/// Lower case at the start, acronyms excepted; one line; no full stop.
fn assert_reads_well(text: &str) {
    let lower_case = text.starts_with(|first: char| first.is_ascii_lowercase());
    let acronym = ["ID ", "MAC ", "SAS "]
        .iter()
        .any(|acronym| text.starts_with(acronym));
    assert!(lower_case || acronym, "{text}");
    assert!(!text.ends_with(['.', ' ', ':', ';', '!']), "{text}");
    assert!(!text.contains(['\n', '\r', '\t']), "{text}");
    assert!(!text.contains("  "), "{text}");
}

#[test]
fn registration_id() {
    use RegistrationIdError as E;
    let portable = |text| RegistrationId::new(text).unwrap_err();
    let service = |text| RegistrationId::with_rules(text, Rules::Service).unwrap_err();
    check::<E>(
        E::CODES,
        E::code,
        &[
            (
                portable(""),
                "registration_id_empty",
                "registration ID is empty: give 1 to 128 characters",
            ),
            (
                portable(&"a".repeat(129)),
                "registration_id_too_long",
                "registration ID has 129 bytes: shorten it to 128 or less",
            ),
            (
                portable("sn-007-888-ABC"),
                "registration_id_upper_case",
                "registration ID has the upper-case letter 'A' at byte 11: the service ignores case but the device key \
                 does not, so lower-case the ID explicitly, here and on the device",
            ),
            (
                portable("sn-1\r\n"),
                "registration_id_white_space",
                "registration ID has white space, '\\r', at byte 4: take it off",
            ),
            (
                service(" sn-1"),
                "registration_id_white_space",
                "registration ID has white space, ' ', at byte 0: take it off",
            ),
            (
                portable("sn-é"),
                "registration_id_non_ascii",
                "registration ID has 'é', which is not ASCII, at byte 3: use only ASCII, and save files as UTF-8",
            ),
            (
                portable("\u{feff}sn-1"),
                "registration_id_non_ascii",
                "registration ID has '\\u{feff}', which is not ASCII, at byte 0: use only ASCII, and save files as UTF-8",
            ),
            (
                RegistrationId::from_bytes(b"sn-\xff", Rules::Portable).unwrap_err(),
                "registration_id_non_ascii",
                "registration ID has '\u{fffd}', which is not ASCII, at byte 3: use only ASCII, and save files as UTF-8",
            ),
            (
                portable("sn/1"),
                "registration_id_invalid_character",
                "registration ID has '/' at byte 2: use only a-z, 0-9 and '-'",
            ),
            (
                portable("sn_1"),
                "registration_id_invalid_character",
                "registration ID has '_' at byte 2: use only a-z, 0-9 and '-' (the service rules take '.', '_' and ':' \
                 too)",
            ),
            (
                service("sn@1"),
                "registration_id_invalid_character",
                "registration ID has '@' at byte 2: use only letters, digits, '-', '.', '_' and ':'",
            ),
            (
                portable("-sn-1"),
                "registration_id_invalid_start",
                "registration ID begins with '-': begin with a letter or a digit",
            ),
            (
                portable("sn-1-"),
                "registration_id_invalid_end",
                "registration ID ends with '-' at byte 4: end with a letter or a digit",
            ),
            (
                service("sn-1."),
                "registration_id_invalid_end",
                "registration ID ends with '.' at byte 4: end with a letter or a digit",
            ),
        ],
    );
}

#[test]
fn serial_number() {
    use SerialNumberError as E;
    let mac = MacAddress::parse("a1-b2-c3-d4-e5-f6").unwrap();
    let alone = |text| RegistrationId::from_serial(text).unwrap_err();
    let both = |text| RegistrationId::from_serial_and_mac(text, &mac).unwrap_err();
    check::<E>(
        E::CODES,
        E::code,
        &[
            (
                alone(""),
                "serial_number_empty",
                "serial number is empty: give at least one character",
            ),
            (
                alone(&"a".repeat(126)),
                "serial_number_too_long",
                "serial number has 126 bytes: 125 is the most that leaves room for the rest of the ID",
            ),
            (
                both(&"a".repeat(104)),
                "serial_number_too_long",
                "serial number has 104 bytes: 103 is the most that leaves room for the rest of the ID",
            ),
            (
                alone("007 888"),
                "serial_number_white_space",
                "serial number has white space, ' ', at byte 3: take it off",
            ),
            (
                alone("007ß"),
                "serial_number_non_ascii",
                "serial number has 'ß', which is not ASCII, at byte 3: use only ASCII, and save files as UTF-8",
            ),
            (
                alone("007/888"),
                "serial_number_invalid_character",
                "serial number has '/' at byte 3: a registration ID does not take it under these rules; choose \
                 how to write it, on the device too",
            ),
            (
                alone("-007"),
                "serial_number_invalid_start",
                "serial number begins with '-': a registration ID does not take it there; choose how to write it, on the \
                 device too",
            ),
            (
                both("007-"),
                "serial_number_invalid_end",
                "serial number ends with '-' at byte 3: a registration ID does not take it there; choose how to write it, \
                 on the device too",
            ),
        ],
    );
}

#[test]
fn mac_address() {
    use MacAddressError as E;
    let parse = |text| MacAddress::parse(text).unwrap_err();
    check::<E>(
        E::CODES,
        E::code,
        &[
            (
                parse("a1:b2:c3:d4:e5"),
                "mac_address_invalid_length",
                "MAC address has 10 hexadecimal digits: give 12 (EUI-48) or 16 (EUI-64)",
            ),
            (
                parse("a1:b2:c3:d4:e5:fg"),
                "mac_address_invalid_character",
                "MAC address has 'g' at byte 16: use only 0-9, a-f and one of ':', '-', '.'",
            ),
            (
                parse("a1:b2:c3-d4:e5:f6"),
                "mac_address_mixed_separators",
                "MAC address has a second kind of separator at byte 8: use one kind, as in a1:b2:c3:d4:e5:f6",
            ),
            (
                parse("a1b2:c3d4:e5f6"),
                "mac_address_misplaced_separator",
                "MAC address has a separator missing or out of place at byte 4: write a1:b2:c3:d4:e5:f6, \
                 a1-b2-c3-d4-e5-f6 or a1b2.c3d4.e5f6",
            ),
            (
                parse("a1:b2:c3:d4e5:f6"),
                "mac_address_misplaced_separator",
                "MAC address has a separator missing or out of place at byte 11: write a1:b2:c3:d4:e5:f6, \
                 a1-b2-c3-d4-e5-f6 or a1b2.c3d4.e5f6",
            ),
            (
                parse("00:00:00:00:00:00"),
                "mac_address_all_zero",
                "MAC address is all zero: the interface has no address yet; read it again or take another",
            ),
            (
                parse("ff:ff:ff:ff:ff:ff"),
                "mac_address_broadcast",
                "MAC address is the broadcast address: give the address of the device itself",
            ),
            (
                parse("01:00:5e:00:00:fb"),
                "mac_address_multicast",
                "MAC address is a multicast address: give the address of the device itself",
            ),
        ],
    );
}

#[test]
fn id_scope() {
    use IdScopeError as E;
    check::<E>(
        E::CODES,
        E::code,
        &[
            (
                IdScope::new("").unwrap_err(),
                "id_scope_empty",
                "ID scope is empty: copy it from the overview page of the provisioning service",
            ),
            (
                IdScope::new("0ne-1").unwrap_err(),
                "id_scope_invalid_character",
                "ID scope has '-' at byte 3: it has only letters and digits, as in 0ne00002193",
            ),
        ],
    );
}

#[test]
fn hub_host() {
    use HubHostError as E;
    let new = |text| HubHost::new(text).unwrap_err();
    check::<E>(
        E::CODES,
        E::code,
        &[
            (
                new(""),
                "hub_host_empty",
                "hub host is empty: give the hub's host name, as in my-hub.azure-devices.net",
            ),
            (
                new(&"a.".repeat(127)),
                "hub_host_too_long",
                "hub host has 254 bytes: a DNS name has at most 253; give the hub's host name alone",
            ),
            (
                new("https://my-hub.azure-devices.net"),
                "hub_host_has_scheme",
                "hub host has a scheme: leave out everything up to '://'",
            ),
            (
                new("my-hub.azure-devices.net:8883"),
                "hub_host_has_port",
                "hub host has a port at byte 24: leave it out",
            ),
            (
                new("my-hub.azure-devices.net/devices"),
                "hub_host_has_slash",
                "hub host has a slash at byte 24: leave it and what follows out",
            ),
            (
                new("my_hub"),
                "hub_host_invalid_character",
                "hub host has '_' at byte 2: use only letters, digits, '-' and '.'",
            ),
            (
                new("my-hub..net"),
                "hub_host_invalid_label",
                "hub host has a part at byte 7 that is empty, longer than 63 bytes, or begins or ends with '-': write it as in my-hub.azure-devices.net",
            ),
        ],
    );
}

#[test]
fn hub_id() {
    use HubIdError as E;
    let device = |text| HubDeviceId::new(text).unwrap_err();
    let module = |text| HubModuleId::new(text).unwrap_err();
    check::<E>(
        E::CODES,
        E::code,
        &[
            (
                device(""),
                "hub_device_id_empty",
                "hub device ID is empty: give 1 to 128 characters",
            ),
            (
                device(&"a".repeat(129)),
                "hub_device_id_too_long",
                "hub device ID has 129 bytes: shorten it to 128 or less",
            ),
            (
                device("pump#7"),
                "hub_device_id_invalid_character",
                "hub device ID has '#' at byte 4: use only letters, digits and - . % _ * ? ! ( ) , : = @ $ '",
            ),
            (
                module(""),
                "hub_module_id_empty",
                "hub module ID is empty: give 1 to 128 characters",
            ),
            (
                module(&"a".repeat(129)),
                "hub_module_id_too_long",
                "hub module ID has 129 bytes: shorten it to 128 or less",
            ),
            (
                module("édge"),
                "hub_module_id_invalid_character",
                "hub module ID has 'é' at byte 0: use only letters, digits and - . % _ * ? ! ( ) , : = @ $ '",
            ),
        ],
    );
}

#[test]
fn expiry() {
    use ExpiryError as E;
    let parse = |text| Expiry::parse(text).unwrap_err();
    check::<E>(
        E::CODES,
        E::code,
        &[
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
                "expiry is 100000000000 or more, which can only be milliseconds: give seconds since 1970",
            ),
        ],
    );
}

#[test]
fn key() {
    use KeyError as E;
    let group = |text: &str| GroupKey::from_base64(text).unwrap_err();
    let device = |text: &str| DeviceKey::from_base64(text).unwrap_err();
    check::<E>(
        E::CODES,
        E::code,
        &[
            (
                group(""),
                "key_empty",
                "key is empty: copy the primary or secondary key from the enrollment",
            ),
            (
                device("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=\n"),
                "key_white_space",
                "key has white space or a newline at byte 44: take it off",
            ),
            (
                device("Jsm0lyGpjaVYVP2g3FnmnmG9dI_9qU24wNoykUmermc="),
                "key_url_safe_alphabet",
                "key has '-' or '_', as in the URL-safe alphabet: give it in the standard one, with '+' and '/'",
            ),
            (
                device("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc"),
                "key_missing_padding",
                "key lacks its padding: copy the whole key, with the '=' at its end",
            ),
            (
                device("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermd="),
                "key_non_canonical",
                "key is not canonical base64, as if a character at its end were changed: copy the whole key again",
            ),
            (
                group("HostName=my-hub.azure-devices.net;SharedAccessKey=AAAA"),
                "key_not_base64",
                "key is not base64: copy the whole key as the portal shows it, not a file name or a connection string",
            ),
            (
                group("AAAAAAAAAAAAAAAAAAAA"),
                "key_too_short",
                "key has 15 bytes: the service takes 16 to 64; copy the whole key",
            ),
            (
                DeviceKey::from_bytes(&[0; 15]).unwrap_err(),
                "key_too_short",
                "key has 15 bytes: the service takes 16 to 64; copy the whole key",
            ),
            (
                group(&"A".repeat(88)),
                "key_too_long",
                "key has 66 bytes: the service takes 16 to 64; give one key and nothing else",
            ),
            (
                group(&"A".repeat(176)),
                "key_too_long",
                "key has 132 bytes: the service takes 16 to 64; give one key and nothing else",
            ),
            (
                GroupKey::from_bytes(&[0; 65]).unwrap_err(),
                "key_too_long",
                "key has 65 bytes: the service takes 16 to 64; give one key and nothing else",
            ),
        ],
    );
}

#[test]
fn sas_token() {
    use SasTokenError as E;
    let parse = |parts: &str| {
        SasToken::parse(&format!("SharedAccessSignature {parts}"))
            .map(|_| ())
            .unwrap_err()
    };
    let key = DeviceKey::from_base64(DEVICE_KEY).unwrap();
    let id_scope = IdScope::new("0ne00002193").unwrap();
    let id = RegistrationId::new("sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6").unwrap();
    let other_id = RegistrationId::new("sn-1").unwrap();
    let verify = |parts: &str, id, now| {
        let token = format!("SharedAccessSignature {parts}");
        let resource = ResourceUri::registration(id_scope, id);
        key.verify(&token, &resource, now, 30)
            .map(|_| ())
            .unwrap_err()
    };
    let genuine = format!("{SR}&{SIG}&se=1700000000&skn=registration");
    check::<E>(
        E::CODES,
        E::code,
        &[
            (
                SasToken::parse("sr=a").unwrap_err(),
                "sas_token_missing_prefix",
                "SAS token does not begin with 'SharedAccessSignature ': give the whole token and nothing before it",
            ),
            (
                parse(&format!("{SR}&{SIG}&se=1700000000\n")),
                "sas_token_white_space",
                "SAS token has white space or a newline at byte 162: take it off",
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
                verify(&genuine, &id, 1_700_000_060),
                "sas_token_expired",
                "SAS token expired at 1700000000, 60 seconds ago: make a new one, and check the clock",
            ),
        ],
    );
}

#[test]
fn buffer_too_small() {
    let key = DeviceKey::from_base64(DEVICE_KEY).unwrap();
    let id = RegistrationId::new("sn-1").unwrap();
    let id_scope = IdScope::new("0ne00002193").unwrap();
    let token = key.registration_sas_token(id_scope, &id, Expiry::new(0).unwrap());
    let error = token.encode(&mut []).unwrap_err();
    let text = format!(
        "buffer is too small: give {} bytes or more",
        token.encoded_len()
    );
    assert_eq!(error.to_string(), text);
    assert_eq!(error.code(), "buffer_too_small");
    assert_eq!(BufferTooSmall::CODES, [error.code()]);
    assert_reads_well(&text);
    assert!(error.source().is_none());
}

#[test]
fn codes_are_unique_and_in_snake_case() {
    let all = [
        RegistrationIdError::CODES,
        SerialNumberError::CODES,
        MacAddressError::CODES,
        IdScopeError::CODES,
        HubHostError::CODES,
        HubIdError::CODES,
        ExpiryError::CODES,
        KeyError::CODES,
        SasTokenError::CODES,
        BufferTooSmall::CODES,
    ]
    .concat();
    for code in &all {
        let word = |word: &str| {
            word.starts_with(|first: char| first.is_ascii_lowercase())
                && word
                    .chars()
                    .all(|character| character.is_ascii_lowercase() || character.is_ascii_digit())
        };
        assert!(code.split('_').all(word), "{code}");
    }
    let unique: BTreeSet<_> = all.iter().collect();
    assert_eq!(unique.len(), all.len());
}
