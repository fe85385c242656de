/*
 * names.json. C has no function that only checks such a name: each goes into the tokens that
 * have it.
 *
 * What C cannot say: the index of an error.
 */

#include <string.h>

#include "groups.h"
#include "harness.h"
#include "vector_file.h"

static const char KEY[] = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";

/* Changed before every call, so that an output that is left as it was is seen. */
static char token[DPS_SAS_TOKEN_SIZE];
static size_t required;

static void compare(struct vector_list *list, const char *function, DpsResult result)
{
    bool made = compare_result(list, function, result);
    compare_number(list, function, required, made ? strlen(token) + 1 : 0);
    compare_number(list, function, token[0] != '\0', made);
    token[0] = '?';
    required = 99;
}

static void check_id_scope(struct vector_list *list, const char *id_scope)
{
    compare(list, "dps_registration_sas_token",
            dps_registration_sas_token(KEY, id_scope, "a", 1, token, sizeof token, &required));
    char genuine[DPS_SAS_TOKEN_SIZE];
    DpsResult result = dps_registration_sas_token_with_rules(
        KEY, id_scope, "A", 1, genuine, sizeof genuine, NULL, DPS_RULES_SERVICE);
    compare_result(list, "dps_registration_sas_token_with_rules", result);
    result = dps_registration_sas_token_verify_with_rules(KEY, genuine, id_scope, "A", 0, 0,
                                                          DPS_RULES_SERVICE);
    compare_result(list, "dps_registration_sas_token_verify_with_rules", result);
}

static void check_hub_device(struct vector_list *list, const char *host, const char *device_id)
{
    compare(list, "dps_hub_device_sas_token",
            dps_hub_device_sas_token(KEY, host, device_id, 1, token, sizeof token, &required));
}

static void check_hub_module(struct vector_list *list, const char *host, const char *device_id,
                             const char *module_id)
{
    compare(list, "dps_hub_module_sas_token",
            dps_hub_module_sas_token(KEY, host, device_id, module_id, 1, token, sizeof token,
                                     &required));
}

static void names_are_checked(void **state)
{
    (void)state;
    struct vector_list list;
    open_list(&list, "names.json", "cases", "cases");
    for (const json_t *vector; (vector = next_case(&list));) {
        const char *kind = text_of(vector, "kind");
        const char *name = text_of(vector, "text");
        if (strcmp(kind, "id_scope") == 0) {
            check_id_scope(&list, name);
        } else if (strcmp(kind, "hub_host") == 0) {
            check_hub_device(&list, name, "d");
            check_hub_module(&list, name, "d", "m");
        } else if (strcmp(kind, "hub_device_id") == 0) {
            check_hub_device(&list, "hub", name);
            check_hub_module(&list, "hub", name, "m");
        } else if (strcmp(kind, "hub_module_id") == 0) {
            check_hub_module(&list, "hub", "d", name);
        } else {
            /* A new kind: close_list() misses this case. */
            print_error("unknown kind %s\n", kind);
        }
    }
    close_list(&list);
}

int vectors_names(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_checked),
    };
    return cmocka_run_group_tests_name("vectors: names", tests, NULL, NULL);
}
