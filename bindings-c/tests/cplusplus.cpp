// The header as C++ reads it, and every function and constant of it.
#include <dps_symkey.h>
#include <dps_symkey.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <type_traits>

// In C++ they are enums, of the size that the library takes and gives.
static_assert(std::is_enum<DpsResult>::value && std::is_enum<DpsRules>::value, "are enums");
static_assert(std::is_same<std::underlying_type<DpsResult>::type, std::int32_t>::value, "");
static_assert(std::is_same<std::underlying_type<DpsRules>::type, std::int32_t>::value, "");
static_assert(DPS_KEY_SIZE >= DPS_DEVICE_KEY_SIZE, "a device key is a key");

namespace {

const char GROUP_KEY[] =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
const char ID[] = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";
const char KEY[] = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
const std::uint64_t EXPIRY = 1700000000;

int failures = 0;

void check(bool holds, const char *what)
{
    if (!holds) {
        std::fprintf(stderr, "failed: %s\n", what);
        failures++;
    }
}

#define CHECK(condition) check((condition), #condition)
#define OK(call) CHECK((call) == DPS_RESULT_OK)

// Without a `default`, a constant that is new in the header is a warning (-Wall).
bool is_result(DpsResult result)
{
    switch (result) {
    case DPS_RESULT_OK:
    case DPS_RESULT_NULL_ARGUMENT:
    case DPS_RESULT_NOT_TERMINATED:
    case DPS_RESULT_OVERLAPPING_BUFFERS:
    case DPS_RESULT_UNKNOWN_RULES:
    case DPS_RESULT_BUFFER_TOO_SMALL:
    case DPS_RESULT_REGISTRATION_ID_EMPTY:
    case DPS_RESULT_REGISTRATION_ID_TOO_LONG:
    case DPS_RESULT_REGISTRATION_ID_UPPER_CASE:
    case DPS_RESULT_REGISTRATION_ID_WHITE_SPACE:
    case DPS_RESULT_REGISTRATION_ID_NON_ASCII:
    case DPS_RESULT_REGISTRATION_ID_INVALID_CHARACTER:
    case DPS_RESULT_REGISTRATION_ID_INVALID_START:
    case DPS_RESULT_REGISTRATION_ID_INVALID_END:
    case DPS_RESULT_SERIAL_NUMBER_EMPTY:
    case DPS_RESULT_SERIAL_NUMBER_TOO_LONG:
    case DPS_RESULT_SERIAL_NUMBER_WHITE_SPACE:
    case DPS_RESULT_SERIAL_NUMBER_NON_ASCII:
    case DPS_RESULT_SERIAL_NUMBER_INVALID_CHARACTER:
    case DPS_RESULT_SERIAL_NUMBER_INVALID_START:
    case DPS_RESULT_SERIAL_NUMBER_INVALID_END:
    case DPS_RESULT_MAC_ADDRESS_INVALID_LENGTH:
    case DPS_RESULT_MAC_ADDRESS_INVALID_CHARACTER:
    case DPS_RESULT_MAC_ADDRESS_MIXED_SEPARATORS:
    case DPS_RESULT_MAC_ADDRESS_MISPLACED_SEPARATOR:
    case DPS_RESULT_MAC_ADDRESS_ALL_ZERO:
    case DPS_RESULT_MAC_ADDRESS_BROADCAST:
    case DPS_RESULT_MAC_ADDRESS_MULTICAST:
    case DPS_RESULT_ID_SCOPE_EMPTY:
    case DPS_RESULT_ID_SCOPE_INVALID_CHARACTER:
    case DPS_RESULT_HUB_HOST_EMPTY:
    case DPS_RESULT_HUB_HOST_TOO_LONG:
    case DPS_RESULT_HUB_HOST_HAS_SCHEME:
    case DPS_RESULT_HUB_HOST_HAS_PORT:
    case DPS_RESULT_HUB_HOST_HAS_SLASH:
    case DPS_RESULT_HUB_HOST_INVALID_CHARACTER:
    case DPS_RESULT_HUB_HOST_INVALID_LABEL:
    case DPS_RESULT_HUB_DEVICE_ID_EMPTY:
    case DPS_RESULT_HUB_DEVICE_ID_TOO_LONG:
    case DPS_RESULT_HUB_DEVICE_ID_INVALID_CHARACTER:
    case DPS_RESULT_HUB_MODULE_ID_EMPTY:
    case DPS_RESULT_HUB_MODULE_ID_TOO_LONG:
    case DPS_RESULT_HUB_MODULE_ID_INVALID_CHARACTER:
    case DPS_RESULT_KEY_EMPTY:
    case DPS_RESULT_KEY_WHITE_SPACE:
    case DPS_RESULT_KEY_URL_SAFE_ALPHABET:
    case DPS_RESULT_KEY_MISSING_PADDING:
    case DPS_RESULT_KEY_NON_CANONICAL:
    case DPS_RESULT_KEY_NOT_BASE64:
    case DPS_RESULT_KEY_TOO_SHORT:
    case DPS_RESULT_KEY_TOO_LONG:
    case DPS_RESULT_EXPIRY_NOT_A_NUMBER:
    case DPS_RESULT_EXPIRY_NEGATIVE:
    case DPS_RESULT_EXPIRY_MILLISECONDS:
    case DPS_RESULT_SAS_TOKEN_MISSING_PREFIX:
    case DPS_RESULT_SAS_TOKEN_WHITE_SPACE:
    case DPS_RESULT_SAS_TOKEN_MISSING_PART:
    case DPS_RESULT_SAS_TOKEN_REPEATED_PART:
    case DPS_RESULT_SAS_TOKEN_UNKNOWN_PART:
    case DPS_RESULT_SAS_TOKEN_INVALID_RESOURCE:
    case DPS_RESULT_SAS_TOKEN_INVALID_SIGNATURE:
    case DPS_RESULT_SAS_TOKEN_INVALID_EXPIRY:
    case DPS_RESULT_SAS_TOKEN_WRONG_RESOURCE:
    case DPS_RESULT_SAS_TOKEN_WRONG_POLICY:
    case DPS_RESULT_SAS_TOKEN_WRONG_SIGNATURE:
    case DPS_RESULT_SAS_TOKEN_EXPIRED:
    case DPS_RESULT_HUB_HOST_OF_PROVISIONING_SERVICE:
    case DPS_RESULT_SKEW_TOO_LONG:
        return true;
    }
    return false;
}

bool is_rules(DpsRules rules)
{
    switch (rules) {
    case DPS_RULES_PORTABLE:
    case DPS_RULES_SERVICE:
        return true;
    }
    return false;
}

void results()
{
    int count = 0;
    while (std::strcmp(dps_result_code(static_cast<DpsResult>(count)), "unknown") != 0) {
        CHECK(is_result(static_cast<DpsResult>(count)));
        count++;
    }
    CHECK(!is_result(static_cast<DpsResult>(count)));
    CHECK(std::string(dps_result_message(static_cast<DpsResult>(-1))) == "unknown result");
    CHECK(is_rules(DPS_RULES_SERVICE));
    CHECK(!is_rules(static_cast<DpsRules>(2)));
    CHECK(dps_registration_id_validate_with_rules("a", static_cast<DpsRules>(2))
          == DPS_RESULT_UNKNOWN_RULES);
    CHECK(std::string(dps_version())
          == std::to_string(DPS_SYMKEY_VERSION_MAJOR) + "."
                 + std::to_string(DPS_SYMKEY_VERSION_MINOR) + "."
                 + std::to_string(DPS_SYMKEY_VERSION_PATCH));
}

void registration_ids()
{
    char id[DPS_REGISTRATION_ID_SIZE];
    std::size_t required = 0;
    OK(dps_registration_id_validate(ID));
    OK(dps_registration_id_validate_with_rules("A.B", DPS_RULES_SERVICE));
    OK(dps_registration_id_lower_cased("SN-1", id, sizeof id, &required));
    CHECK(std::string(id) == "sn-1" && required == 5);
    OK(dps_registration_id_lower_cased_with_rules("A.B", id, sizeof id, nullptr,
                                                  DPS_RULES_SERVICE));
    CHECK(std::string(id) == "a.b");
    OK(dps_registration_id_from_serial("007", id, sizeof id, nullptr));
    CHECK(std::string(id) == "sn-007");
    OK(dps_registration_id_from_serial_with_rules("0.7", id, sizeof id, nullptr,
                                                  DPS_RULES_SERVICE));
    CHECK(std::string(id) == "sn-0.7");

    const std::uint8_t octets[] = {0xA0, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6};
    char mac[DPS_MAC_ADDRESS_SIZE];
    bool locally_administered = true;
    OK(dps_mac_address_from_octets(octets, sizeof octets, mac, sizeof mac));
    OK(dps_mac_address_is_locally_administered(mac, &locally_administered));
    CHECK(!locally_administered);
    OK(dps_registration_id_from_mac(mac, id, sizeof id, nullptr));
    CHECK(std::string(id) == "mac-a0-b2-c3-d4-e5-f6");
    OK(dps_registration_id_from_serial_and_mac("007", mac, id, sizeof id, nullptr));
    CHECK(std::string(id) == "sn-007-mac-a0-b2-c3-d4-e5-f6");
    OK(dps_registration_id_from_serial_and_mac_with_rules("0.7", mac, id, sizeof id, nullptr,
                                                          DPS_RULES_SERVICE));
    CHECK(std::string(id) == "sn-0.7-mac-a0-b2-c3-d4-e5-f6");
}

void keys()
{
    char key[DPS_DEVICE_KEY_SIZE];
    OK(dps_derive_device_key(GROUP_KEY, ID, key, sizeof key));
    CHECK(std::string(key) == KEY);
    OK(dps_device_key_validate(key));
    bool may_be_group_key = true;
    OK(dps_device_key_may_be_group_key(key, &may_be_group_key));
    CHECK(!may_be_group_key);
    dps_wipe(key, sizeof key);
    CHECK(std::string(key).empty());
    OK(dps_derive_device_key_with_rules(GROUP_KEY, ID, key, sizeof key, DPS_RULES_SERVICE));
    CHECK(std::string(key) == KEY);
}

void tokens()
{
    // A size that is asked for, as one would with std::string.
    std::size_t required = 0;
    CHECK(dps_registration_sas_token(KEY, "0ne0", ID, EXPIRY, nullptr, 0, &required)
          == DPS_RESULT_BUFFER_TOO_SMALL);
    CHECK(required > 1 && required <= DPS_REGISTRATION_SAS_TOKEN_SIZE);
    std::string token(required, '?');
    OK(dps_registration_sas_token(KEY, "0ne0", ID, EXPIRY, &token[0], token.size(), &required));
    CHECK(token.size() == required && token.back() == '\0');
    OK(dps_registration_sas_token_verify(KEY, token.c_str(), "0ne0", ID, EXPIRY - 1, 0));
    CHECK(dps_registration_sas_token_verify(KEY, token.c_str(), "0ne0", ID, EXPIRY, 0)
          == DPS_RESULT_SAS_TOKEN_EXPIRED);

    char buffer[DPS_SAS_TOKEN_SIZE];
    char scope[DPS_ID_SCOPE_SIZE] = "0ne0";
    OK(dps_registration_sas_token_with_rules(KEY, scope, "A.B", EXPIRY, buffer, sizeof buffer,
                                             nullptr, DPS_RULES_SERVICE));
    OK(dps_registration_sas_token_verify_with_rules(KEY, buffer, scope, "A.B", 0, 0,
                                                    DPS_RULES_SERVICE));
    OK(dps_hub_device_sas_token(KEY, "hub", "D", EXPIRY, buffer, sizeof buffer, nullptr));
    OK(dps_hub_module_sas_token(KEY, "hub", "D", "m", EXPIRY, buffer, sizeof buffer, nullptr));
    std::uint64_t renew_at = 0;
    OK(dps_sas_token_renew_at(EXPIRY - 10, EXPIRY, &renew_at));
    CHECK(renew_at == EXPIRY - 2);
}

} // namespace

int main()
{
    results();
    registration_ids();
    keys();
    tokens();
    return failures == 0 ? 0 : 1;
}
