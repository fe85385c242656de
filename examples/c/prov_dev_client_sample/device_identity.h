/*
 * Who this device is: the registration ID that it builds from its serial number and MAC address, and the device key
 * that the factory stored on it. Both go to prov_dev_set_symmetric_key_info() of the Azure IoT C SDK.
 */
#ifndef DEVICE_IDENTITY_H
#define DEVICE_IDENTITY_H

/*
 * This is device code, so dps_derive_device_key() is not even declared. It needs the group key, and belongs in the
 * factory's tool alone: whoever reads the group key out of one device can make the key of every device of the group.
 */
#define DPS_SYMKEY_DEVICE_ONLY
#include <dps_symkey.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct DeviceIdentity {
    char registration_id[DPS_REGISTRATION_ID_SIZE];
    /* Secret. Two bytes more, for the line ending of the file that it is read from. */
    char device_key[DPS_KEY_SIZE + 2];
} DeviceIdentity;

/*
 * Reads the identity of this device and checks it.
 *
 * Returns 0; or 1 after a line on standard error that says what is wrong, and `identity` is then empty. No key is ever
 * printed. Call device_identity_wipe() as soon as the identity has been handed on.
 */
int device_identity_read(DeviceIdentity *identity);

/* Overwrites the identity, the key above all. */
void device_identity_wipe(DeviceIdentity *identity);

#ifdef __cplusplus
}
#endif

#endif
