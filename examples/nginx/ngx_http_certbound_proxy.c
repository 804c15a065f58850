
/*
 * Whether the peer of a connection is the proxy that may forward certificates:
 * by its address, by a secret that it shares with this server, or by both.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#include "ngx_http_certbound_module.h"


static ngx_int_t ngx_http_certbound_read_secret(ngx_conf_t *cf,
    ngx_str_t *path, ngx_str_t *secret);


/* certbound_trusted_proxy address | CIDR | unix: ...; */

char *
ngx_http_certbound_set_proxy(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_certbound_loc_conf_t *clcf = conf;

    ngx_int_t    rc;
    ngx_str_t   *value;
    ngx_uint_t   i;
    ngx_cidr_t  *cidr;

    if (clcf->proxies == NGX_CONF_UNSET_PTR) {
        clcf->proxies = ngx_array_create(cf->pool, 2, sizeof(ngx_cidr_t));
        if (clcf->proxies == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        cidr = ngx_array_push(clcf->proxies);
        if (cidr == NULL) {
            return NGX_CONF_ERROR;
        }

        ngx_memzero(cidr, sizeof(ngx_cidr_t));

#if (NGX_HAVE_UNIX_DOMAIN)

        if (ngx_strcmp(value[i].data, "unix:") == 0) {
            cidr->family = AF_UNIX;
            continue;
        }

#endif

        rc = ngx_ptocidr(&value[i], cidr);

        if (rc == NGX_ERROR) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid address \"%V\"", &value[i]);
            return NGX_CONF_ERROR;
        }

        if (rc == NGX_DONE) {
            ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                               "low address bits of %V are meaningless",
                               &value[i]);
        }
    }

    return NGX_CONF_OK;
}


/* certbound_trusted_secret HEADER FILE;  again for a second secret */

char *
ngx_http_certbound_set_secret(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_certbound_loc_conf_t *clcf = conf;

    int32_t                       status;
    ngx_str_t                    *value;
    certbound_trusted_peer        peer;
    ngx_http_certbound_secret_t  *secret;

    if (clcf->secrets == NGX_CONF_UNSET_PTR) {
        clcf->secrets = ngx_array_create(cf->pool, 1,
                                         sizeof(ngx_http_certbound_secret_t));
        if (clcf->secrets == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    secret = ngx_array_push(clcf->secrets);
    if (secret == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;
    secret->name = value[1];

    if (ngx_conf_full_name(cf->cycle, &value[2], 1) != NGX_OK
        || ngx_http_certbound_read_secret(cf, &value[2], &secret->value)
           != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    /* a request without the header tells whether the secret can be used */

    status = certbound_trusted_peer_by_secret(NULL, 0, secret->value.data,
                                              secret->value.len, &peer);

    if (status != CERTBOUND_STATUS_UNTRUSTED_PEER) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "\"%V\": %s", &value[2],
                           certbound_status_text(status));
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


/* the first line of the file */

static ngx_int_t
ngx_http_certbound_read_secret(ngx_conf_t *cf, ngx_str_t *path,
    ngx_str_t *secret)
{
    ssize_t      n;
    u_char      *p;
    ngx_fd_t     fd;
    const size_t size = CERTBOUND_SECRET_MAX_LEN + 2;

    secret->data = ngx_pnalloc(cf->pool, size);
    if (secret->data == NULL) {
        return NGX_ERROR;
    }

    fd = ngx_open_file(path->data, NGX_FILE_RDONLY, NGX_FILE_OPEN, 0);

    if (fd == NGX_INVALID_FILE) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_open_file_n " \"%V\" failed", path);
        return NGX_ERROR;
    }

    n = ngx_read_fd(fd, secret->data, size);

    if (n == -1) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_read_fd_n " \"%V\" failed", path);
    }

    if (ngx_close_file(fd) == NGX_FILE_ERROR) {
        ngx_conf_log_error(NGX_LOG_ALERT, cf, ngx_errno,
                           ngx_close_file_n " \"%V\" failed", path);
    }

    if (n == -1) {
        return NGX_ERROR;
    }

    p = ngx_strlchr(secret->data, secret->data + n, '\n');
    secret->len = p ? (size_t) (p - secret->data) : (size_t) n;

    return NGX_OK;
}


/* the address is the connection's: realip's is what a header says */

int32_t
ngx_http_certbound_trust(ngx_http_request_t *r, ngx_http_certbound_ctx_t *ctx,
    certbound_trusted_peer *peer)
{
    size_t                          n;
    int32_t                         status;
    ngx_uint_t                      i;
    certbound_line                  lines[2];
    ngx_http_certbound_secret_t    *secret;
    ngx_http_certbound_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_certbound_module);

    if (clcf->proxies
        && (ctx->peer == NULL
            || ngx_cidr_match(ctx->peer, clcf->proxies) != NGX_OK))
    {
        return CERTBOUND_STATUS_UNTRUSTED_PEER;
    }

    if (clcf->secrets == NULL) {
        return certbound_trusted_peer_asserted(peer);
    }

    status = CERTBOUND_STATUS_UNTRUSTED_PEER;
    secret = clcf->secrets->elts;

    for (i = 0; i < clcf->secrets->nelts; i++) {

        n = ngx_http_certbound_lines(r, &secret[i].name, lines);

        status = certbound_trusted_peer_by_secret(lines, n,
                                                  secret[i].value.data,
                                                  secret[i].value.len, peer);
        if (status == CERTBOUND_OK) {
            break;
        }
    }

    return status;
}
