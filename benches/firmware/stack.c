/* How much of the stack the token call uses: how far below this function's frame a pattern does not survive it. */

#include <dps_symkey.h>

#include "print_number.h"

const char *volatile device_key = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
const char *volatile id_scope = "0ne00002193";
/* The longest. */
const char *volatile registration_id =
    "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6-007-888-abc-mac-a1-b2-c3-d4-"
    "e5-f6-007-888-abc-mac-a1-b2-c3-d4-e5-f6-007-888-abc-mac-a1-b2-c";

static char token[DPS_REGISTRATION_SAS_TOKEN_SIZE];

enum { PAINTED_WORDS = 4096 };
static const uint32_t PATTERN = 0x5AFEC0DE;

int main(void)
{
    volatile uint32_t *stack;
    __asm__ volatile("mov %0, sp" : "=r"(stack));
    for (size_t word = 1; word <= PAINTED_WORDS; word++) {
        *(stack - word) = PATTERN;
    }
    const DpsResult result = dps_registration_sas_token(device_key, id_scope, registration_id,
                                                        1700000000, token, sizeof token, NULL);
    size_t used = PAINTED_WORDS;
    while (used > 0 && *(stack - used) == PATTERN) {
        used--;
    }
    print_number(used * sizeof PATTERN);
    return result;
}
