/* Octets that somebody else owns: a pointer and a length, without a NUL. */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>
#include <string.h>
#include <strings.h>

typedef struct text {
    const char *at;
    size_t len;
} text;

static inline int text_is(text it, const char *word)
{
    return it.len == strlen(word) && memcmp(it.at, word, it.len) == 0;
}

/* As names and tokens of HTTP compare: without regard to case. */
static inline int text_is_word(text it, const char *word)
{
    return it.len == strlen(word) && strncasecmp(it.at, word, it.len) == 0;
}

/* Without the spaces and tabs around it. */
static inline text text_trim(text it)
{
    while (it.len > 0 && (*it.at == ' ' || *it.at == '\t')) {
        it.at++;
        it.len--;
    }
    while (it.len > 0 && (it.at[it.len - 1] == ' ' || it.at[it.len - 1] == '\t')) {
        it.len--;
    }
    return it;
}

/* Takes what comes before the separator off the front of `rest`, or all of it. */
static inline text text_take(text *rest, char separator)
{
    const char *end = rest->len > 0 ? memchr(rest->at, separator, rest->len) : NULL;
    text taken = {rest->at, end != NULL ? (size_t)(end - rest->at) : rest->len};
    size_t used = end != NULL ? taken.len + 1 : taken.len;
    rest->at += used;
    rest->len -= used;
    return taken;
}

#endif
