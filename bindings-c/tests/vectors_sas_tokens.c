/*
 * sas_tokens.json.
 *
 * What C cannot reach: tokens of a hub, which it makes and does not verify; expiries as text, which
 * the caller reads, but for those that are numbers of 64 bits; the index of an error.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "groups.h"
#include "harness.h"
#include "vector_file.h"

static const char FILE_NAME[] = "sas_tokens.json";
static const char LISTS[] = "built verified expiries renewals";

static bool is_registration(const json_t *resource)
{
    return has(resource, "registration_id");
}

static DpsResult build(const json_t *vector, char *token, size_t size, size_t *required)
{
    const char *key = text_of(vector, "device_key");
    uint64_t expiry = number_of(vector, "expiry");
    const json_t *resource = json_object_get(vector, "resource");
    const char *host = text_of(resource, "host");
    const char *device_id = text_of(resource, "device_id");
    if (is_registration(resource)) {
        return dps_registration_sas_token_with_rules(
            key, text_of(resource, "id_scope"), text_of(resource, "registration_id"), expiry, token,
            size, required, DPS_RULES_SERVICE);
    }
    if (has(resource, "module_id")) {
        return dps_hub_module_sas_token(key, host, device_id, text_of(resource, "module_id"),
                                        expiry, token, size, required);
    }
    return dps_hub_device_sas_token(key, host, device_id, expiry, token, size, required);
}

/* A registration's once more by the portable rules, where its ID keeps them, and verified. */
static void check_registration(struct vector_list *list, const json_t *vector, const char *token)
{
    const char *key = text_of(vector, "device_key");
    const json_t *resource = json_object_get(vector, "resource");
    const char *scope = text_of(resource, "id_scope");
    const char *id = text_of(resource, "registration_id");
    uint64_t expiry = number_of(vector, "expiry");
    compare_result(list, "dps_registration_sas_token_verify_with_rules",
                   dps_registration_sas_token_verify_with_rules(key, token, scope, id, 0, 1,
                                                                DPS_RULES_SERVICE));
    if (dps_registration_id_validate(id) == DPS_RESULT_OK) {
        char same[DPS_REGISTRATION_SAS_TOKEN_SIZE];
        DpsResult result =
            dps_registration_sas_token(key, scope, id, expiry, same, sizeof same, NULL);
        compare_result(list, "dps_registration_sas_token", result);
        compare_text(list, "dps_registration_sas_token", same, token);
        compare_result(list, "dps_registration_sas_token_verify",
                       dps_registration_sas_token_verify(key, token, scope, id, 0, 1));
    }
}

static void are_built(void **state)
{
    (void)state;
    struct vector_list list;
    open_list(&list, FILE_NAME, LISTS, "built");
    for (const json_t *vector; (vector = next_case(&list));) {
        const char *expected = text_of(vector, "token");
        char token[DPS_SAS_TOKEN_SIZE];
        size_t required;
        compare_result(&list, "a token", build(vector, token, sizeof token, &required));
        compare_text(&list, "a token", token, expected);
        compare_number(&list, "required", required, strlen(expected) + 1);
        if (is_registration(json_object_get(vector, "resource"))) {
            check_registration(&list, vector, expected);
        }
    }
    close_list(&list);
}

static void are_verified(void **state)
{
    (void)state;
    struct vector_list list;
    open_list(&list, FILE_NAME, LISTS, "verified");
    for (const json_t *vector; (vector = next_case(&list));) {
        const json_t *resource = json_object_get(vector, "resource");
        if (!is_registration(resource)) {
            cannot_reach(&list);
            continue;
        }
        const char *key = text_of(vector, "device_key");
        const char *token = text_of(vector, "token");
        const char *scope = text_of(resource, "id_scope");
        const char *id = text_of(resource, "registration_id");
        uint64_t now = number_of(vector, "now");
        uint32_t skew = (uint32_t)number_of(vector, "allowed_skew");
        assert_int_equal(skew, number_of(vector, "allowed_skew"));
        compare_result(&list, "dps_registration_sas_token_verify_with_rules",
                       dps_registration_sas_token_verify_with_rules(key, token, scope, id, now,
                                                                    skew, DPS_RULES_SERVICE));
        if (dps_registration_id_validate(id) == DPS_RESULT_OK) {
            compare_result(
                &list, "dps_registration_sas_token_verify",
                dps_registration_sas_token_verify(key, token, scope, id, now, skew));
        }
    }
    close_list(&list);
}

/* Whether a C program could have read it: digits alone, and no more than 64 bits. */
static bool is_number(const char *text, uint64_t *number)
{
    bool leading_zero = text[0] == '0' && text[1] != '\0';
    if (text[0] == '\0' || leading_zero || text[strspn(text, "0123456789")] != '\0') {
        return false;
    }
    errno = 0;
    *number = strtoull(text, NULL, 10);
    return errno == 0;
}

static void expiries_are_checked(void **state)
{
    (void)state;
    struct vector_list list;
    open_list(&list, FILE_NAME, LISTS, "expiries");
    for (const json_t *vector; (vector = next_case(&list));) {
        uint64_t expiry;
        if (!is_number(text_of(vector, "text"), &expiry)) {
            cannot_reach(&list);
            continue;
        }
        uint64_t renew_at = 99;
        DpsResult result = dps_sas_token_renew_at(expiry, expiry, &renew_at);
        bool accepted = compare_result(&list, "dps_sas_token_renew_at", result);
        /* A token without a life is renewed when it is made. */
        compare_number(&list, "dps_sas_token_renew_at", renew_at,
                       accepted ? number_of(vector, "seconds") : 0);
        char token[DPS_SAS_TOKEN_SIZE];
        result = dps_hub_device_sas_token("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=", "hub",
                                          "d", expiry, token, sizeof token, NULL);
        compare_result(&list, "dps_hub_device_sas_token", result);
        if (accepted) {
            const char *se = strstr(token, "&se=");
            assert_non_null(se);
            compare_text(&list, "se", se + strlen("&se="), text_of(vector, "text"));
        }
    }
    close_list(&list);
}

static void renewals_are_reckoned(void **state)
{
    (void)state;
    struct vector_list list;
    open_list(&list, FILE_NAME, LISTS, "renewals");
    for (const json_t *vector; (vector = next_case(&list));) {
        uint64_t renew_at = 99;
        DpsResult result = dps_sas_token_renew_at(number_of(vector, "issued_at"),
                                                  number_of(vector, "expiry"), &renew_at);
        bool accepted = compare_result(&list, "dps_sas_token_renew_at", result);
        compare_number(&list, "dps_sas_token_renew_at", renew_at,
                       accepted ? number_of(vector, "renew_at") : 0);
    }
    close_list(&list);
}

int vectors_sas_tokens(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(are_built),
        cmocka_unit_test(are_verified),
        cmocka_unit_test(expiries_are_checked),
        cmocka_unit_test(renewals_are_reckoned),
    };
    return cmocka_run_group_tests_name("vectors: SAS tokens", tests, NULL, NULL);
}
