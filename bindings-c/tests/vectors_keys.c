/*
 * keys.json and derived_keys.json.
 *
 * What C cannot say: the bytes that a key decodes to, and the index of an error. Keys that decode
 * wrongly derive and sign wrongly, which derived_keys.json and sas_tokens.json show.
 */

#include <string.h>

#include "groups.h"
#include "harness.h"
#include "vector_file.h"

static const char ID[] = "sn-007-888-abc";

static void keys_are_checked(void **state)
{
    (void)state;
    struct vector_list list;
    open_list(&list, "keys.json", "cases", "cases");
    for (const json_t *vector; (vector = next_case(&list));) {
        const char *key = text_of(vector, "text");
        compare_result(&list, "dps_device_key_validate", dps_device_key_validate(key));

        char text[DPS_SAS_TOKEN_SIZE] = "?";
        DpsResult result = dps_derive_device_key(key, ID, text, sizeof text);
        bool is_key = compare_result(&list, "dps_derive_device_key", result);
        compare_number(&list, "length of the key", strlen(text),
                       is_key ? DPS_DEVICE_KEY_SIZE - 1 : 0);

        result = dps_hub_device_sas_token(key, "hub", ID, 1, text, sizeof text, NULL);
        compare_result(&list, "dps_hub_device_sas_token", result);
        result = dps_hub_module_sas_token(key, "hub", ID, "m", 1, text, sizeof text, NULL);
        compare_result(&list, "dps_hub_module_sas_token", result);
        result = dps_registration_sas_token(key, "0ne0", ID, 1, text, sizeof text, NULL);
        is_key = compare_result(&list, "dps_registration_sas_token", result);
        compare_number(&list, "a token", text[0] != '\0', is_key);
        result = dps_registration_sas_token_verify(key, text, "0ne0", ID, 0, 0);
        compare_result(&list, "dps_registration_sas_token_verify", result);
    }
    close_list(&list);
}

static void device_keys_are_derived(void **state)
{
    (void)state;
    struct vector_list list;
    open_list(&list, "derived_keys.json", "cases", "cases");
    for (const json_t *vector; (vector = next_case(&list));) {
        const char *group_key = text_of(vector, "group_key");
        const char *id = text_of(vector, "registration_id");
        const char *expected = text_of(vector, "device_key");
        DpsRules rules = rules_of(vector);
        char key[DPS_DEVICE_KEY_SIZE];
        DpsResult result =
            dps_derive_device_key_with_rules(group_key, id, key, sizeof key, rules);
        compare_result(&list, "dps_derive_device_key_with_rules", result);
        compare_text(&list, "dps_derive_device_key_with_rules", key, expected);
        compare_result(&list, "dps_device_key_validate", dps_device_key_validate(key));
        if (rules == DPS_RULES_PORTABLE) {
            result = dps_derive_device_key(group_key, id, key, sizeof key);
            compare_result(&list, "dps_derive_device_key", result);
            compare_text(&list, "dps_derive_device_key", key, expected);
        }
    }
    close_list(&list);
}

int vectors_keys(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_checked),
        cmocka_unit_test(device_keys_are_derived),
    };
    return cmocka_run_group_tests_name("vectors: keys", tests, NULL, NULL);
}
