/* OpenSSL's libcrypto: `libcrypto ROW GROUP_KEY_FILE IDS_FILE KEYS_FILE`; without arguments it prints its version.
 *
 * Rows: `hmac` is the one call that one writes by hand; `prepared` sets the key once, and is the fastest that libcrypto
 * has. */
#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>

#include "../c/measure.h"

enum { DIGEST_SIZE = 32, TEXT_SIZE = 45 };

static unsigned char group_key[MAX_LINE];
static size_t group_key_length;
static unsigned char device_keys[MAX_IDS][TEXT_SIZE];

static void decode_group_key(void)
{
    size_t length = strlen(key_text);
    int decoded = EVP_DecodeBlock(group_key, (unsigned char *)key_text, (int)length);
    if (decoded < 0)
        fail("the group key is not base64");
    /* It counts the padding as bytes. */
    group_key_length = (size_t)decoded;
    while (length > 0 && key_text[--length] == '=')
        group_key_length--;
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

int main(int argc, char **argv)
{
    if (argc == 1) {
        puts(OpenSSL_version(OPENSSL_VERSION));
        return 0;
    }
    read_arguments(argc, argv);
    decode_group_key();
    void (*pass)(void) = derive_with_hmac;
    if (strcmp(argv[1], "prepared") == 0) {
        prepare();
        pass = derive_with_prepared;
    }
    finish(measure(pass), (const char *)device_keys[0], sizeof device_keys[0]);
    return 0;
}
