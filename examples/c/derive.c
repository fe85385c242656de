/*
 * In the factory: from serial number, MAC address and group key to registration ID and device key.
 *
 * This tool belongs in the factory and NEVER ON A DEVICE: whoever reads the group key out of one device can make the
 * key of every device of the group. What goes into the device is the device key that this prints.
 *
 *     DPS_GROUP_KEY=... derive 007-888-ABC A1:B2:C3:D4:E5:F6
 *
 * Exit status: 0 done; 1 the serial number, the address or the key was refused; 2 wrong usage; 3 the machine failed.
 */
#include <stdio.h>
#include <stdlib.h>

#include <dps_symkey.h>

static int refused(DpsResult result)
{
    fprintf(stderr, "error: %s\n", dps_result_message(result));
    return 1;
}

int main(int count, char **arguments)
{
    char registration_id[DPS_REGISTRATION_ID_SIZE];
    char device_key[DPS_DEVICE_KEY_SIZE];
    const char *group_key;
    DpsResult result;

    if (count != 3) {
        fputs("usage: derive SERIAL MAC\n", stderr);
        return 2;
    }
    /* From the environment and never from an argument, which every user of the machine can read. */
    group_key = getenv("DPS_GROUP_KEY");
    if (group_key == NULL) {
        fputs("error: set DPS_GROUP_KEY\n", stderr);
        return 2;
    }

    /* Lower-cased, because the device key depends on case. The device must present this ID. */
    result = dps_registration_id_from_serial_and_mac(arguments[1], arguments[2], registration_id,
                                                     sizeof registration_id, NULL);
    if (result != DPS_RESULT_OK) {
        return refused(result);
    }
    result = dps_derive_device_key(group_key, registration_id, device_key, sizeof device_key);
    if (result != DPS_RESULT_OK) {
        return refused(result);
    }

    printf("registration ID: %s\ndevice key: %s\n", registration_id, device_key);
    /* So that no function that is later given this memory finds it there. */
    dps_wipe(device_key, sizeof device_key);
    /* A key that a full disk swallowed would be missed only when the device is in the field. */
    if (fflush(stdout) != 0) {
        perror("error: standard output");
        return 3;
    }
    return 0;
}
