#include "base64url.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

size_t base64url_encode(const unsigned char *data, size_t len, char *out)
{
    unsigned bits = 0;
    int count = 0;
    size_t at, written = 0;
    for (at = 0; at < len; at++) {
        bits = (bits << 8 | data[at]) & 0xffff;
        for (count += 8; count >= 6; count -= 6) {
            out[written++] = alphabet[bits >> (count - 6) & 63];
        }
    }
    if (count > 0) {
        out[written++] = alphabet[bits << (6 - count) & 63];
    }
    return written;
}

int base64url_decode(const char *characters, size_t len, unsigned char *out, size_t out_len)
{
    unsigned bits = 0;
    int count = 0;
    size_t at, written = 0;
    if (len != BASE64URL_LEN(out_len)) {
        return 0;
    }
    for (at = 0; at < len; at++) {
        const char *found = characters[at] != '\0' ? strchr(alphabet, characters[at]) : NULL;
        if (found == NULL) {
            return 0;
        }
        bits = (bits << 6 | (unsigned)(found - alphabet)) & 0xffff;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out[written++] = (unsigned char)(bits >> count);
        }
    }
    return written == out_len && (bits & ((1u << count) - 1)) == 0;
}
