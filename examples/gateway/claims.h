/* The claims of a token beside its binding: who issued it, for whom, and for how long (RFC 9068 section 4). */
#ifndef CLAIMS_H
#define CLAIMS_H

#include "text.h"

#include <stdint.h>

/* The value of a member of the claims, up to the end of the text; its length is 0 if there is none. The text must have
 * passed a check of certbound: then it is one JSON object, and no member is there twice. A name or a string with escapes
 * is not found. */
text claims_member(text claims, const char *name);

/* Whether the member is this string. */
int claims_has(text claims, const char *name, const char *value);

/* A date in whole seconds since 1970, or -1 if the member is missing or something else. */
int64_t claims_date(text claims, const char *name);

#endif
