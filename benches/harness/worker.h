/* A worker: a program that does one piece of work as often as it is asked, and says how long that took.
 *
 * Each line of standard input is a request and gets a line on standard output:
 *
 *     about             what the work is done with, and its version
 *     load WORD...      `ok`: the inputs are in memory
 *     check             the answer to the inputs, from one call
 *     round N           the nanoseconds of N calls; all of them gave the answer of the first `check`, or the worker ends
 */
#ifndef WORKER_H
#define WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const char MATCH[], MISMATCH[];

/* A file in memory. A NUL that is not counted follows. */
struct file {
    uint8_t *octets;
    size_t len;
};

/* Ends the worker with this message. */
_Noreturn void fail(const char *what, const char *detail);

/* Reads a whole file and frees what was in `file`. */
void read_file(const char *path, struct file *file);

/* Writes octets as hexadecimal digits and a NUL. */
void hexadecimal(const uint8_t *octets, size_t len, char *out);

/* What each worker has. `check` returns the same pointer for the same answer. */
const char *about(void);
void load(int count, char **words);
const char *check(void);

#endif
