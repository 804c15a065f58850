/* What the constant-time cases share: marking secrets, declassifying verdicts, and the cases themselves. */
#ifndef CT_H
#define CT_H

#include <valgrind/memcheck.h>

#include "../c/check.h"
#include "../c/support.h"
#include "certbound.h"

#define RFC8705_TEXT "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"

/* What may give a verdict, as bits: the functions of src/ct.rs, one of which tells that of several comparisons. */
enum { EQUAL = 1, LESS = 2, ALPHABET = 4, SEVERAL = 8, DECODED = 16 };

typedef struct samples {
    octets rfc8705;
    octets other;
    octets image;
} samples;

typedef struct ct_case {
    const char *name;
    /* Calls the library with secrets marked undefined. */
    void (*run)(const samples *it);
    /* Whose verdicts the library may branch on, because the documentation says that they are public. */
    unsigned public_verdicts;
    /* Which of them the secrets must reach: with a leaky one in its place, the case must be caught. */
    unsigned reaches;
} ct_case;

extern const ct_case confirmation_cases[], client_cases[], registry_cases[], peer_cases[], controls[];

/* Which verdicts are declassified, which functions are replaced by leaky ones, and which have been called. */
extern unsigned public_verdicts, leaky, reached;

/* All bits of `len` octets become secret, or public again. */
static inline void make_secret(const void *memory, size_t len)
{
    (void)VALGRIND_MAKE_MEM_UNDEFINED(memory, len);
}

static inline void make_public(const void *memory, size_t len)
{
    (void)VALGRIND_MAKE_MEM_DEFINED(memory, len);
}

/* Whether every octet depends on a secret, at least in one bit. */
static inline int all_secret(const void *memory, size_t len)
{
    const unsigned char *at_octet = memory;
    size_t at;
    for (at = 0; at < len; at++) {
        unsigned char bits = 0;
        if (VALGRIND_GET_VBITS(at_octet + at, &bits, 1) != 1 || bits == 0) {
            return 0;
        }
    }
    return 1;
}

/* The status that the library returned, which is public. */
static inline int32_t verdict(int32_t status)
{
    make_public(&status, sizeof status);
    return status;
}

#endif
