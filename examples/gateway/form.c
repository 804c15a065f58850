#include "form.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Returns the count of octets, or -1. */
static long decode(text from, char *out, size_t capacity)
{
    size_t at, written = 0;
    for (at = 0; at < from.len; at++) {
        char c = from.at[at] == '+' ? ' ' : from.at[at];
        if (c == '%') {
            const int high = at + 2 < from.len ? hex_digit(from.at[at + 1]) : -1;
            const int low = high >= 0 ? hex_digit(from.at[at + 2]) : -1;
            if (low < 0) {
                return -1;
            }
            c = (char)(high << 4 | low);
            at += 2;
        }
        if (written == capacity) {
            return -1;
        }
        out[written++] = c;
    }
    return (long)written;
}

int form_parameter(text form, const char *name, char *out, size_t capacity, text *value)
{
    int found = 0;
    value->at = out;
    value->len = 0;
    while (form.len > 0) {
        text pair = text_take(&form, '&'), key = text_take(&pair, '=');
        char decoded[32];
        const long key_len = decode(key, decoded, sizeof decoded);
        long len;
        /* A name that does not fit, or that is malformed, is none that is asked for; other parameters are ignored. */
        if (key_len < 0 || (size_t)key_len != strlen(name) || memcmp(decoded, name, (size_t)key_len) != 0) {
            continue;
        }
        len = decode(pair, out, capacity);
        if (len < 0 || found) {
            return -1;
        }
        found = 1;
        value->len = (size_t)len;
    }
    return value->len > 0;
}
