/* The C library: `c-token token DEVICE_KEY_FILE IDS_FILE TOKENS_FILE`. Key text to token, everything checked. */

#include <dps_symkey.h>

#include "measure.h"

static char tokens[MAX_IDS][DPS_REGISTRATION_SAS_TOKEN_SIZE];

static void sign(void)
{
    for (size_t i = 0; i < id_count; i++) {
        if (dps_registration_sas_token(key_text, "0ne00002193", ids[i], 1700000000, tokens[i],
                                       sizeof tokens[i], NULL) != DPS_RESULT_OK)
            fail("an ID is refused");
    }
}

int main(int argc, char **argv)
{
    read_arguments(argc, argv);
    finish(measure(sign), tokens[0], sizeof tokens[0]);
    return 0;
}
