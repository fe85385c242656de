/*
 * The files of tests/vectors, whose cases are all run before a test fails, so that one run shows
 * all that differs.
 */

#ifndef VECTOR_FILE_H
#define VECTOR_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <dps_symkey.h>
#include <jansson.h>

/* A list of cases, and what became of them. */
struct vector_list {
    const char *file;
    const char *name;
    json_t *cases;
    json_t *root;
    /* The one that is looked at. */
    json_t *current;
    size_t next;
    size_t run;
    size_t with_nul;
    size_t unreachable;
    size_t comparisons;
    size_t comparisons_before;
    size_t differences;
};

/* Fails if the file has not just these lists, `names` being all of them with a space between. */
void open_list(struct vector_list *list, const char *file, const char *names, const char *name);

/*
 * The next case, or NULL at the end. Those whose texts hold a NUL are left out: in C the text would
 * end there.
 */
json_t *next_case(struct vector_list *list);

/* Says of the current case that C has no way to put its question. */
void cannot_reach(struct vector_list *list);

/* Compares a result with the case's `error`, or with success. Gives whether it succeeded. */
bool compare_result(struct vector_list *list, const char *function, DpsResult found);

void compare_text(struct vector_list *list, const char *function, const char *found,
                  const char *expected);
void compare_number(struct vector_list *list, const char *function, uint64_t found,
                    uint64_t expected);

/* Prints the counts. Fails where something differed, or a case was neither run nor counted. */
void close_list(struct vector_list *list);

/* Fields of a case. A text is NULL where JSON has null or nothing. */
const char *text_of(const json_t *vector, const char *field);
uint64_t number_of(const json_t *vector, const char *field);
DpsRules rules_of(const json_t *vector);
bool has(const json_t *vector, const char *field);

#endif
