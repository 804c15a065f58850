#include "tls.h"

#include <openssl/err.h>

/* Goes on where the only complaint is that nobody whom this server knows signed the certificate: its client may have
 * registered the certificate itself. OpenSSL keeps the error as the connection's verify result, also for resumed sessions,
 * so that such a chain does not count as validated. An expired certificate or a broken signature ends the handshake. */
static int accept_unknown_issuer(int ok, X509_STORE_CTX *store)
{
    if (ok) {
        return 1;
    }
    switch (X509_STORE_CTX_get_error(store)) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return 1;
    default:
        return 0;
    }
}

static int configure(SSL_CTX *context, const char *certificate, const char *key, const char *authorities)
{
    static const unsigned char id[] = "certbound gateway";
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, accept_unknown_issuer);
    /* Renegotiation could bring another certificate than the one that was read after the handshake. */
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    /* Without it, sessions of clients with certificates cannot be resumed. */
    return SSL_CTX_set_session_id_context(context, id, sizeof id - 1) == 1 &&
           SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           SSL_CTX_use_certificate_chain_file(context, certificate) == 1 &&
           SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 && SSL_CTX_check_private_key(context) == 1 &&
           SSL_CTX_load_verify_file(context, authorities) == 1;
}

SSL_CTX *tls_context(const char *certificate, const char *key, const char *authorities)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (context == NULL || !configure(context, certificate, key, authorities)) {
        fputs("gateway: cannot set up TLS: look at --certificate, --key and --authorities\n", stderr);
        ERR_print_errors_fp(stderr);
        SSL_CTX_free(context);
        return NULL;
    }
    return context;
}
