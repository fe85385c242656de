/*
 * Answers from elsewhere: the device key from Microsoft's how-to for legacy devices, the tokens
 * from Python's hmac and urllib.
 */

#include <stdio.h>
#include <string.h>

#include <dps_symkey.h>

#include "groups.h"
#include "harness.h"

static const char ID[] = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";
static const char DEVICE_KEY[] = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
static const char HOST[] = "my-hub.azure-devices.net";

static void id_of_a_serial_number_and_a_mac_address(void **state)
{
    (void)state;
    char id[DPS_REGISTRATION_ID_SIZE];
    assert_int_equal(dps_registration_id_from_serial_and_mac("007-888-ABC", "A1:B2:C3:D4:E5:F6", id,
                                                             sizeof id, NULL),
                     DPS_RESULT_OK);
    assert_string_equal(id, ID);
    assert_int_equal(dps_registration_id_from_serial("007-888-ABC", id, sizeof id, NULL),
                     DPS_RESULT_OK);
    assert_string_equal(id, "sn-007-888-abc");
    assert_int_equal(dps_registration_id_from_mac("A1B2.C3D4.E5F6", id, sizeof id, NULL),
                     DPS_RESULT_OK);
    assert_string_equal(id, "mac-a1-b2-c3-d4-e5-f6");
}

static void device_key_of_the_how_to(void **state)
{
    (void)state;
    char group_key[DPS_KEY_SIZE + 1];
    FILE *file = fopen(GROUP_KEY_FILE, "r");
    assert_non_null(file);
    assert_non_null(fgets(group_key, sizeof group_key, file));
    fclose(file);

    char key[DPS_DEVICE_KEY_SIZE] = "?";
    assert_int_equal(dps_derive_device_key(group_key, ID, key, sizeof key),
                     DPS_RESULT_KEY_WHITE_SPACE);
    assert_string_equal(key, "");
    group_key[strcspn(group_key, "\n")] = '\0';
    assert_int_equal(dps_derive_device_key(group_key, ID, key, sizeof key), DPS_RESULT_OK);
    assert_string_equal(key, DEVICE_KEY);
}

static void tokens_of_a_registration_a_device_and_a_module(void **state)
{
    (void)state;
    char token[DPS_SAS_TOKEN_SIZE];
    assert_int_equal(dps_registration_sas_token(DEVICE_KEY, "0ne00002193", ID, 1700000000, token,
                                                sizeof token, NULL),
                     DPS_RESULT_OK);
    assert_string_equal(token,
                        "SharedAccessSignature sr=0ne00002193%2Fregistrations%2F"
                        "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"
                        "&sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D"
                        "&se=1700000000&skn=registration");
    assert_int_equal(
        dps_hub_device_sas_token(DEVICE_KEY, HOST, ID, 1700000000, token, sizeof token, NULL),
        DPS_RESULT_OK);
    assert_string_equal(token,
                        "SharedAccessSignature sr=my-hub.azure-devices.net%2Fdevices%2F"
                        "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"
                        "&sig=H2FWbYWJGoqZsO%2F5OZX9M0NvbasfVW5DjtLH3pAWCo0%3D&se=1700000000");
    assert_int_equal(dps_hub_module_sas_token(DEVICE_KEY, HOST, ID, "$edgeAgent", 1700000000, token,
                                              sizeof token, NULL),
                     DPS_RESULT_OK);
    assert_string_equal(token,
                        "SharedAccessSignature sr=my-hub.azure-devices.net%2Fdevices%2F"
                        "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6%2Fmodules%2F%24edgeAgent"
                        "&sig=J2Het7pbt5u2WnxyZucZ0zVrYAyJGEQZKmkQ1ZiVK%2BM%3D&se=1700000000");
}

int known_answers(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(id_of_a_serial_number_and_a_mac_address),
        cmocka_unit_test(device_key_of_the_how_to),
        cmocka_unit_test(tokens_of_a_registration_a_device_and_a_module),
    };
    return cmocka_run_group_tests_name("known answers", tests, NULL, NULL);
}
