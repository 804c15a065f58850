
/*
 * Variables: what the last check of a request found, for logs and upstreams.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#include "ngx_http_certbound_module.h"


static ngx_int_t ngx_http_certbound_thumbprint_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_certbound_status_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_certbound_binding_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_certbound_client_id_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static void ngx_http_certbound_set_variable(ngx_http_variable_value_t *v,
    u_char *data, size_t len);


static ngx_http_variable_t  ngx_http_certbound_vars[] = {

    { ngx_string("certbound_thumbprint"), NULL,
      ngx_http_certbound_thumbprint_variable, 0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("certbound_status"), NULL,
      ngx_http_certbound_status_variable, 0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("certbound_binding"), NULL,
      ngx_http_certbound_binding_variable, 0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("certbound_client_id"), NULL,
      ngx_http_certbound_client_id_variable, 0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

      ngx_http_null_variable
};


ngx_int_t
ngx_http_certbound_add_variables(ngx_conf_t *cf)
{
    ngx_http_variable_t  *var, *v;

    for (v = ngx_http_certbound_vars; v->name.len; v++) {
        var = ngx_http_add_variable(cf, &v->name, v->flags);
        if (var == NULL) {
            return NGX_ERROR;
        }

        var->get_handler = v->get_handler;
        var->data = v->data;
    }

    return NGX_OK;
}


/* where nothing was asked, the certificate is looked for now */

static ngx_int_t
ngx_http_certbound_thumbprint_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_certbound_ctx_t          *ctx;
    ngx_http_certbound_certificate_t  *certificate;

    ctx = ngx_http_certbound_get_ctx(r);
    if (ctx == NULL) {
        return NGX_ERROR;
    }

    if (ctx->status == -1
        && ngx_http_certbound_certificate(r, ctx, &certificate) == NGX_OK)
    {
        ctx->thumbprint_len = certificate->thumbprint_len;
        ngx_memcpy(ctx->thumbprint, certificate->thumbprint,
                   CERTBOUND_THUMBPRINT_TEXT_LEN);
    }

    ngx_http_certbound_set_variable(v, ctx->thumbprint, ctx->thumbprint_len);

    return NGX_OK;
}


static ngx_int_t
ngx_http_certbound_status_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    u_char                    *p;
    ngx_http_certbound_ctx_t  *ctx;

    ctx = ngx_http_certbound_find_ctx(r);

    if (ctx == NULL || ctx->status == -1) {
        ngx_http_certbound_set_variable(v, NULL, 0);
        return NGX_OK;
    }

    p = ngx_pnalloc(r->pool, NGX_INT32_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    ngx_http_certbound_set_variable(v, p,
                                    ngx_sprintf(p, "%D", ctx->status) - p);

    return NGX_OK;
}


static ngx_int_t
ngx_http_certbound_binding_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_certbound_ctx_t  *ctx;

    ctx = ngx_http_certbound_find_ctx(r);

    if (ctx && ctx->binding == CERTBOUND_BINDING_BOUND) {
        ngx_http_certbound_set_variable(v, (u_char *) "bound", 5);

    } else if (ctx && ctx->binding == CERTBOUND_BINDING_UNBOUND) {
        ngx_http_certbound_set_variable(v, (u_char *) "unbound", 7);

    } else {
        ngx_http_certbound_set_variable(v, NULL, 0);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_certbound_client_id_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_certbound_ctx_t  *ctx;

    ctx = ngx_http_certbound_find_ctx(r);

    if (ctx) {
        ngx_http_certbound_set_variable(v, ctx->client_id.data,
                                        ctx->client_id.len);
    } else {
        ngx_http_certbound_set_variable(v, NULL, 0);
    }

    return NGX_OK;
}


static void
ngx_http_certbound_set_variable(ngx_http_variable_value_t *v, u_char *data,
    size_t len)
{
    v->len = len;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;
    v->data = data;
}
