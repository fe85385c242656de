/*
 * Every function that reads texts, in one form, so that a test of what holds for all of them calls
 * all of them.
 */

#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include <dps_symkey.h>

enum { MAX_TEXTS = 4, OCTETS_COUNT = 6 };

/* The examples' tokens end then. */
#define EXPIRY UINT64_C(1700000000)

/* A kind of text, and what the header says of it. */
struct text_kind {
    const char *name;
    /* No more bytes are read, from the table at the head of dps_symkey.h. */
    size_t limit;
    /* Fills a text that has no end within the limit … */
    char filler;
    /* … which is then: */
    DpsResult unended;
    DpsResult empty;
    /* With a byte that is not ASCII. */
    DpsResult non_ascii;
};

/* Bytes, whose count is given: no text. */
extern const struct text_kind OCTETS;

struct arguments {
    const char *texts[MAX_TEXTS];
    char *output;
    size_t size;
    size_t *required;
    DpsRules rules;
};

struct function {
    const char *name;
    DpsResult (*call)(const struct arguments *arguments);
    bool has_output;
    bool has_required;
    bool has_rules;
    struct {
        const struct text_kind *kind;
        /* With all examples the function succeeds. */
        const char *example;
    } texts[MAX_TEXTS];
};

/* Ends with one that has no name. */
extern const struct function FUNCTIONS[];

/* Calls it and takes note of the result. A refusal must empty the output and require no bytes. */
DpsResult call(const struct function *function, const struct arguments *arguments);

/* The examples, by the portable rules, without an output. */
struct arguments examples(const struct function *function);

/* How many bytes of an example are read, its NUL included. */
size_t example_size(const struct function *function, size_t text);

/* Compares, and says of which function and when. */
void assert_result(const struct function *function, const char *when, DpsResult found,
                   DpsResult expected);

/* Fails for this reason. */
void fail_function(const struct function *function, const char *when, const char *reason);

#endif
