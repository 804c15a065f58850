
/*
 * Parameters as application/x-www-form-urlencoded has them.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#include "ngx_http_certbound_module.h"


static ngx_int_t ngx_http_certbound_form_octet(u_char **pos, u_char *last);
static ngx_int_t ngx_http_certbound_form_hex(u_char ch);
static u_char *ngx_http_certbound_form_name(u_char *p, u_char *last,
    ngx_str_t *name);


/*
 * Whether a query has a parameter of that name, in any spelling.  Some servers
 * take ";" for "&", so this does, too.
 */

ngx_int_t
ngx_http_certbound_form_has(ngx_str_t *form, ngx_str_t *name)
{
    u_char  *p, *last, *end;

    p = form->data;
    last = form->data + form->len;

    while (p < last) {

        for (end = p; end < last && *end != '&' && *end != ';'; end++) {
            /* void */
        }

        if (ngx_http_certbound_form_name(p, end, name)) {
            return 1;
        }

        p = end + 1;
    }

    return 0;
}


/*
 * The value of the only parameter of that name, decoded where it lies.
 * NGX_DECLINED if there is none; NGX_ERROR if there are several, or if others
 * could read the form in another way.
 */

ngx_int_t
ngx_http_certbound_form_take(ngx_str_t *form, ngx_str_t *name,
    ngx_str_t *value)
{
    u_char     *p, *last, *end, *dst;
    ngx_int_t   ch;

    value->len = 0;
    value->data = NULL;

    last = form->data + form->len;

    for (p = form->data; p < last; /* void */ ) {
        ch = *p == ';' ? NGX_ERROR : ngx_http_certbound_form_octet(&p, last);

        if (ch == NGX_ERROR) {
            return NGX_ERROR;
        }
    }

    for (p = form->data; p < last; p = end + 1) {

        end = ngx_strlchr(p, last, '&');
        if (end == NULL) {
            end = last;
        }

        p = ngx_http_certbound_form_name(p, end, name);
        if (p == NULL) {
            continue;
        }

        if (value->data) {
            return NGX_ERROR;
        }

        value->data = dst = p;

        while (p < end) {
            *dst++ = (u_char) ngx_http_certbound_form_octet(&p, end);
        }

        value->len = dst - value->data;
    }

    return value->data ? NGX_OK : NGX_DECLINED;
}


/* where the value of this parameter begins, if it has that name */

static u_char *
ngx_http_certbound_form_name(u_char *p, u_char *last, ngx_str_t *name)
{
    size_t  i;

    for (i = 0; i < name->len; i++) {
        if (p == last
            || *p == '='
            || ngx_http_certbound_form_octet(&p, last) != name->data[i])
        {
            return NULL;
        }
    }

    if (p == last) {
        return last;
    }

    return *p == '=' ? p + 1 : NULL;
}


/* the octet that is encoded at *pos, or NGX_ERROR; *pos is moved behind it */

static ngx_int_t
ngx_http_certbound_form_octet(u_char **pos, u_char *last)
{
    u_char     *p;
    ngx_int_t   high, low;

    p = *pos;

    if (*p == '+') {
        *pos = p + 1;
        return ' ';
    }

    if (*p != '%') {
        *pos = p + 1;
        return *p;
    }

    *pos = last;

    if (last - p < 3) {
        return NGX_ERROR;
    }

    high = ngx_http_certbound_form_hex(p[1]);
    low = ngx_http_certbound_form_hex(p[2]);

    if (high == NGX_ERROR || low == NGX_ERROR) {
        return NGX_ERROR;
    }

    *pos = p + 3;

    return high * 16 + low;
}


static ngx_int_t
ngx_http_certbound_form_hex(u_char ch)
{
    if (ch >= '0' && ch <= '9') {
        return ch - '0';
    }

    ch |= 0x20;

    if (ch >= 'a' && ch <= 'f') {
        return ch - 'a' + 10;
    }

    return NGX_ERROR;
}
