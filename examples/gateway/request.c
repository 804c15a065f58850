#include "request.h"

#include <stdint.h>

/* RFC 9110 section 5.6.2. */
static int is_token(text it)
{
    size_t at;
    for (at = 0; at < it.len; at++) {
        const unsigned char c = (unsigned char)it.at[at];
        const int alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (c == 0 || (!alphanumeric && strchr("!#$%&'*+-.^_`|~", c) == NULL)) {
            return 0;
        }
    }
    return it.len > 0;
}

/* RFC 9110 section 5.5: neither control characters, which include a CR and a NUL, nor DEL. */
static int is_value(text it)
{
    size_t at;
    for (at = 0; at < it.len; at++) {
        const unsigned char c = (unsigned char)it.at[at];
        if ((c < ' ' && c != '\t') || c == 0x7f) {
            return 0;
        }
    }
    return 1;
}

static int parse_request_line(text line, request *out)
{
    text target;
    size_t at;
    out->method = text_take(&line, ' ');
    target = text_take(&line, ' ');
    if (!is_token(out->method) || target.len == 0 || target.at[0] != '/') {
        return 400;
    }
    for (at = 0; at < target.len; at++) {
        if (target.at[at] <= ' ' || target.at[at] > '~') {
            return 400;
        }
    }
    out->path = text_take(&target, '?');
    if (line.len != 8 || memcmp(line.at, "HTTP/", 5) != 0) {
        return 400;
    }
    return text_is(line, "HTTP/1.1") ? 0 : 505;
}

/* Digits only, and no more of them than fit. */
static int parse_length(text value, size_t *out)
{
    size_t at;
    if (value.len == 0 || value.len > 9) {
        return value.len == 0 ? 400 : 413;
    }
    for (*out = 0, at = 0; at < value.len; at++) {
        if (value.at[at] < '0' || value.at[at] > '9') {
            return 400;
        }
        *out = *out * 10 + (size_t)(value.at[at] - '0');
    }
    return 0;
}

static int list_has(text list, const char *word)
{
    while (list.len > 0) {
        if (text_is_word(text_trim(text_take(&list, ',')), word)) {
            return 1;
        }
    }
    return 0;
}

/* What has been seen of the fields that may be there only once. */
typedef struct seen {
    int host;
    int content_length;
    int content_type;
} seen;

static int parse_field(text name, text value, request *out, seen *once)
{
    if (text_is_word(name, "host")) {
        return once->host++ != 0 || value.len == 0 ? 400 : 0;
    }
    if (text_is_word(name, "content-length")) {
        return once->content_length++ != 0 ? 400 : parse_length(value, &out->content_len);
    }
    if (text_is_word(name, "transfer-encoding")) {
        return 501;
    }
    if (text_is_word(name, "content-type")) {
        out->content_type = value;
        return once->content_type++ != 0 ? 400 : 0;
    }
    if (text_is_word(name, "authorization")) {
        out->authorization = value;
        out->authorizations++;
    } else if (text_is_word(name, "connection") && list_has(value, "close")) {
        out->keep_alive = 0;
    } else if (text_is_word(name, "expect")) {
        out->expects_continue = text_is_word(value, "100-continue");
        return out->expects_continue ? 0 : 417;
    }
    return 0;
}

/* Takes the next line off the front of `rest`, without its CRLF. The reader has seen that every LF follows a CR. */
static text take_line(text *rest)
{
    text line = text_take(rest, '\n');
    line.len -= line.len > 0 ? 1 : 0;
    return line;
}

int request_parse(const char *head, size_t len, request *out)
{
    text rest = {head, len}, line;
    seen once = {0, 0, 0};
    size_t fields = 0;
    int refused;
    memset(out, 0, sizeof *out);
    out->keep_alive = 1;
    refused = parse_request_line(take_line(&rest), out);
    if (refused != 0) {
        return refused;
    }
    for (line = take_line(&rest); line.len > 0; line = take_line(&rest)) {
        text value = line, name = text_take(&value, ':');
        if (++fields > REQUEST_MAX_FIELDS) {
            return 431;
        }
        /* A line without a colon, with a space before it, or that continues the one before has no name that is a token. */
        if (name.len == line.len || !is_token(name) || !is_value(value)) {
            return 400;
        }
        refused = parse_field(name, text_trim(value), out, &once);
        if (refused != 0) {
            return refused;
        }
    }
    return once.host == 1 ? 0 : 400;
}
