
/*
 * What is kept of a request, and its header lines.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#include "ngx_http_certbound_module.h"


static void ngx_http_certbound_cleanup(void *data);


/* NULL if nothing was kept yet */

ngx_http_certbound_ctx_t *
ngx_http_certbound_find_ctx(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t        *cln;
    ngx_http_certbound_ctx_t  *ctx;

    r = r->main;

    ctx = ngx_http_get_module_ctx(r, ngx_http_certbound_module);

    if (ctx == NULL && (r->internal || r->filter_finalize)) {

        /* an internal redirect resets contexts, but not cleanup handlers */

        for (cln = r->pool->cleanup; cln; cln = cln->next) {
            if (cln->handler == ngx_http_certbound_cleanup) {
                ctx = cln->data;
                ngx_http_set_ctx(r, ctx, ngx_http_certbound_module);
                break;
            }
        }
    }

    return ctx;
}


ngx_http_certbound_ctx_t *
ngx_http_certbound_get_ctx(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t        *cln;
    ngx_http_certbound_ctx_t  *ctx;

    r = r->main;

    ctx = ngx_http_certbound_find_ctx(r);
    if (ctx) {
        return ctx;
    }

    cln = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_certbound_ctx_t));
    if (cln == NULL) {
        return NULL;
    }

    cln->handler = ngx_http_certbound_cleanup;

    ctx = cln->data;
    ngx_memzero(ctx, sizeof(ngx_http_certbound_ctx_t));
    ctx->status = -1;

    ngx_http_set_ctx(r, ctx, ngx_http_certbound_module);

    return ctx;
}


/* the pool frees the context: its handler is there to be found */

static void
ngx_http_certbound_cleanup(void *data)
{
    /* void */
}


/*
 * All lines of a name, as far as the answer can depend on them: two are
 * one too many for every header that is looked at.
 */

size_t
ngx_http_certbound_lines(ngx_http_request_t *r, ngx_str_t *name,
    certbound_line lines[2])
{
    size_t            n;
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *header;

    n = 0;
    part = &r->main->headers_in.headers.part;
    header = part->elts;

    for (i = 0; n < 2; i++) {

        if (i >= part->nelts) {
            if (part->next == NULL) {
                break;
            }

            part = part->next;
            header = part->elts;
            i = 0;
        }

        if (header[i].key.len != name->len
            || !ngx_http_certbound_same_name(header[i].key.data, name->data,
                                             name->len))
        {
            continue;
        }

        lines[n].value = header[i].value.data;
        lines[n].len = header[i].value.len;
        n++;
    }

    return n;
}


/*
 * Whether two names are the same in any case.  nginx keeps names in lower
 * case, too, but what upstreams are sent is the key.
 */

ngx_uint_t
ngx_http_certbound_same_name(const u_char *a, const u_char *b, size_t len)
{
    for ( /* void */ ; len; len--, a++, b++) {
        if (*a != *b && ngx_tolower(*a) != ngx_tolower(*b)) {
            return 0;
        }
    }

    return 1;
}
