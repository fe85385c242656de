//! What every function answers: a number, its stable name, and a sentence.

mod of_core;
mod text;

use core::ffi::c_char;

/// What a function answers: `DPS_RESULT_OK`, or why it refused. The numbers and names never change once released.
///
/// The names are the error codes of this library in every language, in upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum DpsResult {
    /// Done.
    Ok = 0,
    /// An argument is NULL that must not be.
    NullArgument = 1,
    /// An ID scope or a SAS token is longer than is read, or has no NUL.
    NotTerminated = 2,
    /// The output buffer overlaps a text that the function reads.
    OverlappingBuffers = 3,
    /// A number that names no rule set.
    UnknownRules = 4,
    /// The output buffer does not take the text and its NUL.
    BufferTooSmall = 5,
    /// Registration ID is empty.
    RegistrationIdEmpty = 6,
    /// Registration ID is longer than 128 bytes.
    RegistrationIdTooLong = 7,
    /// Registration ID has an upper-case letter, under the portable rules.
    RegistrationIdUpperCase = 8,
    /// Registration ID has white space or a newline.
    RegistrationIdWhiteSpace = 9,
    /// Registration ID has a character that is not ASCII.
    RegistrationIdNonAscii = 10,
    /// Registration ID has a character that the rules do not take.
    RegistrationIdInvalidCharacter = 11,
    /// Registration ID begins with a character that may stand only inside.
    RegistrationIdInvalidStart = 12,
    /// Registration ID ends with a character that may stand only inside.
    RegistrationIdInvalidEnd = 13,
    /// Serial number is empty.
    SerialNumberEmpty = 14,
    /// Serial number is too long for a registration ID of 128 bytes.
    SerialNumberTooLong = 15,
    /// Serial number has white space or a newline.
    SerialNumberWhiteSpace = 16,
    /// Serial number has a character that is not ASCII.
    SerialNumberNonAscii = 17,
    /// Serial number has a character that a registration ID does not take under these rules.
    SerialNumberInvalidCharacter = 18,
    /// Serial number begins with a character that a registration ID does not take there.
    SerialNumberInvalidStart = 19,
    /// Serial number ends with a character that a registration ID does not take there.
    SerialNumberInvalidEnd = 20,
    /// MAC address has too few or too many hexadecimal digits.
    MacAddressInvalidLength = 21,
    /// MAC address has a character that is neither a hexadecimal digit nor a separator.
    MacAddressInvalidCharacter = 22,
    /// MAC address has a second kind of separator.
    MacAddressMixedSeparators = 23,
    /// MAC address has a separator missing or out of place.
    MacAddressMisplacedSeparator = 24,
    /// MAC address is all zero.
    MacAddressAllZero = 25,
    /// MAC address is the broadcast address.
    MacAddressBroadcast = 26,
    /// MAC address is a multicast address.
    MacAddressMulticast = 27,
    /// ID scope is empty.
    IdScopeEmpty = 28,
    /// ID scope has a character that is neither a letter nor a digit.
    IdScopeInvalidCharacter = 29,
    /// Hub host is empty.
    HubHostEmpty = 30,
    /// Hub host is longer than 253 bytes.
    HubHostTooLong = 31,
    /// Hub host has a scheme.
    HubHostHasScheme = 32,
    /// Hub host has a port.
    HubHostHasPort = 33,
    /// Hub host has a slash.
    HubHostHasSlash = 34,
    /// Hub host has a character that no host name has.
    HubHostInvalidCharacter = 35,
    /// Hub host has a part that is empty, longer than 63 bytes, or begins or ends with '-'.
    HubHostInvalidLabel = 36,
    /// Hub device ID is empty.
    HubDeviceIdEmpty = 37,
    /// Hub device ID is longer than 128 bytes.
    HubDeviceIdTooLong = 38,
    /// Hub device ID has a character that IoT Hub does not take.
    HubDeviceIdInvalidCharacter = 39,
    /// Hub module ID is empty.
    HubModuleIdEmpty = 40,
    /// Hub module ID is longer than 128 bytes.
    HubModuleIdTooLong = 41,
    /// Hub module ID has a character that IoT Hub does not take.
    HubModuleIdInvalidCharacter = 42,
    /// Key is empty.
    KeyEmpty = 43,
    /// Key has white space or a newline.
    KeyWhiteSpace = 44,
    /// Key has '-' or '_', as in the URL-safe alphabet.
    KeyUrlSafeAlphabet = 45,
    /// Key lacks a character or its padding.
    KeyMissingPadding = 46,
    /// Key is not canonical base64, as if a character at its end were changed.
    KeyNonCanonical = 47,
    /// Key is not base64.
    KeyNotBase64 = 48,
    /// Key has less than 16 bytes.
    KeyTooShort = 49,
    /// Key has more than 64 bytes.
    KeyTooLong = 50,
    /// Expiry is not a whole number. No function of this library gives it: an expiry is a number here.
    ExpiryNotANumber = 51,
    /// Expiry is negative. No function of this library gives it: an expiry has no sign here.
    ExpiryNegative = 52,
    /// A time is 100000000000 or more, which can only be milliseconds.
    ExpiryMilliseconds = 53,
    /// SAS token does not begin with 'SharedAccessSignature '.
    SasTokenMissingPrefix = 54,
    /// SAS token has white space or a newline.
    SasTokenWhiteSpace = 55,
    /// SAS token lacks one of sr=, sig= and se=.
    SasTokenMissingPart = 56,
    /// SAS token has a part twice.
    SasTokenRepeatedPart = 57,
    /// SAS token has a part other than sr=, sig=, se= and skn=.
    SasTokenUnknownPart = 58,
    /// SAS token has an 'sr' that is not percent-encoded.
    SasTokenInvalidResource = 59,
    /// SAS token has a 'sig' that is not the percent-encoded base64 of 32 bytes.
    SasTokenInvalidSignature = 60,
    /// SAS token has an 'se' that is not in seconds since 1970.
    SasTokenInvalidExpiry = 61,
    /// SAS token is for another resource.
    SasTokenWrongResource = 62,
    /// SAS token names another policy.
    SasTokenWrongPolicy = 63,
    /// SAS token is signed with another key, or was changed.
    SasTokenWrongSignature = 64,
    /// SAS token has expired.
    SasTokenExpired = 65,
    /// Hub host is that of the provisioning service.
    HubHostOfProvisioningService = 66,
    /// Allowed skew is more than a day.
    SkewTooLong = 67,
}

/// A `DpsResult` that the caller hands in: any number at all.
pub type AnyResult = i32;

/// What a `DpsResult` means, in English: what is wrong, and what to do. One line, without a full stop.
///
/// @param result  what a function answered; any number is taken
/// @return        NUL-terminated text that lives as long as the program, never NULL; `unknown result` for a number that
///                is none. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn dps_result_message(result: AnyResult) -> *const c_char {
    let message = text::message(result);
    message.unwrap_or(c"unknown result".as_ptr())
}

/// The stable name of a `DpsResult`, for logs and programs: `ok`, `registration_id_too_long` and so on.
///
/// @param result  what a function answered; any number is taken
/// @return        NUL-terminated text that lives as long as the program, never NULL; `unknown` for a number that is none.
///                Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn dps_result_code(result: AnyResult) -> *const c_char {
    let code = text::code(result);
    code.unwrap_or(c"unknown".as_ptr())
}
