/* certbound_challenge_bearer and certbound_challenge_invalid_client. */
#include "api.h"

#define BEARER "Bearer error=\"invalid_token\", error_description=\""
#define WITH_REALM "Bearer realm=\"api\", error=\"invalid_token\", error_description=\""
#define CLIENT \
    "{\"error\":\"invalid_client\",\"error_description\":\"client not authenticated by its certificate\"}"

/* One of the two functions, with the realm where it has one. */
static int32_t call(const char *realm, int32_t status, uint8_t *out, size_t capacity, size_t *out_len, int bearer)
{
    const size_t realm_len = realm == NULL ? 0 : strlen(realm);
    return bearer ? certbound_challenge_bearer(status, (const uint8_t *)realm, realm_len, out, capacity, out_len)
                  : certbound_challenge_invalid_client(status, out, capacity, out_len);
}

/* The answer is `before`, the status text and `after`, and fits exactly into a block of its own length. */
static void expect(const char *realm, int32_t status, int bearer, const char *before, const char *after)
{
    char expected[512];
    size_t len = 77;
    const size_t expected_len =
        (size_t)snprintf(expected, sizeof expected, "%s%s%s", before, bearer ? certbound_status_text(status) : "", after);
    octets exact = octets_to_fill(expected_len), small = octets_to_fill(expected_len - 1);
    CHECK_INT(call(realm, status, exact.data, exact.len, &len, bearer), CERTBOUND_OK);
    CHECK_INT(len, expected_len);
    CHECK_BYTES(exact.data, expected, expected_len);
    CHECK_INT(call(realm, status, small.data, small.len, &len, bearer), CERTBOUND_STATUS_OUTPUT_TOO_SMALL);
    CHECK_INT(len, 0);
    CHECK_ZERO(small.data, small.len);
    CHECK(expected_len <= CERTBOUND_CHALLENGE_MAX_LEN + (realm == NULL ? 0 : strlen(realm) + 10));
    free_octets(exact);
    free_octets(small);
}

/* What the server did wrong itself has no answer for the client. */
static int is_own_mistake(int32_t status)
{
    static const int32_t own[] = {CERTBOUND_STATUS_CLIENT_METADATA, CERTBOUND_STATUS_CLIENT_AUTH_METHOD,
                                  CERTBOUND_STATUS_CLIENT_IDENTITY, CERTBOUND_STATUS_CLIENT_KEYS,
                                  CERTBOUND_STATUS_KEY_PRIVATE,     CERTBOUND_STATUS_KEY_CERTIFICATE,
                                  CERTBOUND_STATUS_KEY_SET,         CERTBOUND_STATUS_TOO_MANY_KEYS,
                                  CERTBOUND_STATUS_REGISTRY_FORMAT, CERTBOUND_STATUS_REGISTRY_CHECKSUM,
                                  CERTBOUND_STATUS_REGISTRY_TOO_LONG, CERTBOUND_STATUS_NO_KEY_IDENTIFIER,
                                  CERTBOUND_STATUS_FORWARDED_PERCENT,
                                  CERTBOUND_STATUS_FORWARDED_DOUBLE_ENCODED,
                                  CERTBOUND_STATUS_FORWARDED_PLUS_AS_SPACE,
                                  CERTBOUND_STATUS_FORWARDED_BASE64,
                                  CERTBOUND_STATUS_FORWARDED_STRUCTURED_FIELD,
                                  CERTBOUND_STATUS_FORWARDED_VERDICT,
                                  CERTBOUND_STATUS_PEM_BEGIN,
                                  CERTBOUND_STATUS_PEM_LABEL,
                                  CERTBOUND_STATUS_PEM_BASE64,
                                  CERTBOUND_STATUS_PEM_END,
                                  CERTBOUND_STATUS_PEM_TRAILING_DATA,
                                  CERTBOUND_STATUS_OUTPUT_TOO_SMALL};
    size_t at;
    for (at = 0; at < sizeof own / sizeof own[0]; at++) {
        if (own[at] == status) {
            return 1;
        }
    }
    return 0;
}

static void refuse(const char *realm, int32_t status, int bearer, int32_t expected)
{
    uint8_t out[CERTBOUND_CHALLENGE_MAX_LEN];
    size_t len = 77;
    memset(out, 0xaa, sizeof out);
    CHECK_INT(call(realm, status, out, sizeof out, &len, bearer), expected);
    CHECK_INT(len, 0);
    CHECK_ZERO(out, sizeof out);
}

static void test_answers(int bearer)
{
    static const int32_t no_refusals[] = {CERTBOUND_OK, -1, 99, 199, 399, 500, INT32_MIN, INT32_MAX,
                                          CERTBOUND_STATUS_NULL_POINTER, CERTBOUND_STATUS_UNKNOWN_POLICY,
                                          CERTBOUND_STATUS_UNINITIALISED, CERTBOUND_STATUS_INVALID_REALM,
                                          CERTBOUND_STATUS_NOT_A_REFUSAL, CERTBOUND_STATUS_UNKNOWN_PEM_MODE,
                                          CERTBOUND_STATUS_OVERLAP, CERTBOUND_STATUS_INVALID_LENGTH};
    const char *before = bearer ? BEARER : CLIENT;
    const char *after = bearer ? "\"" : "";
    const char *unknown = certbound_status_text(-1);
    uint8_t out[CERTBOUND_CHALLENGE_MAX_LEN];
    size_t at, len = 77;
    int32_t status;
    for (status = 100; status < 400; status++) {
        if (strcmp(certbound_status_text(status), unknown) != 0 && !is_own_mistake(status)) {
            expect(NULL, status, bearer, before, after);
        } else {
            refuse(NULL, status, bearer, CERTBOUND_STATUS_NOT_A_REFUSAL);
        }
    }
    for (at = 0; at < sizeof no_refusals / sizeof no_refusals[0]; at++) {
        refuse(NULL, no_refusals[at], bearer, CERTBOUND_STATUS_NOT_A_REFUSAL);
    }
    CHECK_INT(call(NULL, CERTBOUND_STATUS_MISMATCH, NULL, 0, &len, bearer), CERTBOUND_STATUS_OUTPUT_TOO_SMALL);
    CHECK_INT(len, 0);
    len = 77;
    CHECK_INT(call(NULL, CERTBOUND_STATUS_MISMATCH, NULL, 1, &len, bearer), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(len, 0);
    len = 77;
    CHECK_INT(call(NULL, CERTBOUND_STATUS_MISMATCH, out, LENGTH_MAX, &len, bearer), CERTBOUND_STATUS_INVALID_LENGTH);
    CHECK_INT(len, 0);
    memset(out, 0xaa, sizeof out);
    CHECK_INT(call(NULL, CERTBOUND_STATUS_MISMATCH, out, sizeof out, NULL, bearer), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(out, sizeof out);
}

static void refuse_realm(const uint8_t *realm, size_t len, int32_t expected)
{
    uint8_t out[CERTBOUND_CHALLENGE_MAX_LEN];
    size_t out_len = 77;
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_challenge_bearer(CERTBOUND_STATUS_MISMATCH, realm, len, out, sizeof out, &out_len), expected);
    CHECK_INT(out_len, 0);
    CHECK_ZERO(out, sizeof out);
}

static void test_realm(void)
{
    static const uint8_t nul[] = {'a', 0, 'b'};
    uint8_t shared[512] = "realm";
    size_t len = 77;
    expect("api", CERTBOUND_STATUS_MISMATCH, 1, WITH_REALM, "\"");
    expect("", CERTBOUND_STATUS_MISMATCH, 1, "Bearer realm=\"\", error=\"invalid_token\", error_description=\"", "\"");
    refuse("a\"b", CERTBOUND_STATUS_MISMATCH, 1, CERTBOUND_STATUS_INVALID_REALM);
    refuse("a\\b", CERTBOUND_STATUS_MISMATCH, 1, CERTBOUND_STATUS_INVALID_REALM);
    refuse("a\r\nSet-Cookie: b", CERTBOUND_STATUS_MISMATCH, 1, CERTBOUND_STATUS_INVALID_REALM);
    refuse("a\x7f", CERTBOUND_STATUS_MISMATCH, 1, CERTBOUND_STATUS_INVALID_REALM);
    refuse("\xc3\xa9", CERTBOUND_STATUS_MISMATCH, 1, CERTBOUND_STATUS_INVALID_REALM);
    refuse("\xff", CERTBOUND_STATUS_MISMATCH, 1, CERTBOUND_STATUS_INVALID_REALM);
    refuse_realm(nul, sizeof nul, CERTBOUND_STATUS_INVALID_REALM);
    refuse_realm(NULL, 1, CERTBOUND_STATUS_NULL_POINTER);
    refuse_realm(nul, LENGTH_MAX, CERTBOUND_STATUS_INVALID_LENGTH);

    CHECK_INT(certbound_challenge_bearer(CERTBOUND_STATUS_MISMATCH, shared, 5, shared + 4, 500, &len),
              CERTBOUND_STATUS_OVERLAP);
    CHECK_ZERO(shared + 4, 500);
    CHECK_INT(len, 0);
    CHECK_INT(certbound_challenge_bearer(CERTBOUND_STATUS_MISMATCH, shared, 4, shared + 4, 500, &len), CERTBOUND_OK);
    CHECK_BYTES(shared + 4, "Bearer realm=\"real\", ", 21);
}

void test_challenge(void)
{
    CHECK_INT(CERTBOUND_CHALLENGE_HTTP_STATUS, 401);
    test_answers(0);
    test_answers(1);
    test_realm();
}
