/* NULL in the place of each pointer. */

#include <string.h>

#include "functions.h"
#include "groups.h"
#include "harness.h"

static void texts_are_refused(void **state)
{
    (void)state;
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        struct arguments arguments;
        char output[DPS_SAS_TOKEN_SIZE];
        size_t required = 99;
        for (size_t text = 0; text < MAX_TEXTS && f->texts[text].kind; text++) {
            memset(output, '?', sizeof output);
            arguments = examples(f);
            arguments.texts[text] = NULL;
            arguments.output = output;
            arguments.size = sizeof output;
            arguments.required = &required;
            assert_result(f, f->texts[text].kind->name, call(f, &arguments),
                          DPS_RESULT_NULL_ARGUMENT);
            arguments.required = NULL;
            assert_result(f, f->texts[text].kind->name, call(f, &arguments),
                          DPS_RESULT_NULL_ARGUMENT);
        }
        memset(&arguments, 0, sizeof arguments);
        assert_result(f, "all NULL", call(f, &arguments), DPS_RESULT_NULL_ARGUMENT);
    }
}

static void outputs_with_a_size_are_refused(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, DPS_SAS_TOKEN_SIZE, SIZE_MAX};
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        for (size_t size = 0; f->has_output && size < sizeof sizes / sizeof sizes[0]; size++) {
            size_t required = 99;
            struct arguments arguments = examples(f);
            arguments.size = sizes[size];
            arguments.required = &required;
            assert_result(f, "output", call(f, &arguments), DPS_RESULT_NULL_ARGUMENT);
            arguments.required = NULL;
            assert_result(f, "output", call(f, &arguments), DPS_RESULT_NULL_ARGUMENT);
        }
    }
}

/* Where there is no `required`, nothing can be asked for, and the header says "not NULL". */
static void outputs_are_refused_where_no_size_can_be_asked_for(void **state)
{
    (void)state;
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        if (f->has_output && !f->has_required) {
            struct arguments arguments = examples(f);
            assert_result(f, "output, 0", call(f, &arguments), DPS_RESULT_NULL_ARGUMENT);
        }
    }
}

static void places_for_answers_are_refused(void **state)
{
    (void)state;
    assert_int_equal(dps_mac_address_is_locally_administered("a0b2c3d4e5f6", NULL),
                     DPS_RESULT_NULL_ARGUMENT);
    assert_int_equal(dps_mac_address_is_locally_administered(NULL, NULL), DPS_RESULT_NULL_ARGUMENT);
    assert_int_equal(dps_sas_token_renew_at(0, EXPIRY, NULL), DPS_RESULT_NULL_ARGUMENT);
    assert_int_equal(dps_device_key_may_be_group_key("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=",
                                                     NULL),
                     DPS_RESULT_NULL_ARGUMENT);
}

static void octets_are_refused_whatever_their_count(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 6, 8, SIZE_MAX};
    for (size_t count = 0; count < sizeof counts / sizeof counts[0]; count++) {
        char mac[DPS_MAC_ADDRESS_SIZE] = "?";
        assert_int_equal(dps_mac_address_from_octets(NULL, counts[count], mac, sizeof mac),
                         DPS_RESULT_NULL_ARGUMENT);
        assert_string_equal(mac, "");
    }
}

int null_arguments(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_refused),
        cmocka_unit_test(outputs_with_a_size_are_refused),
        cmocka_unit_test(outputs_are_refused_where_no_size_can_be_asked_for),
        cmocka_unit_test(places_for_answers_are_refused),
        cmocka_unit_test(octets_are_refused_whatever_their_count),
    };
    return cmocka_run_group_tests_name("NULL", tests, NULL, NULL);
}
