/* The registered clients: a registry image, or the metadata of single ones, read at the start. */
#ifndef CLIENTS_H
#define CLIENTS_H

#include "text.h"

#include <certbound.h>

#define CLIENTS_MAX 64

typedef struct clients {
    uint8_t *image; /* The registry refers to it. */
    certbound_registry registry;
    size_t count;
    certbound_client list[CLIENTS_MAX];
} clients;

/* Both print what is wrong with the file to standard error and then return -1, else 0. */
int clients_open_registry(clients *it, const char *path);
int clients_add(clients *it, const char *path);
void clients_free(clients *it);

/* The client of this `client_id`, if the certificate authenticates it; see certbound_registry_authenticate. */
int32_t clients_authenticate(const clients *it, text client_id, const uint8_t *der, size_t der_len, int32_t chain,
                             certbound_client *out);

#endif
