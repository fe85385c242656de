/* Any thread may call at any time, and no identity disturbs another. */

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <dps_symkey.h>

#include "groups.h"
#include "harness.h"

enum { THREADS = 8, DEVICES = 100 };

static const char GROUP_KEY[] =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";

struct device {
    char id[DPS_REGISTRATION_ID_SIZE];
    char key[DPS_DEVICE_KEY_SIZE];
    char token[DPS_REGISTRATION_SAS_TOKEN_SIZE];
    DpsResult result;
};

static struct device by_threads[THREADS][DEVICES];

/* From a serial number to a token that is verified; the first result that is not OK. */
static void provision(struct device *device, size_t number)
{
    char serial[32];
    snprintf(serial, sizeof serial, "GW-%zu", number);
    memset(device, 0, sizeof *device);
    device->result =
        dps_registration_id_from_serial(serial, device->id, sizeof device->id, NULL);
    if (device->result == DPS_RESULT_OK) {
        device->result =
            dps_derive_device_key(GROUP_KEY, device->id, device->key, sizeof device->key);
    }
    if (device->result == DPS_RESULT_OK) {
        device->result =
            dps_registration_sas_token(device->key, "0ne00002193", device->id, 1700000000 + number,
                                       device->token, sizeof device->token, NULL);
    }
    if (device->result == DPS_RESULT_OK) {
        device->result = dps_registration_sas_token_verify(device->key, device->token,
                                                           "0ne00002193", device->id, 0, 0);
    }
}

/* cmocka's assertions are for its own thread alone. */
static void *provision_many(void *argument)
{
    struct device *devices = argument;
    size_t thread = (size_t)(devices - by_threads[0]) / DEVICES;
    for (size_t device = 0; device < DEVICES; device++) {
        provision(&devices[device], thread * DEVICES + device);
    }
    return NULL;
}

static void agree_with_one(void **state)
{
    (void)state;
    pthread_t workers[THREADS];
    for (size_t thread = 0; thread < THREADS; thread++) {
        assert_int_equal(
            pthread_create(&workers[thread], NULL, provision_many, by_threads[thread]), 0);
    }
    for (size_t thread = 0; thread < THREADS; thread++) {
        assert_int_equal(pthread_join(workers[thread], NULL), 0);
    }
    for (size_t number = 0; number < THREADS * DEVICES; number++) {
        struct device expected;
        provision(&expected, number);
        const struct device *found = &by_threads[number / DEVICES][number % DEVICES];
        assert_int_equal(expected.result, DPS_RESULT_OK);
        assert_int_equal(found->result, DPS_RESULT_OK);
        assert_string_equal(found->id, expected.id);
        assert_string_equal(found->key, expected.key);
        assert_string_equal(found->token, expected.token);
    }
}

static void identities_do_not_disturb_each_other(void **state)
{
    (void)state;
    struct device first, second, again;
    provision(&first, 1);
    provision(&second, 2);
    provision(&again, 1);
    assert_memory_equal(&first, &again, sizeof first);
    assert_string_not_equal(first.key, second.key);
    assert_string_not_equal(first.token, second.token);
    assert_int_equal(dps_registration_sas_token_verify(first.key, first.token, "0ne00002193",
                                                       first.id, 0, 0),
                     DPS_RESULT_OK);
    assert_int_equal(dps_registration_sas_token_verify(first.key, second.token, "0ne00002193",
                                                       first.id, 0, 0),
                     DPS_RESULT_SAS_TOKEN_WRONG_RESOURCE);
    assert_int_equal(dps_registration_sas_token_verify(first.key, second.token, "0ne00002193",
                                                       second.id, 0, 0),
                     DPS_RESULT_SAS_TOKEN_WRONG_SIGNATURE);
    assert_int_equal(dps_registration_sas_token_verify(second.key, second.token, "0ne00002193",
                                                       second.id, 0, 0),
                     DPS_RESULT_OK);
}

int threads(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(agree_with_one),
        cmocka_unit_test(identities_do_not_disturb_each_other),
    };
    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
