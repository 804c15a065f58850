/* What every connection needs, made at the start and only read from then on. */
#ifndef GATEWAY_H
#define GATEWAY_H

#include "clients.h"

#include <openssl/ssl.h>

typedef struct gateway {
    SSL_CTX *tls;
    EVP_PKEY *key; /* Signs tokens, and verifies them. */
    clients clients;
    const char *issuer;
    const char *audience;
    int64_t timeout;  /* Of a request, a handshake or an answer, in milliseconds. */
    int64_t lifetime; /* Of a token, in seconds. */
} gateway;

#endif
