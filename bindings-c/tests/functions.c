#include "functions.h"

#include <string.h>

#include "codes_reached.h"
#include "harness.h"

const struct text_kind OCTETS = {"octets", OCTETS_COUNT, 0, 0, 0, 0};

static const struct text_kind REGISTRATION_ID = {
    "registration ID", 129, 'a', DPS_RESULT_REGISTRATION_ID_TOO_LONG,
    DPS_RESULT_REGISTRATION_ID_EMPTY, DPS_RESULT_REGISTRATION_ID_NON_ASCII};
static const struct text_kind SERIAL_NUMBER = {
    "serial number", 129, '7', DPS_RESULT_SERIAL_NUMBER_TOO_LONG,
    DPS_RESULT_SERIAL_NUMBER_EMPTY, DPS_RESULT_SERIAL_NUMBER_NON_ASCII};
static const struct text_kind MAC_ADDRESS = {
    "MAC address", 32, '8', DPS_RESULT_MAC_ADDRESS_INVALID_LENGTH,
    DPS_RESULT_MAC_ADDRESS_INVALID_LENGTH, DPS_RESULT_MAC_ADDRESS_INVALID_CHARACTER};
static const struct text_kind KEY = {
    "key", 96, 'A', DPS_RESULT_KEY_TOO_LONG, DPS_RESULT_KEY_EMPTY, DPS_RESULT_KEY_NOT_BASE64};
static const struct text_kind ID_SCOPE = {
    "ID scope", 65, '0', DPS_RESULT_NOT_TERMINATED, DPS_RESULT_ID_SCOPE_EMPTY,
    DPS_RESULT_ID_SCOPE_INVALID_CHARACTER};
static const struct text_kind HUB_HOST = {
    "hub host", 254, 'a', DPS_RESULT_HUB_HOST_TOO_LONG, DPS_RESULT_HUB_HOST_EMPTY,
    DPS_RESULT_HUB_HOST_INVALID_CHARACTER};
static const struct text_kind HUB_DEVICE_ID = {
    "hub device ID", 129, '$', DPS_RESULT_HUB_DEVICE_ID_TOO_LONG, DPS_RESULT_HUB_DEVICE_ID_EMPTY,
    DPS_RESULT_HUB_DEVICE_ID_INVALID_CHARACTER};
static const struct text_kind HUB_MODULE_ID = {
    "hub module ID", 129, '$', DPS_RESULT_HUB_MODULE_ID_TOO_LONG, DPS_RESULT_HUB_MODULE_ID_EMPTY,
    DPS_RESULT_HUB_MODULE_ID_INVALID_CHARACTER};
static const struct text_kind SAS_TOKEN = {
    "SAS token", 1225, 'S', DPS_RESULT_NOT_TERMINATED, DPS_RESULT_SAS_TOKEN_MISSING_PREFIX,
    DPS_RESULT_SAS_TOKEN_MISSING_PREFIX};

static DpsResult derive(const struct arguments *a)
{
    return dps_derive_device_key(a->texts[0], a->texts[1], a->output, a->size);
}

static DpsResult derive_with_rules(const struct arguments *a)
{
    return dps_derive_device_key_with_rules(a->texts[0], a->texts[1], a->output, a->size, a->rules);
}

static DpsResult key_validate(const struct arguments *a)
{
    return dps_device_key_validate(a->texts[0]);
}

static DpsResult key_may_be_group_key(const struct arguments *a)
{
    bool answer = true;
    DpsResult result = dps_device_key_may_be_group_key(a->texts[0], &answer);
    /* A refusal says no. */
    assert_true(result == DPS_RESULT_OK || !answer);
    return result;
}

static DpsResult mac_from_octets(const struct arguments *a)
{
    return dps_mac_address_from_octets((const uint8_t *)a->texts[0], OCTETS_COUNT, a->output,
                                       a->size);
}

static DpsResult mac_is_locally_administered(const struct arguments *a)
{
    bool answer = true;
    DpsResult result = dps_mac_address_is_locally_administered(a->texts[0], &answer);
    /* The example is not, and a refusal says no. */
    assert_false(answer);
    return result;
}

static DpsResult id_validate(const struct arguments *a)
{
    return dps_registration_id_validate(a->texts[0]);
}

static DpsResult id_validate_with_rules(const struct arguments *a)
{
    return dps_registration_id_validate_with_rules(a->texts[0], a->rules);
}

static DpsResult id_lower_cased(const struct arguments *a)
{
    return dps_registration_id_lower_cased(a->texts[0], a->output, a->size, a->required);
}

static DpsResult id_lower_cased_with_rules(const struct arguments *a)
{
    return dps_registration_id_lower_cased_with_rules(a->texts[0], a->output, a->size, a->required,
                                                      a->rules);
}

static DpsResult id_from_mac(const struct arguments *a)
{
    return dps_registration_id_from_mac(a->texts[0], a->output, a->size, a->required);
}

static DpsResult id_from_serial(const struct arguments *a)
{
    return dps_registration_id_from_serial(a->texts[0], a->output, a->size, a->required);
}

static DpsResult id_from_serial_with_rules(const struct arguments *a)
{
    return dps_registration_id_from_serial_with_rules(a->texts[0], a->output, a->size, a->required,
                                                      a->rules);
}

static DpsResult id_from_both(const struct arguments *a)
{
    return dps_registration_id_from_serial_and_mac(a->texts[0], a->texts[1], a->output, a->size,
                                                   a->required);
}

static DpsResult id_from_both_with_rules(const struct arguments *a)
{
    return dps_registration_id_from_serial_and_mac_with_rules(
        a->texts[0], a->texts[1], a->output, a->size, a->required, a->rules);
}

static DpsResult registration_token(const struct arguments *a)
{
    return dps_registration_sas_token(a->texts[0], a->texts[1], a->texts[2], EXPIRY, a->output,
                                      a->size, a->required);
}

static DpsResult registration_token_with_rules(const struct arguments *a)
{
    return dps_registration_sas_token_with_rules(a->texts[0], a->texts[1], a->texts[2], EXPIRY,
                                                 a->output, a->size, a->required, a->rules);
}

static DpsResult device_token(const struct arguments *a)
{
    return dps_hub_device_sas_token(a->texts[0], a->texts[1], a->texts[2], EXPIRY, a->output,
                                    a->size, a->required);
}

static DpsResult module_token(const struct arguments *a)
{
    return dps_hub_module_sas_token(a->texts[0], a->texts[1], a->texts[2], a->texts[3], EXPIRY,
                                    a->output, a->size, a->required);
}

static DpsResult verify(const struct arguments *a)
{
    return dps_registration_sas_token_verify(a->texts[0], a->texts[1], a->texts[2], a->texts[3],
                                             EXPIRY - 1, 0);
}

static DpsResult verify_with_rules(const struct arguments *a)
{
    return dps_registration_sas_token_verify_with_rules(
        a->texts[0], a->texts[1], a->texts[2], a->texts[3], EXPIRY - 1, 0, a->rules);
}

#define ID "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"
#define GROUP_KEY                                                                                  \
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw=="
#define DEVICE_KEY "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc="
#define TOKEN                                                                                      \
    "SharedAccessSignature sr=0ne00002193%2Fregistrations%2F" ID                                   \
    "&sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D&se=1700000000&skn=registration"

#define KEY_AND_ID {{&KEY, GROUP_KEY}, {&REGISTRATION_ID, ID}}
#define SERIAL_AND_MAC {{&SERIAL_NUMBER, "007-888-ABC"}, {&MAC_ADDRESS, "A0:B2:C3:D4:E5:F6"}}
#define REGISTRATION {{&KEY, DEVICE_KEY}, {&ID_SCOPE, "0ne00002193"}, {&REGISTRATION_ID, ID}}
#define HUB_DEVICE {&KEY, DEVICE_KEY}, {&HUB_HOST, "my-hub.azure-devices.net"}, {&HUB_DEVICE_ID, ID}
#define VERIFIED                                                                                   \
    {{&KEY, DEVICE_KEY}, {&SAS_TOKEN, TOKEN}, {&ID_SCOPE, "0ne00002193"}, {&REGISTRATION_ID, ID}}

const struct function FUNCTIONS[] = {
    {"dps_derive_device_key", derive, true, false, false, KEY_AND_ID},
    {"dps_derive_device_key_with_rules", derive_with_rules, true, false, true, KEY_AND_ID},
    {"dps_device_key_validate", key_validate, false, false, false, {{&KEY, DEVICE_KEY}}},
    {"dps_device_key_may_be_group_key", key_may_be_group_key, false, false, false,
     {{&KEY, DEVICE_KEY}}},
    {"dps_mac_address_from_octets", mac_from_octets, true, false, false,
     {{&OCTETS, "\xA0\xB2\xC3\xD4\xE5\xF6"}}},
    {"dps_mac_address_is_locally_administered", mac_is_locally_administered, false, false, false,
     {{&MAC_ADDRESS, "A0-B2-C3-D4-E5-F6"}}},
    {"dps_registration_id_validate", id_validate, false, false, false, {{&REGISTRATION_ID, ID}}},
    {"dps_registration_id_validate_with_rules", id_validate_with_rules, false, false, true,
     {{&REGISTRATION_ID, ID}}},
    {"dps_registration_id_lower_cased", id_lower_cased, true, true, false,
     {{&REGISTRATION_ID, "SN-007"}}},
    {"dps_registration_id_lower_cased_with_rules", id_lower_cased_with_rules, true, true, true,
     {{&REGISTRATION_ID, "SN-007"}}},
    {"dps_registration_id_from_mac", id_from_mac, true, true, false,
     {{&MAC_ADDRESS, "A0B2.C3D4.E5F6"}}},
    {"dps_registration_id_from_serial", id_from_serial, true, true, false,
     {{&SERIAL_NUMBER, "007-888-ABC"}}},
    {"dps_registration_id_from_serial_with_rules", id_from_serial_with_rules, true, true, true,
     {{&SERIAL_NUMBER, "007-888-ABC"}}},
    {"dps_registration_id_from_serial_and_mac", id_from_both, true, true, false, SERIAL_AND_MAC},
    {"dps_registration_id_from_serial_and_mac_with_rules", id_from_both_with_rules, true, true,
     true, SERIAL_AND_MAC},
    {"dps_registration_sas_token", registration_token, true, true, false, REGISTRATION},
    {"dps_registration_sas_token_with_rules", registration_token_with_rules, true, true, true,
     REGISTRATION},
    {"dps_hub_device_sas_token", device_token, true, true, false, {HUB_DEVICE}},
    {"dps_hub_module_sas_token", module_token, true, true, false,
     {HUB_DEVICE, {&HUB_MODULE_ID, "$edgeAgent"}}},
    {"dps_registration_sas_token_verify", verify, false, false, false, VERIFIED},
    {"dps_registration_sas_token_verify_with_rules", verify_with_rules, false, false, true,
     VERIFIED},
    {NULL, NULL, false, false, false, {{NULL, NULL}}},
};

/*
 * These read no text, and have tests of their own: dps_sas_token_renew_at(), dps_result_code(),
 * dps_result_message(), dps_version(), dps_wipe(). every_name.cmake fails for a function that is
 * neither here nor above.
 */

DpsResult call(const struct function *function, const struct arguments *arguments)
{
    DpsResult result = reached(function->call(arguments));
    if (function->has_output && result != DPS_RESULT_OK && arguments->output
        && arguments->size > 0 && arguments->output[0] != '\0') {
        fail_function(function, dps_result_code(result), "left the output as it was");
    }
    bool may_require = result == DPS_RESULT_OK || result == DPS_RESULT_BUFFER_TOO_SMALL;
    if (function->has_required && arguments->required
        && (*arguments->required > 0) != may_require) {
        fail_function(function, dps_result_code(result), "required other bytes");
    }
    return result;
}

struct arguments examples(const struct function *function)
{
    struct arguments arguments = {{NULL}, NULL, 0, NULL, DPS_RULES_PORTABLE};
    for (size_t text = 0; text < MAX_TEXTS; text++) {
        arguments.texts[text] = function->texts[text].example;
    }
    return arguments;
}

size_t example_size(const struct function *function, size_t text)
{
    if (function->texts[text].kind == &OCTETS) {
        return OCTETS_COUNT;
    }
    return strlen(function->texts[text].example) + 1;
}

void assert_result(const struct function *function, const char *when, DpsResult found,
                   DpsResult expected)
{
    if (found != expected) {
        print_error("found %s, expected %s\n", dps_result_code(found), dps_result_code(expected));
        fail_function(function, when, "gave another result");
    }
}

void fail_function(const struct function *function, const char *when, const char *reason)
{
    print_error("%s: %s: %s\n", function->name, when, reason);
    fail();
}
