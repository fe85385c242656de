/* What no vector has: bytes that are no text of JSON, numbers out of range. */

#include <string.h>

#include "codes_reached.h"
#include "functions.h"
#include "groups.h"
#include "harness.h"

static void unknown_rules_are_refused(void **state)
{
    (void)state;
    static const DpsRules unknown[] = {-1, 2, 3, 256, 65536, INT32_MIN, INT32_MAX};
    size_t functions = 0;
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        if (!f->has_rules) {
            continue;
        }
        functions++;
        for (size_t rules = 0; rules < sizeof unknown / sizeof unknown[0]; rules++) {
            char output[DPS_SAS_TOKEN_SIZE] = "?";
            size_t required = 99;
            struct arguments arguments = examples(f);
            arguments.output = output;
            arguments.size = sizeof output;
            arguments.required = &required;
            arguments.rules = unknown[rules];
            assert_result(f, "rules", call(f, &arguments), DPS_RESULT_UNKNOWN_RULES);
        }
    }
    assert_int_equal(functions, 7);
}

/* Also where `char` is signed, and where the bytes are not UTF-8, which JSON cannot hold. */
static void bytes_beyond_ascii_are_refused(void **state)
{
    (void)state;
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        for (size_t text = 0; text < MAX_TEXTS && f->texts[text].kind; text++) {
            const struct text_kind *kind = f->texts[text].kind;
            for (int byte = 0x80; kind != &OCTETS && byte <= 0xFF; byte++) {
                char input[] = {(char)byte, kind->filler, kind->filler, '\0'};
                char output[DPS_SAS_TOKEN_SIZE] = "?";
                struct arguments arguments = examples(f);
                arguments.texts[text] = input;
                arguments.output = output;
                arguments.size = sizeof output;
                assert_result(f, kind->name, call(f, &arguments), kind->non_ascii);
            }
        }
    }
}

static void octets_are_six_or_eight(void **state)
{
    (void)state;
    uint8_t octets[1000];
    memset(octets, 0xA0, sizeof octets);
    static const size_t counts[] = {0, 1, 5, 7, 9, 16, 256, 262, 1000};
    char mac[DPS_MAC_ADDRESS_SIZE];
    for (size_t count = 0; count < sizeof counts / sizeof counts[0]; count++) {
        mac[0] = '?';
        assert_int_equal(
            reached(dps_mac_address_from_octets(octets, counts[count], mac, sizeof mac)),
            DPS_RESULT_MAC_ADDRESS_INVALID_LENGTH);
        assert_string_equal(mac, "");
    }
}

static void an_answer_is_no_where_there_is_none(void **state)
{
    (void)state;
    bool answer = false;
    assert_int_equal(dps_mac_address_is_locally_administered("02:00:00:00:00:01", &answer),
                     DPS_RESULT_OK);
    assert_true(answer);
    assert_int_equal(dps_mac_address_is_locally_administered("02:00:00:00:00", &answer),
                     DPS_RESULT_MAC_ADDRESS_INVALID_LENGTH);
    assert_false(answer);
}

static const char KEY[] = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";

static void a_key_of_another_length_may_be_the_group_key(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        bool may_be;
    } keys[] = {
        {KEY, false},
        {"8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==", true},
        {"MDEyMzQ1Njc4OWFiY2RlZg==", true},
    };
    for (size_t key = 0; key < sizeof keys / sizeof keys[0]; key++) {
        bool answer = !keys[key].may_be;
        assert_int_equal(dps_device_key_may_be_group_key(keys[key].key, &answer), DPS_RESULT_OK);
        assert_int_equal(answer, keys[key].may_be);
    }
    bool answer = true;
    assert_int_equal(dps_device_key_may_be_group_key("no key", &answer), DPS_RESULT_KEY_WHITE_SPACE);
    assert_false(answer);
}

static void the_provisioning_service_is_no_hub(void **state)
{
    (void)state;
    char token[DPS_SAS_TOKEN_SIZE] = "?";
    assert_int_equal(reached(dps_hub_device_sas_token(KEY, "global.azure-devices-provisioning.net",
                                                      "A", EXPIRY, token, sizeof token, NULL)),
                     DPS_RESULT_HUB_HOST_OF_PROVISIONING_SERVICE);
    assert_string_equal(token, "");
}

static DpsResult token_until(size_t kind, uint64_t expiry, char *token, size_t size)
{
    switch (kind) {
    case 0:
        return dps_registration_sas_token(KEY, "0ne0", "a", expiry, token, size, NULL);
    case 1:
        return dps_registration_sas_token_with_rules(KEY, "0ne0", "A", expiry, token, size, NULL,
                                                     DPS_RULES_SERVICE);
    case 2:
        return dps_hub_device_sas_token(KEY, "hub", "A", expiry, token, size, NULL);
    default:
        return dps_hub_module_sas_token(KEY, "hub", "A", "m", expiry, token, size, NULL);
    }
}

static void milliseconds_are_refused(void **state)
{
    (void)state;
    static const uint64_t limit = UINT64_C(100000000000);
    static const uint64_t milliseconds[] = {UINT64_C(100000000000), UINT64_C(1700000000000),
                                            INT64_MAX, UINT64_MAX};
    char token[DPS_SAS_TOKEN_SIZE];
    uint64_t renew_at;
    for (size_t kind = 0; kind < 4; kind++) {
        assert_int_equal(token_until(kind, limit - 1, token, sizeof token), DPS_RESULT_OK);
        assert_int_equal(token_until(kind, 0, token, sizeof token), DPS_RESULT_OK);
        for (size_t expiry = 0; expiry < sizeof milliseconds / sizeof milliseconds[0]; expiry++) {
            token[0] = '?';
            assert_int_equal(
                reached(token_until(kind, milliseconds[expiry], token, sizeof token)),
                DPS_RESULT_EXPIRY_MILLISECONDS);
            assert_string_equal(token, "");
            renew_at = 99;
            assert_int_equal(dps_sas_token_renew_at(0, milliseconds[expiry], &renew_at),
                             DPS_RESULT_EXPIRY_MILLISECONDS);
            assert_int_equal(renew_at, 0);
            renew_at = 99;
            assert_int_equal(dps_sas_token_renew_at(milliseconds[expiry], EXPIRY, &renew_at),
                             DPS_RESULT_EXPIRY_MILLISECONDS);
            assert_int_equal(renew_at, 0);
        }
    }
    assert_int_equal(dps_sas_token_renew_at(0, limit - 1, &renew_at), DPS_RESULT_OK);
    assert_int_equal(dps_sas_token_renew_at(limit - 1, 0, &renew_at), DPS_RESULT_OK);
}

/* No sum of them wraps around, and what can only be a mistake is one. */
static void times_are_judged_before_the_token(void **state)
{
    (void)state;
    char token[DPS_REGISTRATION_SAS_TOKEN_SIZE];
    assert_int_equal(token_until(0, EXPIRY, token, sizeof token), DPS_RESULT_OK);
    const struct {
        uint64_t now;
        uint32_t skew;
        DpsResult result;
    } times[] = {
        {0, 0, DPS_RESULT_OK},
        {EXPIRY - 1, 0, DPS_RESULT_OK},
        {EXPIRY, 0, DPS_RESULT_SAS_TOKEN_EXPIRED},
        {EXPIRY, 1, DPS_RESULT_OK},
        {EXPIRY + 86399, 86400, DPS_RESULT_OK},
        {EXPIRY + 86400, 86400, DPS_RESULT_SAS_TOKEN_EXPIRED},
        {EXPIRY - 1, 86401, DPS_RESULT_SKEW_TOO_LONG},
        {EXPIRY - 1, UINT32_MAX, DPS_RESULT_SKEW_TOO_LONG},
        {UINT64_C(99999999999), 0, DPS_RESULT_SAS_TOKEN_EXPIRED},
        {UINT64_C(100000000000), 0, DPS_RESULT_EXPIRY_MILLISECONDS},
        {UINT64_MAX, 0, DPS_RESULT_EXPIRY_MILLISECONDS},
        {UINT64_MAX, UINT32_MAX, DPS_RESULT_EXPIRY_MILLISECONDS},
    };
    for (size_t time = 0; time < sizeof times / sizeof times[0]; time++) {
        assert_int_equal(reached(dps_registration_sas_token_verify(
                             KEY, token, "0ne0", "a", times[time].now, times[time].skew)),
                         times[time].result);
    }
}

int bad_input(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_rules_are_refused),
        cmocka_unit_test(bytes_beyond_ascii_are_refused),
        cmocka_unit_test(octets_are_six_or_eight),
        cmocka_unit_test(an_answer_is_no_where_there_is_none),
        cmocka_unit_test(a_key_of_another_length_may_be_the_group_key),
        cmocka_unit_test(the_provisioning_service_is_no_hub),
        cmocka_unit_test(milliseconds_are_refused),
        cmocka_unit_test(times_are_judged_before_the_token),
    };
    return cmocka_run_group_tests_name("bad input", tests, NULL, NULL);
}
