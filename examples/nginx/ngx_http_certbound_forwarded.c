
/*
 * The certificate in a header, and the proxy's verdict on its chain.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#include "ngx_http_certbound_module.h"


static ngx_conf_enum_t  ngx_http_certbound_formats[] = {
    { ngx_string("percent-pem"), CERTBOUND_FORMAT_PERCENT_PEM },
    { ngx_string("spaced-pem"), CERTBOUND_FORMAT_SPACED_PEM },
    { ngx_string("base64-der"), CERTBOUND_FORMAT_BASE64_DER },
    { ngx_string("structured-field"), CERTBOUND_FORMAT_STRUCTURED_FIELD },
    { ngx_string("base64-pem"), CERTBOUND_FORMAT_BASE64_PEM },
    { ngx_string("xfcc"), CERTBOUND_FORMAT_XFCC },
    { ngx_null_string, 0 }
};


static ngx_conf_enum_t  ngx_http_certbound_verdicts[] = {
    { ngx_string("words"), CERTBOUND_VERDICT_WORDS },
    { ngx_string("code"), CERTBOUND_VERDICT_CODE },
    { ngx_null_string, 0 }
};


/* 0 if there is no such name: no constant of the library is 0 */

static int32_t
ngx_http_certbound_enum(ngx_conf_enum_t *e, ngx_str_t *name)
{
    for ( /* void */ ; e->name.len; e++) {
        if (e->name.len == name->len
            && ngx_strcmp(e->name.data, name->data) == 0)
        {
            return e->value;
        }
    }

    return 0;
}


/* certbound_certificate tls | header NAME FORMAT [chain] [elements=N]; */

char *
ngx_http_certbound_set_certificate(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf)
{
    ngx_http_certbound_loc_conf_t *clcf = conf;

    int32_t                          format;
    ngx_int_t                        n;
    ngx_str_t                       *value;
    ngx_uint_t                       i;
    ngx_http_certbound_source_t     *source;
    ngx_http_certbound_main_conf_t  *cmcf;

    if (clcf->source != NGX_CONF_UNSET_PTR) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (cf->args->nelts == 2 && ngx_strcmp(value[1].data, "tls") == 0) {
        clcf->source = NULL;
        return NGX_CONF_OK;
    }

    if (cf->args->nelts < 4 || ngx_strcmp(value[1].data, "header") != 0) {
        return "wants \"tls\" or \"header NAME FORMAT\"";
    }

    source = ngx_pcalloc(cf->pool, sizeof(ngx_http_certbound_source_t));
    if (source == NULL) {
        return NGX_CONF_ERROR;
    }

    source->name = value[2];

    format = ngx_http_certbound_enum(ngx_http_certbound_formats, &value[3]);

    if (certbound_forwarded_header_new(format, &source->header)
        != CERTBOUND_OK)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "unknown format \"%V\"", &value[3]);
        return NGX_CONF_ERROR;
    }

    for (i = 4; i < cf->args->nelts; i++) {

        if (ngx_strcmp(value[i].data, "chain") == 0) {
            source->header.mode = CERTBOUND_PEM_FIRST_OF_CHAIN;
            continue;
        }

        if (ngx_strncmp(value[i].data, "elements=", 9) == 0) {
            n = ngx_atoi(value[i].data + 9, value[i].len - 9);
            source->header.elements = n > 0 ? n : 0;

            if (certbound_forwarded_header_check(&source->header)
                == CERTBOUND_OK)
            {
                continue;
            }
        }

        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid parameter \"%V\"", &value[i]);
        return NGX_CONF_ERROR;
    }

    clcf->source = source;

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_certbound_module);
    cmcf->forwarded = 1;

    return NGX_CONF_OK;
}


/* certbound_verdict HEADER words | code; */

char *
ngx_http_certbound_set_verdict(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_certbound_loc_conf_t *clcf = conf;

    ngx_str_t                     *value;
    ngx_http_certbound_verdict_t  *verdict;

    if (clcf->verdict != NGX_CONF_UNSET_PTR) {
        return "is duplicate";
    }

    value = cf->args->elts;

    verdict = ngx_palloc(cf->pool, sizeof(ngx_http_certbound_verdict_t));
    if (verdict == NULL) {
        return NGX_CONF_ERROR;
    }

    verdict->name = value[1];
    verdict->form = ngx_http_certbound_enum(ngx_http_certbound_verdicts,
                                            &value[2]);

    if (verdict->form == 0) {
        return "wants the form \"words\" or \"code\"";
    }

    clcf->verdict = verdict;

    return NGX_CONF_OK;
}


/* der->len is 0 if the proxy says that the client presented none */

int32_t
ngx_http_certbound_forwarded(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx, ngx_str_t *der)
{
    size_t                          n;
    int32_t                         status;
    certbound_line                  lines[2];
    certbound_forwarded             forwarded;
    certbound_trusted_peer          peer;
    ngx_http_certbound_loc_conf_t  *clcf;

    status = ngx_http_certbound_trust(r, ctx, &peer);
    if (status != CERTBOUND_OK) {
        return status;
    }

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_certbound_module);

    n = ngx_http_certbound_lines(r, &clcf->source->name, lines);

    status = certbound_forwarded_decode(&clcf->source->header, &peer, lines, n,
                                    ngx_http_certbound_der,
                                    clcf->source->header.certificate_max_len,
                                    &forwarded);

    der->data = ngx_http_certbound_der;
    der->len = forwarded.der_len;

    return status;
}


int32_t
ngx_http_certbound_forwarded_chain(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx, int32_t *chain)
{
    size_t                          n;
    int32_t                         status;
    certbound_line                  lines[2];
    certbound_trusted_peer          peer;
    ngx_http_certbound_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_certbound_module);

    if (clcf->verdict == NULL) {
        *chain = CERTBOUND_CHAIN_NOT_VALIDATED;
        return CERTBOUND_OK;
    }

    status = ngx_http_certbound_trust(r, ctx, &peer);
    if (status != CERTBOUND_OK) {
        return status;
    }

    n = ngx_http_certbound_lines(r, &clcf->verdict->name, lines);

    return certbound_forwarded_chain(&peer, clcf->verdict->form, lines, n,
                                     chain);
}
