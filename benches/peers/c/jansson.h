/* What the glue on jansson has in common: the expected thumbprint out of the claims. */
#ifndef JANSSON_GLUE_H
#define JANSSON_GLUE_H

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

enum { THUMBPRINT_TEXT_LEN = 43 };

/* Turns base64 into base64url, in place. */
static inline void to_base64url(char text[THUMBPRINT_TEXT_LEN])
{
    for (int at = 0; at < THUMBPRINT_TEXT_LEN; at++)
        text[at] = text[at] == '+' ? '-' : text[at] == '/' ? '_' : text[at];
}

/* Whether the claims name this thumbprint; `equal` compares in constant time and returns 0 for equal. */
static inline bool claims_name(const unsigned char *claims, size_t len, const char *thumbprint,
                               int (*equal)(const void *, const void *, size_t))
{
    json_t *root = json_loadb((const char *)claims, len, JSON_REJECT_DUPLICATES, NULL);
    const char *expected = json_string_value(json_object_get(json_object_get(root, "cnf"), "x5t#S256"));
    bool same = expected != NULL && strlen(expected) == THUMBPRINT_TEXT_LEN &&
                equal(expected, thumbprint, THUMBPRINT_TEXT_LEN) == 0;
    json_decref(root);
    return same;
}

#endif
