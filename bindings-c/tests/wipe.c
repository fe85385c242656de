/*
 * dps_wipe(). That no compiler leaves the writes out cannot be seen from here: whoever looks at the
 * bytes makes them needed.
 */

#include <string.h>

#include <dps_symkey.h>

#include "groups.h"
#include "harness.h"

enum { SIZE = 300, AROUND = 16, CANARY = 0x5A };

static void overwrites_the_bytes_given_and_no_more(void **state)
{
    (void)state;
    unsigned char memory[AROUND + SIZE + AROUND];
    for (size_t size = 0; size <= SIZE - AROUND; size++) {
        /* At each alignment. */
        size_t start = AROUND + size % AROUND;
        memset(memory, CANARY, sizeof memory);
        dps_wipe(memory + start, size);
        for (size_t place = 0; place < sizeof memory; place++) {
            bool inside = place >= start && place < start + size;
            assert_int_equal(memory[place], inside ? 0 : CANARY);
        }
    }
}

static void takes_null(void **state)
{
    (void)state;
    dps_wipe(NULL, 0);
    dps_wipe(NULL, 16);
    dps_wipe(NULL, SIZE_MAX);
}

static void wipes_a_key(void **state)
{
    (void)state;
    char key[DPS_DEVICE_KEY_SIZE];
    static const char nothing[sizeof key];
    assert_int_equal(dps_derive_device_key("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=", "a", key,
                                           sizeof key),
                     DPS_RESULT_OK);
    assert_memory_not_equal(key, nothing, sizeof key);
    dps_wipe(key, sizeof key);
    assert_memory_equal(key, nothing, sizeof key);
}

int wipe(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(overwrites_the_bytes_given_and_no_more),
        cmocka_unit_test(takes_null),
        cmocka_unit_test(wipes_a_key),
    };
    return cmocka_run_group_tests_name("wipe", tests, NULL, NULL);
}
