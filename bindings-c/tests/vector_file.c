#include "vector_file.h"

#include <stdio.h>
#include <string.h>

#include "codes_reached.h"
#include "harness.h"

static bool holds_nul(json_t *value)
{
    if (json_is_string(value)) {
        return strlen(json_string_value(value)) != json_string_length(value);
    }
    const char *name;
    json_t *field;
    json_object_foreach(value, name, field) {
        if (holds_nul(field)) {
            return true;
        }
    }
    return false;
}

/* A list that is new in the file would else never be run. */
static void assert_lists(json_t *root, const char *names)
{
    char found[200] = "";
    const char *name;
    json_t *value;
    json_object_foreach(root, name, value) {
        if (json_is_array(value)) {
            size_t length = strlen(found);
            snprintf(found + length, sizeof found - length, "%s%s", length ? " " : "", name);
        }
    }
    assert_string_equal(found, names);
}

void open_list(struct vector_list *list, const char *file, const char *names, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s%s", VECTORS, file);
    json_error_t error;
    json_t *root = json_load_file(path, JSON_ALLOW_NUL, &error);
    if (!root) {
        print_error("%s:%d: %s\n", path, error.line, error.text);
        fail();
    }
    assert_lists(root, names);
    memset(list, 0, sizeof *list);
    list->file = file;
    list->name = name;
    list->root = root;
    list->cases = json_object_get(root, name);
    assert_true(json_array_size(list->cases) > 0);
}

/* A case that was looked at and not compared was forgotten. */
static void count_current(struct vector_list *list)
{
    if (list->current && list->comparisons > list->comparisons_before) {
        list->run++;
    }
    list->comparisons_before = list->comparisons;
    list->current = NULL;
}

json_t *next_case(struct vector_list *list)
{
    count_current(list);
    while ((list->current = json_array_get(list->cases, list->next))) {
        list->next++;
        if (!holds_nul(list->current)) {
            assert_non_null(text_of(list->current, "comment"));
            break;
        }
        list->with_nul++;
    }
    return list->current;
}

void cannot_reach(struct vector_list *list)
{
    list->unreachable++;
    list->current = NULL;
}

bool compare_result(struct vector_list *list, const char *function, DpsResult found)
{
    const char *error = text_of(list->current, "error");
    compare_text(list, function, dps_result_code(reached(found)), error ? error : "ok");
    return found == DPS_RESULT_OK;
}

void compare_text(struct vector_list *list, const char *function, const char *found,
                  const char *expected)
{
    list->comparisons++;
    if (strcmp(found, expected) != 0) {
        list->differences++;
        print_error("%s, %s, \"%s\": %s: found \"%s\", expected \"%s\"\n", list->file, list->name,
                    text_of(list->current, "comment"), function, found, expected);
    }
}

void compare_number(struct vector_list *list, const char *function, uint64_t found,
                    uint64_t expected)
{
    char texts[2][21];
    snprintf(texts[0], sizeof texts[0], "%llu", (unsigned long long)found);
    snprintf(texts[1], sizeof texts[1], "%llu", (unsigned long long)expected);
    compare_text(list, function, texts[0], texts[1]);
}

void close_list(struct vector_list *list)
{
    size_t all = json_array_size(list->cases);
    print_message("%s, %s: %zu cases: %zu run (%zu comparisons), %zu hold a NUL, "
                  "%zu out of reach\n",
                  list->file, list->name, all, list->run, list->comparisons, list->with_nul,
                  list->unreachable);
    json_decref(list->root);
    assert_int_equal(list->differences, 0);
    assert_true(list->run > 0);
    assert_int_equal(list->run + list->with_nul + list->unreachable, all);
}

const char *text_of(const json_t *vector, const char *field)
{
    return json_string_value(json_object_get(vector, field));
}

uint64_t number_of(const json_t *vector, const char *field)
{
    const json_t *value = json_object_get(vector, field);
    assert_true(json_is_integer(value));
    assert_true(json_integer_value(value) >= 0);
    return (uint64_t)json_integer_value(value);
}

DpsRules rules_of(const json_t *vector)
{
    const char *name = text_of(vector, "rules");
    assert_non_null(name);
    if (strcmp(name, "service") == 0) {
        return DPS_RULES_SERVICE;
    }
    assert_string_equal(name, "portable");
    return DPS_RULES_PORTABLE;
}

bool has(const json_t *vector, const char *field)
{
    return json_object_get(vector, field) != NULL;
}
