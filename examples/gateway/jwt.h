/* ES256 access tokens (RFC 7515, RFC 9068): the part of a JWT library in a real deployment. */
#ifndef JWT_H
#define JWT_H

#include "text.h"

#include <openssl/evp.h>

#define JWT_CLAIMS_MAX 2048
#define JWT_MAX 3072

/* The key in a PEM file, or NULL if it is no private key on P-256. */
EVP_PKEY *jwt_read_key(const char *path);

/* Signs claims of at most JWT_CLAIMS_MAX octets into `out`, of JWT_MAX. Returns the length of the token, or 0. */
size_t jwt_sign(EVP_PKEY *key, const char *claims, size_t len, char *out);

/* Whether this key signed the token. The token has no say in the algorithm: its header must be the one that jwt_sign writes. */
int jwt_verify(EVP_PKEY *key, text token);

#endif
