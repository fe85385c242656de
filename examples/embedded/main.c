/*
 * A device without an operating system: it builds its own registration ID, checks the key that the factory gave it, and
 * makes the token with which it registers, in 560 bytes of buffers and without an allocator.
 */

/* The group key never goes into device code: with this, what derives from it is not even declared. */
#define DPS_SYMKEY_DEVICE_ONLY
#include <dps_symkey.h>

#include "semihosting.h"

/* What a device reads from its network controller, its one-time programmable memory, its flash, and the network. */
static const uint8_t mac_octets[] = {0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6};
static const char serial_number[] = "007-888-ABC";
static const char device_key[] = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
static const char id_scope[] = "0ne00002193";
static const uint64_t now = 1699996400;

enum { VALID_FOR_AN_HOUR = 3600 };

static char mac[DPS_MAC_ADDRESS_SIZE];
static char registration_id[DPS_REGISTRATION_ID_SIZE];
static char token[DPS_REGISTRATION_SAS_TOKEN_SIZE];

static void print_line(const char *name, const char *value)
{
    semihosting_print(name);
    semihosting_print(value);
    semihosting_print("\n");
}

int main(void)
{
    DpsResult result = dps_mac_address_from_octets(mac_octets, sizeof mac_octets, mac, sizeof mac);
    if (result == DPS_RESULT_OK) {
        result = dps_registration_id_from_serial_and_mac(serial_number, mac, registration_id,
                                                         sizeof registration_id, NULL);
    }
    if (result == DPS_RESULT_OK) {
        print_line("registration ID: ", registration_id);
        result = dps_device_key_validate(device_key);
    }
    if (result == DPS_RESULT_OK) {
        result = dps_registration_sas_token(device_key, id_scope, registration_id,
                                            now + VALID_FOR_AN_HOUR, token, sizeof token, NULL);
    }
    if (result != DPS_RESULT_OK) {
        print_line("error: ", dps_result_message(result));
        return 1;
    }
    print_line("SAS token: ", token);
    /* It is worth as much as the key for as long as it is valid. */
    dps_wipe(token, sizeof token);
    return 0;
}
