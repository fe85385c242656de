/* Speaks for C: see judge.py. */
#include <dps_symkey.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
        answer[0] = '\0';
        return dps_registration_sas_token_verify(word[0], word[1], word[2], word[3], strtoull(word[4], NULL, 10),
                                                 (uint32_t)strtoul(word[5], NULL, 10));
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
        result = run(word[0], word + 1, answer, sizeof answer);
        if (result == DPS_RESULT_OK) {
            printf("ok %s\n", answer);
        } else {
            printf("error %s\n", dps_result_code(result));
        }
    }
    return 0;
}
