/*
 * dps_symkey.h: Azure IoT device provisioning by symmetric key, for legacy devices that have no
 * certificate and no TPM, only a MAC address or a serial number.
 *
 *     registration ID   dps_registration_id_from_serial_and_mac()   on the device and in the factory
 *     device key        dps_derive_device_key()                     in the factory alone
 *     SAS token         dps_registration_sas_token()                on the device
 *
 * The group key never goes into device code. There, define DPS_SYMKEY_DEVICE_ONLY before the
 * include: dps_derive_device_key() is then not declared.
 *
 * In every function:
 * - Nothing is allocated, kept or shared: the caller owns every text and every buffer, any number of
 *   devices can be in one process, and any thread may call at any time.
 * - Texts end with a NUL and are read up to it. One without an end is never read beyond
 *         32 bytes  MAC address
 *         65        ID scope
 *         96        key
 *        129        registration ID, serial number, device or module ID of a hub
 *        254        hub host
 *       1225        SAS token
 * - Sizes are in bytes, the NUL included. Nothing is written past the size given, and what is written
 *   ends with a NUL. On error the buffer is an empty text: its first byte is NUL, the others are as
 *   they were, and dps_wipe() clears them.
 * - A buffer for output may not overlap an input where it can be written, in its first 1225 bytes:
 *   DPS_RESULT_OVERLAPPING_BUFFERS, and its first byte becomes NUL like on every error. A place for a
 *   number, such as `required`, lies in no text and in no buffer.
 * - The first fault is answered: an output that is NULL, the rules, the arguments in order (but what a
 *   serial number holds after the MAC address), and last a buffer that is too small.
 * - The library wipes its own copies of a key before it returns. Yours is yours to wipe.
 * - Times are in seconds since 1970-01-01T00:00:00Z.
 *
 * For C99 and later, and C++11 and later. A DpsResult is printed as `(int)result`.
 *
 * Licensed under MIT or Apache-2.0, at your choice.
 */

#ifndef DPS_SYMKEY_H
#define DPS_SYMKEY_H

/* Made from the Rust code by cbindgen: do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The version of this header, to compare in `#if`. Before 1.0 another minor version may have other functions.
 */
#define DPS_SYMKEY_VERSION_MAJOR 0

/**
 * See DPS_SYMKEY_VERSION_MAJOR.
 */
#define DPS_SYMKEY_VERSION_MINOR 1

/**
 * See DPS_SYMKEY_VERSION_MAJOR.
 */
#define DPS_SYMKEY_VERSION_PATCH 0

/**
 * Size of a buffer for a derived device key, NUL included.
 */
#define DPS_DEVICE_KEY_SIZE 45

/**
 * Size of a buffer for any key, NUL included: a group key, or the device key of an individual enrollment.
 */
#define DPS_KEY_SIZE 89

/**
 * Size of a buffer for any registration ID, NUL included.
 */
#define DPS_REGISTRATION_ID_SIZE 129

/**
 * Size of a buffer for a MAC address as dps_mac_address_from_octets() writes it, NUL included.
 */
#define DPS_MAC_ADDRESS_SIZE 24

/**
 * Size of a buffer for the longest ID scope that is read, NUL included. The service gives one of 11 characters and
 * documents no greatest length.
 */
#define DPS_ID_SCOPE_SIZE 65

/**
 * Size of a buffer for any token of dps_registration_sas_token(), NUL included.
 */
#define DPS_REGISTRATION_SAS_TOKEN_SIZE 406

/**
 * Size of a buffer for any token at all that is made here, and for the longest that is read, NUL included.
 */
#define DPS_SAS_TOKEN_SIZE 1225

/**
 * What a function answers: `DPS_RESULT_OK`, or why it refused. The numbers and names never change once released.
 *
 * The names are the error codes of this library in every language, in upper case.
 */
enum DpsResult
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Done.
     */
    DPS_RESULT_OK = 0,
    /**
     * An argument is NULL that must not be.
     */
    DPS_RESULT_NULL_ARGUMENT = 1,
    /**
     * An ID scope or a SAS token is longer than is read, or has no NUL.
     */
    DPS_RESULT_NOT_TERMINATED = 2,
    /**
     * The output buffer overlaps a text that the function reads.
     */
    DPS_RESULT_OVERLAPPING_BUFFERS = 3,
    /**
     * A number that names no rule set.
     */
    DPS_RESULT_UNKNOWN_RULES = 4,
    /**
     * The output buffer does not take the text and its NUL.
     */
    DPS_RESULT_BUFFER_TOO_SMALL = 5,
    /**
     * Registration ID is empty.
     */
    DPS_RESULT_REGISTRATION_ID_EMPTY = 6,
    /**
     * Registration ID is longer than 128 bytes.
     */
    DPS_RESULT_REGISTRATION_ID_TOO_LONG = 7,
    /**
     * Registration ID has an upper-case letter, under the portable rules.
     */
    DPS_RESULT_REGISTRATION_ID_UPPER_CASE = 8,
    /**
     * Registration ID has white space or a newline.
     */
    DPS_RESULT_REGISTRATION_ID_WHITE_SPACE = 9,
    /**
     * Registration ID has a character that is not ASCII.
     */
    DPS_RESULT_REGISTRATION_ID_NON_ASCII = 10,
    /**
     * Registration ID has a character that the rules do not take.
     */
    DPS_RESULT_REGISTRATION_ID_INVALID_CHARACTER = 11,
    /**
     * Registration ID begins with a character that may stand only inside.
     */
    DPS_RESULT_REGISTRATION_ID_INVALID_START = 12,
    /**
     * Registration ID ends with a character that may stand only inside.
     */
    DPS_RESULT_REGISTRATION_ID_INVALID_END = 13,
    /**
     * Serial number is empty.
     */
    DPS_RESULT_SERIAL_NUMBER_EMPTY = 14,
    /**
     * Serial number is too long for a registration ID of 128 bytes.
     */
    DPS_RESULT_SERIAL_NUMBER_TOO_LONG = 15,
    /**
     * Serial number has white space or a newline.
     */
    DPS_RESULT_SERIAL_NUMBER_WHITE_SPACE = 16,
    /**
     * Serial number has a character that is not ASCII.
     */
    DPS_RESULT_SERIAL_NUMBER_NON_ASCII = 17,
    /**
     * Serial number has a character that a registration ID does not take under these rules.
     */
    DPS_RESULT_SERIAL_NUMBER_INVALID_CHARACTER = 18,
    /**
     * Serial number begins with a character that a registration ID does not take there.
     */
    DPS_RESULT_SERIAL_NUMBER_INVALID_START = 19,
    /**
     * Serial number ends with a character that a registration ID does not take there.
     */
    DPS_RESULT_SERIAL_NUMBER_INVALID_END = 20,
    /**
     * MAC address has too few or too many hexadecimal digits.
     */
    DPS_RESULT_MAC_ADDRESS_INVALID_LENGTH = 21,
    /**
     * MAC address has a character that is neither a hexadecimal digit nor a separator.
     */
    DPS_RESULT_MAC_ADDRESS_INVALID_CHARACTER = 22,
    /**
     * MAC address has a second kind of separator.
     */
    DPS_RESULT_MAC_ADDRESS_MIXED_SEPARATORS = 23,
    /**
     * MAC address has a separator missing or out of place.
     */
    DPS_RESULT_MAC_ADDRESS_MISPLACED_SEPARATOR = 24,
    /**
     * MAC address is all zero.
     */
    DPS_RESULT_MAC_ADDRESS_ALL_ZERO = 25,
    /**
     * MAC address is the broadcast address.
     */
    DPS_RESULT_MAC_ADDRESS_BROADCAST = 26,
    /**
     * MAC address is a multicast address.
     */
    DPS_RESULT_MAC_ADDRESS_MULTICAST = 27,
    /**
     * ID scope is empty.
     */
    DPS_RESULT_ID_SCOPE_EMPTY = 28,
    /**
     * ID scope has a character that is neither a letter nor a digit.
     */
    DPS_RESULT_ID_SCOPE_INVALID_CHARACTER = 29,
    /**
     * Hub host is empty.
     */
    DPS_RESULT_HUB_HOST_EMPTY = 30,
    /**
     * Hub host is longer than 253 bytes.
     */
    DPS_RESULT_HUB_HOST_TOO_LONG = 31,
    /**
     * Hub host has a scheme.
     */
    DPS_RESULT_HUB_HOST_HAS_SCHEME = 32,
    /**
     * Hub host has a port.
     */
    DPS_RESULT_HUB_HOST_HAS_PORT = 33,
    /**
     * Hub host has a slash.
     */
    DPS_RESULT_HUB_HOST_HAS_SLASH = 34,
    /**
     * Hub host has a character that no host name has.
     */
    DPS_RESULT_HUB_HOST_INVALID_CHARACTER = 35,
    /**
     * Hub host has a part that is empty, longer than 63 bytes, or begins or ends with '-'.
     */
    DPS_RESULT_HUB_HOST_INVALID_LABEL = 36,
    /**
     * Hub device ID is empty.
     */
    DPS_RESULT_HUB_DEVICE_ID_EMPTY = 37,
    /**
     * Hub device ID is longer than 128 bytes.
     */
    DPS_RESULT_HUB_DEVICE_ID_TOO_LONG = 38,
    /**
     * Hub device ID has a character that IoT Hub does not take.
     */
    DPS_RESULT_HUB_DEVICE_ID_INVALID_CHARACTER = 39,
    /**
     * Hub module ID is empty.
     */
    DPS_RESULT_HUB_MODULE_ID_EMPTY = 40,
    /**
     * Hub module ID is longer than 128 bytes.
     */
    DPS_RESULT_HUB_MODULE_ID_TOO_LONG = 41,
    /**
     * Hub module ID has a character that IoT Hub does not take.
     */
    DPS_RESULT_HUB_MODULE_ID_INVALID_CHARACTER = 42,
    /**
     * Key is empty.
     */
    DPS_RESULT_KEY_EMPTY = 43,
    /**
     * Key has white space or a newline.
     */
    DPS_RESULT_KEY_WHITE_SPACE = 44,
    /**
     * Key has '-' or '_', as in the URL-safe alphabet.
     */
    DPS_RESULT_KEY_URL_SAFE_ALPHABET = 45,
    /**
     * Key lacks a character or its padding.
     */
    DPS_RESULT_KEY_MISSING_PADDING = 46,
    /**
     * Key is not canonical base64, as if a character at its end were changed.
     */
    DPS_RESULT_KEY_NON_CANONICAL = 47,
    /**
     * Key is not base64.
     */
    DPS_RESULT_KEY_NOT_BASE64 = 48,
    /**
     * Key has less than 16 bytes.
     */
    DPS_RESULT_KEY_TOO_SHORT = 49,
    /**
     * Key has more than 64 bytes.
     */
    DPS_RESULT_KEY_TOO_LONG = 50,
    /**
     * Expiry is not a whole number. No function of this library gives it: an expiry is a number here.
     */
    DPS_RESULT_EXPIRY_NOT_A_NUMBER = 51,
    /**
     * Expiry is negative. No function of this library gives it: an expiry has no sign here.
     */
    DPS_RESULT_EXPIRY_NEGATIVE = 52,
    /**
     * A time is 100000000000 or more, which can only be milliseconds.
     */
    DPS_RESULT_EXPIRY_MILLISECONDS = 53,
    /**
     * SAS token does not begin with 'SharedAccessSignature '.
     */
    DPS_RESULT_SAS_TOKEN_MISSING_PREFIX = 54,
    /**
     * SAS token has white space or a newline.
     */
    DPS_RESULT_SAS_TOKEN_WHITE_SPACE = 55,
    /**
     * SAS token lacks one of sr=, sig= and se=.
     */
    DPS_RESULT_SAS_TOKEN_MISSING_PART = 56,
    /**
     * SAS token has a part twice.
     */
    DPS_RESULT_SAS_TOKEN_REPEATED_PART = 57,
    /**
     * SAS token has a part other than sr=, sig=, se= and skn=.
     */
    DPS_RESULT_SAS_TOKEN_UNKNOWN_PART = 58,
    /**
     * SAS token has an 'sr' that is not percent-encoded.
     */
    DPS_RESULT_SAS_TOKEN_INVALID_RESOURCE = 59,
    /**
     * SAS token has a 'sig' that is not the percent-encoded base64 of 32 bytes.
     */
    DPS_RESULT_SAS_TOKEN_INVALID_SIGNATURE = 60,
    /**
     * SAS token has an 'se' that is not in seconds since 1970.
     */
    DPS_RESULT_SAS_TOKEN_INVALID_EXPIRY = 61,
    /**
     * SAS token is for another resource.
     */
    DPS_RESULT_SAS_TOKEN_WRONG_RESOURCE = 62,
    /**
     * SAS token names another policy.
     */
    DPS_RESULT_SAS_TOKEN_WRONG_POLICY = 63,
    /**
     * SAS token is signed with another key, or was changed.
     */
    DPS_RESULT_SAS_TOKEN_WRONG_SIGNATURE = 64,
    /**
     * SAS token has expired.
     */
    DPS_RESULT_SAS_TOKEN_EXPIRED = 65,
    /**
     * Hub host is that of the provisioning service.
     */
    DPS_RESULT_HUB_HOST_OF_PROVISIONING_SERVICE = 66,
    /**
     * Allowed skew is more than a day.
     */
    DPS_RESULT_SKEW_TOO_LONG = 67,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum DpsResult DpsResult;
#else
typedef int32_t DpsResult;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Which registration IDs are accepted. The functions without rules take the portable ones.
 *
 * The public documents do not agree with one another: the portable rules are those that all of them accept.
 */
enum DpsRules
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * 1 to 128 of a-z, 0-9 and '-', the first and the last a letter or a digit.
     */
    DPS_RULES_PORTABLE = 0,
    /**
     * 1 to 128 of letters, digits and '-', '.', '_', ':', the last a letter, a digit or '-'.
     */
    DPS_RULES_SERVICE = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum DpsRules DpsRules;
#else
typedef int32_t DpsRules;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the library that is linked or loaded: `0.1.0`.
 *
 * @return  NUL-terminated text that lives as long as the program, never NULL. Do not free it.
 */
const char *dps_version(void);

#if !defined(DPS_SYMKEY_DEVICE_ONLY)
/**
 * Derives the device key of a registration ID from the group key of its enrollment group.
 *
 *     device key = base64( HMAC-SHA256( base64decode(group key), registration ID ) )
 *
 * FOR THE FACTORY'S OR THE CLOUD'S TOOL ONLY. THE GROUP KEY NEVER GOES INTO DEVICE CODE: whoever reads it out of one
 * device can make the key of every device of the group. Define DPS_SYMKEY_DEVICE_ONLY before the include in device
 * code, and this function is not declared.
 *
 * @param group_key        NUL-terminated base64 of 16 to 64 bytes, as the portal shows it; read, not kept; not NULL
 * @param registration_id  NUL-terminated, by the portable rules; read, not kept; not NULL
 * @param device_key       the caller's buffer for the key and its NUL; overlaps no input; not NULL. Secret: wipe it
 *                         with dps_wipe() when it is no longer needed
 * @param size             of that buffer, in bytes: DPS_DEVICE_KEY_SIZE or more
 * @return                 DPS_RESULT_OK, or why not; the buffer is then an empty text
 */
DpsResult dps_derive_device_key(const char *group_key,
                                const char *registration_id,
                                char *device_key,
                                size_t size);
#endif

#if !defined(DPS_SYMKEY_DEVICE_ONLY)
/**
 * dps_derive_device_key() for a registration ID by the rules given. Upper-case letters of the service rules count: the
 * device must present the very same ID.
 *
 * @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
 */
DpsResult dps_derive_device_key_with_rules(const char *group_key,
                                           const char *registration_id,
                                           char *device_key,
                                           size_t size,
                                           DpsRules rules);
#endif

/**
 * Checks a device key: canonical base64 of 16 to 64 bytes, and nothing around it. It says whether this is a key at all,
 * for a device to check once what the factory stored; whether it is this device's key only the service can tell.
 *
 * @param device_key  NUL-terminated; read, not kept; not NULL
 * @return            DPS_RESULT_OK, or what is wrong with it
 */
DpsResult dps_device_key_validate(const char *device_key);

/**
 * Whether a device key may be the group key, come to where a device key belongs: a key that was derived has 32 bytes, and
 * this one has not. Else it is the key of an individual enrollment. A group key must never be on a device: whoever reads it
 * there can make the key of every device of the group.
 *
 * @param device_key        as for dps_device_key_validate()
 * @param may_be_group_key  takes the answer, false on error; not NULL
 * @return                  DPS_RESULT_OK, or what is wrong with the key
 */
DpsResult dps_device_key_may_be_group_key(const char *device_key,
                                          bool *may_be_group_key);

/**
 * A MAC address as text, from the octets that a network driver gives: lower-case, with dashes, a1-b2-c3-d4-e5-f6.
 *
 * @param octets  in the order of transmission; read, not kept; at most 9 of them are looked at; not NULL
 * @param count   how many there are: 6 (EUI-48) or 8 (EUI-64)
 * @param mac     the caller's buffer for the text and its NUL; does not overlap `octets`; not NULL
 * @param size    of that buffer, in bytes: DPS_MAC_ADDRESS_SIZE holds either
 * @return        DPS_RESULT_OK; DPS_RESULT_BUFFER_TOO_SMALL; or what is wrong with the address. Where it is not OK, the
 *                buffer is an empty text
 */
DpsResult dps_mac_address_from_octets(const uint8_t *octets,
                                      size_t count,
                                      char *mac,
                                      size_t size);

/**
 * Whether a MAC address was set by software and not by the maker of the device. It may then change at the next boot, and
 * the registration ID with it.
 *
 * @param mac                   as for dps_registration_id_from_mac()
 * @param locally_administered  takes the answer, false on error; not NULL
 * @return                      DPS_RESULT_OK, or what is wrong with the address
 */
DpsResult dps_mac_address_is_locally_administered(const char *mac,
                                                  bool *locally_administered);

/**
 * Checks a registration ID by the portable rules.
 *
 * @param registration_id  NUL-terminated; read, not kept; at most 129 bytes of it are looked at; not NULL
 * @return                 DPS_RESULT_OK, or what is wrong with it
 */
DpsResult dps_registration_id_validate(const char *registration_id);

/**
 * dps_registration_id_validate() by the rules given.
 *
 * @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
 */
DpsResult dps_registration_id_validate_with_rules(const char *registration_id,
                                                  DpsRules rules);

/**
 * Lower-cases a text, explicitly, and checks the registration ID that it gives by the portable rules.
 *
 * The device key depends on the case of the registration ID: do the same in the factory, or the device's key is another
 * than the service expects.
 *
 * @param text             NUL-terminated; read, not kept; at most 129 bytes of it are looked at; not NULL
 * @param registration_id  the caller's buffer for the ID and its NUL; does not overlap `text`; NULL with a size of 0 asks
 *                         for `required` alone, and is answered by DPS_RESULT_BUFFER_TOO_SMALL
 * @param size             of that buffer, in bytes: DPS_REGISTRATION_ID_SIZE holds every ID
 * @param required         takes the number of bytes that the ID needs, NUL included, or 0 where there is no ID; NULL: not
 *                         wanted
 * @return                 DPS_RESULT_OK; DPS_RESULT_BUFFER_TOO_SMALL; or what is wrong with the text. Where it is not OK,
 *                         the buffer is an empty text
 */
DpsResult dps_registration_id_lower_cased(const char *text,
                                          char *registration_id,
                                          size_t size,
                                          size_t *required);

/**
 * dps_registration_id_lower_cased() by the rules given.
 *
 * @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
 */
DpsResult dps_registration_id_lower_cased_with_rules(const char *text,
                                                     char *registration_id,
                                                     size_t size,
                                                     size_t *required,
                                                     DpsRules rules);

/**
 * `mac-{mac}`: the registration ID of a device that has only a MAC address, lower-cased. Both rule sets accept it.
 *
 * @param mac              NUL-terminated, as in A1:B2:C3:D4:E5:F6, a1-b2-c3-d4-e5-f6, a1b2.c3d4.e5f6 or a1b2c3d4e5f6, or
 *                         the same with 8 octets; read, not kept; at most 32 bytes of it are looked at; not NULL.
 *                         dps_mac_address_from_octets() makes it from bytes. All-zero, broadcast and multicast
 *                         addresses are refused, but for the made-up prefix A1-B2-C3 of Microsoft's example
 * @param registration_id  the caller's buffer for the ID and its NUL; does not overlap `mac`; NULL with a size of 0 asks
 *                         for `required` alone, and is answered by DPS_RESULT_BUFFER_TOO_SMALL
 * @param size             of that buffer, in bytes: DPS_REGISTRATION_ID_SIZE holds every ID
 * @param required         takes the number of bytes that the ID needs, NUL included, or 0 where there is no ID; NULL: not
 *                         wanted
 * @return                 DPS_RESULT_OK; DPS_RESULT_BUFFER_TOO_SMALL; or what is wrong with the address. Where it is not
 *                         OK, the buffer is an empty text
 */
DpsResult dps_registration_id_from_mac(const char *mac,
                                       char *registration_id,
                                       size_t size,
                                       size_t *required);

/**
 * `sn-{serial}`: the registration ID of a device that has only a serial number, lower-cased, by the portable rules. A
 * character that they do not take is an error and never replaced.
 *
 * @param serial           NUL-terminated; read, not kept; at most 129 bytes of it are looked at; not NULL
 * @param registration_id  the caller's buffer for the ID and its NUL; does not overlap `serial`; NULL with a size of 0
 *                         asks for `required` alone, and is answered by DPS_RESULT_BUFFER_TOO_SMALL
 * @param size             of that buffer, in bytes: DPS_REGISTRATION_ID_SIZE holds every ID
 * @param required         takes the number of bytes that the ID needs, NUL included, or 0 where there is no ID; NULL: not
 *                         wanted
 * @return                 DPS_RESULT_OK; DPS_RESULT_BUFFER_TOO_SMALL; or what is wrong with the serial number. Where it is
 *                         not OK, the buffer is an empty text
 */
DpsResult dps_registration_id_from_serial(const char *serial,
                                          char *registration_id,
                                          size_t size,
                                          size_t *required);

/**
 * dps_registration_id_from_serial() by the rules given. The ID is lower-case all the same.
 *
 * @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
 */
DpsResult dps_registration_id_from_serial_with_rules(const char *serial,
                                                     char *registration_id,
                                                     size_t size,
                                                     size_t *required,
                                                     DpsRules rules);

/**
 * `sn-{serial}-mac-{mac}`: the registration ID of a device that has both, lower-cased, by the portable rules.
 *
 * @param serial           as for dps_registration_id_from_serial()
 * @param mac              as for dps_registration_id_from_mac()
 * @param registration_id  the caller's buffer for the ID and its NUL; overlaps no input; NULL with a size of 0 asks for
 *                         `required` alone, and is answered by DPS_RESULT_BUFFER_TOO_SMALL
 * @param size             of that buffer, in bytes: DPS_REGISTRATION_ID_SIZE holds every ID
 * @param required         takes the number of bytes that the ID needs, NUL included, or 0 where there is no ID; NULL: not
 *                         wanted
 * @return                 DPS_RESULT_OK; DPS_RESULT_BUFFER_TOO_SMALL; or what is wrong with the serial number or the
 *                         address. Where it is not OK, the buffer is an empty text
 */
DpsResult dps_registration_id_from_serial_and_mac(const char *serial,
                                                  const char *mac,
                                                  char *registration_id,
                                                  size_t size,
                                                  size_t *required);

/**
 * dps_registration_id_from_serial_and_mac() by the rules given. The ID is lower-case all the same.
 *
 * @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
 */
DpsResult dps_registration_id_from_serial_and_mac_with_rules(const char *serial,
                                                             const char *mac,
                                                             char *registration_id,
                                                             size_t size,
                                                             size_t *required,
                                                             DpsRules rules);

/**
 * What a `DpsResult` means, in English: what is wrong, and what to do. One line, without a full stop.
 *
 * @param result  what a function answered; any number is taken
 * @return        NUL-terminated text that lives as long as the program, never NULL; `unknown result` for a number that
 *                is none. Do not free it.
 */
const char *dps_result_message(DpsResult result);

/**
 * The stable name of a `DpsResult`, for logs and programs: `ok`, `registration_id_too_long` and so on.
 *
 * @param result  what a function answered; any number is taken
 * @return        NUL-terminated text that lives as long as the program, never NULL; `unknown` for a number that is none.
 *                Do not free it.
 */
const char *dps_result_code(DpsResult result);

/**
 * The SAS token with which a device registers with the provisioning service (`skn=registration`), signed with its key.
 *
 * @param device_key       NUL-terminated base64 of 16 to 64 bytes; read, not kept; not NULL
 * @param id_scope         NUL-terminated, as in 0ne00002193; fewer than DPS_ID_SCOPE_SIZE bytes; read, not kept; not NULL
 * @param registration_id  NUL-terminated, by the portable rules; read, not kept; not NULL
 * @param expiry           when the token ends, in seconds since 1970: `(uint64_t)time(NULL) + 3600` for an hour. No error
 *                         if that is past; milliseconds are one
 * @param token            the caller's buffer for the token and its NUL; overlaps no input; NULL with a size of 0 asks for
 *                         `required` alone, and is answered by DPS_RESULT_BUFFER_TOO_SMALL. Whoever reads the token is
 *                         the device until it ends
 * @param size             of that buffer, in bytes: DPS_REGISTRATION_SAS_TOKEN_SIZE holds every token
 * @param required         takes the number of bytes that this token needs, NUL included, or 0 where there is no token;
 *                         NULL: not wanted
 * @return                 DPS_RESULT_OK; DPS_RESULT_BUFFER_TOO_SMALL; or what is wrong with an argument. Where it is not
 *                         OK, the buffer is an empty text
 */
DpsResult dps_registration_sas_token(const char *device_key,
                                     const char *id_scope,
                                     const char *registration_id,
                                     uint64_t expiry,
                                     char *token,
                                     size_t size,
                                     size_t *required);

/**
 * dps_registration_sas_token() for a registration ID by the rules given; DPS_SAS_TOKEN_SIZE holds every token.
 *
 * @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
 */
DpsResult dps_registration_sas_token_with_rules(const char *device_key,
                                                const char *id_scope,
                                                const char *registration_id,
                                                uint64_t expiry,
                                                char *token,
                                                size_t size,
                                                size_t *required,
                                                DpsRules rules);

/**
 * The SAS token with which a device speaks to its IoT hub (no `skn`), signed with its key.
 *
 * @param device_key  as for dps_registration_sas_token()
 * @param host        NUL-terminated host name of the hub, without scheme, port or slash; read, not kept; not NULL
 * @param device_id   NUL-terminated ID of the device on the hub, by IoT Hub's own rule: its case counts; read, not kept;
 *                    not NULL
 * @param expiry      as for dps_registration_sas_token()
 * @param token       as for dps_registration_sas_token()
 * @param size        of that buffer, in bytes: DPS_SAS_TOKEN_SIZE holds every token
 * @param required    as for dps_registration_sas_token()
 * @return            as for dps_registration_sas_token()
 */
DpsResult dps_hub_device_sas_token(const char *device_key,
                                   const char *host,
                                   const char *device_id,
                                   uint64_t expiry,
                                   char *token,
                                   size_t size,
                                   size_t *required);

/**
 * The SAS token with which a module of a device speaks to the device's IoT hub (no `skn`), signed with the module's key.
 *
 * @param device_key  the key of the module; otherwise as for dps_registration_sas_token()
 * @param host        as for dps_hub_device_sas_token()
 * @param device_id   as for dps_hub_device_sas_token()
 * @param module_id   NUL-terminated ID of the module on the device, by the same rule; read, not kept; not NULL
 * @param expiry      as for dps_registration_sas_token()
 * @param token       as for dps_registration_sas_token()
 * @param size        of that buffer, in bytes: DPS_SAS_TOKEN_SIZE holds every token
 * @param required    as for dps_registration_sas_token()
 * @return            as for dps_registration_sas_token()
 */
DpsResult dps_hub_module_sas_token(const char *device_key,
                                   const char *host,
                                   const char *device_id,
                                   const char *module_id,
                                   uint64_t expiry,
                                   char *token,
                                   size_t size,
                                   size_t *required);

/**
 * Judges a SAS token that registers a device: malformed, for another resource or of another policy, signed with another
 * key, expired, in this order, so that only a genuine token is called expired. The signature is compared in constant time.
 *
 * @param device_key       as for dps_registration_sas_token()
 * @param token            NUL-terminated; fewer than DPS_SAS_TOKEN_SIZE bytes; its parts in any order, skn missing or
 *                         empty, hexadecimal digits of either case; read, not kept; not NULL
 * @param id_scope         as for dps_registration_sas_token()
 * @param registration_id  as for dps_registration_sas_token(); compared with its case
 * @param now              the time to judge by, in seconds since 1970; milliseconds are an error
 * @param allowed_skew     how much longer the token is accepted, in seconds, at most 86400, for clocks that differ: valid
 *                         while `now < expiry + allowed_skew`
 * @return                 DPS_RESULT_OK: the token is genuine and valid; or why not
 */
DpsResult dps_registration_sas_token_verify(const char *device_key,
                                            const char *token,
                                            const char *id_scope,
                                            const char *registration_id,
                                            uint64_t now,
                                            uint32_t allowed_skew);

/**
 * dps_registration_sas_token_verify() for a registration ID by the rules given.
 *
 * @param rules  DPS_RULES_PORTABLE or DPS_RULES_SERVICE; another number is DPS_RESULT_UNKNOWN_RULES. The rest as there
 */
DpsResult dps_registration_sas_token_verify_with_rules(const char *device_key,
                                                       const char *token,
                                                       const char *id_scope,
                                                       const char *registration_id,
                                                       uint64_t now,
                                                       uint32_t allowed_skew,
                                                       DpsRules rules);

/**
 * When to make the next token, for one that is made at `issued_at` and ends at `expiry`: after four fifths of its life,
 * so that the rest covers a clock that is wrong and a network that is down; at once for one that has ended already.
 *
 * @param issued_at  when the token is made, in seconds since 1970; milliseconds are an error
 * @param expiry     when it ends, in seconds since 1970
 * @param renew_at   takes the time of renewal, in seconds since 1970, 0 on error; not NULL
 * @return           DPS_RESULT_OK, or what is wrong with one of the times
 */
DpsResult dps_sas_token_renew_at(uint64_t issued_at,
                                 uint64_t expiry,
                                 uint64_t *renew_at);

/**
 * Overwrites a buffer with zeros, also where a compiler sees that nobody reads it again: for keys and tokens that are no
 * longer needed. (`memset` may be left out there.)
 *
 * @param secret  the buffer, the caller's; NULL: nothing is done
 * @param size    how many bytes of it, all writable; above PTRDIFF_MAX, which no buffer has, nothing is done
 */
void dps_wipe(void *secret,
              size_t size);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* DPS_SYMKEY_H */
