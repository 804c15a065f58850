/* Glue on Mbed TLS and jansson. */
#include "../../harness/worker.h"
#include "jansson.h"

#include <mbedtls/base64.h>
#include <mbedtls/sha256.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>
#include <stdio.h>

static struct file certificate, claims;
static bool pem;

const char *about(void)
{
    static char text[128];
    snprintf(text, sizeof text, "%s, jansson %s", MBEDTLS_VERSION_STRING_FULL, JANSSON_VERSION);
    return text;
}

void load(int count, char **words)
{
    if (count != 3)
        fail("load", "FORM CERTIFICATE CLAIMS");
    pem = strcmp(words[0], "pem") == 0;
    read_file(words[1], &certificate);
    read_file(words[2], &claims);
}

/* Mbed TLS has its comparison in constant time for itself only. */
static int differs(const void *a, const void *b, size_t len)
{
    const volatile unsigned char *left = a, *right = b;
    unsigned char difference = 0;
    for (size_t at = 0; at < len; at++)
        difference |= left[at] ^ right[at];
    return difference;
}

const char *check(void)
{
    unsigned char digest[32], text[64];
    size_t text_len;
    mbedtls_x509_crt parsed;
    mbedtls_x509_crt_init(&parsed);
    /* With PEM, the length counts the NUL. */
    bool hashed = mbedtls_x509_crt_parse(&parsed, certificate.octets, certificate.len + (pem ? 1 : 0)) == 0 &&
                  mbedtls_sha256_ret(parsed.raw.p, parsed.raw.len, digest, 0) == 0 &&
                  mbedtls_base64_encode(text, sizeof text, &text_len, digest, sizeof digest) == 0;
    mbedtls_x509_crt_free(&parsed);
    if (!hashed)
        return "no certificate";
    to_base64url((char *)text);
    return claims_name(claims.octets, claims.len, (char *)text, differs) ? MATCH : MISMATCH;
}
