/* What is written into the caller's buffer, and what is not, for every size. */

#include <string.h>

#include "functions.h"
#include "groups.h"
#include "harness.h"

enum { AROUND = 64, CANARY = 0x5A };

/* A buffer with canaries on both sides. */
static char memory[AROUND + DPS_SAS_TOKEN_SIZE + AROUND];
static char *const buffer = memory + AROUND;

/* The first `count` bytes of the buffer may differ. */
static void assert_canaries_but(const struct function *function, size_t count)
{
    for (size_t place = 0; place < sizeof memory; place++) {
        bool may_be_written = place >= AROUND && place < AROUND + count;
        if (!may_be_written && memory[place] != CANARY) {
            fail_function(function, "canaries", "wrote outside of the buffer");
        }
    }
}

/* Calls it with so much room, with and without `required`, and compares. */
static void assert_with_size(const struct function *function, size_t size, const char *expected)
{
    size_t needed = strlen(expected) + 1;
    DpsResult result = size < needed ? DPS_RESULT_BUFFER_TOO_SMALL : DPS_RESULT_OK;
    for (int with_required = 0; with_required < 2; with_required++) {
        memset(memory, CANARY, sizeof memory);
        size_t required = 99;
        struct arguments arguments = examples(function);
        arguments.output = buffer;
        arguments.size = size;
        arguments.required = with_required ? &required : NULL;
        assert_result(function, "a size", call(function, &arguments), result);
        if (with_required && function->has_required) {
            assert_int_equal(required, needed);
        }
        /* In a buffer that is too small, nothing but the NUL of an empty text: no half of a key. */
        assert_canaries_but(function, size >= needed ? needed : size > 0);
        if (result == DPS_RESULT_OK) {
            assert_string_equal(buffer, expected);
        }
    }
}

static void are_written_as_far_as_the_text_goes(void **state)
{
    (void)state;
    size_t functions = 0;
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        if (!f->has_output) {
            continue;
        }
        functions++;
        char expected[DPS_SAS_TOKEN_SIZE];
        struct arguments arguments = examples(f);
        arguments.output = expected;
        arguments.size = sizeof expected;
        assert_result(f, "the examples", call(f, &arguments), DPS_RESULT_OK);
        size_t needed = strlen(expected) + 1;
        assert_true(needed > 1);

        for (size_t size = 0; size <= needed + 1; size++) {
            assert_with_size(f, size, expected);
        }
        assert_with_size(f, DPS_SAS_TOKEN_SIZE, expected);
        assert_with_size(f, SIZE_MAX / 2, expected);
        assert_with_size(f, SIZE_MAX / 2 + 1, expected);
        assert_with_size(f, SIZE_MAX - 1, expected);
        assert_with_size(f, SIZE_MAX, expected);
    }
    assert_int_equal(functions, 14);
}

static void that_are_not_there_ask_for_the_size(void **state)
{
    (void)state;
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        if (!f->has_required) {
            continue;
        }
        size_t asked = 99;
        struct arguments arguments = examples(f);
        arguments.required = &asked;
        assert_result(f, "NULL, 0", call(f, &arguments), DPS_RESULT_BUFFER_TOO_SMALL);

        size_t required = 99;
        arguments.output = buffer;
        arguments.size = asked;
        arguments.required = &required;
        assert_result(f, "as asked", call(f, &arguments), DPS_RESULT_OK);
        assert_int_equal(required, asked);
        assert_int_equal(strlen(buffer) + 1, asked);

        /* Nobody takes the answer, but the texts are checked all the same. */
        arguments.output = NULL;
        arguments.size = 0;
        arguments.required = NULL;
        assert_result(f, "NULL, 0, NULL", call(f, &arguments), DPS_RESULT_BUFFER_TOO_SMALL);
        arguments.texts[0] = "";
        assert_result(f, "an empty text", call(f, &arguments), f->texts[0].kind->empty);
    }
}

/* The longest texts, where a size of the header could be too small. */
static void of_the_headers_sizes_hold_everything(void **state)
{
    (void)state;
    /* A signature has more or fewer escapes; a test in Rust reckons the longest. */
    static const char key[] = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
    static const uint64_t last = UINT64_C(99999999999);
    char id[DPS_REGISTRATION_ID_SIZE] = "";
    char scope[DPS_ID_SCOPE_SIZE] = "";
    char host[254] = "";
    char hub_id[129] = "";
    char mac[DPS_MAC_ADDRESS_SIZE];
    char device_key[DPS_DEVICE_KEY_SIZE];
    char token[DPS_SAS_TOKEN_SIZE];
    memset(id, 'a', sizeof id - 1);
    memset(scope, '0', sizeof scope - 1);
    memset(host, 'a', sizeof host - 1);
    host[63] = host[127] = host[191] = '.';
    memset(hub_id, '$', sizeof hub_id - 1);

    assert_int_equal(dps_registration_sas_token(key, scope, id, last, token,
                                                DPS_REGISTRATION_SAS_TOKEN_SIZE, NULL),
                     DPS_RESULT_OK);
    assert_int_equal(dps_registration_sas_token_verify(key, token, scope, id, last - 1, 0),
                     DPS_RESULT_OK);
    size_t required;
    assert_int_equal(dps_hub_module_sas_token(key, host, hub_id, hub_id, last, token, sizeof token,
                                              &required),
                     DPS_RESULT_OK);
    assert_in_range(required, DPS_SAS_TOKEN_SIZE - 2 * 43, DPS_SAS_TOKEN_SIZE);
    assert_int_equal(dps_registration_id_from_serial(id + 3, id, 0, &required),
                     DPS_RESULT_BUFFER_TOO_SMALL);
    assert_int_equal(required, DPS_REGISTRATION_ID_SIZE);
    assert_int_equal(dps_derive_device_key(key, id, device_key, sizeof device_key), DPS_RESULT_OK);
    assert_int_equal(strlen(device_key) + 1, DPS_DEVICE_KEY_SIZE);
    static const uint8_t octets[8] = {0xA0, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6, 0xA7, 0xB8};
    assert_int_equal(dps_mac_address_from_octets(octets, 8, mac, sizeof mac), DPS_RESULT_OK);
    assert_string_equal(mac, "a0-b2-c3-d4-e5-f6-a7-b8");
    assert_int_equal(strlen(mac) + 1, DPS_MAC_ADDRESS_SIZE);
}

int buffers(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(are_written_as_far_as_the_text_goes),
        cmocka_unit_test(that_are_not_there_ask_for_the_size),
        cmocka_unit_test(of_the_headers_sizes_hold_everything),
    };
    return cmocka_run_group_tests_name("buffers", tests, NULL, NULL);
}
