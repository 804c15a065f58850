#include "driver.h"

static void take(hardware_sha256 *it, uint8_t octet)
{
    it->word = it->word << 8 | octet;
    it->len++;
    if (it->len % 4 == 0) {
        unit_write(it->unit, it->word);
    }
}

/* A driver that waits for its unit returns something else than 0 after a time. */
static int32_t update(void *context, const uint8_t *octets, size_t len)
{
    size_t at;
    for (at = 0; at < len; at++) {
        take(context, octets[at]);
    }
    return 0;
}

static int32_t finish(void *context, uint8_t *digest)
{
    hardware_sha256 *it = context;
    uint64_t bits = it->len * 8;
    unsigned at;
    take(it, 0x80);
    while (it->len % 64 != 56) {
        take(it, 0);
    }
    for (at = 0; at < 8; at++) {
        take(it, (uint8_t)(bits >> (56 - 8 * at)));
    }
    for (at = 0; at < CERTBOUND_THUMBPRINT_LEN; at++) {
        digest[at] = (uint8_t)(unit_state(it->unit, at / 4) >> (24 - at % 4 * 8));
    }
    return 0;
}

certbound_sha256 hardware_sha256_begin(hardware_sha256 *it, unit *unit)
{
    certbound_sha256 hash;
    unit_start(unit);
    it->unit = unit;
    it->word = 0;
    it->len = 0;
    hash.context = it;
    hash.update = update;
    hash.finish = finish;
    return hash;
}
