/* Texts and buffers at the very end of what may be touched: a byte too far ends the program. */

#include <string.h>

#include "functions.h"
#include "groups.h"
#include "guarded_memory.h"
#include "harness.h"

/* Room for every output, and different before every call. */
static char output[DPS_SAS_TOKEN_SIZE];

static struct arguments examples_with_output(const struct function *function, size_t *required)
{
    struct arguments arguments = examples(function);
    memset(output, '?', sizeof output);
    arguments.output = output;
    arguments.size = sizeof output;
    *required = 99;
    arguments.required = required;
    return arguments;
}

static void skip_without_guarded_memory(void)
{
    if (!HAVE_GUARDED_MEMORY) {
        skip();
    }
}

static void without_an_end_are_read_up_to_the_limit(void **state)
{
    (void)state;
    skip_without_guarded_memory();
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        for (size_t text = 0; text < MAX_TEXTS && f->texts[text].kind; text++) {
            const struct text_kind *kind = f->texts[text].kind;
            if (kind == &OCTETS) {
                continue;
            }
            size_t required;
            struct arguments arguments = examples_with_output(f, &required);
            char *unended = guarded_memory(kind->limit);
            memset(unended, kind->filler, kind->limit);
            arguments.texts[text] = unended;
            assert_result(f, kind->name, call(f, &arguments), kind->unended);
            guarded_free(unended);
        }
    }
}

static void may_end_with_their_memory(void **state)
{
    (void)state;
    skip_without_guarded_memory();
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        size_t required;
        struct arguments arguments = examples_with_output(f, &required);
        assert_result(f, "the examples", call(f, &arguments), DPS_RESULT_OK);
        char expected[sizeof output];
        memcpy(expected, output, sizeof output);

        arguments = examples_with_output(f, &required);
        for (size_t text = 0; text < MAX_TEXTS && f->texts[text].kind; text++) {
            arguments.texts[text] = guarded_copy(arguments.texts[text], example_size(f, text));
        }
        assert_result(f, "copies of them", call(f, &arguments), DPS_RESULT_OK);
        assert_memory_equal(output, expected, sizeof output);
        for (size_t text = 0; text < MAX_TEXTS && f->texts[text].kind; text++) {
            guarded_free(arguments.texts[text]);
        }
    }
}

/* As long as may be read, and as short, whatever the function says of them. */
static void of_every_length_may_end_with_their_memory(void **state)
{
    (void)state;
    skip_without_guarded_memory();
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        for (size_t text = 0; text < MAX_TEXTS && f->texts[text].kind; text++) {
            const struct text_kind *kind = f->texts[text].kind;
            for (size_t length = 0; kind != &OCTETS && length < kind->limit; length++) {
                char roomy[2 * DPS_SAS_TOKEN_SIZE] = "";
                memset(roomy, kind->filler, length);
                size_t required;
                struct arguments arguments = examples_with_output(f, &required);
                arguments.texts[text] = roomy;
                DpsResult expected = call(f, &arguments);
                if (length == 0) {
                    assert_result(f, kind->name, expected, kind->empty);
                }

                arguments = examples_with_output(f, &required);
                char *tight = guarded_copy(roomy, length + 1);
                arguments.texts[text] = tight;
                assert_result(f, kind->name, call(f, &arguments), expected);
                guarded_free(tight);
            }
        }
    }
}

static void outputs_may_end_with_their_memory(void **state)
{
    (void)state;
    skip_without_guarded_memory();
    for (const struct function *f = FUNCTIONS; f->name; f++) {
        if (!f->has_output) {
            continue;
        }
        size_t required;
        struct arguments arguments = examples_with_output(f, &required);
        assert_result(f, "the examples", call(f, &arguments), DPS_RESULT_OK);
        char expected[sizeof output];
        memcpy(expected, output, sizeof output);
        size_t size = strlen(output) + 1;

        arguments.output = guarded_memory(size);
        arguments.size = size;
        assert_result(f, "an output at the end", call(f, &arguments), DPS_RESULT_OK);
        assert_string_equal(arguments.output, expected);
        guarded_free(arguments.output);

        /* A size that no memory keeps. */
        arguments.output = guarded_memory(size);
        arguments.size = SIZE_MAX;
        assert_result(f, "SIZE_MAX", call(f, &arguments), DPS_RESULT_OK);
        assert_string_equal(arguments.output, expected);
        guarded_free(arguments.output);

        arguments.output = guarded_memory(size - 1);
        arguments.size = size - 1;
        assert_result(f, "a byte too small", call(f, &arguments), DPS_RESULT_BUFFER_TOO_SMALL);
        guarded_free(arguments.output);
    }
}

int text_ends(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_end_are_read_up_to_the_limit),
        cmocka_unit_test(may_end_with_their_memory),
        cmocka_unit_test(of_every_length_may_end_with_their_memory),
        cmocka_unit_test(outputs_may_end_with_their_memory),
    };
    return cmocka_run_group_tests_name("text ends", tests, NULL, NULL);
}
