#include "jwt.h"

#include "base64url.h"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <stdio.h>

/* {"typ":"at+jwt","alg":"ES256"} */
static const char header[] = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFUzI1NiJ9.";
#define HEADER_LEN (sizeof header - 1)

/* R and S, big-endian, 32 octets each (RFC 7518 section 3.4). OpenSSL wants both in DER. */
#define SIGNATURE_LEN 64
#define SIGNATURE_TEXT_LEN BASE64URL_LEN(SIGNATURE_LEN)
#define SIGNATURE_DER_MAX 80

EVP_PKEY *jwt_read_key(const char *path)
{
    FILE *file = fopen(path, "r");
    EVP_PKEY *key = file != NULL ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;
    char group[32];
    size_t len = 0;
    if (file != NULL) {
        fclose(file);
    }
    if (key != NULL && (!EVP_PKEY_get_group_name(key, group, sizeof group, &len) || strcmp(group, "prime256v1") != 0)) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    return key;
}

static int sign(EVP_PKEY *key, const char *data, size_t len, unsigned char out[SIGNATURE_LEN])
{
    unsigned char der[SIGNATURE_DER_MAX];
    const unsigned char *at = der;
    size_t der_len = sizeof der;
    ECDSA_SIG *signature = NULL;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int done = context != NULL && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
               EVP_DigestSign(context, der, &der_len, (const unsigned char *)data, len) == 1 &&
               (signature = d2i_ECDSA_SIG(NULL, &at, (long)der_len)) != NULL &&
               BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, SIGNATURE_LEN / 2) == SIGNATURE_LEN / 2 &&
               BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + SIGNATURE_LEN / 2, SIGNATURE_LEN / 2) == SIGNATURE_LEN / 2;
    ECDSA_SIG_free(signature);
    EVP_MD_CTX_free(context);
    return done;
}

static int verify(EVP_PKEY *key, const char *data, size_t len, const unsigned char in[SIGNATURE_LEN])
{
    unsigned char der[SIGNATURE_DER_MAX], *at = der;
    BIGNUM *r = BN_bin2bn(in, SIGNATURE_LEN / 2, NULL), *s = BN_bin2bn(in + SIGNATURE_LEN / 2, SIGNATURE_LEN / 2, NULL);
    ECDSA_SIG *signature = ECDSA_SIG_new();
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int der_len = 0, verified;
    if (signature != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(signature, r, s) == 1) {
        r = s = NULL;
        der_len = i2d_ECDSA_SIG(signature, &at);
    }
    verified = der_len > 0 && context != NULL && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
               EVP_DigestVerify(context, der, (size_t)der_len, (const unsigned char *)data, len) == 1;
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(signature);
    EVP_MD_CTX_free(context);
    return verified;
}

size_t jwt_sign(EVP_PKEY *key, const char *claims, size_t len, char *out)
{
    unsigned char signature[SIGNATURE_LEN];
    size_t at = HEADER_LEN;
    if (len > JWT_CLAIMS_MAX) {
        return 0;
    }
    memcpy(out, header, HEADER_LEN);
    at += base64url_encode((const unsigned char *)claims, len, out + at);
    if (!sign(key, out, at, signature)) {
        return 0;
    }
    out[at++] = '.';
    return at + base64url_encode(signature, sizeof signature, out + at);
}

int jwt_verify(EVP_PKEY *key, text token)
{
    unsigned char signature[SIGNATURE_LEN];
    size_t signed_len;
    if (token.len < HEADER_LEN + 1 + SIGNATURE_TEXT_LEN || memcmp(token.at, header, HEADER_LEN) != 0) {
        return 0;
    }
    signed_len = token.len - SIGNATURE_TEXT_LEN - 1;
    return token.at[signed_len] == '.' &&
           base64url_decode(token.at + signed_len + 1, SIGNATURE_TEXT_LEN, signature, sizeof signature) &&
           verify(key, token.at, signed_len, signature);
}
