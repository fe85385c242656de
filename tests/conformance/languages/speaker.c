/* Speaks for C: see judge.py. */
#include <dps_symkey.h>

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_WORDS 8
#define MOST_BYTES 8192

/* What a word's hexadecimal digits mean, in place. */
static void decode(char *word)
{
    size_t length = strlen(word) / 2;
    size_t index;
    for (index = 0; index < length; index += 1) {
        char digits[3] = { word[2 * index], word[2 * index + 1], '\0' };
        word[index] = (char)strtoul(digits, NULL, 16);
    }
    word[length] = '\0';
}

/* Whether a time or a length of time is below 0, which no argument of this library can be. */
static bool has_negative(char *const *word)
{
    static const struct {
        const char *task;
        size_t first, last;
    } times[] = { { "verify", 5, 6 }, { "sign_for", 3, 3 }, { "renew", 2, 3 } };
    for (size_t kind = 0; kind < sizeof times / sizeof times[0]; kind += 1) {
        for (size_t place = times[kind].first; place <= times[kind].last; place += 1) {
            if (strcmp(word[0], times[kind].task) == 0 && word[place][0] == '-') {
                return true;
            }
        }
    }
    return false;
}

static DpsRules rules_of(const char *name)
{
    return strcmp(name, "service") == 0 ? DPS_RULES_SERVICE : DPS_RULES_PORTABLE;
}

static DpsResult sign(char *const *word, char *answer, size_t size)
{
    uint64_t expiry = strtoull(word[5], NULL, 10);
    if (strcmp(word[1], "dps") == 0) {
        return dps_registration_sas_token(word[0], word[2], word[3], expiry, answer, size, NULL);
    }
    if (word[4][0] != '\0') {
        return dps_hub_module_sas_token(word[0], word[2], word[3], word[4], expiry, answer, size, NULL);
    }
    return dps_hub_device_sas_token(word[0], word[2], word[3], expiry, answer, size, NULL);
}

static DpsResult run(const char *task, char *const *word, char *answer, size_t size)
{
    if (strcmp(task, "id") == 0) {
        snprintf(answer, size, "%s", word[1]);
        return dps_registration_id_validate_with_rules(word[1], rules_of(word[0]));
    }
    if (strcmp(task, "lower") == 0) {
        return dps_registration_id_lower_cased_with_rules(word[1], answer, size, NULL, rules_of(word[0]));
    }
    if (strcmp(task, "mac") == 0) {
        return dps_registration_id_from_mac(word[0], answer, size, NULL);
    }
    if (strcmp(task, "serial") == 0) {
        return dps_registration_id_from_serial_with_rules(word[1], answer, size, NULL, rules_of(word[0]));
    }
    if (strcmp(task, "both") == 0) {
        return dps_registration_id_from_serial_and_mac_with_rules(word[1], word[2], answer, size, NULL,
                                                                  rules_of(word[0]));
    }
    if (strcmp(task, "key") == 0) {
        snprintf(answer, size, "%s", word[0]);
        return dps_device_key_validate(word[0]);
    }
    if (strcmp(task, "derive") == 0) {
        return dps_derive_device_key_with_rules(word[0], word[2], answer, size, rules_of(word[1]));
    }
    if (strcmp(task, "sign") == 0) {
        return sign(word, answer, size);
    }
    if (strcmp(task, "verify") == 0) {
        uint64_t skew = strtoull(word[5], NULL, 10);
        answer[0] = '\0';
        return dps_registration_sas_token_verify(word[0], word[1], word[2], word[3], strtoull(word[4], NULL, 10),
                                                 skew > UINT32_MAX ? UINT32_MAX : (uint32_t)skew);
    }
    if (strcmp(task, "sign_for") == 0) {
        uint64_t now = (uint64_t)time(NULL), lifetime = strtoull(word[2], NULL, 10);
        uint64_t expiry = lifetime > UINT64_MAX - now ? UINT64_MAX : now + lifetime;
        DpsResult result = dps_registration_sas_token(word[0], "0ne00002193", word[1], expiry, answer, size, NULL);
        answer[0] = '\0';
        return result;
    }
    if (strcmp(task, "renew") == 0) {
        uint64_t renew_at = 0;
        DpsResult result = dps_sas_token_renew_at(strtoull(word[2], NULL, 10), strtoull(word[1], NULL, 10), &renew_at);
        snprintf(answer, size, "%" PRIu64, renew_at);
        return result;
    }
    fprintf(stderr, "there is no task %s\n", task);
    exit(2);
}

int main(void)
{
    static char line[MOST_BYTES];
    while (fgets(line, sizeof line, stdin) != NULL) {
        char answer[DPS_SAS_TOKEN_SIZE];
        char *word[MOST_WORDS] = { NULL };
        char *end = line;
        size_t count = 0;
        DpsResult result;
        line[strcspn(line, "\n")] = '\0';
        while (end != NULL && count < MOST_WORDS) {
            word[count] = end;
            count += 1;
            end = strchr(end, '\t');
            if (end != NULL) {
                *end = '\0';
                end += 1;
            }
        }
        while (count > 1) {
            count -= 1;
            decode(word[count]);
        }
        if (has_negative(word)) {
            puts("-");
            continue;
        }
        result = run(word[0], word + 1, answer, sizeof answer);
        if (result == DPS_RESULT_OK) {
            printf("ok %s\n", answer);
        } else {
            printf("error %s\n", dps_result_code(result));
        }
    }
    return 0;
}
