/* OpenSSL's libcrypto: `libcrypto ROW GROUP_KEY_FILE IDS_FILE KEYS_FILE`; without arguments it prints its version.
 *
 * Rows: `hmac` is the one call that one writes by hand; `prepared` sets the key once, and is the fastest that libcrypto
 * has. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>

enum { MAX_IDS = 100000, MAX_LINE = 256, DIGEST_SIZE = 32, TEXT_SIZE = 45 };

/* Nanoseconds: as long as in benches/src/lib.rs. */
static const double WARM_UP = 50e6, SAMPLE = 50e6;

static unsigned char group_key[MAX_LINE];
static size_t group_key_length;
static char ids[MAX_IDS][MAX_LINE];
static size_t id_lengths[MAX_IDS];
static size_t id_count;
static unsigned char device_keys[MAX_IDS][TEXT_SIZE];

static void fail(const char *what)
{
    fprintf(stderr, "error: %s\n", what);
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static FILE *open_file(const char *name, const char *mode)
{
    FILE *file = fopen(name, mode);
    if (file == NULL) {
        perror(name);
        exit(1);
    }
    return file;
}

static void read_group_key(const char *name)
{
    char text[MAX_LINE];
    FILE *file = open_file(name, "r");
    if (fgets(text, sizeof text, file) == NULL)
        fail("there is no group key");
    fclose(file);
    size_t length = strcspn(text, "\r\n");
    int decoded = EVP_DecodeBlock(group_key, (unsigned char *)text, (int)length);
    if (decoded < 0)
        fail("the group key is not base64");
    /* It counts the padding as bytes. */
    group_key_length = (size_t)decoded;
    while (length > 0 && text[--length] == '=')
        group_key_length--;
}

static void read_ids(const char *name)
{
    FILE *file = open_file(name, "r");
    while (id_count < MAX_IDS && fgets(ids[id_count], MAX_LINE, file) != NULL) {
        id_lengths[id_count] = strcspn(ids[id_count], "\r\n");
        id_count++;
    }
    fclose(file);
    if (id_count == 0)
        fail("there are no IDs");
}

static void derive_with_hmac(void)
{
    unsigned char digest[DIGEST_SIZE];
    for (size_t i = 0; i < id_count; i++) {
        HMAC(EVP_sha256(), group_key, (int)group_key_length, (unsigned char *)ids[i], id_lengths[i], digest, NULL);
        EVP_EncodeBlock(device_keys[i], digest, DIGEST_SIZE);
    }
}

static EVP_MAC_CTX *prepared;

static void prepare(void)
{
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    OSSL_PARAM parameters[] = { OSSL_PARAM_construct_utf8_string("digest", "SHA256", 0), OSSL_PARAM_construct_end() };
    prepared = EVP_MAC_CTX_new(hmac);
    if (prepared == NULL || !EVP_MAC_init(prepared, group_key, group_key_length, parameters))
        fail("EVP_MAC_init");
}

static void derive_with_prepared(void)
{
    unsigned char digest[DIGEST_SIZE];
    size_t length;
    for (size_t i = 0; i < id_count; i++) {
        EVP_MAC_init(prepared, NULL, 0, NULL);
        EVP_MAC_update(prepared, (unsigned char *)ids[i], id_lengths[i]);
        EVP_MAC_final(prepared, digest, &length, sizeof digest);
        EVP_EncodeBlock(device_keys[i], digest, DIGEST_SIZE);
    }
}

/* Nanoseconds per pass. */
static double repeat(double least, void (*pass)(void))
{
    double start = now(), elapsed;
    size_t passes = 0;
    do {
        pass();
        passes++;
        elapsed = now() - start;
    } while (elapsed < least);
    return elapsed / passes;
}

int main(int argc, char **argv)
{
    if (argc == 1) {
        puts(OpenSSL_version(OPENSSL_VERSION));
        return 0;
    }
    if (argc != 5)
        fail("arguments: hmac|prepared GROUP_KEY_FILE IDS_FILE KEYS_FILE");
    read_group_key(argv[2]);
    read_ids(argv[3]);
    void (*pass)(void) = derive_with_hmac;
    if (strcmp(argv[1], "prepared") == 0) {
        prepare();
        pass = derive_with_prepared;
    }
    repeat(WARM_UP, pass);
    double nanoseconds = repeat(SAMPLE, pass) / id_count;
    FILE *file = open_file(argv[4], "w");
    for (size_t i = 0; i < id_count; i++)
        fprintf(file, "%s\n", device_keys[i]);
    if (fclose(file) != 0)
        fail("cannot write the keys");
    printf("%f\n", nanoseconds);
    return 0;
}
