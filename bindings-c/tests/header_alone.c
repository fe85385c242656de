/* The header needs no other before it, and may be included again. */
#include <dps_symkey.h>
#include <dps_symkey.h>

#include "groups.h"

int header_needs_no_other(void)
{
    size_t size = DPS_DEVICE_KEY_SIZE;
    bool locally_administered = false;
    uint64_t time = UINT64_MAX;
    DpsResult result = DPS_RESULT_OK;
    DpsRules rules = DPS_RULES_PORTABLE;
    return size == 45 && !locally_administered && time > 0 && result == 0 && rules == 0;
}
