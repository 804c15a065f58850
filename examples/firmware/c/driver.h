/* The driver of the SHA-256 unit: octets to words, and the padding, which the unit leaves to software. */
#ifndef DRIVER_H
#define DRIVER_H

#include "certbound.h"
#include "unit.h"

/* A message that the unit is hashing. */
typedef struct hardware_sha256 {
    unit *unit;
    uint32_t word;
    uint64_t len;
} hardware_sha256;

/* Begins a message. `it` must stay until the message ends. */
certbound_sha256 hardware_sha256_begin(hardware_sha256 *it, unit *unit);

#endif
