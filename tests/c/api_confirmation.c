/* certbound_confirmation_*: read once, kept, checked at each use; and written by the authorization server. */
#include "api.h"

typedef int32_t read_function(const uint8_t *, size_t, certbound_confirmation *);

/* What a failed call leaves is not the confirmation of an unbound token. */
static void check_no_confirmation(const certbound_confirmation *confirmation)
{
    certbound_presented nothing;
    int32_t binding = 77;
    CHECK_ZERO(confirmation, sizeof *confirmation);
    CHECK_INT(certbound_presented_nothing(&nothing), CERTBOUND_OK);
    CHECK_INT(certbound_confirmation_check(confirmation, &nothing, CERTBOUND_POLICY_ALLOW_UNBOUND, &binding),
              CERTBOUND_STATUS_UNINITIALISED);
    CHECK_INT(binding, CERTBOUND_BINDING_NONE);
}

static void refuse(read_function *read, const uint8_t *text, size_t len, int32_t status)
{
    certbound_confirmation confirmation;
    memset(&confirmation, 0xaa, sizeof confirmation);
    CHECK_INT(read(text, len, &confirmation), status);
    check_no_confirmation(&confirmation);
}

/* What every reader does with pointers and lengths; `empty` is what it says of an empty text. */
static void test_read(read_function *read, const char *good, int32_t empty, const char *bad, int32_t bad_status)
{
    certbound_confirmation confirmation;
    const uint8_t *text = (const uint8_t *)good;
    octets exact = octets_of_text(good), spoilt = octets_of_text(bad);
    CHECK_INT(read(exact.data, exact.len, &confirmation), CERTBOUND_OK);
    CHECK_INT(read(exact.data, exact.len, NULL), CERTBOUND_STATUS_NULL_POINTER);
    refuse(read, NULL, 0, empty);
    refuse(read, text, 0, empty);
    refuse(read, NULL, 1, CERTBOUND_STATUS_NULL_POINTER);
    refuse(read, text, LENGTH_MAX, CERTBOUND_STATUS_INVALID_LENGTH);
    refuse(read, text, LENGTH_BEYOND_PTRDIFF, CERTBOUND_STATUS_INVALID_LENGTH);
    refuse(read, spoilt.data, spoilt.len, bad_status);
    free_octets(exact);
    free_octets(spoilt);
}

static void expect(const certbound_confirmation *confirmation, const certbound_presented *presented, int32_t policy,
                   int32_t status, int32_t expected_binding)
{
    int32_t binding = 77;
    CHECK_INT(certbound_confirmation_check(confirmation, presented, policy, &binding), status);
    CHECK_INT(binding, expected_binding);
}

static void test_confirmation_check(const samples *it)
{
    certbound_confirmation bound, unbound, kept, zeroed, garbage;
    certbound_presented rightful, thief, nothing, no_presented;
    int use;
    CHECK_INT(certbound_presented_certificate(it->rfc8705.data, it->rfc8705.len, &rightful), CERTBOUND_OK);
    CHECK_INT(certbound_presented_certificate(it->other.data, it->other.len, &thief), CERTBOUND_OK);
    CHECK_INT(certbound_presented_nothing(&nothing), CERTBOUND_OK);
    CHECK_INT(certbound_confirmation_from_thumbprint_text((const uint8_t *)RFC8705_TEXT, 43, &bound), CERTBOUND_OK);
    CHECK_INT(certbound_confirmation_from_claims((const uint8_t *)"{}", 2, &unbound), CERTBOUND_OK);
    memset(&no_presented, 0, sizeof no_presented);
    memset(&zeroed, 0, sizeof zeroed);
    memset(&garbage, 0xaa, sizeof garbage);

    /* A kept copy serves every use of the token, for the thief's as for the rightful client's. */
    kept = bound;
    memset(&bound, 0, sizeof bound);
    for (use = 0; use < 3; use++) {
        expect(&kept, &rightful, 1, CERTBOUND_OK, CERTBOUND_BINDING_BOUND);
        expect(&kept, &rightful, 2, CERTBOUND_OK, CERTBOUND_BINDING_BOUND);
        expect(&kept, &thief, 2, CERTBOUND_STATUS_MISMATCH, CERTBOUND_BINDING_NONE);
        expect(&kept, &nothing, 2, CERTBOUND_STATUS_NO_CERTIFICATE, CERTBOUND_BINDING_NONE);
    }
    expect(&unbound, &rightful, 1, CERTBOUND_STATUS_UNBOUND, CERTBOUND_BINDING_NONE);
    expect(&unbound, &nothing, 2, CERTBOUND_OK, CERTBOUND_BINDING_UNBOUND);

    expect(&kept, &rightful, 0, CERTBOUND_STATUS_UNKNOWN_POLICY, CERTBOUND_BINDING_NONE);
    expect(&unbound, &rightful, 3, CERTBOUND_STATUS_UNKNOWN_POLICY, CERTBOUND_BINDING_NONE);
    expect(NULL, &rightful, 2, CERTBOUND_STATUS_NULL_POINTER, CERTBOUND_BINDING_NONE);
    expect(&unbound, NULL, 2, CERTBOUND_STATUS_NULL_POINTER, CERTBOUND_BINDING_NONE);
    expect(&unbound, &no_presented, 2, CERTBOUND_STATUS_UNINITIALISED, CERTBOUND_BINDING_NONE);
    expect(&zeroed, &rightful, 2, CERTBOUND_STATUS_UNINITIALISED, CERTBOUND_BINDING_NONE);
    expect(&garbage, &rightful, 2, CERTBOUND_STATUS_UNINITIALISED, CERTBOUND_BINDING_NONE);
    CHECK_INT(certbound_confirmation_check(&kept, &rightful, 1, NULL), CERTBOUND_STATUS_NULL_POINTER);
}

static void test_confirmation_write(const samples *it)
{
    uint8_t out[CERTBOUND_CONFIRMATION_JSON_LEN + 1];
    uint8_t shared[CERTBOUND_CONFIRMATION_JSON_LEN];
    const char *expected = "{\"x5t#S256\":\"" RFC8705_TEXT "\"}";
    certbound_presented rightful;
    int32_t binding;
    char claims[128];
    CHECK_INT(strlen(expected), CERTBOUND_CONFIRMATION_JSON_LEN);
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_confirmation_write(it->rfc8705_digest, out), CERTBOUND_OK);
    CHECK_BYTES(out, expected, CERTBOUND_CONFIRMATION_JSON_LEN);
    CHECK_INT(out[CERTBOUND_CONFIRMATION_JSON_LEN], 0xaa);

    /* What one side writes, the other side accepts. */
    snprintf(claims, sizeof claims, "{\"cnf\":%.*s}", CERTBOUND_CONFIRMATION_JSON_LEN, (const char *)out);
    CHECK_INT(certbound_presented_thumbprint(it->rfc8705_digest, &rightful), CERTBOUND_OK);
    CHECK_INT(certbound_check_claims((const uint8_t *)claims, strlen(claims), &rightful, 1, &binding), CERTBOUND_OK);
    CHECK_INT(binding, CERTBOUND_BINDING_BOUND);

    CHECK_INT(certbound_confirmation_write(NULL, out), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(out, CERTBOUND_CONFIRMATION_JSON_LEN);
    CHECK_INT(certbound_confirmation_write(it->rfc8705_digest, NULL), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_confirmation_write(NULL, NULL), CERTBOUND_STATUS_NULL_POINTER);
    memcpy(shared + 7, it->rfc8705_digest, CERTBOUND_THUMBPRINT_LEN);
    CHECK_INT(certbound_confirmation_write(shared + 7, shared), CERTBOUND_OK);
    CHECK_BYTES(shared, expected, CERTBOUND_CONFIRMATION_JSON_LEN);
}

void test_confirmation(const samples *it)
{
    certbound_confirmation confirmation;
    certbound_presented rightful;
    test_read(certbound_confirmation_from_claims, RFC8705_CLAIMS, CERTBOUND_STATUS_JSON_SYNTAX,
              "{\"cnf\":{\"jkt\":\"x\"}}", CERTBOUND_STATUS_UNSUPPORTED_CONFIRMATION);
    test_read(certbound_confirmation_from_introspection, "{\"active\":true}", CERTBOUND_STATUS_JSON_SYNTAX,
              "{\"active\":false}", CERTBOUND_STATUS_INACTIVE);
    test_read(certbound_confirmation_from_thumbprint_text, RFC8705_TEXT, CERTBOUND_STATUS_CONFIRMATION_THUMBPRINT,
              RFC8705_TEXT "=", CERTBOUND_STATUS_CONFIRMATION_THUMBPRINT);

    /* A text that no digest encodes to can be kept, and matches nothing. */
    CHECK_INT(certbound_presented_certificate(it->rfc8705.data, it->rfc8705.len, &rightful), CERTBOUND_OK);
    CHECK_INT(certbound_confirmation_from_thumbprint_text((const uint8_t *)NOT_CANONICAL_TEXT, 43, &confirmation),
              CERTBOUND_OK);
    expect(&confirmation, &rightful, 2, CERTBOUND_STATUS_MISMATCH, CERTBOUND_BINDING_NONE);
    test_confirmation_check(it);
    test_confirmation_write(it);
}
