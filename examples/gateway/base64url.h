/* base64url without padding (RFC 4648 section 5), strict. */
#ifndef BASE64URL_H
#define BASE64URL_H

#include <stddef.h>

/* The characters for `len` octets. */
#define BASE64URL_LEN(len) (((len)*4 + 2) / 3)

/* `out` has room for BASE64URL_LEN(len) characters. Returns their count. */
size_t base64url_encode(const unsigned char *data, size_t len, char *out);

/* Returns 1 if they are the one encoding of exactly `out_len` octets, else 0. */
int base64url_decode(const char *characters, size_t len, unsigned char *out, size_t out_len);

#endif
