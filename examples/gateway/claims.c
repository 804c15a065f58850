#include "claims.h"

static size_t skip_space(text json, size_t at)
{
    while (at < json.len && strchr(" \t\r\n", json.at[at]) != NULL) {
        at++;
    }
    return at;
}

/* From the quote at `at` to behind the closing one. */
static size_t skip_string(text json, size_t at)
{
    for (at++; at < json.len && json.at[at] != '"'; at++) {
        at += json.at[at] == '\\' ? 1 : 0;
    }
    return at < json.len ? at + 1 : json.len;
}

text claims_member(text claims, const char *name)
{
    const text none = {NULL, 0};
    const size_t name_len = strlen(name);
    size_t at = 0, depth = 0;
    while (at < claims.len) {
        const char c = claims.at[at];
        size_t end, value;
        if (c != '"') {
            depth += c == '{' || c == '[' ? 1 : 0;
            depth -= c == '}' || c == ']' ? 1 : 0;
            at++;
            continue;
        }
        end = skip_string(claims, at);
        value = skip_space(claims, end);
        if (depth == 1 && value < claims.len && claims.at[value] == ':' && end - at == name_len + 2 &&
            memcmp(claims.at + at + 1, name, name_len) == 0) {
            value = skip_space(claims, value + 1);
            return (text){claims.at + value, claims.len - value};
        }
        at = end;
    }
    return none;
}

int claims_has(text claims, const char *name, const char *value)
{
    const text found = claims_member(claims, name);
    const size_t len = strlen(value);
    return found.len >= len + 2 && found.at[0] == '"' && memcmp(found.at + 1, value, len) == 0 && found.at[len + 1] == '"';
}

int64_t claims_date(text claims, const char *name)
{
    const text found = claims_member(claims, name);
    int64_t date = 0;
    size_t at;
    for (at = 0; at < found.len && found.at[at] >= '0' && found.at[at] <= '9'; at++) {
        if (at == 12) {
            return -1;
        }
        date = date * 10 + (found.at[at] - '0');
    }
    /* Behind a number of JSON comes none of these, unless it is a fraction or has an exponent. */
    return at == 0 || at == found.len || strchr(".eE", found.at[at]) != NULL ? -1 : date;
}
