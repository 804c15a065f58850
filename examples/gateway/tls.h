/* The TLS side of the server: who may connect, and what is remembered of a client's certificate. */
#ifndef TLS_H
#define TLS_H

#include <openssl/ssl.h>

/* A context with the server's certificate and key, and the authorities that certify clients, or NULL after printing why. */
SSL_CTX *tls_context(const char *certificate, const char *key, const char *authorities);

#endif
