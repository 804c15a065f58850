/* Code that leaks. Each control must be caught, or the cases prove nothing. */
#include "ct.h"

#include <string.h>

enum { ENTRIES = 8 };

/* A secret of which valgrind, but not the compiler, knows nothing. */
static void fill(uint8_t *secret, size_t len)
{
    memset(secret, 0x5a, len);
    make_secret(secret, len);
}

/* Poison arrives at all. */
static void branch(const samples *it)
{
    volatile uint8_t secret;
    volatile int seen = 0;
    (void)it;
    fill((uint8_t *)&secret, 1);
    if (secret & 1) {
        seen = 1;
    }
    (void)seen;
}

static void address(const samples *it)
{
    static volatile uint8_t table[256];
    volatile uint8_t secret;
    (void)it;
    fill((uint8_t *)&secret, 1);
    (void)table[secret];
}

/* A single bit is enough. */
static void one_bit(const samples *it)
{
    const uint8_t bit = 1;
    volatile uint8_t secret = 'h';
    volatile int seen = 0;
    (void)it;
    (void)VALGRIND_SET_VBITS(&secret, &bit, 1);
    if (secret & 1) {
        seen = 1;
    }
    (void)seen;
}

/* The comparison that most programs have. */
static void compare(const samples *it)
{
    uint8_t digest[32], presented[32];
    volatile int same;
    int answer;
    fill(digest, sizeof digest);
    memcpy(presented, it->other.data, sizeof presented);
    answer = memcmp(digest, presented, sizeof digest) == 0;
    same = verdict(answer);
    (void)same;
}

/* No octet leaks, but which entry matched does. */
static void scan(const samples *it)
{
    static uint8_t table[ENTRIES][32];
    volatile int found = -1;
    int entry;
    fill(&table[0][0], sizeof table);
    for (entry = 0; entry < ENTRIES; entry++) {
        volatile uint8_t difference = 0;
        size_t at;
        for (at = 0; at < 32; at++) {
            difference |= table[entry][at] ^ it->other.data[at];
        }
        if (difference == 0) {
            found = entry;
            break;
        }
    }
    (void)found;
}

/* base64 by table. */
static void encode(const samples *it)
{
    octets digest = octets_of(it->other.data, 32), text;
    make_secret(digest.data, digest.len);
    text = base64url(digest);
    free_octets(text);
    free_octets(digest);
}

const ct_case controls[] = {
    {"branch", branch, 0, 0},   {"address", address, 0, 0}, {"one bit", one_bit, 0, 0}, {"memcmp", compare, 0, 0},
    {"scan that ends at a match", scan, 0, 0}, {"base64 by table", encode, 0, 0}, {NULL, NULL, 0, 0},
};
