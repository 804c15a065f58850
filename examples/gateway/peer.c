#include "peer.h"

#include <string.h>

int32_t peer_read(SSL *ssl, peer *out)
{
    X509 *certificate = SSL_get1_peer_certificate(ssl);
    int32_t status;
    int len;
    memset(out, 0, sizeof *out);
    out->chain = CERTBOUND_CHAIN_NOT_VALIDATED;
    if (certificate == NULL) {
        return certbound_presented_nothing(&out->presented);
    }
    len = i2d_X509(certificate, &out->der);
    X509_free(certificate);
    if (len <= 0) {
        return CERTBOUND_STATUS_CERTIFICATE_NOT_DER;
    }
    out->der_len = (size_t)len;
    /* Of a resumed session too it is the verdict of the handshake that began it. Without a certificate it would be X509_V_OK. */
    if (SSL_get_verify_result(ssl) == X509_V_OK) {
        out->chain = CERTBOUND_CHAIN_VALIDATED;
    }
    /* The certificate is hashed once: for the tokens that are checked, and for those that are issued. */
    status = certbound_thumbprint(out->der, out->der_len, out->thumbprint);
    return status == CERTBOUND_OK ? certbound_presented_thumbprint(out->thumbprint, &out->presented) : status;
}

void peer_free(peer *it)
{
    OPENSSL_free(it->der);
    it->der = NULL;
}
