/* Which results the functions have given since the program began. */

#ifndef CODES_REACHED_H
#define CODES_REACHED_H

#include <stdbool.h>

#include <dps_symkey.h>

/* Takes note of a result and gives it back. Not for threads. */
DpsResult reached(DpsResult result);

bool was_reached(int number);

#endif
