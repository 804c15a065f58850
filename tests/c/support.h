/* Inputs for the C tests. Each is a heap block of exactly its size, so that one octet too far is seen. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <stddef.h>
#include <stdint.h>

/* Octets on the heap; `free_octets` releases them. Where memory or a file is missing, the program ends. */
typedef struct octets {
    uint8_t *data;
    size_t len;
} octets;

octets octets_of(const void *data, size_t len);
octets octets_of_text(const char *text);
/* An output buffer: none of its octets is zero yet. */
octets octets_to_fill(size_t len);
octets octets_of_file(const char *directory, const char *name);
/* The DER of a PEM file, decoded with certbound_pem_decode. */
octets octets_of_certificate(const char *directory, const char *name);
void free_octets(octets it);

/* The base64url text of `input`, without padding. It is written here again because the library has no encoder. */
octets base64url(octets input);

#endif
