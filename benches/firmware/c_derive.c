/* Texts in, text out, everything checked. */

#include <dps_symkey.h>

const char *volatile group_key =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
const char *volatile registration_id = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";

static char device_key[DPS_DEVICE_KEY_SIZE];

int main(void)
{
    return dps_derive_device_key(group_key, registration_id, device_key, sizeof device_key);
}
