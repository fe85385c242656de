/*
 * What the calls that read a key leave of it on the stack: eight bytes in a row of the key or of its text, as they are, as
 * words of the other byte order, or combined with HMAC's two pads. Prints how many of these are found: 0.
 */

#include <string.h>

#include <dps_symkey.h>

#include "print_number.h"

const char *volatile group_key =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
const char *volatile device_key = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
const char *volatile id_scope = "0ne00002193";
const char *volatile registration_id = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";
const char *volatile genuine =
    "SharedAccessSignature sr=0ne00002193%2Fregistrations%2Fsn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"
    "&sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D&se=1700000000&skn=registration";

static const uint8_t group_key_bytes[64] = {
    0xf2, 0x2b, 0x2b, 0x14, 0x8d, 0x6c, 0x1a, 0xc2, 0x25, 0xbe, 0xf1, 0x52, 0x48, 0x54, 0x62, 0x31,
    0xf0, 0x8d, 0xce, 0xfd, 0xb5, 0x7e, 0x36, 0xc4, 0xff, 0xe6, 0xa1, 0xfe, 0x54, 0xa1, 0xde, 0x51,
    0x7c, 0x7b, 0x66, 0x06, 0xd5, 0x37, 0xbb, 0xc3, 0x52, 0xa9, 0x66, 0x12, 0x45, 0x15, 0x72, 0x6b,
    0xa9, 0x82, 0xa2, 0xf7, 0x27, 0xa0, 0xc6, 0x4a, 0x88, 0x0a, 0x16, 0xea, 0x39, 0x2f, 0x44, 0x83};
static const uint8_t device_key_bytes[32] = {
    0x26, 0xc9, 0xb4, 0x97, 0x21, 0xa9, 0x8d, 0xa5, 0x58, 0x54, 0xfd, 0xa0, 0xdc, 0x59, 0xe6, 0x9e,
    0x61, 0xbd, 0x74, 0x8f, 0xfd, 0xa9, 0x4d, 0xb8, 0xc0, 0xda, 0x32, 0x91, 0x49, 0x9e, 0xae, 0x67};

enum { SCANNED = 16 * 1024, WINDOW = 8 };

static char derived[DPS_DEVICE_KEY_SIZE];
static char token[DPS_REGISTRATION_SAS_TOKEN_SIZE];

static const uint8_t *stack_end(void)
{
    const uint8_t *stack;
    __asm__ volatile("mov %0, sp" : "=r"(stack));
    return stack;
}

/* How many windows of the secret stand below `end`, each byte combined with `pad`. */
static unsigned found(const uint8_t *end, const uint8_t *secret, size_t size, uint8_t pad)
{
    unsigned count = 0;
    for (size_t offset = 0; offset + WINDOW <= size; offset++) {
        for (const uint8_t *place = end - SCANNED; place + WINDOW <= end; place++) {
            size_t same = 0, swapped = 0;
            while (same < WINDOW && place[same] == (uint8_t)(secret[offset + same] ^ pad)) {
                same++;
            }
            /* Of words only whole ones, in the other byte order. */
            while (offset % 4 == 0 && swapped < WINDOW &&
                   place[swapped] == (uint8_t)(secret[offset + (swapped ^ 3)] ^ pad)) {
                swapped++;
            }
            count += same == WINDOW || swapped == WINDOW;
        }
    }
    return count;
}

static unsigned residue(void)
{
    static const uint8_t PADS[] = {0, 0x36, 0x5c};
    const uint8_t *const end = stack_end();
    unsigned count = 0;
    for (size_t pad = 0; pad < sizeof PADS; pad++) {
        count += found(end, group_key_bytes, sizeof group_key_bytes, PADS[pad]);
        count += found(end, device_key_bytes, sizeof device_key_bytes, PADS[pad]);
    }
    count += found(end, (const uint8_t *)group_key, strlen(group_key), 0);
    count += found(end, (const uint8_t *)device_key, strlen(device_key), 0);
    return count;
}

/* So deep that the search itself does not lie over it: to see that it finds what is there. */
__attribute__((noinline)) static void plant(void)
{
    volatile uint8_t frame[1024];
    for (size_t i = 0; i < WINDOW; i++) {
        frame[i] = device_key_bytes[8 + i] ^ 0x5c;
    }
    (void)frame[0];
}

int main(void)
{
    memset((void *)(uintptr_t)(stack_end() - SCANNED), 0, SCANNED - 256);
    plant();
    if (residue() != 1) {
        return 1;
    }
    memset((void *)(uintptr_t)(stack_end() - SCANNED), 0, SCANNED - 256);
    unsigned count = residue();
    if (dps_derive_device_key(group_key, registration_id, derived, sizeof derived) != DPS_RESULT_OK) {
        return 1;
    }
    count += residue();
    if (dps_device_key_validate(device_key) != DPS_RESULT_OK) {
        return 1;
    }
    count += residue();
    if (dps_registration_sas_token(device_key, id_scope, registration_id, 1700000000, token,
                                   sizeof token, NULL) != DPS_RESULT_OK) {
        return 1;
    }
    count += residue();
    if (dps_registration_sas_token_verify(device_key, genuine, id_scope, registration_id, 0, 0) !=
        DPS_RESULT_OK) {
        return 1;
    }
    count += residue();
    print_number(count);
    return 0;
}
