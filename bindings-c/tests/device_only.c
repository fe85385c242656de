/*
 * With DPS_SYMKEY_DEVICE_ONLY the derivation is not declared: else its name, given to functions of
 * another type here, does not compile.
 */
#define DPS_SYMKEY_DEVICE_ONLY
#include <dps_symkey.h>

#include "groups.h"
#include "harness.h"

static int dps_derive_device_key(void)
{
    return 20;
}

static int dps_derive_device_key_with_rules(void)
{
    return 22;
}

int device_only_hides_the_derivation(void)
{
    return dps_derive_device_key() + dps_derive_device_key_with_rules() == 42;
}

/* What a device needs is still there. */
static void device_only(void **state)
{
    (void)state;
    char token[DPS_REGISTRATION_SAS_TOKEN_SIZE];
    assert_true(device_only_hides_the_derivation());
    assert_int_equal(dps_registration_sas_token("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=",
                                                "0ne00002193", "a", 1700000000, token, sizeof token,
                                                NULL),
                     DPS_RESULT_OK);
}

static void alone(void **state)
{
    (void)state;
    assert_true(header_needs_no_other());
}

int header(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(device_only),
        cmocka_unit_test(alone),
    };
    return cmocka_run_group_tests_name("header", tests, NULL, NULL);
}
