/* Glue on OpenSSL and jansson, as most C programs would write it. */
#include "../../harness/worker.h"
#include "jansson.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>

static struct file certificate, claims;
static bool pem;

const char *about(void)
{
    static char text[128];
    snprintf(text, sizeof text, "OpenSSL %s, jansson %s", OpenSSL_version(OPENSSL_VERSION_STRING), JANSSON_VERSION);
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

static X509 *parse(void)
{
    if (!pem) {
        const unsigned char *at = certificate.octets;
        return d2i_X509(NULL, &at, (long)certificate.len);
    }
    BIO *bio = BIO_new_mem_buf(certificate.octets, (int)certificate.len);
    X509 *x509 = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    return x509;
}

const char *check(void)
{
    unsigned char digest[EVP_MAX_MD_SIZE], text[2 * EVP_MAX_MD_SIZE];
    unsigned int digest_len = 0;
    X509 *x509 = parse();
    bool hashed = x509 != NULL && X509_digest(x509, EVP_sha256(), digest, &digest_len) == 1;
    X509_free(x509);
    if (!hashed)
        return "no certificate";
    EVP_EncodeBlock(text, digest, (int)digest_len);
    to_base64url((char *)text);
    return claims_name(claims.octets, claims.len, (char *)text, CRYPTO_memcmp) ? MATCH : MISMATCH;
}
