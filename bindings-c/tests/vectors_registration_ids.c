/*
 * registration_ids.json.
 *
 * What C cannot say: the index of an error. Octets have no notation: of the wrong MAC addresses,
 * dps_mac_address_from_octets() is given those that can be read and are not accepted.
 */

#include <string.h>

#include "groups.h"
#include "harness.h"
#include "vector_file.h"

static const char FILE_NAME[] = "registration_ids.json";
static const char LISTS[] = "cases built mac_addresses";
static const char KEY[] = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";

/* Changed before every call, so that an output that is left as it was is seen. */
static char id[DPS_REGISTRATION_ID_SIZE];
static size_t required;

static void compare_id(struct vector_list *list, const char *function, DpsResult result)
{
    const char *expected = text_of(list->current, "registration_id");
    compare_result(list, function, result);
    compare_text(list, function, id, expected ? expected : "");
    compare_number(list, function, required, expected ? strlen(expected) + 1 : 0);
    id[0] = '?';
    required = 99;
}

/* Every function that takes an ID judges it alike. */
static void check_as_it_is(struct vector_list *list, const char *text, DpsRules rules)
{
    compare_result(list, "dps_registration_id_validate_with_rules",
                   dps_registration_id_validate_with_rules(text, rules));
    char key[DPS_DEVICE_KEY_SIZE];
    compare_result(list, "dps_derive_device_key_with_rules",
                   dps_derive_device_key_with_rules(KEY, text, key, sizeof key, rules));
    char token[DPS_SAS_TOKEN_SIZE];
    DpsResult result = dps_registration_sas_token_with_rules(KEY, "0ne0", text, 1, token,
                                                             sizeof token, NULL, rules);
    compare_result(list, "dps_registration_sas_token_with_rules", result);
    result = dps_registration_sas_token_verify_with_rules(KEY, token, "0ne0", text, 0, 0, rules);
    compare_result(list, "dps_registration_sas_token_verify_with_rules", result);
    if (rules == DPS_RULES_PORTABLE) {
        compare_result(list, "dps_registration_id_validate", dps_registration_id_validate(text));
        compare_result(list, "dps_derive_device_key",
                       dps_derive_device_key(KEY, text, key, sizeof key));
        result = dps_registration_sas_token(KEY, "0ne0", text, 1, token, sizeof token, NULL);
        compare_result(list, "dps_registration_sas_token", result);
        result = dps_registration_sas_token_verify(KEY, token, "0ne0", text, 0, 0);
        compare_result(list, "dps_registration_sas_token_verify", result);
    }
}

static void are_checked(void **state)
{
    (void)state;
    struct vector_list list;
    open_list(&list, FILE_NAME, LISTS, "cases");
    for (const json_t *vector; (vector = next_case(&list));) {
        const char *text = text_of(vector, "text");
        DpsRules rules = rules_of(vector);
        if (!json_is_true(json_object_get(vector, "lower_case"))) {
            check_as_it_is(&list, text, rules);
            continue;
        }
        compare_id(&list, "dps_registration_id_lower_cased_with_rules",
                   dps_registration_id_lower_cased_with_rules(text, id, sizeof id, &required,
                                                              rules));
        if (rules == DPS_RULES_PORTABLE) {
            compare_id(&list, "dps_registration_id_lower_cased",
                       dps_registration_id_lower_cased(text, id, sizeof id, &required));
        }
    }
    close_list(&list);
}

static void are_built(void **state)
{
    (void)state;
    struct vector_list list;
    open_list(&list, FILE_NAME, LISTS, "built");
    for (const json_t *vector; (vector = next_case(&list));) {
        const char *serial = text_of(vector, "serial");
        const char *mac = text_of(vector, "mac");
        DpsRules rules = rules_of(vector);
        bool portable = rules == DPS_RULES_PORTABLE;
        if (!serial) {
            compare_id(&list, "dps_registration_id_from_mac",
                       dps_registration_id_from_mac(mac, id, sizeof id, &required));
        } else if (!mac) {
            compare_id(&list, "dps_registration_id_from_serial_with_rules",
                       dps_registration_id_from_serial_with_rules(serial, id, sizeof id, &required,
                                                                  rules));
            if (portable) {
                compare_id(&list, "dps_registration_id_from_serial",
                           dps_registration_id_from_serial(serial, id, sizeof id, &required));
            }
        } else {
            compare_id(&list, "dps_registration_id_from_serial_and_mac_with_rules",
                       dps_registration_id_from_serial_and_mac_with_rules(
                           serial, mac, id, sizeof id, &required, rules));
            if (portable) {
                compare_id(&list, "dps_registration_id_from_serial_and_mac",
                           dps_registration_id_from_serial_and_mac(serial, mac, id, sizeof id,
                                                                   &required));
            }
        }
    }
    close_list(&list);
}

/* The bytes of hexadecimal digits, whatever stands between them; how many. */
static size_t octets_of(const char *text, uint8_t octets[8])
{
    size_t digits = 0;
    for (; *text; text++) {
        static const char hexadecimal[] = "0123456789abcdefABCDEF";
        const char *digit = strchr(hexadecimal, *text);
        if (digit) {
            assert_true(digits < 16);
            size_t value = (size_t)(digit - hexadecimal);
            value = value < 16 ? value : value - 6;
            octets[digits / 2] = (uint8_t)(digits % 2 ? octets[digits / 2] * 16U + value : value);
            digits++;
        }
    }
    return digits / 2;
}

/* As dps_mac_address_from_octets() writes them. */
static void write_with_dashes(const char *digits, char mac[DPS_MAC_ADDRESS_SIZE])
{
    size_t length = 0;
    for (size_t digit = 0; digits[digit]; digit++) {
        if (digit > 0 && digit % 2 == 0) {
            mac[length++] = '-';
        }
        mac[length++] = digits[digit];
    }
    mac[length] = '\0';
}

static void check_octets(struct vector_list *list, const char *text, const char *expected)
{
    uint8_t octets[8];
    size_t count = octets_of(text, octets);
    char mac[DPS_MAC_ADDRESS_SIZE] = "?";
    compare_result(list, "dps_mac_address_from_octets",
                   dps_mac_address_from_octets(octets, count, mac, sizeof mac));
    compare_text(list, "dps_mac_address_from_octets", mac, expected);
}

static void mac_addresses_are_read(void **state)
{
    (void)state;
    struct vector_list list;
    open_list(&list, FILE_NAME, LISTS, "mac_addresses");
    for (const json_t *vector; (vector = next_case(&list));) {
        const char *text = text_of(vector, "mac");
        const char *error = text_of(vector, "error");
        const char *octets = text_of(vector, "octets");
        bool locally_administered = true;
        compare_result(
            &list, "dps_mac_address_is_locally_administered",
            dps_mac_address_is_locally_administered(text, &locally_administered));
        compare_number(&list, "dps_mac_address_is_locally_administered", locally_administered,
                       json_is_true(json_object_get(vector, "locally_administered")));
        compare_result(&list, "dps_registration_id_from_mac",
                       dps_registration_id_from_mac(text, id, sizeof id, &required));
        if (octets) {
            char mac[DPS_MAC_ADDRESS_SIZE];
            write_with_dashes(octets, mac);
            compare_text(&list, "dps_registration_id_from_mac", id + strlen("mac-"), mac);
            check_octets(&list, octets, mac);
        } else if (strcmp(error, "mac_address_all_zero") == 0
                   || strcmp(error, "mac_address_broadcast") == 0
                   || strcmp(error, "mac_address_multicast") == 0) {
            check_octets(&list, text, "");
        }
    }
    close_list(&list);
}

int vectors_registration_ids(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(are_checked),
        cmocka_unit_test(are_built),
        cmocka_unit_test(mac_addresses_are_read),
    };
    id[0] = '?';
    required = 99;
    return cmocka_run_group_tests_name("vectors: registration IDs", tests, NULL, NULL);
}
