
/*
 * The certificate that the client presented: from TLS, where it is read once
 * for each connection, or from a header, where it is read for each request.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#include "ngx_http_certbound_module.h"


static ngx_http_certbound_certificate_t *ngx_http_certbound_tls(
    ngx_http_request_t *r);
static size_t ngx_http_certbound_peer_der(ngx_ssl_conn_t *ssl);
static void ngx_http_certbound_free(void *ssl, void *data, CRYPTO_EX_DATA *ad,
    int index, long argl, void *argp);
static void ngx_http_certbound_release_index(void *data);


static int         ngx_http_certbound_index = -1;
static ngx_uint_t  ngx_http_certbound_index_users;


/*
 * HTTP/2 streams have connections of their own, but one SSL object: the
 * certificate is kept with that.
 */

ngx_int_t
ngx_http_certbound_init_certificate(ngx_conf_t *cf)
{
    ngx_pool_cleanup_t  *cln;

    cln = ngx_pool_cleanup_add(cf->pool, 0);
    if (cln == NULL) {
        return NGX_ERROR;
    }

    if (ngx_http_certbound_index == -1) {
        ngx_http_certbound_index = SSL_get_ex_new_index(0, NULL, NULL, NULL,
                                                      ngx_http_certbound_free);
        if (ngx_http_certbound_index == -1) {
            ngx_ssl_error(NGX_LOG_EMERG, cf->log, 0,
                          "SSL_get_ex_new_index() failed");
            return NGX_ERROR;
        }
    }

    ngx_http_certbound_index_users++;
    cln->handler = ngx_http_certbound_release_index;

    return NGX_OK;
}


/* OpenSSL must not call into a module that a reload has unloaded */

static void
ngx_http_certbound_release_index(void *data)
{
    if (--ngx_http_certbound_index_users == 0) {
        CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL, ngx_http_certbound_index);
        ngx_http_certbound_index = -1;
    }
}


static void
ngx_http_certbound_free(void *ssl, void *data, CRYPTO_EX_DATA *ad, int index,
    long argl, void *argp)
{
    ngx_http_certbound_certificate_t *certificate = data;

    if (certificate) {
        ngx_http_certbound_forget(certificate);
        OPENSSL_free(certificate);
    }
}


/*
 * *out is valid until the next call.  NGX_OK says only that the client's
 * certificate is known, see ngx_http_certbound_usable().
 */

ngx_int_t
ngx_http_certbound_certificate(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx, ngx_http_certbound_certificate_t **out)
{
    int32_t                                  status;
    ngx_str_t                                der;
    ngx_http_certbound_loc_conf_t           *clcf;
    static ngx_http_certbound_certificate_t  forwarded;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_certbound_module);

    if (clcf->source) {
        status = ngx_http_certbound_forwarded(r, ctx, &der);

        if (status == CERTBOUND_OK) {
            ngx_http_certbound_read_certificate(der.data, der.len, &forwarded);

        } else {
            ngx_memzero(&forwarded, sizeof(ngx_http_certbound_certificate_t));
            forwarded.status = status;
        }

        *out = &forwarded;

        return NGX_OK;
    }

    if (r->connection->ssl == NULL) {
        ngx_http_certbound_read_certificate(NULL, 0, &forwarded);
        *out = &forwarded;

        return NGX_OK;
    }

    if (!SSL_is_init_finished(r->connection->ssl->connection)) {
        return NGX_HTTP_CERTBOUND_TOO_EARLY;
    }

    *out = ngx_http_certbound_tls(r);

    return *out ? NGX_OK : NGX_HTTP_INTERNAL_SERVER_ERROR;
}


/* whether the location takes the certificate, or the lack of one, now */

int32_t
ngx_http_certbound_usable(ngx_http_request_t *r,
    ngx_http_certbound_certificate_t *certificate)
{
    ngx_http_certbound_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_certbound_module);

    if (certificate->status != CERTBOUND_OK
        || certificate->thumbprint_len == 0
        || !clcf->validity)
    {
        return certificate->status;
    }

    if (certificate->parsed != CERTBOUND_OK) {
        return certificate->parsed;
    }

    return certbound_certificate_check_validity(&certificate->fields,
                                                ngx_time());
}


static ngx_http_certbound_certificate_t *
ngx_http_certbound_tls(ngx_http_request_t *r)
{
    size_t                             len;
    ngx_ssl_conn_t                    *ssl;
    ngx_http_certbound_certificate_t  *certificate;

    ssl = r->connection->ssl->connection;

    certificate = SSL_get_ex_data(ssl, ngx_http_certbound_index);
    if (certificate) {
        return certificate;
    }

    certificate = OPENSSL_malloc(sizeof(ngx_http_certbound_certificate_t));
    if (certificate == NULL) {
        return NULL;
    }

    len = ngx_http_certbound_peer_der(ssl);

    ngx_http_certbound_read_certificate(ngx_http_certbound_der, len,
                                        certificate);
    certificate->kept = 1;

    if (SSL_set_ex_data(ssl, ngx_http_certbound_index, certificate) == 0) {
        OPENSSL_free(certificate);
        return NULL;
    }

    return certificate;
}


/* 0 is "no certificate", and more than the buffer has is "too long" */

static size_t
ngx_http_certbound_peer_der(ngx_ssl_conn_t *ssl)
{
    int      len;
    X509    *cert;
    u_char  *p;

    cert = SSL_get_peer_certificate(ssl);
    if (cert == NULL) {
        return 0;
    }

    len = i2d_X509(cert, NULL);

    if (len > 0 && len <= CERTBOUND_CERTIFICATE_MAX_LEN) {
        p = ngx_http_certbound_der;
        len = i2d_X509(cert, &p);
    }

    X509_free(cert);

    /* OpenSSL could not write what it has read: refuse it, as if too long */

    return len > 0 ? (size_t) len : CERTBOUND_CERTIFICATE_MAX_LEN + 1;
}


void
ngx_http_certbound_read_certificate(u_char *der, size_t len,
    ngx_http_certbound_certificate_t *certificate)
{
    uint8_t  thumbprint[CERTBOUND_THUMBPRINT_LEN];

    ngx_memzero(certificate, sizeof(ngx_http_certbound_certificate_t));

    if (len == 0) {
        certificate->status = certbound_presented_nothing(
                                                     &certificate->presented);
        return;
    }

    if (len > CERTBOUND_CERTIFICATE_MAX_LEN) {
        certificate->status = CERTBOUND_STATUS_CERTIFICATE_TOO_LONG;
        return;
    }

    certificate->status = certbound_thumbprint(der, len, thumbprint);
    if (certificate->status != CERTBOUND_OK) {
        return;
    }

    certificate->status = certbound_presented_thumbprint(thumbprint,
                                                     &certificate->presented);
    if (certificate->status != CERTBOUND_OK) {
        return;
    }

    certificate->status = certbound_thumbprint_to_text(thumbprint,
                                                     certificate->thumbprint);
    if (certificate->status != CERTBOUND_OK) {
        return;
    }

    certificate->thumbprint_len = CERTBOUND_THUMBPRINT_TEXT_LEN;
    certificate->parsed = certbound_certificate_parse(der, len,
                                                      &certificate->fields);
}


/* what a client authenticates with: the certificate's octets, and its chain */

int32_t
ngx_http_certbound_evidence(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx, ngx_str_t *der, int32_t *chain)
{
    int32_t                         status;
    ngx_ssl_conn_t                 *ssl;
    ngx_http_certbound_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_certbound_module);

    if (clcf->source) {
        status = ngx_http_certbound_forwarded(r, ctx, der);

        if (status != CERTBOUND_OK) {
            return status;
        }

        return ngx_http_certbound_forwarded_chain(r, ctx, chain);
    }

    ssl = r->connection->ssl->connection;

    der->data = ngx_http_certbound_der;
    der->len = ngx_http_certbound_peer_der(ssl);

    *chain = SSL_get_verify_result(ssl) == X509_V_OK
             ? CERTBOUND_CHAIN_VALIDATED
             : CERTBOUND_CHAIN_NOT_VALIDATED;

    return CERTBOUND_OK;
}
