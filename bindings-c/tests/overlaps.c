/* Outputs that lie in, before, behind and beside each input. */

#include <stdlib.h>
#include <string.h>

#include "functions.h"
#include "groups.h"
#include "harness.h"

enum { OUTPUT_SIZE = DPS_SAS_TOKEN_SIZE, FILLER = '?' };

/* One block: room for the output, a text of `length` bytes, room for the output again. */
static void check_places(const struct function *function, size_t text)
{
    size_t length = example_size(function, text);
    size_t block_size = OUTPUT_SIZE + length + OUTPUT_SIZE;
    char *const block = malloc(block_size);
    char *const before = malloc(block_size);
    assert_non_null(block);
    assert_non_null(before);
    for (size_t place = 0; place <= OUTPUT_SIZE + length; place++) {
        memset(block, FILLER, block_size);
        memcpy(block + OUTPUT_SIZE, function->texts[text].example, length);
        memcpy(before, block, block_size);
        size_t required = 99;
        struct arguments arguments = examples(function);
        arguments.texts[text] = block + OUTPUT_SIZE;
        arguments.output = block + place;
        arguments.size = OUTPUT_SIZE;
        arguments.required = &required;
        bool beside = place == 0 || place == OUTPUT_SIZE + length;
        DpsResult result = call(function, &arguments);
        assert_result(function, function->texts[text].kind->name, result,
                      beside ? DPS_RESULT_OK : DPS_RESULT_OVERLAPPING_BUFFERS);
        if (!beside) {
            /* Nothing but the NUL of an empty text. */
            before[place] = '\0';
            assert_memory_equal(block, before, block_size);
        }
    }
    free(before);
    free(block);
}

static void are_refused_and_neighbours_are_not(void **state)
{
    (void)state;
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        for (size_t text = 0; f->has_output && text < MAX_TEXTS && f->texts[text].kind; text++) {
            check_places(f, text);
        }
    }
}

/* A buffer of no bytes overlaps nothing, wherever it is. */
static void need_a_byte_of_output(void **state)
{
    (void)state;
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        for (size_t text = 0; f->has_output && text < MAX_TEXTS && f->texts[text].kind; text++) {
            char copy[DPS_SAS_TOKEN_SIZE];
            size_t size = example_size(f, text);
            memcpy(copy, f->texts[text].example, size);
            struct arguments arguments = examples(f);
            arguments.texts[text] = copy;
            arguments.output = copy;
            assert_result(f, "no bytes", call(f, &arguments), DPS_RESULT_BUFFER_TOO_SMALL);
            assert_memory_equal(copy, f->texts[text].example, size);
        }
    }
}

/* Of a text without an end, what is read counts. */
static void reach_as_far_as_a_text_is_read(void **state)
{
    (void)state;
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        for (size_t text = 0; f->has_output && text < MAX_TEXTS && f->texts[text].kind; text++) {
            const struct text_kind *kind = f->texts[text].kind;
            if (kind == &OCTETS) {
                continue;
            }
            char block[2 * DPS_SAS_TOKEN_SIZE];
            for (size_t into = 0; into < 2; into++) {
                memset(block, kind->filler, sizeof block);
                struct arguments arguments = examples(f);
                arguments.texts[text] = block;
                arguments.output = block + kind->limit - into;
                arguments.size = DPS_SAS_TOKEN_SIZE;
                assert_result(f, kind->name, call(f, &arguments),
                              into ? DPS_RESULT_OVERLAPPING_BUFFERS : kind->unended);
            }
        }
    }
}

/* Inputs are only read, and may be the same text. */
static void of_inputs_are_no_matter(void **state)
{
    (void)state;
    static const char text[] = "a0b2c3d4e5f6";
    static const char key[] = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
    char output[DPS_SAS_TOKEN_SIZE];
    assert_int_equal(
        dps_registration_id_from_serial_and_mac(text, text, output, sizeof output, NULL),
        DPS_RESULT_OK);
    assert_string_equal(output, "sn-a0b2c3d4e5f6-mac-a0-b2-c3-d4-e5-f6");
    assert_int_equal(
        dps_hub_module_sas_token(key, text, text, text, EXPIRY, output, sizeof output, NULL),
        DPS_RESULT_OK);
    assert_int_equal(
        dps_registration_sas_token(key, text, text + 3, EXPIRY, output, sizeof output, NULL),
        DPS_RESULT_OK);
}

int overlaps(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(are_refused_and_neighbours_are_not),
        cmocka_unit_test(need_a_byte_of_output),
        cmocka_unit_test(reach_as_far_as_a_text_is_read),
        cmocka_unit_test(of_inputs_are_no_matter),
    };
    return cmocka_run_group_tests_name("overlaps", tests, NULL, NULL);
}
