/* Texts in, token out, everything checked. */

#include <dps_symkey.h>

const char *volatile device_key = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
const char *volatile id_scope = "0ne00002193";
const char *volatile registration_id = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";

static char token[DPS_REGISTRATION_SAS_TOKEN_SIZE];

int main(void)
{
    return dps_registration_sas_token(device_key, id_scope, registration_id, 1700000000, token,
                                      sizeof token, NULL);
}
