/* The results, their codes and messages, and whether some test has reached each. */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "codes_reached.h"
#include "groups.h"
#include "harness.h"

struct constant {
    char code[64];
    int number;
};

/* The constants of the header's enum, from its text: a new one is here before anybody tests it. */
static struct constant constants[200];
static size_t count;

static int read_header(void **state)
{
    (void)state;
    FILE *file = fopen(HEADER, "r");
    if (!file) {
        return -1;
    }
    char line[512];
    while (count < sizeof constants / sizeof constants[0] && fgets(line, sizeof line, file)) {
        struct constant *constant = &constants[count];
        if (sscanf(line, " DPS_RESULT_%63[A-Z0-9_] = %d,", constant->code, &constant->number)
            == 2) {
            for (char *character = constant->code; *character; character++) {
                *character = (char)tolower((unsigned char)*character);
            }
            count++;
        }
    }
    fclose(file);
    return 0;
}

static void have_the_codes_of_their_constants(void **state)
{
    (void)state;
    assert_in_range(count, 60, sizeof constants / sizeof constants[0] - 1);
    for (size_t constant = 0; constant < count; constant++) {
        assert_string_equal(dps_result_code(constants[constant].number), constants[constant].code);
        /* The numbers have no gap, so none is in the library that is not in the header. */
        assert_int_equal(constants[constant].number, constant);
    }
    assert_string_equal(dps_result_code((DpsResult)count), "unknown");
}

static void have_messages_of_one_line(void **state)
{
    (void)state;
    for (size_t constant = 0; constant < count; constant++) {
        const char *message = dps_result_message(constants[constant].number);
        assert_non_null(message);
        size_t length = strlen(message);
        assert_true(length > 0);
        assert_null(strchr(message, '\n'));
        assert_true(message[length - 1] != '.');
        assert_string_not_equal(message, "unknown result");
        assert_ptr_equal(message, dps_result_message(constants[constant].number));
        for (size_t other = 0; other < constant; other++) {
            assert_string_not_equal(message, dps_result_message(constants[other].number));
        }
    }
    assert_string_equal(dps_result_message(DPS_RESULT_OK), "done");
    assert_string_equal(dps_result_message(DPS_RESULT_KEY_WHITE_SPACE),
                        "key has white space or a newline: remove it");
}

static void may_be_any_number(void **state)
{
    (void)state;
    const DpsResult unknown[] = {(DpsResult)count, -1, 255, 256, 65536, INT32_MIN, INT32_MAX};
    for (size_t number = 0; number < sizeof unknown / sizeof unknown[0]; number++) {
        assert_string_equal(dps_result_code(unknown[number]), "unknown");
        assert_string_equal(dps_result_message(unknown[number]), "unknown result");
    }
}

/* A code without a test that reaches it fails. */
static void are_all_reached(void **state)
{
    (void)state;
    size_t missing = 0;
    for (size_t constant = 0; constant < count; constant++) {
        int number = constants[constant].number;
        /* The header says that no function gives them. */
        bool is_given =
            number != DPS_RESULT_EXPIRY_NOT_A_NUMBER && number != DPS_RESULT_EXPIRY_NEGATIVE;
        if (was_reached(number) != is_given) {
            print_error("%s was %s\n", constants[constant].code,
                        is_given ? "never reached" : "given by a function");
            missing++;
        }
    }
    assert_int_equal(missing, 0);
}

static void version_is_that_of_the_header(void **state)
{
    (void)state;
    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", DPS_SYMKEY_VERSION_MAJOR,
             DPS_SYMKEY_VERSION_MINOR, DPS_SYMKEY_VERSION_PATCH);
    assert_string_equal(dps_version(), version);
    assert_ptr_equal(dps_version(), dps_version());
}

int results(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(have_the_codes_of_their_constants),
        cmocka_unit_test(have_messages_of_one_line),
        cmocka_unit_test(may_be_any_number),
        cmocka_unit_test(are_all_reached),
        cmocka_unit_test(version_is_that_of_the_header),
    };
    return cmocka_run_group_tests_name("results", tests, read_header, NULL);
}
