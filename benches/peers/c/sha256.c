/* The floor: SHA-256 of the certificate by OpenSSL, and nothing else. The answer is the digest. */
#include "../../harness/worker.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

static struct file certificate;
static EVP_MD *sha256;
static EVP_MD_CTX *context;

const char *about(void)
{
    static char text[64];
    snprintf(text, sizeof text, "OpenSSL %s", OpenSSL_version(OPENSSL_VERSION_STRING));
    return text;
}

void load(int count, char **words)
{
    if (count != 3 || strcmp(words[0], "der") != 0)
        fail("load", "der CERTIFICATE CLAIMS");
    read_file(words[1], &certificate);
    if (sha256 == NULL) {
        sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
        context = EVP_MD_CTX_new();
    }
}

const char *check(void)
{
    static unsigned char last[32];
    static char text[2 * sizeof last + 1];
    unsigned char digest[32];
    if (EVP_DigestInit_ex2(context, sha256, NULL) != 1 ||
        EVP_DigestUpdate(context, certificate.octets, certificate.len) != 1 ||
        EVP_DigestFinal_ex(context, digest, NULL) != 1)
        return "no digest";
    if (memcmp(digest, last, sizeof last) != 0) {
        memcpy(last, digest, sizeof last);
        hexadecimal(last, sizeof last, text);
    }
    return text;
}
