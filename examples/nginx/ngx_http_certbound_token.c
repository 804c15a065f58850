
/*
 * A bearer token (RFC 6750) that must be bound to the client's certificate
 * (RFC 8705 section 3).  Its signature is for others to verify.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#include "ngx_http_certbound_module.h"


static ngx_uint_t ngx_http_certbound_bearer(certbound_line *line,
    ngx_str_t *token);
static int32_t ngx_http_certbound_check(ngx_http_request_t *r,
    ngx_http_certbound_certificate_t *certificate, ngx_str_t *token,
    int32_t *binding);
static ngx_int_t ngx_http_certbound_refuse_token(ngx_http_request_t *r,
    int32_t status);
static ngx_int_t ngx_http_certbound_invalid_request(ngx_http_request_t *r);
static ngx_int_t ngx_http_certbound_no_token(ngx_http_request_t *r);
static ngx_int_t ngx_http_certbound_challenge(ngx_http_request_t *r,
    u_char *data, size_t len);


static ngx_str_t  ngx_http_certbound_authorization =
    ngx_string("Authorization");
static ngx_str_t  ngx_http_certbound_access_token = ngx_string("access_token");


char *
ngx_http_certbound_set_realm(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_certbound_loc_conf_t *clcf = conf;

    size_t      len, size;
    u_char     *p;
    int32_t     status;
    ngx_str_t  *value;

    if (clcf->realm.data) {
        return "is duplicate";
    }

    value = cf->args->elts;
    clcf->realm = value[1];

    /* write a challenge with it, to see whether one can */

    size = CERTBOUND_CHALLENGE_MAX_LEN + 10 + value[1].len;

    p = ngx_pnalloc(cf->temp_pool, size);
    if (p == NULL) {
        return NGX_CONF_ERROR;
    }

    status = certbound_challenge_bearer(CERTBOUND_STATUS_UNBOUND,
                                        value[1].data, value[1].len, p, size,
                                        &len);
    if (status != CERTBOUND_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "realm \"%V\": %s", &value[1],
                           certbound_status_text(status));
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


/* NGX_OK if the token may be used, or else the answer */

ngx_int_t
ngx_http_certbound_token(ngx_http_request_t *r, ngx_http_certbound_ctx_t *ctx)
{
    size_t                             n;
    ngx_int_t                          rc;
    ngx_str_t                          token;
    certbound_line                     lines[2];
    ngx_http_certbound_certificate_t  *certificate;

    ctx->status = -1;
    ctx->binding = CERTBOUND_BINDING_NONE;

    n = ngx_http_certbound_lines(r, &ngx_http_certbound_authorization, lines);

    /* an upstream could take another token than the one that is checked */

    if (n > 1
        || ngx_http_certbound_query_has(r, &ngx_http_certbound_access_token))
    {
        return ngx_http_certbound_invalid_request(r);
    }

    if (n == 0 || !ngx_http_certbound_bearer(&lines[0], &token)) {
        return ngx_http_certbound_no_token(r);
    }

    rc = ngx_http_certbound_certificate(r, ctx, &certificate);
    if (rc != NGX_OK) {
        return rc;
    }

    ngx_memcpy(ctx->thumbprint, certificate->thumbprint,
               CERTBOUND_THUMBPRINT_TEXT_LEN);
    ctx->thumbprint_len = certificate->thumbprint_len;

    ctx->status = ngx_http_certbound_usable(r, certificate);

    if (ctx->status == CERTBOUND_OK) {
        ctx->status = ngx_http_certbound_check(r, certificate, &token,
                                               &ctx->binding);
    }

    if (ctx->status != CERTBOUND_OK) {
        return ngx_http_certbound_refuse_token(r, ctx->status);
    }

    return NGX_OK;
}


/* what follows the scheme, if that is Bearer */

static ngx_uint_t
ngx_http_certbound_bearer(certbound_line *line, ngx_str_t *token)
{
    u_char  *p, *last;

    p = (u_char *) line->value;
    last = p + line->len;

    if (line->len < sizeof("Bearer") - 1
        || !ngx_http_certbound_same_name(p, (u_char *) "Bearer",
                                         sizeof("Bearer") - 1))
    {
        return 0;
    }

    p += sizeof("Bearer") - 1;

    if (p < last && *p != ' ') {
        return 0;
    }

    while (p < last && *p == ' ') {
        p++;
    }

    token->data = p;
    token->len = last - p;

    return 1;
}


static int32_t
ngx_http_certbound_check(ngx_http_request_t *r,
    ngx_http_certbound_certificate_t *certificate, ngx_str_t *token,
    int32_t *binding)
{
    int32_t                         status;
    certbound_checked_jwt           checked;
    ngx_http_certbound_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_certbound_module);

    *binding = ngx_http_certbound_repeated(certificate, token->data,
                                           token->len);

    if (*binding == CERTBOUND_BINDING_BOUND
        || (*binding == CERTBOUND_BINDING_UNBOUND
            && clcf->policy == CERTBOUND_POLICY_ALLOW_UNBOUND))
    {
        return CERTBOUND_OK;
    }

    *binding = CERTBOUND_BINDING_NONE;

    if (token->len > NGX_HTTP_CERTBOUND_TOKEN) {
        return CERTBOUND_STATUS_TOKEN_TOO_LONG;
    }

    status = certbound_check_jwt_ignoring_signature(token->data, token->len,
                                         &certificate->presented, clcf->policy,
                                         ngx_http_certbound_scratch,
                                         token->len * 3 / 4, &checked);
    if (status != CERTBOUND_OK) {
        return status;
    }

    *binding = checked.binding;
    ngx_http_certbound_remember(certificate, token->data, token->len,
                                checked.binding);

    return CERTBOUND_OK;
}


static ngx_int_t
ngx_http_certbound_refuse_token(ngx_http_request_t *r, int32_t status)
{
    size_t                          len, size;
    u_char                         *p;
    int32_t                         rc;
    ngx_http_certbound_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_certbound_module);

    size = CERTBOUND_CHALLENGE_MAX_LEN + 10 + clcf->realm.len;

    p = ngx_pnalloc(r->pool, size);
    if (p == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    rc = certbound_challenge_bearer(status, clcf->realm.data, clcf->realm.len,
                                    p, size, &len);

    if (rc != CERTBOUND_OK) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "certbound could not check the token: %s",
                      certbound_status_text(status));
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                  "certbound refused the token: %s",
                  certbound_status_text(status));

    if (ngx_http_certbound_challenge(r, p, len) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return CERTBOUND_CHALLENGE_HTTP_STATUS;
}


static ngx_int_t
ngx_http_certbound_invalid_request(ngx_http_request_t *r)
{
    static u_char  challenge[] = "Bearer error=\"invalid_request\", "
                        "error_description=\"more than one access token, or "
                        "one in the query\"";

    if (ngx_http_certbound_challenge(r, challenge, sizeof(challenge) - 1)
        != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return NGX_HTTP_BAD_REQUEST;
}


/* without an error code: RFC 6750 section 3.1 */

static ngx_int_t
ngx_http_certbound_no_token(ngx_http_request_t *r)
{
    u_char                         *p, *last;
    ngx_http_certbound_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_certbound_module);

    p = ngx_pnalloc(r->pool, sizeof("Bearer realm=\"\"") - 1
                             + clcf->realm.len);
    if (p == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    last = ngx_sprintf(p, "Bearer realm=\"%V\"", &clcf->realm);

    if (ngx_http_certbound_challenge(r, p, last - p) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return NGX_HTTP_UNAUTHORIZED;
}


/* instead of the challenge of a location before an internal redirect */

static ngx_int_t
ngx_http_certbound_challenge(ngx_http_request_t *r, u_char *data, size_t len)
{
    ngx_table_elt_t  *h;

    h = r->headers_out.www_authenticate;

    if (h == NULL) {
        h = ngx_list_push(&r->headers_out.headers);
        if (h == NULL) {
            return NGX_ERROR;
        }

        h->hash = 1;
        ngx_str_set(&h->key, "WWW-Authenticate");
#if (nginx_version >= 1023000)
        h->next = NULL;
#endif

        r->headers_out.www_authenticate = h;
    }

    h->value.data = data;
    h->value.len = len;

    return NGX_OK;
}
