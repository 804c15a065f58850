#define _POSIX_C_SOURCE 200809L
#include "worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_WORDS = 8 };

const char MATCH[] = "match", MISMATCH[] = "mismatch";

_Noreturn void fail(const char *what, const char *detail)
{
    fprintf(stderr, "%s: %s\n", what, detail);
    exit(1);
}

void read_file(const char *path, struct file *file)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL || fseek(stream, 0, SEEK_END) != 0)
        fail(path, "cannot be read");
    long len = ftell(stream);
    rewind(stream);
    free(file->octets);
    file->octets = malloc((size_t)len + 1);
    file->len = (size_t)len;
    if (file->octets == NULL || fread(file->octets, 1, file->len, stream) != file->len)
        fail(path, "cannot be read");
    file->octets[file->len] = 0;
    fclose(stream);
}

void hexadecimal(const uint8_t *octets, size_t len, char *out)
{
    for (size_t at = 0; at < len; at++)
        sprintf(out + 2 * at, "%02x", octets[at]);
}

static uint64_t nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t timed(unsigned long calls, const char *expected)
{
    uint64_t start = nanoseconds();
    for (unsigned long call = 0; call < calls; call++)
        if (check() != expected)
            fail("round", "a call gave another answer");
    return nanoseconds() - start;
}

int main(void)
{
    static char line[4096];
    const char *expected = NULL;
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *words[MAX_WORDS];
        int count = 0;
        for (char *word = strtok(line, " \n"); word != NULL && count < MAX_WORDS; word = strtok(NULL, " \n"))
            words[count++] = word;
        if (count == 1 && strcmp(words[0], "about") == 0) {
            puts(about());
        } else if (count > 1 && strcmp(words[0], "load") == 0) {
            load(count - 1, words + 1);
            puts("ok");
        } else if (count == 1 && strcmp(words[0], "check") == 0) {
            expected = check();
            puts(expected);
        } else if (count == 2 && strcmp(words[0], "round") == 0) {
            printf("%llu\n", (unsigned long long)timed(strtoul(words[1], NULL, 10), expected));
        } else {
            fail("request", count > 0 ? words[0] : "empty");
        }
        fflush(stdout);
    }
    return 0;
}
