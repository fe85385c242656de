//! Registration IDs, MAC addresses and serial numbers.

use dps_symkey_core::{MacAddress, RegistrationId, Rules};

use crate::names::is_name;

/// What is accepted keeps the documented rules, and is accepted again; what is refused is refused at a byte that is there, or at the end.
pub fn check(data: &[u8]) {
    for rules in Rules::ALL {
        let id = RegistrationId::from_bytes(data, rules);
        assert_eq!(is_name(data, id.clone()), keeps(rules, data), "{rules}");
        assert_eq!(rules.check(data), id.clone().map(drop));
        if let Ok(id) = id {
            assert_eq!(id.as_bytes(), data);
        }
        let folded = data.to_ascii_lowercase();
        assert_eq!(
            RegistrationId::lower_cased(data, rules),
            RegistrationId::from_bytes(&folded, rules)
        );
        let id = RegistrationId::from_serial(data, rules);
        is_name(data, id.clone());
        if let Ok(id) = id {
            assert!(keeps(rules, id.as_bytes()), "{id}");
            assert_eq!(id.as_bytes(), [b"sn-", folded.as_slice()].concat());
        }
    }
    let mac = MacAddress::parse_bytes(data);
    is_name(data, mac);
    if let Ok(mac) = mac {
        let text = mac.to_string();
        assert_eq!(MacAddress::parse(&text).as_ref(), Ok(&mac));
        let digits: Vec<u8> = data
            .iter()
            .filter(|byte| byte.is_ascii_hexdigit())
            .map(u8::to_ascii_lowercase)
            .collect();
        assert_eq!(text.replace('-', "").as_bytes(), digits);
        assert!(keeps(
            Rules::Portable,
            RegistrationId::from_mac(&mac).as_bytes()
        ));
    }
}

/// The rules as the documents have them.
pub(crate) fn keeps(rules: Rules, text: &[u8]) -> bool {
    let is_letter = |byte: &u8| match rules {
        Rules::Portable => byte.is_ascii_lowercase() || byte.is_ascii_digit(),
        Rules::Service => byte.is_ascii_alphanumeric(),
    };
    let is_inner = |byte: &u8| match rules {
        Rules::Portable => is_letter(byte) || *byte == b'-',
        Rules::Service => is_letter(byte) || b"-._:".contains(byte),
    };
    let [first, .., last] = text else {
        return matches!(text, [byte] if is_letter(byte) || *byte == b'-' && rules == Rules::Service);
    };
    let ends = match rules {
        Rules::Portable => is_letter(first) && is_letter(last),
        Rules::Service => is_letter(last) || *last == b'-',
    };
    text.len() <= 128 && text.iter().all(is_inner) && ends
}
