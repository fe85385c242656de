/* For open(), read() and fstat() where the compiler is asked for the C standard alone. */
#define _POSIX_C_SOURCE 200809L

#include "device_identity.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is longer than these is no serial number and no MAC address. */
enum { SERIAL_NUMBER_SIZE = 132, MAC_ADDRESS_SIZE = 36 };

/* --------------------------------------------------------------------------------------------------------------------
 * THE PLATFORM: replace these functions by what your device has.
 *
 * read_serial_number(), read_mac_address() and read_device_key() each write a text that ends with a NUL and return 0,
 * or say on standard error why they cannot and return 1. Here each is a file of one line on Linux, and an environment
 * variable can name another file, to try the program on a workstation.
 */

/* Without the line ending. By read(), since stdio would leave a copy of the key in a buffer of its own. */
static int read_line(const char *path, bool secret, char *text, size_t size)
{
    struct stat about;
    size_t length = 0;
    ssize_t count = -1;
    int file = open(path, O_RDONLY);

    if (file >= 0 && fstat(file, &about) == 0) {
        if (secret && (about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
            fprintf(stderr, "device identity: %s can be read by others than its owner: chmod 600 it\n", path);
            (void)close(file);
            return 1;
        }
        do {
            count = read(file, text + length, size - length);
            length += count > 0 ? (size_t)count : 0;
        } while (count > 0 && length < size);
    }
    if (count < 0) {
        fprintf(stderr, "device identity: %s: %s\n", path, strerror(errno));
    } else if (length == size) {
        fprintf(stderr, "device identity: %s is longer than %u bytes\n", path, (unsigned)(size - 1));
        count = -1;
    }
    if (file >= 0) {
        (void)close(file);
    }
    if (count < 0) {
        return 1;
    }
    if (length > 0 && text[length - 1] == '\n') {
        length--;
        if (length > 0 && text[length - 1] == '\r') {
            length--;
        }
    }
    text[length] = '\0';
    return 0;
}

static const char *path_of(const char *variable, const char *usual)
{
    const char *path = getenv(variable);
    return path != NULL ? path : usual;
}

/* On most systems only root may read this file. */
static int read_serial_number(char *serial, size_t size)
{
    return read_line(path_of("DEVICE_SERIAL_FILE", "/sys/class/dmi/id/product_serial"), false, serial, size);
}

/* Of the same interface each time, since the ID depends on it. dps_mac_address_from_octets() makes text of octets. */
static int read_mac_address(char *mac, size_t size)
{
    return read_line(path_of("DEVICE_MAC_FILE", "/sys/class/net/eth0/address"), false, mac, size);
}

/* Its owner's alone, the least that protects a key: storage that cannot be read out of the device is better. */
static int read_device_key(char *device_key, size_t size)
{
    return read_line(path_of("DEVICE_KEY_FILE", "/etc/dps-device-key"), true, device_key, size);
}

/* ------------------------------------------------------------------------------------------------------------------ */

static int refused(const char *what, DpsResult result)
{
    fprintf(stderr, "device identity: %s: %s (%s)\n", what, dps_result_message(result), dps_result_code(result));
    return 1;
}

static int fill(DeviceIdentity *identity)
{
    char serial[SERIAL_NUMBER_SIZE], mac[MAC_ADDRESS_SIZE];
    bool made_up = false, may_be_group_key = false;
    DpsResult result;

    if (read_serial_number(serial, sizeof serial) || read_mac_address(mac, sizeof mac)) {
        return 1;
    }
    /* Lower-cased, as in the factory: the device key depends on the case of the ID. */
    result = dps_registration_id_from_serial_and_mac(serial, mac, identity->registration_id,
                                                     sizeof identity->registration_id, NULL);
    if (result != DPS_RESULT_OK) {
        return refused("registration ID", result);
    }
    if (dps_mac_address_is_locally_administered(mac, &made_up) == DPS_RESULT_OK && made_up) {
        fprintf(stderr, "device identity: warning: %s was set by software: where it changes at the next boot, the "
                        "registration ID changes too\n", mac);
    }

    if (read_device_key(identity->device_key, sizeof identity->device_key)) {
        return 1;
    }
    result = dps_device_key_validate(identity->device_key);
    if (result != DPS_RESULT_OK) {
        return refused("device key", result);
    }
    if (dps_device_key_may_be_group_key(identity->device_key, &may_be_group_key) == DPS_RESULT_OK && may_be_group_key) {
        fprintf(stderr, "device identity: warning: the device key does not have the 32 bytes of a derived key: unless this "
                        "device has an enrollment of its own, it may be the group key, which must never be on a device\n");
    }
    return 0;
}

int device_identity_read(DeviceIdentity *identity)
{
    int status = fill(identity);
    if (status != 0) {
        device_identity_wipe(identity);
    }
    return status;
}

void device_identity_wipe(DeviceIdentity *identity)
{
    dps_wipe(identity, sizeof *identity);
}
