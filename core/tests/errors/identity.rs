use dps_symkey_core::{MacAddress, RegistrationId, Rules};

use super::check;

#[test]
fn registration_id() {
    let portable = |text| RegistrationId::new(text).unwrap_err();
    let service = |text| RegistrationId::with_rules(text, Rules::Service).unwrap_err();
    check(&[
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
            "registration ID has white space, '\\r', at byte 4: remove it",
        ),
        (
            service(" sn-1"),
            "registration_id_white_space",
            "registration ID has white space, ' ', at byte 0: remove it",
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
    ]);
}

#[test]
fn serial_number() {
    let mac = MacAddress::parse("a1-b2-c3-d4-e5-f6").unwrap();
    let alone = |text: &str| RegistrationId::from_serial(text, Rules::Portable).unwrap_err();
    let both =
        |text: &str| RegistrationId::from_serial_and_mac(text, &mac, Rules::Portable).unwrap_err();
    check(&[
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
            "serial number has white space, ' ', at byte 3: remove it",
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
    ]);
}

#[test]
fn mac_address() {
    let parse = |text| MacAddress::parse(text).unwrap_err();
    check(&[
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
    ]);
}
