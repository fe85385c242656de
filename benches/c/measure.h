/* What the measured programs in C share: they keep the contract that benches/README.md has for every measured program. */

#ifndef MEASURE_H
#define MEASURE_H

#include <stddef.h>

enum { MAX_IDS = 100000, MAX_LINE = 256 };

/* From the arguments ROW GROUP_KEY_FILE IDS_FILE KEYS_FILE. */
extern char key_text[MAX_LINE];
extern char ids[MAX_IDS][MAX_LINE];
extern size_t id_lengths[MAX_IDS];
extern size_t id_count;

void fail(const char *what);
void read_arguments(int argc, char **argv);

/* Runs `pass`, which does all IDs once, as long as in benches/rust/src/lib.rs, and returns nanoseconds per ID. */
double measure(void (*pass)(void));

/* Writes what was made, a text for each ID, `size` bytes from one to the next, and prints nanoseconds per ID. */
void finish(double nanoseconds, const char *texts, size_t size);

#endif
