/* certbound_presented_*, and the checks of claims, introspection responses and compact JWTs. */
#include "api.h"

#define OTHER_CLAIMS "{\"cnf\":{\"x5t#S256\":\"Q-2R3IPPbg-Oty2xr3R7yn7yKlHyfk9QmeWqx_T5Ymg\"}}"
#define RESPONSE "{\"active\":true,\"cnf\":{\"x5t#S256\":\"" RFC8705_TEXT "\"}}"

typedef int32_t check_function(const uint8_t *, size_t, const certbound_presented *, int32_t, int32_t *);

/* One call whose input is a heap block of its own, and the binding that it must leave. */
static void expect(check_function *check, const char *text, const certbound_presented *presented, int32_t policy,
                   int32_t status, int32_t expected_binding)
{
    octets input = octets_of_text(text);
    int32_t binding = 77;
    CHECK_INT(check(input.data, input.len, presented, policy, &binding), status);
    CHECK_INT(binding, expected_binding);
    free_octets(input);
}

static void refuse(check_function *check, const char *text, const certbound_presented *presented, int32_t policy,
                   int32_t status)
{
    expect(check, text, presented, policy, status, CERTBOUND_BINDING_NONE);
}

/* A call that was refused must leave what no check accepts, however permissive. */
static void check_no_presented(const certbound_presented *presented)
{
    CHECK_ZERO(presented, sizeof *presented);
    refuse(certbound_check_claims, "{}", presented, CERTBOUND_POLICY_ALLOW_UNBOUND, CERTBOUND_STATUS_UNINITIALISED);
}

static void refuse_certificate(const uint8_t *der, size_t len, int32_t status)
{
    certbound_presented presented;
    memset(&presented, 0xaa, sizeof presented);
    CHECK_INT(certbound_presented_certificate(der, len, &presented), status);
    check_no_presented(&presented);
}

void test_presented(const samples *it)
{
    certbound_presented presented;
    CHECK_INT(certbound_presented_certificate(it->rfc8705.data, it->rfc8705.len, &presented), CERTBOUND_OK);
    expect(certbound_check_claims, RFC8705_CLAIMS, &presented, 1, CERTBOUND_OK, CERTBOUND_BINDING_BOUND);
    CHECK_INT(certbound_presented_certificate(it->other.data, it->other.len, &presented), CERTBOUND_OK);
    expect(certbound_check_claims, OTHER_CLAIMS, &presented, 1, CERTBOUND_OK, CERTBOUND_BINDING_BOUND);
    CHECK_INT(certbound_presented_thumbprint(it->rfc8705_digest, &presented), CERTBOUND_OK);
    expect(certbound_check_claims, RFC8705_CLAIMS, &presented, 1, CERTBOUND_OK, CERTBOUND_BINDING_BOUND);
    CHECK_INT(certbound_presented_nothing(&presented), CERTBOUND_OK);
    refuse(certbound_check_claims, RFC8705_CLAIMS, &presented, 1, CERTBOUND_STATUS_NO_CERTIFICATE);

    CHECK_INT(certbound_presented_nothing(NULL), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_presented_certificate(it->rfc8705.data, it->rfc8705.len, NULL),
              CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_presented_thumbprint(it->rfc8705_digest, NULL), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_presented_thumbprint(NULL, NULL), CERTBOUND_STATUS_NULL_POINTER);
    memset(&presented, 0xaa, sizeof presented);
    CHECK_INT(certbound_presented_thumbprint(NULL, &presented), CERTBOUND_STATUS_NULL_POINTER);
    check_no_presented(&presented);

    /* An empty certificate is an error, never "no certificate". */
    refuse_certificate(NULL, 0, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    refuse_certificate(it->rfc8705.data, 0, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    refuse_certificate(NULL, 1, CERTBOUND_STATUS_NULL_POINTER);
    refuse_certificate(it->rfc8705.data, LENGTH_MAX, CERTBOUND_STATUS_INVALID_LENGTH);
    refuse_certificate(it->rfc8705.data, it->rfc8705.len - 1, CERTBOUND_STATUS_CERTIFICATE_TRUNCATED);
    refuse_certificate(it->rfc8705_pem.data, it->rfc8705_pem.len, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
}

static void test_check_with(check_function *check, const char *bound, const char *unbound, const samples *it)
{
    const uint8_t *text = (const uint8_t *)bound;
    certbound_presented rightful, thief, nothing, zeroed, garbage;
    int32_t binding = 77;
    CHECK_INT(certbound_presented_certificate(it->rfc8705.data, it->rfc8705.len, &rightful), CERTBOUND_OK);
    CHECK_INT(certbound_presented_certificate(it->other.data, it->other.len, &thief), CERTBOUND_OK);
    CHECK_INT(certbound_presented_nothing(&nothing), CERTBOUND_OK);
    memset(&zeroed, 0, sizeof zeroed);
    memset(&garbage, 0xaa, sizeof garbage);

    expect(check, bound, &rightful, CERTBOUND_POLICY_REQUIRE_BOUND, CERTBOUND_OK, CERTBOUND_BINDING_BOUND);
    expect(check, bound, &rightful, CERTBOUND_POLICY_ALLOW_UNBOUND, CERTBOUND_OK, CERTBOUND_BINDING_BOUND);
    expect(check, unbound, &nothing, CERTBOUND_POLICY_ALLOW_UNBOUND, CERTBOUND_OK, CERTBOUND_BINDING_UNBOUND);
    refuse(check, bound, &thief, CERTBOUND_POLICY_ALLOW_UNBOUND, CERTBOUND_STATUS_MISMATCH);
    refuse(check, bound, &nothing, CERTBOUND_POLICY_ALLOW_UNBOUND, CERTBOUND_STATUS_NO_CERTIFICATE);
    refuse(check, unbound, &rightful, CERTBOUND_POLICY_REQUIRE_BOUND, CERTBOUND_STATUS_UNBOUND);

    refuse(check, bound, &rightful, 0, CERTBOUND_STATUS_UNKNOWN_POLICY);
    refuse(check, bound, &rightful, 3, CERTBOUND_STATUS_UNKNOWN_POLICY);
    refuse(check, unbound, &rightful, -1, CERTBOUND_STATUS_UNKNOWN_POLICY);
    refuse(check, unbound, &rightful, INT32_MIN, CERTBOUND_STATUS_UNKNOWN_POLICY);
    refuse(check, bound, NULL, 1, CERTBOUND_STATUS_NULL_POINTER);
    refuse(check, unbound, NULL, 2, CERTBOUND_STATUS_NULL_POINTER);
    refuse(check, bound, &zeroed, 1, CERTBOUND_STATUS_UNINITIALISED);
    refuse(check, unbound, &zeroed, 2, CERTBOUND_STATUS_UNINITIALISED);
    refuse(check, unbound, &garbage, 2, CERTBOUND_STATUS_UNINITIALISED);

    CHECK_INT(check(NULL, 0, &nothing, 2, &binding), CERTBOUND_STATUS_JSON_SYNTAX);
    CHECK_INT(binding, CERTBOUND_BINDING_NONE);
    binding = 77;
    CHECK_INT(check(text, 0, &nothing, 2, &binding), CERTBOUND_STATUS_JSON_SYNTAX);
    CHECK_INT(binding, CERTBOUND_BINDING_NONE);
    binding = 77;
    CHECK_INT(check(NULL, 2, &nothing, 2, &binding), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(binding, CERTBOUND_BINDING_NONE);
    binding = 77;
    CHECK_INT(check(text, LENGTH_MAX, &nothing, 2, &binding), CERTBOUND_STATUS_INVALID_LENGTH);
    CHECK_INT(binding, CERTBOUND_BINDING_NONE);
    binding = 77;
    CHECK_INT(check(text, LENGTH_BEYOND_PTRDIFF, &nothing, 2, &binding), CERTBOUND_STATUS_INVALID_LENGTH);
    CHECK_INT(binding, CERTBOUND_BINDING_NONE);
    CHECK_INT(check(text, strlen(bound), &rightful, 1, NULL), CERTBOUND_STATUS_NULL_POINTER);
}

void test_check(const samples *it)
{
    certbound_presented nothing;
    test_check_with(certbound_check_claims, RFC8705_CLAIMS, "{}", it);
    test_check_with(certbound_check_introspection, RESPONSE, "{\"active\":true}", it);
    CHECK_INT(certbound_presented_nothing(&nothing), CERTBOUND_OK);
    refuse(certbound_check_introspection, "{\"active\":false}", &nothing, 2, CERTBOUND_STATUS_INACTIVE);
    refuse(certbound_check_introspection, "{}", &nothing, 2, CERTBOUND_STATUS_INTROSPECTION_ACTIVE);
}

/* A compact JWT with these claims; its signature is any base64url text. */
static octets jwt_of(const char *claims)
{
    char text[512];
    octets plain = octets_of_text(claims), payload = base64url(plain);
    int len = snprintf(text, sizeof text, "eyJhbGciOiJFUzI1NiJ9.%.*s.c2lnbmF0dXJl", (int)payload.len,
                       (const char *)payload.data);
    free_octets(plain);
    free_octets(payload);
    return octets_of(text, (size_t)len);
}

/* Checks into a block of exactly `capacity` octets, all of which a refusal must zero. */
static void check_jwt(octets jwt, const certbound_presented *presented, int32_t policy, size_t capacity,
                      int32_t status, int32_t binding, const char *claims)
{
    octets out = octets_to_fill(capacity);
    certbound_checked_jwt checked;
    memset(&checked, 0xaa, sizeof checked);
    CHECK_INT(certbound_check_jwt_ignoring_signature(jwt.data, jwt.len, presented, policy, out.data, out.len, &checked),
              status);
    CHECK_INT(checked.binding, binding);
    if (status == CERTBOUND_OK) {
        CHECK_INT(checked.claims_len, strlen(claims));
        CHECK_BYTES(out.data, claims, strlen(claims));
    } else {
        CHECK_INT(checked.claims_len, 0);
        CHECK_ZERO(out.data, out.len);
    }
    free_octets(out);
}

static void refuse_jwt(octets jwt, const certbound_presented *presented, int32_t policy, int32_t status)
{
    check_jwt(jwt, presented, policy, 256, status, CERTBOUND_BINDING_NONE, "");
}

/* One call with these pointers and lengths, and a `claims` buffer that must be zeroed where it is one. */
static void refuse_jwt_call(const uint8_t *jwt, size_t len, const certbound_presented *presented, uint8_t *claims,
                            size_t capacity, size_t zeroed, int32_t status)
{
    certbound_checked_jwt checked;
    memset(&checked, 0xaa, sizeof checked);
    CHECK_INT(certbound_check_jwt_ignoring_signature(jwt, len, presented, 1, claims, capacity, &checked), status);
    CHECK_INT(checked.claims_len, 0);
    CHECK_INT(checked.binding, CERTBOUND_BINDING_NONE);
    CHECK_INT(checked.reserved, 0);
    if (zeroed != 0) {
        CHECK_ZERO(claims, zeroed);
    }
}

static void test_jwt_pointers(octets jwt, const certbound_presented *presented)
{
    certbound_checked_jwt checked;
    uint8_t claims[256], shared[1024];
    memset(claims, 0xaa, sizeof claims);
    refuse_jwt_call(NULL, 0, presented, claims, 256, 256, CERTBOUND_STATUS_TOKEN_FORMAT);
    memset(claims, 0xaa, sizeof claims);
    refuse_jwt_call(NULL, 9, presented, claims, 256, 256, CERTBOUND_STATUS_NULL_POINTER);
    memset(claims, 0xaa, sizeof claims);
    refuse_jwt_call(jwt.data, LENGTH_MAX, presented, claims, 256, 256, CERTBOUND_STATUS_INVALID_LENGTH);
    memset(claims, 0xaa, sizeof claims);
    refuse_jwt_call(jwt.data, jwt.len, NULL, claims, 256, 256, CERTBOUND_STATUS_NULL_POINTER);
    refuse_jwt_call(jwt.data, jwt.len, presented, NULL, 0, 0, CERTBOUND_STATUS_OUTPUT_TOO_SMALL);
    refuse_jwt_call(jwt.data, jwt.len, presented, NULL, 256, 0, CERTBOUND_STATUS_NULL_POINTER);
    refuse_jwt_call(jwt.data, jwt.len, presented, claims, LENGTH_MAX, 0, CERTBOUND_STATUS_INVALID_LENGTH);
    refuse_jwt_call(jwt.data, jwt.len, presented, claims, LENGTH_BEYOND_PTRDIFF, 0, CERTBOUND_STATUS_INVALID_LENGTH);
    memset(claims, 0xaa, sizeof claims);
    CHECK_INT(certbound_check_jwt_ignoring_signature(jwt.data, jwt.len, presented, 1, claims, 256, NULL),
              CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(claims, sizeof claims);

    /* Overlap of one octet at either end, and of everything; neighbours do not overlap. */
    memcpy(shared + 256, jwt.data, jwt.len);
    refuse_jwt_call(shared + 256, jwt.len, presented, shared, 257, 257, CERTBOUND_STATUS_OVERLAP);
    memcpy(shared, jwt.data, jwt.len);
    refuse_jwt_call(shared, jwt.len, presented, shared + jwt.len - 1, 256, 256, CERTBOUND_STATUS_OVERLAP);
    memcpy(shared, jwt.data, jwt.len);
    refuse_jwt_call(shared, jwt.len, presented, shared, sizeof shared, sizeof shared, CERTBOUND_STATUS_OVERLAP);
    memcpy(shared + 256, jwt.data, jwt.len);
    CHECK_INT(certbound_check_jwt_ignoring_signature(shared + 256, jwt.len, presented, 1, shared, 256, &checked),
              CERTBOUND_OK);
    CHECK_INT(checked.claims_len, strlen(RFC8705_CLAIMS));
    CHECK_BYTES(shared, RFC8705_CLAIMS, strlen(RFC8705_CLAIMS));
}

void test_check_jwt(const samples *it)
{
    certbound_presented rightful, thief, nothing, zeroed;
    octets bound = jwt_of(RFC8705_CLAIMS), unbound = jwt_of("{}"), not_json = jwt_of("{");
    const size_t need = strlen(RFC8705_CLAIMS);
    CHECK_INT(certbound_presented_certificate(it->rfc8705.data, it->rfc8705.len, &rightful), CERTBOUND_OK);
    CHECK_INT(certbound_presented_certificate(it->other.data, it->other.len, &thief), CERTBOUND_OK);
    CHECK_INT(certbound_presented_nothing(&nothing), CERTBOUND_OK);
    memset(&zeroed, 0, sizeof zeroed);

    check_jwt(bound, &rightful, 1, 256, CERTBOUND_OK, CERTBOUND_BINDING_BOUND, RFC8705_CLAIMS);
    check_jwt(bound, &rightful, 2, bound.len * 3 / 4, CERTBOUND_OK, CERTBOUND_BINDING_BOUND, RFC8705_CLAIMS);
    check_jwt(unbound, &nothing, 2, 256, CERTBOUND_OK, CERTBOUND_BINDING_UNBOUND, "{}");
    check_jwt(bound, &rightful, 1, need - 1, CERTBOUND_STATUS_OUTPUT_TOO_SMALL, CERTBOUND_BINDING_NONE, "");
    check_jwt(bound, &rightful, 1, 1, CERTBOUND_STATUS_OUTPUT_TOO_SMALL, CERTBOUND_BINDING_NONE, "");
    check_jwt(bound, &rightful, 1, 0, CERTBOUND_STATUS_OUTPUT_TOO_SMALL, CERTBOUND_BINDING_NONE, "");
    refuse_jwt(bound, &thief, 2, CERTBOUND_STATUS_MISMATCH);
    refuse_jwt(bound, &nothing, 2, CERTBOUND_STATUS_NO_CERTIFICATE);
    refuse_jwt(unbound, &rightful, 1, CERTBOUND_STATUS_UNBOUND);
    refuse_jwt(not_json, &rightful, 1, CERTBOUND_STATUS_JSON_SYNTAX);
    refuse_jwt(bound, &rightful, 0, CERTBOUND_STATUS_UNKNOWN_POLICY);
    refuse_jwt(unbound, &rightful, 3, CERTBOUND_STATUS_UNKNOWN_POLICY);
    refuse_jwt(unbound, &zeroed, 2, CERTBOUND_STATUS_UNINITIALISED);
    test_jwt_pointers(bound, &rightful);

    free_octets(bound);
    free_octets(unbound);
    free_octets(not_json);
}
