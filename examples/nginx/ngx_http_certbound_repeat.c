
/*
 * The last token that passed on a connection.  A verdict depends on nothing
 * but token, certificate and policy, and clients send the same token again
 * and again: then it is compared and not read.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#include "ngx_http_certbound_module.h"


static ngx_uint_t ngx_http_certbound_equal(const u_char *a, const u_char *b,
    size_t len);
static uint64_t ngx_http_certbound_differ(const u_char *a, const u_char *b);


/* how the same token was bound, or CERTBOUND_BINDING_NONE */

int32_t
ngx_http_certbound_repeated(ngx_http_certbound_certificate_t *certificate,
    const u_char *token, size_t len)
{
    ngx_http_certbound_repeat_t  *repeat;

    repeat = &certificate->repeat;

    if (repeat->len == 0
        || repeat->len != len
        || !ngx_http_certbound_equal(repeat->token, token, len))
    {
        return CERTBOUND_BINDING_NONE;
    }

    return repeat->binding;
}


/* a few allocations in the life of a connection: room only ever doubles */

void
ngx_http_certbound_remember(ngx_http_certbound_certificate_t *certificate,
    const u_char *token, size_t len, int32_t binding)
{
    size_t                        size;
    ngx_http_certbound_repeat_t  *repeat;

    repeat = &certificate->repeat;
    repeat->len = 0;

    if (!certificate->kept || len > NGX_HTTP_CERTBOUND_REPEAT) {
        return;
    }

    if (len > repeat->size) {
        for (size = 1024; size < len; size *= 2) { /* void */ }

        ngx_http_certbound_forget(certificate);

        repeat->token = OPENSSL_malloc(size);
        if (repeat->token == NULL) {
            return;
        }

        repeat->size = size;
    }

    ngx_memcpy(repeat->token, token, len);
    repeat->len = len;
    repeat->binding = binding;
}


void
ngx_http_certbound_forget(ngx_http_certbound_certificate_t *certificate)
{
    OPENSSL_clear_free(certificate->repeat.token, certificate->repeat.size);
    ngx_memzero(&certificate->repeat, sizeof(ngx_http_certbound_repeat_t));
}


/*
 * In a time that depends on the length alone: users who share a connection
 * must not learn how much of their guess is another user's token.
 */

static ngx_uint_t
ngx_http_certbound_equal(const u_char *a, const u_char *b, size_t len)
{
    uint64_t  difference;

    difference = 0;

    for ( /* void */ ; len >= 32; len -= 32, a += 32, b += 32) {
        difference |= ngx_http_certbound_differ(a, b)
                      | ngx_http_certbound_differ(a + 8, b + 8)
                      | ngx_http_certbound_differ(a + 16, b + 16)
                      | ngx_http_certbound_differ(a + 24, b + 24);
    }

    for ( /* void */ ; len >= 8; len -= 8, a += 8, b += 8) {
        difference |= ngx_http_certbound_differ(a, b);
    }

    for ( /* void */ ; len; len--) {
        difference |= *a++ ^ *b++;
    }

    return difference == 0;
}


/* the bits in which eight octets differ */

static uint64_t
ngx_http_certbound_differ(const u_char *a, const u_char *b)
{
    uint64_t  x, y;

    ngx_memcpy(&x, a, 8);
    ngx_memcpy(&y, b, 8);

    return x ^ y;
}
