/* certbound_identity_*, certbound_certificate_has, certbound_subject_write. */
#include "api.h"

/* A call that was refused must leave what no certificate has, whatever it is asked for. */
static void check_no_identity(const certbound_identity *identity, const samples *it)
{
    CHECK_ZERO(identity, sizeof *identity);
    CHECK_INT(certbound_certificate_has(it->other.data, it->other.len, identity), CERTBOUND_STATUS_UNINITIALISED);
}

/* One call whose input is a heap block of its own. */
static certbound_identity read_text(int32_t kind, const char *text, int32_t status, const samples *it)
{
    octets input = octets_of_text(text);
    certbound_identity identity;
    memset(&identity, 0xaa, sizeof identity);
    CHECK_INT(certbound_identity_from_text(kind, input.data, input.len, &identity), status);
    if (status == CERTBOUND_OK) {
        CHECK_INT(identity.kind, kind);
    } else {
        check_no_identity(&identity, it);
    }
    free_octets(input);
    return identity;
}

static void refuse_text(int32_t kind, const uint8_t *text, size_t len, int32_t status, const samples *it)
{
    certbound_identity identity;
    memset(&identity, 0xaa, sizeof identity);
    CHECK_INT(certbound_identity_from_text(kind, text, len, &identity), status);
    check_no_identity(&identity, it);
}

static void has(octets der, const certbound_identity *identity, int32_t status)
{
    CHECK_INT(certbound_certificate_has(der.data, der.len, identity), status);
}

/* A text of a kind that the certificates of tests/vectors have, and whether each of them has it. */
static void has_text(const samples *it, int32_t kind, const char *text, int32_t rfc8705, int32_t other)
{
    certbound_identity identity = read_text(kind, text, CERTBOUND_OK, it);
    has(it->rfc8705, &identity, rfc8705);
    has(it->other, &identity, other);
}

static void test_text(const samples *it)
{
    static const uint8_t not_utf8[] = {'C', 'N', '=', 0xff};
    static const uint8_t nul_inside[] = {'a', 0, 'b', '.', 'e', 'x'};
    const int32_t none = CERTBOUND_STATUS_CLIENT_MISMATCH;
    const uint8_t *text = (const uint8_t *)"other.example";
    octets too_long = octets_to_fill(CERTBOUND_NAME_MAX_LEN + 1);
    certbound_identity identity;
    int32_t kind;

    has_text(it, CERTBOUND_KIND_CERTIFICATE, RFC8705_TEXT, CERTBOUND_OK, none);
    has_text(it, CERTBOUND_KIND_PUBLIC_KEY, RFC8705_TEXT, none, none);
    has_text(it, CERTBOUND_KIND_SUBJECT_DN, "CN=mtls", CERTBOUND_OK, none);
    has_text(it, CERTBOUND_KIND_SUBJECT_DN, "cn = Other.Example", none, CERTBOUND_OK);
    has_text(it, CERTBOUND_KIND_SUBJECT_DN, "CN=mtls,O=x", none, none);
    has_text(it, CERTBOUND_KIND_SAN_DNS, "other.example", none, CERTBOUND_OK);
    has_text(it, CERTBOUND_KIND_SAN_DNS, "OTHER.EXAMPLE", none, CERTBOUND_OK);
    has_text(it, CERTBOUND_KIND_SAN_DNS, "mtls", none, none);
    has_text(it, CERTBOUND_KIND_SAN_URI, "https://other.example", none, none);
    has_text(it, CERTBOUND_KIND_SAN_IP, "2001:db8::1", none, none);
    has_text(it, CERTBOUND_KIND_SAN_EMAIL, "a@other.example", none, none);

    read_text(CERTBOUND_KIND_CERTIFICATE, RFC8705_TEXT "=", CERTBOUND_STATUS_THUMBPRINT_TEXT, it);
    read_text(CERTBOUND_KIND_CERTIFICATE, NOT_CANONICAL_TEXT, CERTBOUND_STATUS_THUMBPRINT_NOT_CANONICAL, it);
    read_text(CERTBOUND_KIND_PUBLIC_KEY, "", CERTBOUND_STATUS_THUMBPRINT_TEXT, it);
    read_text(CERTBOUND_KIND_SUBJECT_DN, "", CERTBOUND_STATUS_NAME_EMPTY, it);
    read_text(CERTBOUND_KIND_SUBJECT_DN, "CN", CERTBOUND_STATUS_NAME_SYNTAX, it);
    read_text(CERTBOUND_KIND_SUBJECT_DN, "/CN=mtls", CERTBOUND_STATUS_NAME_SYNTAX, it);
    read_text(CERTBOUND_KIND_SUBJECT_DN, "nobody=mtls", CERTBOUND_STATUS_NAME_ATTRIBUTE_TYPE, it);
    read_text(CERTBOUND_KIND_SUBJECT_DN, "CN=mtls\\00", CERTBOUND_STATUS_NAME_VALUE, it);
    read_text(CERTBOUND_KIND_SAN_DNS, "", CERTBOUND_STATUS_DNS_NAME, it);
    read_text(CERTBOUND_KIND_SAN_DNS, "192.0.2.1", CERTBOUND_STATUS_DNS_NAME, it);
    read_text(CERTBOUND_KIND_SAN_URI, "other.example", CERTBOUND_STATUS_URI, it);
    read_text(CERTBOUND_KIND_SAN_IP, "192.0.2.01", CERTBOUND_STATUS_IP_ADDRESS, it);
    read_text(CERTBOUND_KIND_SAN_EMAIL, "other.example", CERTBOUND_STATUS_EMAIL_ADDRESS, it);
    refuse_text(CERTBOUND_KIND_SUBJECT_DN, not_utf8, sizeof not_utf8, CERTBOUND_STATUS_NAME_SYNTAX, it);
    refuse_text(CERTBOUND_KIND_SAN_DNS, nul_inside, sizeof nul_inside, CERTBOUND_STATUS_DNS_NAME, it);
    memset(too_long.data, 'a', too_long.len);
    refuse_text(CERTBOUND_KIND_SUBJECT_DN, too_long.data, too_long.len, CERTBOUND_STATUS_NAME_TOO_LONG, it);
    refuse_text(CERTBOUND_KIND_SAN_DNS, too_long.data, too_long.len, CERTBOUND_STATUS_NAME_TOO_LONG, it);
    free_octets(too_long);

    for (kind = CERTBOUND_KIND_CERTIFICATE; kind <= CERTBOUND_KIND_SAN_EMAIL; kind++) {
        refuse_text(kind, NULL, 1, CERTBOUND_STATUS_NULL_POINTER, it);
        refuse_text(kind, text, LENGTH_MAX, CERTBOUND_STATUS_INVALID_LENGTH, it);
        refuse_text(kind, text, LENGTH_BEYOND_PTRDIFF, CERTBOUND_STATUS_INVALID_LENGTH, it);
        CHECK_INT(certbound_identity_from_text(kind, text, 13, NULL), CERTBOUND_STATUS_NULL_POINTER);
    }
    refuse_text(CERTBOUND_KIND_SAN_DNS, NULL, 0, CERTBOUND_STATUS_DNS_NAME, it);
    refuse_text(CERTBOUND_KIND_SAN_DNS, text, 0, CERTBOUND_STATUS_DNS_NAME, it);
    refuse_text(0, text, 13, CERTBOUND_STATUS_UNKNOWN_KIND, it);
    refuse_text(8, text, 13, CERTBOUND_STATUS_UNKNOWN_KIND, it);
    refuse_text(256 + CERTBOUND_KIND_SAN_DNS, text, 13, CERTBOUND_STATUS_UNKNOWN_KIND, it);
    refuse_text(INT32_MIN, text, 13, CERTBOUND_STATUS_UNKNOWN_KIND, it);

    /* The digest is what a registry keeps: it does not depend on how the name was spelt. */
    identity = read_text(CERTBOUND_KIND_CERTIFICATE, RFC8705_TEXT, CERTBOUND_OK, it);
    CHECK_BYTES(identity.digest, it->rfc8705_digest, CERTBOUND_IDENTITY_LEN);
}

static void refuse_certificate(int32_t kind, const uint8_t *der, size_t len, int32_t status, const samples *it)
{
    certbound_identity identity;
    memset(&identity, 0xaa, sizeof identity);
    CHECK_INT(certbound_identity_from_certificate(kind, der, len, &identity), status);
    check_no_identity(&identity, it);
}

static void test_certificate_identity(const samples *it)
{
    certbound_identity identity, key;
    uint8_t text[CERTBOUND_THUMBPRINT_TEXT_LEN];
    int32_t kind;
    for (kind = CERTBOUND_KIND_CERTIFICATE; kind <= CERTBOUND_KIND_SUBJECT_DN; kind++) {
        memset(&identity, 0xaa, sizeof identity);
        CHECK_INT(certbound_identity_from_certificate(kind, it->other.data, it->other.len, &identity), CERTBOUND_OK);
        CHECK_INT(identity.kind, kind);
        has(it->other, &identity, CERTBOUND_OK);
        has(it->rfc8705, &identity, CERTBOUND_STATUS_CLIENT_MISMATCH);
        /* Kept, and used again later. */
        key = identity;
        memset(&identity, 0, sizeof identity);
        has(it->other, &key, CERTBOUND_OK);
        CHECK_INT(certbound_identity_from_certificate(kind, it->other.data, it->other.len, NULL),
                  CERTBOUND_STATUS_NULL_POINTER);
        refuse_certificate(kind, NULL, 0, CERTBOUND_STATUS_CERTIFICATE_NOT_DER, it);
        refuse_certificate(kind, NULL, 1, CERTBOUND_STATUS_NULL_POINTER, it);
        refuse_certificate(kind, it->other.data, LENGTH_MAX, CERTBOUND_STATUS_INVALID_LENGTH, it);
        refuse_certificate(kind, it->other.data, it->other.len - 1, CERTBOUND_STATUS_CERTIFICATE_TRUNCATED, it);
        refuse_certificate(kind, it->rfc8705_pem.data, it->rfc8705_pem.len, CERTBOUND_STATUS_CERTIFICATE_NOT_DER, it);
    }
    for (kind = CERTBOUND_KIND_SAN_DNS; kind <= CERTBOUND_KIND_SAN_EMAIL + 1; kind++) {
        refuse_certificate(kind, it->other.data, it->other.len, CERTBOUND_STATUS_UNKNOWN_KIND, it);
    }
    refuse_certificate(0, it->other.data, it->other.len, CERTBOUND_STATUS_UNKNOWN_KIND, it);
    refuse_certificate(-1, it->other.data, it->other.len, CERTBOUND_STATUS_UNKNOWN_KIND, it);

    CHECK_INT(certbound_identity_from_certificate(CERTBOUND_KIND_PUBLIC_KEY, it->rfc8705.data, it->rfc8705.len, &key),
              CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_to_text(key.digest, text), CERTBOUND_OK);
    CHECK_BYTES(text, RFC8705_KEY_TEXT, sizeof text);
    has_text(it, CERTBOUND_KIND_PUBLIC_KEY, RFC8705_KEY_TEXT, CERTBOUND_OK, CERTBOUND_STATUS_CLIENT_MISMATCH);
}

static void test_has(const samples *it)
{
    certbound_identity identity = read_text(CERTBOUND_KIND_SAN_DNS, "other.example", CERTBOUND_OK, it), garbage;
    CHECK_INT(certbound_certificate_has(it->other.data, it->other.len, NULL), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_certificate_has(NULL, 1, &identity), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_certificate_has(NULL, 0, &identity), CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    CHECK_INT(certbound_certificate_has(it->other.data, LENGTH_MAX, &identity), CERTBOUND_STATUS_INVALID_LENGTH);
    CHECK_INT(certbound_certificate_has(it->other.data, it->other.len - 1, &identity),
              CERTBOUND_STATUS_CERTIFICATE_TRUNCATED);
    garbage = identity;
    garbage.kind = 0;
    has(it->other, &garbage, CERTBOUND_STATUS_UNINITIALISED);
    garbage.kind = CERTBOUND_KIND_SAN_EMAIL + 1;
    has(it->other, &garbage, CERTBOUND_STATUS_UNKNOWN_KIND);
    garbage = identity;
    garbage.digest[CERTBOUND_IDENTITY_LEN - 1] ^= 1;
    has(it->other, &garbage, CERTBOUND_STATUS_CLIENT_MISMATCH);
}

void test_identity(const samples *it)
{
    test_text(it);
    test_certificate_identity(it);
    test_has(it);
}

/* Writes into a block of exactly `capacity` octets, all of which a refusal must zero. */
static void write_subject(octets der, size_t capacity, int32_t status, const char *expected)
{
    octets out = octets_to_fill(capacity);
    size_t out_len = 77;
    CHECK_INT(certbound_subject_write(der.data, der.len, out.data, out.len, &out_len), status);
    if (status == CERTBOUND_OK) {
        CHECK_INT(out_len, strlen(expected));
        CHECK_BYTES(out.data, expected, strlen(expected));
    } else {
        CHECK_INT(out_len, 0);
        CHECK_ZERO(out.data, out.len);
    }
    free_octets(out);
}

/* One call with these pointers and lengths, and an `out` buffer that must be zeroed where it is one. */
static void refuse_subject(const uint8_t *der, size_t len, uint8_t *out, size_t capacity, size_t zeroed, int32_t status)
{
    size_t out_len = 77;
    CHECK_INT(certbound_subject_write(der, len, out, capacity, &out_len), status);
    CHECK_INT(out_len, 0);
    if (zeroed != 0) {
        CHECK_ZERO(out, zeroed);
    }
}

void test_subject(const samples *it)
{
    uint8_t out[64], shared[1024];
    octets cut = octets_of(it->other.data, it->other.len - 1);
    octets der = it->rfc8705;
    size_t out_len, len;
    write_subject(der, CERTBOUND_NAME_MAX_LEN, CERTBOUND_OK, "CN=mtls");
    write_subject(der, strlen("CN=mtls"), CERTBOUND_OK, "CN=mtls");
    write_subject(it->other, strlen("CN=other.example"), CERTBOUND_OK, "CN=other.example");
    for (len = 0; len < strlen("CN=mtls"); len++) {
        write_subject(der, len, CERTBOUND_STATUS_OUTPUT_TOO_SMALL, NULL);
    }
    write_subject(cut, 64, CERTBOUND_STATUS_CERTIFICATE_TRUNCATED, NULL);
    write_subject(it->rfc8705_pem, 64, CERTBOUND_STATUS_CERTIFICATE_NOT_DER, NULL);

    memset(out, 0xaa, sizeof out);
    refuse_subject(NULL, 0, out, 64, 64, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    memset(out, 0xaa, sizeof out);
    refuse_subject(NULL, 1, out, 64, 64, CERTBOUND_STATUS_NULL_POINTER);
    memset(out, 0xaa, sizeof out);
    refuse_subject(der.data, LENGTH_MAX, out, 64, 64, CERTBOUND_STATUS_INVALID_LENGTH);
    refuse_subject(der.data, der.len, NULL, 0, 0, CERTBOUND_STATUS_OUTPUT_TOO_SMALL);
    refuse_subject(der.data, der.len, NULL, 64, 0, CERTBOUND_STATUS_NULL_POINTER);
    refuse_subject(der.data, der.len, out, LENGTH_MAX, 0, CERTBOUND_STATUS_INVALID_LENGTH);
    refuse_subject(der.data, der.len, out, LENGTH_BEYOND_PTRDIFF, 0, CERTBOUND_STATUS_INVALID_LENGTH);
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_subject_write(der.data, der.len, out, 64, NULL), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(out, sizeof out);

    /* Overlap of one octet, and of everything; neighbours do not overlap. */
    memcpy(shared + 256, der.data, der.len);
    refuse_subject(shared + 256, der.len, shared, 257, 257, CERTBOUND_STATUS_OVERLAP);
    memcpy(shared, der.data, der.len);
    refuse_subject(shared, der.len, shared, sizeof shared, sizeof shared, CERTBOUND_STATUS_OVERLAP);
    memcpy(shared + 256, der.data, der.len);
    CHECK_INT(certbound_subject_write(shared + 256, der.len, shared, 256, &out_len), CERTBOUND_OK);
    CHECK_INT(out_len, strlen("CN=mtls"));
    CHECK_BYTES(shared, "CN=mtls", out_len);
    free_octets(cut);
}
