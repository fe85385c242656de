#define _POSIX_C_SOURCE 200809L
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Nanoseconds. */
static const double WARM_UP = 50e6, SAMPLE = 50e6;

char key_text[MAX_LINE];
char ids[MAX_IDS][MAX_LINE];
size_t id_lengths[MAX_IDS];
size_t id_count;

static const char *keys_file;

void fail(const char *what)
{
    fprintf(stderr, "error: %s\n", what);
    exit(1);
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

static size_t without_newline(char *line)
{
    size_t length = strcspn(line, "\r\n");
    line[length] = '\0';
    return length;
}

void read_arguments(int argc, char **argv)
{
    if (argc != 5)
        fail("arguments: ROW GROUP_KEY_FILE IDS_FILE KEYS_FILE");
    FILE *file = open_file(argv[2], "r");
    if (fgets(key_text, MAX_LINE, file) == NULL)
        fail("there is no group key");
    fclose(file);
    without_newline(key_text);
    file = open_file(argv[3], "r");
    while (id_count < MAX_IDS && fgets(ids[id_count], MAX_LINE, file) != NULL) {
        id_lengths[id_count] = without_newline(ids[id_count]);
        id_count++;
    }
    fclose(file);
    if (id_count == 0)
        fail("there are no IDs");
    keys_file = argv[4];
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
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
    return elapsed / (double)passes;
}

double measure(void (*pass)(void))
{
    repeat(WARM_UP, pass);
    return repeat(SAMPLE, pass) / (double)id_count;
}

void finish(double nanoseconds, const char *texts, size_t size)
{
    FILE *file = open_file(keys_file, "w");
    for (size_t i = 0; i < id_count; i++)
        fprintf(file, "%s\n", texts + i * size);
    if (fclose(file) != 0)
        fail("cannot write the keys");
    printf("%f\n", nanoseconds);
}
