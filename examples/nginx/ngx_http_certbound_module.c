
/*
 * Directives, and the phases in which requests are checked.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#include "ngx_http_certbound_module.h"


static ngx_int_t ngx_http_certbound_post_read_handler(ngx_http_request_t *r);
static ngx_int_t ngx_http_certbound_preaccess_handler(ngx_http_request_t *r);
static void *ngx_http_certbound_create_main_conf(ngx_conf_t *cf);
static void *ngx_http_certbound_create_loc_conf(ngx_conf_t *cf);
static char *ngx_http_certbound_merge_loc_conf(ngx_conf_t *cf, void *parent,
    void *child);
static ngx_int_t ngx_http_certbound_init(ngx_conf_t *cf);
static ngx_int_t ngx_http_certbound_add_handler(ngx_conf_t *cf,
    ngx_uint_t phase, ngx_http_handler_pt handler);


static ngx_conf_enum_t  ngx_http_certbound_policies[] = {
    { ngx_string("off"), NGX_HTTP_CERTBOUND_OFF },
    { ngx_string("bound"), CERTBOUND_POLICY_REQUIRE_BOUND },
    { ngx_string("if_bound"), CERTBOUND_POLICY_ALLOW_UNBOUND },
    { ngx_null_string, 0 }
};


static ngx_command_t  ngx_http_certbound_commands[] = {

    { ngx_string("certbound"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_enum_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_certbound_loc_conf_t, policy),
      &ngx_http_certbound_policies },

    { ngx_string("certbound_realm"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_certbound_set_realm,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("certbound_validity"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_certbound_loc_conf_t, validity),
      NULL },

    { ngx_string("certbound_certificate"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_certbound_set_certificate,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("certbound_trusted_proxy"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_certbound_set_proxy,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("certbound_trusted_secret"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE2,
      ngx_http_certbound_set_secret,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("certbound_verdict"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE2,
      ngx_http_certbound_set_verdict,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("certbound_registry"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_certbound_set_registry,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("certbound_client"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_certbound_loc_conf_t, client),
      NULL },

      ngx_null_command
};


static ngx_http_module_t  ngx_http_certbound_module_ctx = {
    ngx_http_certbound_add_variables,      /* preconfiguration */
    ngx_http_certbound_init,               /* postconfiguration */

    ngx_http_certbound_create_main_conf,   /* create main configuration */
    NULL,                                  /* init main configuration */

    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */

    ngx_http_certbound_create_loc_conf,    /* create location configuration */
    ngx_http_certbound_merge_loc_conf      /* merge location configuration */
};


ngx_module_t  ngx_http_certbound_module = {
    NGX_MODULE_V1,
    &ngx_http_certbound_module_ctx,        /* module context */
    ngx_http_certbound_commands,           /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    NULL,                                  /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    NULL,                                  /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


u_char  ngx_http_certbound_scratch[NGX_HTTP_CERTBOUND_SCRATCH];
u_char  ngx_http_certbound_der[CERTBOUND_CERTIFICATE_MAX_LEN];


/* runs before realip's handler, which was registered earlier */

static ngx_int_t
ngx_http_certbound_post_read_handler(ngx_http_request_t *r)
{
    ngx_http_certbound_ctx_t  *ctx;

    ctx = ngx_http_certbound_get_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ctx->peer = r->connection->sockaddr;

    return NGX_DECLINED;
}


/* not in the access phase, where "satisfy any" would let others decide */

static ngx_int_t
ngx_http_certbound_preaccess_handler(ngx_http_request_t *r)
{
    ngx_int_t                       rc;
    ngx_http_certbound_ctx_t       *ctx;
    ngx_http_certbound_loc_conf_t  *clcf;

    if (r != r->main) {
        return NGX_DECLINED;
    }

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_certbound_module);

    if (clcf->policy == NGX_HTTP_CERTBOUND_OFF && !clcf->client) {
        return NGX_DECLINED;
    }

    ctx = ngx_http_certbound_get_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (clcf->client) {
        rc = ngx_http_certbound_client(r, ctx);

        if (rc != NGX_OK) {
            return rc;
        }
    }

    if (clcf->policy != NGX_HTTP_CERTBOUND_OFF) {
        rc = ngx_http_certbound_token(r, ctx);

        if (rc != NGX_OK) {
            return rc;
        }
    }

    return NGX_DECLINED;
}


static void *
ngx_http_certbound_create_main_conf(ngx_conf_t *cf)
{
    return ngx_pcalloc(cf->pool, sizeof(ngx_http_certbound_main_conf_t));
}


static void *
ngx_http_certbound_create_loc_conf(ngx_conf_t *cf)
{
    ngx_http_certbound_loc_conf_t  *conf;

    conf = ngx_pcalloc(cf->pool, sizeof(ngx_http_certbound_loc_conf_t));
    if (conf == NULL) {
        return NULL;
    }

    /*
     * set by ngx_pcalloc():
     *
     *     conf->realm = { 0, NULL };
     */

    conf->policy = NGX_CONF_UNSET_UINT;
    conf->validity = NGX_CONF_UNSET;
    conf->client = NGX_CONF_UNSET;
    conf->registry = NGX_CONF_UNSET_PTR;
    conf->source = NGX_CONF_UNSET_PTR;
    conf->verdict = NGX_CONF_UNSET_PTR;
    conf->proxies = NGX_CONF_UNSET_PTR;
    conf->secrets = NGX_CONF_UNSET_PTR;

    return conf;
}


static char *
ngx_http_certbound_merge_loc_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_certbound_loc_conf_t *prev = parent;
    ngx_http_certbound_loc_conf_t *conf = child;

    ngx_conf_merge_uint_value(conf->policy, prev->policy,
                              NGX_HTTP_CERTBOUND_OFF);

    /* RFC 6750 section 3 asks for an auth-param in every challenge */
    ngx_conf_merge_str_value(conf->realm, prev->realm, "api");

    ngx_conf_merge_value(conf->validity, prev->validity, 0);
    ngx_conf_merge_value(conf->client, prev->client, 0);
    ngx_conf_merge_ptr_value(conf->registry, prev->registry, NULL);
    ngx_conf_merge_ptr_value(conf->source, prev->source, NULL);
    ngx_conf_merge_ptr_value(conf->verdict, prev->verdict, NULL);
    ngx_conf_merge_ptr_value(conf->proxies, prev->proxies, NULL);
    ngx_conf_merge_ptr_value(conf->secrets, prev->secrets, NULL);

    if (conf->client && conf->registry == NULL) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"certbound_client\" needs \"certbound_registry\"");
        return NGX_CONF_ERROR;
    }

    if (conf->source && conf->proxies == NULL && conf->secrets == NULL) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"certbound_certificate header\" needs "
                           "\"certbound_trusted_proxy\" or "
                           "\"certbound_trusted_secret\"");
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


static ngx_int_t
ngx_http_certbound_init(ngx_conf_t *cf)
{
    ngx_http_certbound_main_conf_t  *cmcf;

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_certbound_module);

    if (cmcf->forwarded
        && ngx_http_certbound_add_handler(cf, NGX_HTTP_POST_READ_PHASE,
                                          ngx_http_certbound_post_read_handler)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_certbound_add_handler(cf, NGX_HTTP_PREACCESS_PHASE,
                                       ngx_http_certbound_preaccess_handler)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_certbound_init_certificate(cf);
}


static ngx_int_t
ngx_http_certbound_add_handler(ngx_conf_t *cf, ngx_uint_t phase,
    ngx_http_handler_pt handler)
{
    ngx_http_handler_pt        *h;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    h = ngx_array_push(&cmcf->phases[phase].handlers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    *h = handler;

    return NGX_OK;
}
