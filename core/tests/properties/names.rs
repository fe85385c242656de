use dps_symkey_core::{
    Expiry, ExpiryError, HubDeviceId, HubHost, HubModuleId, IdScope, MacAddress, RegistrationId,
    Rules,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::reference::{
    expiry_seconds, is_host, is_hub_id, is_of_one_device, is_portable_registration_id,
    is_service_registration_id, mac_octets,
};
use super::strategies::{host, hub_id, mac_text, nearly, seconds};

proptest! {
    #[test]
    fn registration_ids_follow_both_rules(
        text in prop_oneof![
            any::<String>().prop_map(String::into_bytes),
            vec(any::<u8>(), 0..140),
            nearly("[a-z0-9-]{0,130}".boxed(), any::<char>()).prop_map(String::into_bytes),
            nearly("[a-zA-Z0-9._:-]{0,130}".boxed(), any::<char>()).prop_map(String::into_bytes),
        ],
    ) {
        let expected = [
            (Rules::Portable, is_portable_registration_id(&text)),
            (Rules::Service, is_service_registration_id(&text)),
        ];
        for (rules, expected) in expected {
            let id = RegistrationId::from_bytes(&text, rules);
            prop_assert_eq!(id.is_ok(), expected);
            prop_assert_eq!(rules.check(&text).err(), id.clone().err());
            let lower_case = RegistrationId::from_bytes(&text.to_ascii_lowercase(), rules);
            let lower_cased = RegistrationId::lower_cased(&text, rules);
            prop_assert_eq!(lower_cased.as_ref().ok(), lower_case.as_ref().ok());
            prop_assert_eq!(lower_cased.is_ok(), lower_case.is_ok());
            if let Ok(text) = std::str::from_utf8(&text) {
                prop_assert_eq!(&RegistrationId::with_rules(text, rules), &id);
            }
            if let Ok(id) = id {
                prop_assert_eq!(id.as_bytes(), text.as_slice());
                prop_assert_eq!(&id.to_string().into_bytes(), &text);
                prop_assert_eq!(RegistrationId::with_rules(id.as_str(), rules).unwrap(), id);
            }
        }
        prop_assert!(!expected[0].1 || expected[1].1, "portable, but not taken by the service");
    }

    #[test]
    fn registration_ids_are_built_of_a_serial_number_and_an_address(
        serial in nearly("[a-zA-Z0-9._:-]{0,128}".boxed(), any::<char>()),
        octets in vec(any::<u8>(), 8),
        long in any::<bool>(),
    ) {
        let octets = &octets[..if long { 8 } else { 6 }];
        let mac = MacAddress::from_octets(octets);
        prop_assert_eq!(mac.is_ok(), is_of_one_device(octets));
        let mac = mac.ok();
        let mac_text = mac.as_ref().map(|mac| {
            let pairs: Vec<_> = mac.octets().iter().map(|octet| format!("{octet:02x}")).collect();
            format!("mac-{}", pairs.join("-"))
        });
        if let (Some(mac), Some(text)) = (&mac, &mac_text) {
            let id = RegistrationId::from_mac(mac);
            prop_assert_eq!(id.as_str(), text);
            prop_assert!(is_portable_registration_id(id.as_bytes()));
        }
        let lower_case = serial.to_ascii_lowercase();
        let expected = match &mac_text {
            Some(mac) => format!("sn-{lower_case}-{mac}"),
            None => format!("sn-{lower_case}"),
        };
        for (rules, is_registration_id) in [
            (Rules::Portable, is_portable_registration_id as fn(&[u8]) -> bool),
            (Rules::Service, is_service_registration_id),
        ] {
            let id = match &mac {
                Some(mac) => RegistrationId::from_serial_and_mac(&serial, mac, rules),
                None => RegistrationId::from_serial(&serial, rules),
            };
            let valid = is_registration_id(lower_case.as_bytes()) && expected.len() <= 128;
            prop_assert_eq!(id.is_ok(), valid);
            if let Ok(id) = id {
                prop_assert_eq!(id.as_str(), &expected);
                prop_assert!(is_registration_id(id.as_bytes()));
            }
        }
    }

    #[test]
    fn mac_addresses_follow_their_notations(
        text in prop_oneof![
            any::<String>(),
            "[0-9a-fA-F:.-]{0,24}",
            nearly(mac_text(), prop_oneof![select(vec!['0', 'f', 'A', ':', '-', '.']), any::<char>()]),
        ],
    ) {
        let expected = mac_octets(&text).filter(|octets| is_of_one_device(octets));
        let mac = MacAddress::parse(&text);
        prop_assert_eq!(mac.ok().map(|mac| mac.octets().to_vec()), expected);
        prop_assert_eq!(MacAddress::parse_bytes(text.as_bytes()), mac);
        if let Ok(mac) = mac {
            prop_assert_eq!(MacAddress::parse(&mac.to_string()), Ok(mac));
            prop_assert_eq!(MacAddress::from_octets(mac.octets()), Ok(mac));
            prop_assert_eq!(mac.is_locally_administered(), mac.octets()[0] & 2 == 2);
        }
    }

    #[test]
    fn mac_addresses_of_any_bytes_do_not_panic(text in vec(any::<u8>(), 0..40)) {
        let mac = MacAddress::parse_bytes(&text);
        match std::str::from_utf8(&text) {
            Ok(text) => prop_assert_eq!(mac, MacAddress::parse(text)),
            Err(_) => prop_assert!(mac.is_err()),
        }
        let _ = MacAddress::from_octets(&text);
    }

    #[test]
    fn id_scopes_are_letters_and_digits(
        text in prop_oneof![any::<String>(), nearly("[a-zA-Z0-9]{0,20}".boxed(), any::<char>())],
    ) {
        let expected = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let id_scope = IdScope::new(&text);
        prop_assert_eq!(id_scope.is_ok(), expected);
        if let Ok(id_scope) = id_scope {
            prop_assert_eq!(id_scope.to_string(), id_scope.as_str());
            prop_assert_eq!(id_scope.as_str(), &text);
        }
    }

    #[test]
    fn hub_hosts_are_dns_names(
        text in prop_oneof![
            any::<String>(),
            nearly(host(), prop_oneof![select(vec!['.', '-', ':', '/']), any::<char>()]),
            "[a-z.-]{0,12}",
            "([a-z]{60,65}\\.){1,5}[a-z]{1,9}",
        ],
    ) {
        let host = HubHost::new(&text);
        prop_assert_eq!(host.is_ok(), is_host(&text));
        if let Ok(host) = host {
            prop_assert_eq!(host.to_string(), host.as_str());
            prop_assert_eq!(host.as_str(), &text);
        }
    }

    #[test]
    fn hub_ids_follow_their_rule(
        text in prop_oneof![
            any::<String>(),
            nearly("[a-zA-Z0-9.%_*?!(),:=@$'-]{0,130}".boxed(), any::<char>()),
            nearly(hub_id(), select(b" \"#&+/;<>[\\]^`{|}~".as_slice()).prop_map(char::from)),
        ],
    ) {
        let (device_id, module_id) = (HubDeviceId::new(&text), HubModuleId::new(&text));
        prop_assert_eq!(device_id.is_ok(), is_hub_id(&text));
        prop_assert_eq!(module_id.is_ok(), is_hub_id(&text));
        if let (Ok(device_id), Ok(module_id)) = (device_id, module_id) {
            prop_assert_eq!(device_id.to_string(), text.as_str());
            prop_assert_eq!(module_id.to_string(), text.as_str());
        }
    }

    #[test]
    fn expiries_are_whole_seconds(
        text in prop_oneof![
            any::<String>(),
            "-?[0-9]{0,25}",
            "[0-9]{1,13}",
            "0[0-9]{1,11}",
            prop_oneof![any::<u64>(), Expiry::LIMIT - 2..Expiry::LIMIT + 2].prop_map(|number| number.to_string()),
            nearly(seconds().prop_map(|number| number.to_string()), any::<char>()),
        ],
    ) {
        let expiry = Expiry::parse(&text);
        prop_assert_eq!(expiry.ok().map(Expiry::seconds), expiry_seconds(&text));
        prop_assert_eq!(text.parse::<Expiry>(), expiry);
        prop_assert_eq!(Expiry::parse_bytes(text.as_bytes()), expiry);
        match expiry {
            Ok(expiry) => prop_assert_eq!(&expiry.to_string(), &text),
            Err(ExpiryError::Negative) => prop_assert!(text.starts_with('-')),
            Err(ExpiryError::Milliseconds) => prop_assert!(text.len() >= 12),
            Err(ExpiryError::NotANumber) => {}
        }
        let number = text.parse::<u64>().ok();
        if let Some(number) = number.filter(|number| number.to_string() == text) {
            prop_assert_eq!(Expiry::new(number), expiry);
        }
    }

    #[test]
    fn renewal_lies_within_the_lifetime(issued_at in prop_oneof![seconds(), any::<u64>()], se in seconds()) {
        let expiry = Expiry::new(se).unwrap();
        let lifetime = u128::from(se.saturating_sub(issued_at));
        match expiry.renew_at(issued_at) {
            Ok(renew_at) => prop_assert_eq!(u128::from(renew_at - issued_at), lifetime * 4 / 5),
            Err(error) => {
                prop_assert_eq!(error, ExpiryError::Milliseconds);
                prop_assert!(issued_at >= 100_000_000_000);
            }
        }
    }
}
