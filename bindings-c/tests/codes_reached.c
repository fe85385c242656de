#include "codes_reached.h"

/* More than there will be, so that a new one is not missed. */
enum { MAX_RESULTS = 1000 };

static bool numbers[MAX_RESULTS];

DpsResult reached(DpsResult result)
{
    if (result >= 0 && result < MAX_RESULTS) {
        numbers[result] = true;
    }
    return result;
}

bool was_reached(int number)
{
    return number >= 0 && number < MAX_RESULTS && numbers[number];
}
