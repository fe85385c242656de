//! The code and the message of every result.

use core::ffi::{CStr, c_char};

use super::DpsResult;

/// The stable name of a result; `None` for a number that is none.
pub(super) fn code(result: i32) -> Option<*const c_char> {
    find(&CODES, result)
}

/// What a result means; `None` for a number that is none.
pub(super) fn message(result: i32) -> Option<*const c_char> {
    find(&MESSAGES, result)
}

struct ResultText {
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "names the line; a test compares it with the line's place"
        )
    )]
    result: DpsResult,
    code: &'static CStr,
    message: &'static CStr,
}

// Each column is one piece, its texts with their NULs one after the other. As texts of their own both columns would lie in
// one section, and a firmware that asks for the codes would have room for the messages too.
static CODES: [u8; length(false)] = joined(false);
static MESSAGES: [u8; length(true)] = joined(true);

fn find(texts: &'static [u8], result: i32) -> Option<*const c_char> {
    let mut texts = texts.split_inclusive(|byte| *byte == 0);
    let text = texts.nth(usize::try_from(result).ok()?)?;
    Some(text.as_ptr().cast())
}

/// The length of a column.
#[allow(clippy::indexing_slicing, reason = "only the compiler runs it")]
const fn length(of_messages: bool) -> usize {
    let mut length = 0;
    let mut line = 0;
    while line < ALL.len() {
        length += ALL[line].column(of_messages).len();
        line += 1;
    }
    length
}

#[allow(clippy::indexing_slicing, reason = "only the compiler runs it")]
const fn joined<const LENGTH: usize>(of_messages: bool) -> [u8; LENGTH] {
    let mut joined = [0; LENGTH];
    let mut end = 0;
    let mut line = 0;
    while line < ALL.len() {
        let text = ALL[line].column(of_messages);
        let mut index = 0;
        while index < text.len() {
            joined[end] = text[index];
            index += 1;
            end += 1;
        }
        line += 1;
    }
    joined
}

impl ResultText {
    const fn column(&self, of_messages: bool) -> &'static [u8] {
        match of_messages {
            true => self.message,
            false => self.code,
        }
        .to_bytes_with_nul()
    }
}

const fn text(result: DpsResult, code: &'static CStr, message: &'static CStr) -> ResultText {
    ResultText {
        result,
        code,
        message,
    }
}

/// In the order of the numbers. The messages are those of `core` without what they quote: a text that lives as long as the
/// program cannot quote.
const ALL: &[ResultText] = &[
    text(DpsResult::Ok, c"ok", c"done"),
    text(DpsResult::NullArgument, c"null_argument", c"argument is NULL: give the text or the buffer that the function names"),
    text(DpsResult::NotTerminated, c"not_terminated", c"text is too long or has no NUL: end it with one, and give nothing else"),
    text(DpsResult::OverlappingBuffers, c"overlapping_buffers", c"output buffer overlaps an input: give a buffer of its own"),
    text(DpsResult::UnknownRules, c"unknown_rules", c"rules are unknown: give DPS_RULES_PORTABLE or DPS_RULES_SERVICE"),
    text(DpsResult::BufferTooSmall, c"buffer_too_small", c"buffer is too small: give as many bytes as required, the NUL included"),
    text(DpsResult::RegistrationIdEmpty, c"registration_id_empty", c"registration ID is empty: give 1 to 128 characters"),
    text(DpsResult::RegistrationIdTooLong, c"registration_id_too_long", c"registration ID is too long: shorten it to 128 bytes or less"),
    text(DpsResult::RegistrationIdUpperCase, c"registration_id_upper_case", c"registration ID has an upper-case letter: the service ignores case but the device key does not, so lower-case the ID explicitly, here and on the device"),
    text(DpsResult::RegistrationIdWhiteSpace, c"registration_id_white_space", c"registration ID has white space or a newline: remove it"),
    text(DpsResult::RegistrationIdNonAscii, c"registration_id_non_ascii", c"registration ID has a character that is not ASCII: use only ASCII"),
    text(DpsResult::RegistrationIdInvalidCharacter, c"registration_id_invalid_character", c"registration ID has a character that the rules do not take: use only a-z, 0-9 and '-' (the service rules take A-Z, '.', '_' and ':' too)"),
    text(DpsResult::RegistrationIdInvalidStart, c"registration_id_invalid_start", c"registration ID begins with a character that may stand only inside: begin with a letter or a digit"),
    text(DpsResult::RegistrationIdInvalidEnd, c"registration_id_invalid_end", c"registration ID ends with a character that may stand only inside: end with a letter or a digit (by the service rules also with '-')"),
    text(DpsResult::SerialNumberEmpty, c"serial_number_empty", c"serial number is empty: give at least one character"),
    text(DpsResult::SerialNumberTooLong, c"serial_number_too_long", c"serial number is too long: the registration ID made from it has at most 128 bytes"),
    text(DpsResult::SerialNumberWhiteSpace, c"serial_number_white_space", c"serial number has white space or a newline: remove it"),
    text(DpsResult::SerialNumberNonAscii, c"serial_number_non_ascii", c"serial number has a character that is not ASCII: use only ASCII"),
    text(DpsResult::SerialNumberInvalidCharacter, c"serial_number_invalid_character", c"serial number has a character that a registration ID does not take under these rules: choose how to write it, in the factory too"),
    text(DpsResult::SerialNumberInvalidStart, c"serial_number_invalid_start", c"serial number begins with a character that a registration ID does not take there: choose how to write it, in the factory too"),
    text(DpsResult::SerialNumberInvalidEnd, c"serial_number_invalid_end", c"serial number ends with a character that a registration ID does not take there: choose how to write it, in the factory too"),
    text(DpsResult::MacAddressInvalidLength, c"mac_address_invalid_length", c"MAC address has too few or too many hexadecimal digits: give 12 (EUI-48) or 16 (EUI-64)"),
    text(DpsResult::MacAddressInvalidCharacter, c"mac_address_invalid_character", c"MAC address has a character that is neither a hexadecimal digit nor a separator: use only 0-9, a-f and one of ':', '-', '.'"),
    text(DpsResult::MacAddressMixedSeparators, c"mac_address_mixed_separators", c"MAC address has a second kind of separator: use one kind, as in a1:b2:c3:d4:e5:f6"),
    text(DpsResult::MacAddressMisplacedSeparator, c"mac_address_misplaced_separator", c"MAC address has a separator missing or out of place: write a1:b2:c3:d4:e5:f6, a1-b2-c3-d4-e5-f6 or a1b2.c3d4.e5f6"),
    text(DpsResult::MacAddressAllZero, c"mac_address_all_zero", c"MAC address is all zero: the interface has no address yet; read it again or take another"),
    text(DpsResult::MacAddressBroadcast, c"mac_address_broadcast", c"MAC address is the broadcast address: give the address of the device itself"),
    text(DpsResult::MacAddressMulticast, c"mac_address_multicast", c"MAC address is a multicast address: give the address of the device itself"),
    text(DpsResult::IdScopeEmpty, c"id_scope_empty", c"ID scope is empty: copy it from the overview page of the provisioning service"),
    text(DpsResult::IdScopeInvalidCharacter, c"id_scope_invalid_character", c"ID scope has a character that is neither a letter nor a digit: copy it as it is, as in 0ne00002193"),
    text(DpsResult::HubHostEmpty, c"hub_host_empty", c"hub host is empty: give the hub's host name, as in my-hub.azure-devices.net"),
    text(DpsResult::HubHostTooLong, c"hub_host_too_long", c"hub host is too long: a DNS name has at most 253 bytes; give the hub's host name alone"),
    text(DpsResult::HubHostHasScheme, c"hub_host_has_scheme", c"hub host has a scheme: leave out everything up to '://'"),
    text(DpsResult::HubHostHasPort, c"hub_host_has_port", c"hub host has a port: leave it out"),
    text(DpsResult::HubHostHasSlash, c"hub_host_has_slash", c"hub host has a slash: leave it and what follows out"),
    text(DpsResult::HubHostInvalidCharacter, c"hub_host_invalid_character", c"hub host has a character that no host name has: use only letters, digits, '-' and '.'"),
    text(DpsResult::HubHostInvalidLabel, c"hub_host_invalid_label", c"hub host has a part that is empty, longer than 63 bytes, or begins or ends with '-': write it as in my-hub.azure-devices.net"),
    text(DpsResult::HubDeviceIdEmpty, c"hub_device_id_empty", c"hub device ID is empty: give 1 to 128 characters"),
    text(DpsResult::HubDeviceIdTooLong, c"hub_device_id_too_long", c"hub device ID is too long: shorten it to 128 bytes or less"),
    text(DpsResult::HubDeviceIdInvalidCharacter, c"hub_device_id_invalid_character", c"hub device ID has a character that IoT Hub does not take: use only letters, digits and - . % _ * ? ! ( ) , : = @ $ '"),
    text(DpsResult::HubModuleIdEmpty, c"hub_module_id_empty", c"hub module ID is empty: give 1 to 128 characters"),
    text(DpsResult::HubModuleIdTooLong, c"hub_module_id_too_long", c"hub module ID is too long: shorten it to 128 bytes or less"),
    text(DpsResult::HubModuleIdInvalidCharacter, c"hub_module_id_invalid_character", c"hub module ID has a character that IoT Hub does not take: use only letters, digits and - . % _ * ? ! ( ) , : = @ $ '"),
    text(DpsResult::KeyEmpty, c"key_empty", c"key is empty: give its text, as the portal shows it or as it was derived"),
    text(DpsResult::KeyWhiteSpace, c"key_white_space", c"key has white space or a newline: remove it"),
    text(DpsResult::KeyUrlSafeAlphabet, c"key_url_safe_alphabet", c"key has '-' or '_', as in the URL-safe alphabet: give it in the standard one, with '+' and '/'"),
    text(DpsResult::KeyMissingPadding, c"key_missing_padding", c"key lacks a character or its padding: copy the whole key, with the '=' at its end"),
    text(DpsResult::KeyNonCanonical, c"key_non_canonical", c"key is not canonical base64, as if a character at its end were changed: copy the whole key again"),
    text(DpsResult::KeyNotBase64, c"key_not_base64", c"key is not base64: copy one key whole, not a file name or a connection string"),
    text(DpsResult::KeyTooShort, c"key_too_short", c"key is too short: the service takes 16 to 64 bytes; copy the whole key"),
    text(DpsResult::KeyTooLong, c"key_too_long", c"key is too long: the service takes 16 to 64 bytes; give one key and nothing else"),
    text(DpsResult::ExpiryNotANumber, c"expiry_not_a_number", c"expiry is not a whole number: give seconds since 1970, as in 1700000000"),
    text(DpsResult::ExpiryNegative, c"expiry_negative", c"expiry is negative: give seconds since 1970, as in 1700000000"),
    text(DpsResult::ExpiryMilliseconds, c"expiry_milliseconds", c"time is 100000000000 or more, which can only be milliseconds: use seconds since 1970"),
    text(DpsResult::SasTokenMissingPrefix, c"sas_token_missing_prefix", c"SAS token does not begin with 'SharedAccessSignature ': give the whole token and nothing before it"),
    text(DpsResult::SasTokenWhiteSpace, c"sas_token_white_space", c"SAS token has white space or a newline: remove it"),
    text(DpsResult::SasTokenMissingPart, c"sas_token_missing_part", c"SAS token lacks one of sr=, sig= and se=: give the whole token"),
    text(DpsResult::SasTokenRepeatedPart, c"sas_token_repeated_part", c"SAS token has a part twice: give one token"),
    text(DpsResult::SasTokenUnknownPart, c"sas_token_unknown_part", c"SAS token has a part other than sr=, sig=, se= and skn=: give the whole token and nothing after it"),
    text(DpsResult::SasTokenInvalidResource, c"sas_token_invalid_resource", c"SAS token has an 'sr' that is not percent-encoded: make the token again"),
    text(DpsResult::SasTokenInvalidSignature, c"sas_token_invalid_signature", c"SAS token has a 'sig' that is not the percent-encoded base64 of 32 bytes: give the whole token"),
    text(DpsResult::SasTokenInvalidExpiry, c"sas_token_invalid_expiry", c"SAS token has an 'se' that is not in seconds since 1970: make the token again"),
    text(DpsResult::SasTokenWrongResource, c"sas_token_wrong_resource", c"SAS token is for another resource: make it for this ID scope and registration ID, or hub and device, case included"),
    text(DpsResult::SasTokenWrongPolicy, c"sas_token_wrong_policy", c"SAS token names another policy: a device's token has 'skn=registration' for the provisioning service and none for a hub"),
    text(DpsResult::SasTokenWrongSignature, c"sas_token_wrong_signature", c"SAS token is signed with another key, or was changed: sign it with this device's key, derived from this very ID"),
    text(DpsResult::SasTokenExpired, c"sas_token_expired", c"SAS token has expired: make a new one, and check the clock"),
    text(DpsResult::HubHostOfProvisioningService, c"hub_host_of_provisioning_service", c"hub host is the provisioning service's: use the hub that the device was assigned to, as in my-hub.azure-devices.net"),
    text(DpsResult::SkewTooLong, c"skew_too_long", c"allowed skew is more than a day (86400 seconds): allow a few minutes at most, and set the clock"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use dps_symkey_core::ALL_CODES;

    use super::*;

    const HEADER: &str = include_str!("../../include/dps_symkey.h");

    fn read(text: Option<*const c_char>) -> Option<&'static CStr> {
        // SAFETY: a text of the columns, which end with a NUL.
        text.map(|text| unsafe { CStr::from_ptr(text) })
    }

    #[test]
    fn stand_in_the_order_of_their_numbers() {
        for (index, text) in ALL.iter().enumerate() {
            assert_eq!(text.result as usize, index, "{:?}", text.code);
            assert_eq!(read(code(text.result as i32)), Some(text.code));
            assert_eq!(read(message(text.result as i32)), Some(text.message));
        }
        for number in [ALL.len() as i32, -1, i32::MIN, i32::MAX] {
            assert_eq!(code(number), None);
            assert_eq!(message(number), None);
        }
    }

    /// The names of the header's enum, and their numbers.
    fn constants() -> Vec<(&'static str, usize)> {
        let lines = HEADER.lines().map(str::trim);
        let constants =
            lines.filter_map(|line| line.strip_prefix("DPS_RESULT_")?.split_once(" = "));
        constants
            .map(|(name, number)| (name, number.trim_end_matches(',').parse().unwrap()))
            .collect()
    }

    #[test]
    fn every_code_of_core_is_a_constant_of_the_same_name() {
        let own = [
            "ok",
            "null_argument",
            "not_terminated",
            "overlapping_buffers",
            "unknown_rules",
        ];
        let codes: BTreeSet<_> = own.into_iter().chain(ALL_CODES.concat()).collect();
        let constants = constants();
        assert_eq!(constants.len(), codes.len());
        for code in codes {
            let name = code.to_uppercase();
            let (_, number) = constants.iter().find(|(other, _)| *other == name).unwrap();
            assert_eq!(ALL[*number].code.to_str(), Ok(code));
        }
    }

    #[test]
    fn messages_are_lower_case_sentences_that_say_what_to_do() {
        for text in &ALL[1..] {
            let message = text.message.to_str().unwrap();
            assert!(message.contains(": "), "{message}");
            assert!(!message.ends_with('.'), "{message}");
            let first = message.split(' ').next().unwrap();
            let is_name = ["ID", "MAC", "SAS"].contains(&first);
            assert!(is_name || first.to_lowercase() == first, "{message}");
        }
    }
}
