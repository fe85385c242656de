use dps_symkey_core::{
    BufferTooSmall, DeviceKey, Expiry, RegistrationId, Rules, SasToken, SasTokenError,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::reference::{PREFIX, base64, hmac_sha256, percent_encoded, token_parts, token_text};
use super::strategies::{
    Target, key_bytes, nearly, registration_id, reordered, seconds, target, token_fragments,
};

proptest! {
    #[test]
    fn tokens_equal_an_independent_construction(key in key_bytes(), target in target(), se in seconds()) {
        let device_key = DeviceKey::from_bytes(&key).unwrap();
        let expiry = Expiry::new(se).unwrap();
        let token = target.sign(&device_key, expiry);
        let text = token.to_string();
        prop_assert_eq!(&text, &target.independent_token(&key, se));
        prop_assert_eq!(&device_key.sas_token(target.resource(), expiry).to_string(), &text);
        prop_assert_eq!(target.resource().to_string(), target.uri());
        prop_assert_eq!(token.encoded_resource_uri().to_string(), percent_encoded(&target.uri()));
        prop_assert!(token.is_for(&target.resource()));

        // Into a buffer: whole or not at all.
        let required = token.encoded_len();
        prop_assert_eq!(required, text.len());
        let mut buffer = vec![b'~'; required + 3];
        prop_assert_eq!(token.encode(&mut buffer), Ok(text.as_str()));
        prop_assert_eq!(&buffer[required..], b"~~~");
        buffer.fill(b'~');
        prop_assert_eq!(token.encode(&mut buffer[..required - 1]), Err(BufferTooSmall { required }));
        prop_assert!(buffer.iter().all(|byte| *byte == b'~'));

        // Read again.
        let parsed = SasToken::parse(&text).unwrap();
        prop_assert_eq!(parsed.to_string(), &*text);
        prop_assert_eq!(parsed.expiry(), expiry);
        prop_assert_eq!(parsed.policy_name(), target.policy_name());
        prop_assert!(parsed.is_for(&target.resource()));
    }

    #[test]
    fn a_token_is_valid_for_its_key_resource_and_time_alone(
        keys in (key_bytes(), key_bytes()),
        targets in (target(), target()),
        se in seconds(),
        now in prop_oneof![seconds(), any::<u64>()],
        allowed_skew in prop_oneof![Just(0), 0..=SasToken::MAX_ALLOWED_SKEW, any::<u64>()],
    ) {
        let key = DeviceKey::from_bytes(&keys.0).unwrap();
        let resource = targets.0.resource();
        let text = targets.0.independent_token(&keys.0, se);
        let end = se.saturating_add(allowed_skew);
        for now in [0, se.saturating_sub(1), se, end.saturating_sub(1), end, now] {
            let verified = key.verify(&text, &resource, now, allowed_skew).map(|token| token.expiry().seconds());
            let expected = if now >= 100_000_000_000 {
                Err(SasTokenError::NowMilliseconds)
            } else if allowed_skew > 86_400 {
                Err(SasTokenError::SkewTooLong { allowed_skew })
            } else if now < end {
                Ok(se)
            } else {
                Err(SasTokenError::Expired { expiry: se, now })
            };
            prop_assert_eq!(verified, expected);
        }

        // Another key, another resource: said before the token is called expired.
        let padded = |key: &[u8]| { let mut key = key.to_vec(); key.resize(64, 0); key };
        if padded(&keys.0) != padded(&keys.1) {
            let other_key = DeviceKey::from_bytes(&keys.1).unwrap();
            let error = other_key.verify(&text, &resource, se, 0).unwrap_err();
            prop_assert_eq!(error, SasTokenError::WrongSignature);
        }
        if targets.0.uri() != targets.1.uri() {
            let error = key.verify(&text, &targets.1.resource(), se, 0).unwrap_err();
            prop_assert_eq!(error, SasTokenError::WrongResource);
        }
    }

    /// The neighbour that differs least: one character of one name, or its case.
    #[test]
    fn a_token_is_not_valid_for_a_neighbour(key in key_bytes(), id in registration_id(), index in any::<Index>()) {
        let device_key = DeviceKey::from_bytes(&key).unwrap();
        let token = Target::Registration("0ne00002193".to_owned(), id.clone());
        let text = token.independent_token(&key, 1_700_000_000);
        let index = index.index(id.as_bytes().len());
        let mut neighbours = Vec::new();
        for byte in [b'a', b'Z', id.as_bytes()[index] ^ 0x20] {
            let mut neighbour = id.as_bytes().to_vec();
            neighbour[index] = byte;
            neighbours.push(neighbour);
        }
        neighbours.push(id.as_bytes()[..id.as_bytes().len() - 1].to_vec());
        neighbours.push([id.as_bytes(), b"0"].concat());
        for neighbour in neighbours {
            let Ok(neighbour) = RegistrationId::from_bytes(&neighbour, Rules::Service) else { continue };
            let target = Target::Registration("0ne00002193".to_owned(), neighbour.clone());
            let verified = device_key.verify(&text, &target.resource(), 0, 0).map(|_| ());
            let expected = if neighbour == id { Ok(()) } else { Err(SasTokenError::WrongResource) };
            prop_assert_eq!(verified, expected);
        }
    }

    /// As other clients write them: any order, hexadecimal digits of either case, raw slashes, `skn` missing or empty.
    #[test]
    fn tokens_of_other_clients_are_valid(
        key in key_bytes(),
        target in target(),
        se in 1..Expiry::LIMIT,
        sr_style in 0..3_u8,
        lower_case_sig in any::<bool>(),
        skn in select(vec![None, Some(""), Some("registration")]),
        order in any::<[Index; 4]>(),
    ) {
        let lower_case = |text: &str| {
            let mut after = 3;
            text.chars()
                .map(|character| {
                    after = if character == '%' { 0 } else { after + 1 };
                    if after < 3 { character.to_ascii_lowercase() } else { character }
                })
                .collect::<String>()
        };
        let sr = percent_encoded(&target.uri());
        let sr = match sr_style {
            0 => sr,
            1 => lower_case(&sr),
            _ => sr.replace("%2F", "/"),
        };
        let sig = percent_encoded(&base64(&hmac_sha256(&key, &format!("{sr}\n{se}"))));
        let sig = if lower_case_sig { lower_case(&sig) } else { sig };
        let mut parts = vec![format!("sr={sr}"), format!("sig={sig}"), format!("se={se}")];
        parts.extend(skn.map(|skn| format!("skn={skn}")));
        let text = reordered(parts, &order);
        let device_key = DeviceKey::from_bytes(&key).unwrap();
        let verified = device_key.verify(&text, &target.resource(), se - 1, 0).map(|_| ());
        let expected = if skn == Some("registration") && target.policy_name().is_none() {
            Err(SasTokenError::WrongPolicy)
        } else {
            Ok(())
        };
        prop_assert_eq!(verified, expected);
    }
}

proptest! {
    // Many ways to be malformed, each of them rare.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases * 8))]

    #[test]
    fn parsing_agrees_with_a_plain_parser(
        text in prop_oneof![
            1 => any::<String>(),
            1 => any::<String>().prop_map(|rest| PREFIX.to_owned() + &rest),
            5 => token_fragments(),
            3 => nearly(
                (key_bytes(), target(), seconds()).prop_map(|(key, target, se)| target.independent_token(&key, se)),
                prop_oneof![select(vec!['&', '=', '%', '0', 'a', 'A']), any::<char>()],
            ),
        ],
    ) {
        let expected = token_parts(&text);
        let parsed = SasToken::parse(&text);
        prop_assert_eq!(parsed.is_ok(), expected.is_some());
        if let (Ok(token), Some((sr, sig, se, skn))) = (parsed, expected) {
            prop_assert_eq!(token.encoded_resource_uri().to_string(), sr.as_str());
            prop_assert_eq!(token.expiry().seconds(), se);
            prop_assert_eq!(token.policy_name(), skn.as_deref());
            // In our own order and encoding.
            let again = token_text(&sr, &percent_encoded(&base64(&sig)), se, skn.as_deref());
            prop_assert_eq!(token.to_string(), again.as_str());
            prop_assert_eq!(SasToken::parse(&again).unwrap().to_string(), again.as_str());
            prop_assert_eq!(token.encoded_len(), again.len());
        }
    }
}
