/*
 * On the service's side, or where one looks for a fault: is this token, from standard input, a genuine one of this
 * device?
 *
 *     DPS_DEVICE_KEY=... verify 0ne00002193 sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6 [NOW] < token.txt
 *
 * NOW, in seconds since 1970, takes the place of the clock, for tests. Exit status as in derive.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A service that keeps the group key leaves this out, and derives the key of whichever device calls. */
#define DPS_SYMKEY_DEVICE_ONLY
#include <dps_symkey.h>

enum {
    /* Seconds by which the device's clock may be behind. */
    ALLOWED_SKEW = 60,
    /* A carriage return and a newline behind the token. */
    LINE_ENDING = 2
};

int main(int count, char **arguments)
{
    char token[DPS_SAS_TOKEN_SIZE + LINE_ENDING];
    size_t length;
    const char *device_key;
    uint64_t now;
    DpsResult result;

    if (count != 3 && count != 4) {
        fputs("usage: verify ID_SCOPE REGISTRATION_ID [NOW] < TOKEN\n", stderr);
        return 2;
    }
    device_key = getenv("DPS_DEVICE_KEY");
    if (device_key == NULL) {
        fputs("error: set DPS_DEVICE_KEY\n", stderr);
        return 2;
    }
    now = (uint64_t)time(NULL);
    if (count == 4) {
        if (arguments[3][0] == '\0' || arguments[3][strspn(arguments[3], "0123456789")] != '\0') {
            fputs("usage: NOW is in seconds since 1970\n", stderr);
            return 2;
        }
        now = strtoull(arguments[3], NULL, 10);
    }

    length = fread(token, 1, sizeof token, stdin);
    if (ferror(stdin)) {
        perror("error: standard input");
        return 3;
    }
    /* The library reads up to the first NUL: one inside would hide what follows. */
    if (memchr(token, '\0', length) != NULL) {
        fputs("refused: the token has a NUL\n", stderr);
        return 1;
    }
    /* Input that fills the buffer is longer than any token: it gets no NUL, and is refused as a text without an end. */
    if (length < sizeof token) {
        token[length] = '\0';
        if (length > 0 && token[length - 1] == '\n') {
            token[--length] = '\0';
            if (length > 0 && token[length - 1] == '\r') {
                token[--length] = '\0';
            }
        }
    }

    result = dps_registration_sas_token_verify(device_key, token, arguments[1], arguments[2], now, ALLOWED_SKEW);
    if (result != DPS_RESULT_OK) {
        /* The code is stable, for programs; the message is for people. Neither holds anything of the signature. */
        fprintf(stderr, "refused, %s: %s\n", dps_result_code(result), dps_result_message(result));
        return 1;
    }
    puts("valid");
    return 0;
}
