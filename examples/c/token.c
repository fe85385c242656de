/*
 * On the device: a SAS token with which it registers, valid for an hour.
 *
 * The device has its serial number, its MAC address and its device key, and nothing else. It builds the registration ID
 * by the same rule as the factory.
 *
 *     DPS_DEVICE_KEY=... token 0ne00002193 007-888-ABC A1:B2:C3:D4:E5:F6 [EXPIRES_AT]
 *
 * EXPIRES_AT, in seconds since 1970, takes the place of the hour, for tests. Exit status as in derive.c.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The group key never goes into device code: with this, what derives from it is not even declared. */
#define DPS_SYMKEY_DEVICE_ONLY
#include <dps_symkey.h>

enum { LIFETIME = 3600 };

static int refused(DpsResult result)
{
    fprintf(stderr, "error: %s\n", dps_result_message(result));
    return 1;
}

int main(int count, char **arguments)
{
    char registration_id[DPS_REGISTRATION_ID_SIZE];
    /* Room for every token, so its size need not be asked for. Where memory is scarce, ask with NULL, 0, &required. */
    char token[DPS_REGISTRATION_SAS_TOKEN_SIZE];
    const char *device_key;
    uint64_t now, expiry, renew_at;
    DpsResult result;

    if (count != 4 && count != 5) {
        fputs("usage: token ID_SCOPE SERIAL MAC [EXPIRES_AT]\n", stderr);
        return 2;
    }
    /* A stand-in for the storage that the factory wrote it to. */
    device_key = getenv("DPS_DEVICE_KEY");
    if (device_key == NULL) {
        fputs("error: set DPS_DEVICE_KEY\n", stderr);
        return 2;
    }
    /* A device whose clock is not set yet makes a token that has already expired: set the clock first. */
    now = (uint64_t)time(NULL);
    expiry = now + LIFETIME;
    if (count == 5) {
        if (arguments[4][0] == '\0' || arguments[4][strspn(arguments[4], "0123456789")] != '\0') {
            fputs("usage: EXPIRES_AT is in seconds since 1970\n", stderr);
            return 2;
        }
        expiry = strtoull(arguments[4], NULL, 10);
    }

    /* Once, when the device starts: a key that was copied badly is not worth a connection. */
    result = dps_device_key_validate(device_key);
    if (result != DPS_RESULT_OK) {
        return refused(result);
    }
    result = dps_registration_id_from_serial_and_mac(arguments[2], arguments[3], registration_id,
                                                     sizeof registration_id, NULL);
    if (result != DPS_RESULT_OK) {
        return refused(result);
    }
    result = dps_registration_sas_token(device_key, arguments[1], registration_id, expiry, token, sizeof token, NULL);
    if (result != DPS_RESULT_OK) {
        return refused(result);
    }
    result = dps_sas_token_renew_at(now, expiry, &renew_at);
    if (result != DPS_RESULT_OK) {
        return refused(result);
    }

    puts(token);
    /* It is worth as much as the key for as long as it is valid. */
    dps_wipe(token, sizeof token);
    fprintf(stderr, "expires at %" PRIu64 "; make the next one at %" PRIu64 "\n", expiry, renew_at);
    if (fflush(stdout) != 0) {
        perror("error: standard output");
        return 3;
    }
    return 0;
}
