
/*
 * A client that authenticates at the token endpoint (RFC 8705 section 2): the
 * client_id of the form in the body, and the certificate.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#include "ngx_http_certbound_module.h"


static ngx_int_t ngx_http_certbound_read_body(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx);
static void ngx_http_certbound_body_handler(ngx_http_request_t *r);
static ngx_int_t ngx_http_certbound_copy_body(ngx_http_request_t *r,
    ngx_str_t *form);
static int32_t ngx_http_certbound_identify(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx,
    ngx_http_certbound_certificate_t *certificate, ngx_str_t *der,
    int32_t *chain);
static ngx_int_t ngx_http_certbound_refuse_client(ngx_http_request_t *r,
    int32_t status);
static ngx_int_t ngx_http_certbound_invalid_request(ngx_http_request_t *r);
static ngx_int_t ngx_http_certbound_send_json(ngx_http_request_t *r,
    ngx_uint_t status, u_char *data, size_t len);


static ngx_str_t  ngx_http_certbound_content_type = ngx_string("content-type");
static ngx_str_t  ngx_http_certbound_client_id = ngx_string("client_id");
static ngx_str_t  ngx_http_certbound_form =
    ngx_string("application/x-www-form-urlencoded");
static ngx_str_t  ngx_http_certbound_json = ngx_string("application/json");


/* NGX_OK if the client is who it says to be, or else the answer */

ngx_int_t
ngx_http_certbound_client(ngx_http_request_t *r, ngx_http_certbound_ctx_t *ctx)
{
    int32_t                            chain;
    ngx_int_t                          rc;
    ngx_str_t                          form, client_id, der;
    certbound_client                   client;
    ngx_http_certbound_loc_conf_t     *clcf;
    ngx_http_certbound_certificate_t  *certificate;

    if (ctx->waiting) {
        return NGX_DONE;
    }

    ctx->status = -1;
    ctx->client_id.len = 0;

    if (!ctx->body) {
        return ngx_http_certbound_read_body(r, ctx);
    }

    rc = ngx_http_certbound_copy_body(r, &form);
    if (rc != NGX_OK) {
        return rc;
    }

    /* an upstream could take another client than the one that is checked */

    if (ngx_http_certbound_form_take(&form, &ngx_http_certbound_client_id,
                                     &client_id)
        == NGX_ERROR
        || ngx_http_certbound_query_has(r, &ngx_http_certbound_client_id))
    {
        return ngx_http_certbound_invalid_request(r);
    }

    rc = ngx_http_certbound_certificate(r, ctx, &certificate);
    if (rc != NGX_OK) {
        return rc;
    }

    ctx->status = ngx_http_certbound_identify(r, ctx, certificate, &der,
                                              &chain);
    if (ctx->status != CERTBOUND_OK) {
        return ngx_http_certbound_refuse_client(r, ctx->status);
    }

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_certbound_module);

    ctx->status = certbound_registry_authenticate(clcf->registry,
                                                  client_id.data, client_id.len,
                                                  der.data, der.len, chain,
                                                  &client);

    if (ctx->status != CERTBOUND_OK) {
        return ngx_http_certbound_refuse_client(r, ctx->status);
    }

    ctx->client_id.data = ngx_pstrdup(r->pool, &client_id);
    if (ctx->client_id.data == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ctx->client_id.len = client_id.len;

    return NGX_OK;
}


static ngx_int_t
ngx_http_certbound_read_body(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx)
{
    size_t                     n;
    u_char                     ch;
    ngx_int_t                  rc;
    ngx_str_t                 *form;
    certbound_line             type[2];
    ngx_http_core_loc_conf_t  *clcf;

    if (r->method != NGX_HTTP_POST) {
        return NGX_HTTP_NOT_ALLOWED;
    }

    form = &ngx_http_certbound_form;
    n = ngx_http_certbound_lines(r, &ngx_http_certbound_content_type, type);

    if (n != 1
        || type[0].len < form->len
        || ngx_strncasecmp((u_char *) type[0].value, form->data, form->len)
           != 0)
    {
        return NGX_HTTP_UNSUPPORTED_MEDIA_TYPE;
    }

    if (type[0].len > form->len) {
        ch = type[0].value[form->len];

        if (ch != ';' && ch != ' ' && ch != '\t') {
            return NGX_HTTP_UNSUPPORTED_MEDIA_TYPE;
        }
    }

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (r->headers_in.content_length_n
        > (off_t) clcf->client_body_buffer_size)
    {
        return NGX_HTTP_REQUEST_ENTITY_TOO_LARGE;
    }

    ctx->waiting = 1;

    rc = ngx_http_read_client_request_body(r, ngx_http_certbound_body_handler);

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        ctx->waiting = 0;
        return rc;
    }

    ngx_http_finalize_request(r, NGX_DONE);

    return NGX_DONE;
}


static void
ngx_http_certbound_body_handler(ngx_http_request_t *r)
{
    ngx_http_certbound_ctx_t  *ctx;

    ctx = ngx_http_certbound_find_ctx(r);

    ctx->waiting = 0;
    ctx->body = 1;

    r->preserve_body = 1;
    r->write_event_handler = ngx_http_core_run_phases;

    ngx_http_core_run_phases(r);
}


/* the body goes upstream as it came: what is decoded is a copy */

static ngx_int_t
ngx_http_certbound_copy_body(ngx_http_request_t *r, ngx_str_t *form)
{
    size_t        len;
    ngx_buf_t    *b;
    ngx_chain_t  *cl;

    form->data = ngx_http_certbound_scratch;
    form->len = 0;

    if (r->request_body == NULL) {
        return NGX_OK;
    }

    if (r->request_body->temp_file) {
        return NGX_HTTP_REQUEST_ENTITY_TOO_LARGE;
    }

    for (cl = r->request_body->bufs; cl; cl = cl->next) {
        b = cl->buf;
        len = b->last - b->pos;

        if (len > NGX_HTTP_CERTBOUND_SCRATCH - form->len) {
            return NGX_HTTP_REQUEST_ENTITY_TOO_LARGE;
        }

        ngx_memcpy(form->data + form->len, b->pos, len);
        form->len += len;
    }

    return NGX_OK;
}


/* these answers do not depend on the client that the form names */

static int32_t
ngx_http_certbound_identify(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx,
    ngx_http_certbound_certificate_t *certificate, ngx_str_t *der,
    int32_t *chain)
{
    int32_t  status;

    ngx_memcpy(ctx->thumbprint, certificate->thumbprint,
               CERTBOUND_THUMBPRINT_TEXT_LEN);
    ctx->thumbprint_len = certificate->thumbprint_len;

    status = ngx_http_certbound_usable(r, certificate);
    if (status != CERTBOUND_OK) {
        return status;
    }

    if (certificate->thumbprint_len == 0) {
        return CERTBOUND_STATUS_NO_CLIENT_CERTIFICATE;
    }

    return ngx_http_certbound_evidence(r, ctx, der, chain);
}


static ngx_int_t
ngx_http_certbound_refuse_client(ngx_http_request_t *r, int32_t status)
{
    size_t   len;
    u_char  *p;

    p = ngx_pnalloc(r->pool, CERTBOUND_CHALLENGE_MAX_LEN);
    if (p == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    /* a status that is this server's own mistake has no answer */

    if (certbound_challenge_invalid_client(status, p,
                                           CERTBOUND_CHALLENGE_MAX_LEN, &len)
        != CERTBOUND_OK)
    {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "certbound could not authenticate the client: %s",
                      certbound_status_text(status));
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                  "certbound refused the client: %s",
                  certbound_status_text(status));

    return ngx_http_certbound_send_json(r, CERTBOUND_CHALLENGE_HTTP_STATUS, p,
                                        len);
}


static ngx_int_t
ngx_http_certbound_invalid_request(ngx_http_request_t *r)
{
    static u_char  body[] = "{\"error\":\"invalid_request\","
        "\"error_description\":\"the form is malformed, or client_id is "
        "repeated or in the query\"}";

    return ngx_http_certbound_send_json(r, NGX_HTTP_BAD_REQUEST, body,
                                        sizeof(body) - 1);
}


/* error_page has no part in it: the body is the answer (RFC 6749) */

static ngx_int_t
ngx_http_certbound_send_json(ngx_http_request_t *r, ngx_uint_t status,
    u_char *data, size_t len)
{
    ngx_table_elt_t           *h;
    ngx_http_complex_value_t   body;

    h = ngx_list_push(&r->headers_out.headers);
    if (h == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    h->hash = 1;
    ngx_str_set(&h->key, "Cache-Control");
    ngx_str_set(&h->value, "no-store");
#if (nginx_version >= 1023000)
    h->next = NULL;
#endif

    ngx_memzero(&body, sizeof(ngx_http_complex_value_t));
    body.value.data = data;
    body.value.len = len;

    ngx_http_finalize_request(r, ngx_http_send_response(r, status,
                                                    &ngx_http_certbound_json,
                                                    &body));

    return NGX_DONE;
}
