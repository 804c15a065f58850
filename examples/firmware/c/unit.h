/* A SHA-256 unit as microcontrollers have it, simulated: registers that take blocks of sixteen words and keep the state.
 * In a device, each function is one access to a register. */
#ifndef UNIT_H
#define UNIT_H

#include <stdint.h>

typedef struct unit {
    uint32_t state[8];
    uint32_t block[16];
    unsigned filled;
} unit;

/* Writes CONTROL: a new message begins. */
void unit_start(unit *it);
/* Writes INPUT, of which each sixteenth time makes the unit process a block. */
void unit_write(unit *it, uint32_t word);
/* Reads one of the eight registers STATE. */
uint32_t unit_state(const unit *it, unsigned at);

#endif
