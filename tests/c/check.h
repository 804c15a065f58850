/* The assertions of the C tests: a failure is printed with its place and counted, and the test goes on. */
#ifndef CHECK_H
#define CHECK_H

#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Defined beside main, which returns whether it is 0. */
extern int check_failures;

#define CHECK(condition) check_that((condition) ? 1 : 0, __FILE__, __LINE__, #condition)
#define CHECK_INT(actual, expected) check_int((intmax_t)(actual), (intmax_t)(expected), __FILE__, __LINE__, #actual)
#define CHECK_BYTES(actual, expected, len) check_bytes((actual), (expected), (len), __FILE__, __LINE__, #actual)
#define CHECK_ZERO(memory, len) check_zero((memory), (len), __FILE__, __LINE__, #memory)

static inline void check_that(int holds, const char *file, int line, const char *what)
{
    if (!holds) {
        check_failures++;
        fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
    }
}

static inline void check_int(intmax_t actual, intmax_t expected, const char *file, int line, const char *what)
{
    if (actual != expected) {
        check_failures++;
        fprintf(stderr, "%s:%d: %s is %" PRIdMAX ", not %" PRIdMAX "\n", file, line, what, actual, expected);
    }
}

static inline void check_bytes(const void *actual, const void *expected, size_t len, const char *file, int line,
                               const char *what)
{
    check_that(memcmp(actual, expected, len) == 0, file, line, what);
}

static inline void check_zero(const void *memory, size_t len, const char *file, int line, const char *what)
{
    const unsigned char *octets = memory;
    size_t at;
    for (at = 0; at < len; at++) {
        if (octets[at] != 0) {
            check_failures++;
            fprintf(stderr, "%s:%d: octet %zu of %s is not zero\n", file, line, at, what);
            return;
        }
    }
}

#endif
