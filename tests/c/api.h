/* What the parts of test_api share: each tests the functions of one noun of certbound.h. */
#ifndef API_H
#define API_H

#include "certbound.h"
#include "check.h"
#include "support.h"

/* Lengths that no object can have (CERTBOUND_STATUS_INVALID_LENGTH). */
#define LENGTH_MAX SIZE_MAX
#define LENGTH_BEYOND_PTRDIFF ((size_t)PTRDIFF_MAX + 1)

#define RFC8705_TEXT "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"
/* The JWK thumbprint (RFC 7638) of the certificate's key, computed with openssl. */
#define RFC8705_KEY_TEXT "Fvi_j8Immo6AlgIwpZKqaXnNP_9b09pLKkQHObRebQY"
#define RFC8705_CLAIMS "{\"cnf\":{\"x5t#S256\":\"" RFC8705_TEXT "\"}}"
/* The example in RFC 8705 section 3.1: well formed, and the encoding of no digest. */
#define NOT_CANONICAL_TEXT "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"

/* The certificates of tests/vectors. */
typedef struct samples {
    octets rfc8705_pem;
    octets rfc8705;
    octets other;
    uint8_t rfc8705_digest[CERTBOUND_THUMBPRINT_LEN];
} samples;

void test_thumbprint(const samples *it);
void test_thumbprint_text(const samples *it);
void test_thumbprint_stream(const samples *it);
void test_sha256(const samples *it);
void test_certificate(const samples *it);
void test_pem(const samples *it);
void test_presented(const samples *it);
void test_check(const samples *it);
void test_check_jwt(const samples *it);
void test_confirmation(const samples *it);
void test_challenge(void);
void test_registry(const samples *it, const char *vectors);
void test_identity(const samples *it);
void test_subject(const samples *it);
void test_client(const samples *it);
void test_client_pin(const samples *it);
void test_forwarded(void);

#endif
