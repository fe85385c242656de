/* Runs every group of tests, and then asks which results no test has reached. */

#include <stddef.h>

#include "groups.h"

int main(void)
{
    static int (*const groups[])(void) = {
        known_answers,
        vectors_registration_ids,
        vectors_names,
        vectors_keys,
        vectors_sas_tokens,
        null_arguments,
        bad_input,
        text_ends,
        buffers,
        overlaps,
        threads,
        wipe,
        header,
        /* The last: it looks at what the others have reached. */
        results,
    };
    int failures = 0;
    for (size_t group = 0; group < sizeof groups / sizeof groups[0]; group++) {
        failures += groups[group]();
    }
    return failures == 0 ? 0 : 1;
}
