/*
 * What the sample would hand to the SDK, without the SDK: to see on a device whether it knows itself.
 *
 * Prints the registration ID. Of the device key it says only that it is one. Exit status 0, or 1 where device_identity.c
 * says on standard error what is wrong.
 */
#include <stdio.h>

#include "device_identity.h"

int main(void)
{
    DeviceIdentity identity;
    if (device_identity_read(&identity) != 0) {
        return 1;
    }
    printf("registration ID: %s\ndevice key: valid\n", identity.registration_id);
    device_identity_wipe(&identity);
    return 0;
}
