/* The parameters of a request to the token endpoint, application/x-www-form-urlencoded (RFC 6749 appendix B). */
#ifndef FORM_H
#define FORM_H

#include "text.h"

/* Decodes the value of a parameter into `out`. Returns 1 if it is there, 0 if it is missing or empty, and -1 if it is
 * there twice (RFC 6749 section 3.2), malformed, or longer than `capacity`. */
int form_parameter(text form, const char *name, char *out, size_t capacity, text *value);

#endif
