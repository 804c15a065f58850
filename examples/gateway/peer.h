/* Who is at the other end of a connection: read once after the handshake, used for every request. */
#ifndef PEER_H
#define PEER_H

#include <certbound.h>
#include <openssl/ssl.h>

typedef struct peer {
    uint8_t *der; /* NULL if the client presented no certificate. */
    size_t der_len;
    int32_t chain; /* CERTBOUND_CHAIN_VALIDATED or CERTBOUND_CHAIN_NOT_VALIDATED */
    uint8_t thumbprint[CERTBOUND_THUMBPRINT_LEN];
    certbound_presented presented;
} peer;

/* Returns CERTBOUND_OK or the status of a certificate that cannot be read. It must be freed in both cases. */
int32_t peer_read(SSL *ssl, peer *out);
void peer_free(peer *it);

#endif
