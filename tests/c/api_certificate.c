/* certbound_certificate_parse and its validity check, certbound_pem_decode. */
#include "api.h"

static void check_span(certbound_span actual, uint32_t offset, uint32_t len)
{
    CHECK_INT(actual.offset, offset);
    CHECK_INT(actual.len, len);
}

static void check_no_certificate(const certbound_certificate *it)
{
    static const certbound_certificate none;
    CHECK_INT(memcmp(it, &none, sizeof none), 0);
}

static void refuse(const uint8_t *der, size_t len, int32_t expected)
{
    certbound_certificate out;
    memset(&out, 0xaa, sizeof out);
    CHECK_INT(certbound_certificate_parse(der, len, &out), expected);
    check_no_certificate(&out);
    /* What a failed call leaves has no validity period, not one that contains every time. */
    CHECK_INT(certbound_certificate_check_validity(&out, 0), CERTBOUND_STATUS_UNINITIALISED);
}

static void test_validity(const certbound_certificate *it)
{
    certbound_certificate zeroed, garbage;
    CHECK_INT(certbound_certificate_check_validity(it, it->not_before), CERTBOUND_OK);
    CHECK_INT(certbound_certificate_check_validity(it, it->not_after), CERTBOUND_OK);
    CHECK_INT(certbound_certificate_check_validity(it, it->not_before - 1),
              CERTBOUND_STATUS_CERTIFICATE_NOT_YET_VALID);
    CHECK_INT(certbound_certificate_check_validity(it, it->not_after + 1), CERTBOUND_STATUS_CERTIFICATE_EXPIRED);
    CHECK_INT(certbound_certificate_check_validity(it, INT64_MIN), CERTBOUND_STATUS_CERTIFICATE_NOT_YET_VALID);
    CHECK_INT(certbound_certificate_check_validity(it, INT64_MAX), CERTBOUND_STATUS_CERTIFICATE_EXPIRED);
    CHECK_INT(certbound_certificate_check_validity(NULL, 0), CERTBOUND_STATUS_NULL_POINTER);
    memset(&zeroed, 0, sizeof zeroed);
    CHECK_INT(certbound_certificate_check_validity(&zeroed, 0), CERTBOUND_STATUS_UNINITIALISED);
    garbage = *it;
    garbage.version = 0xaaaaaaaa;
    CHECK_INT(certbound_certificate_check_validity(&garbage, it->not_before), CERTBOUND_STATUS_UNINITIALISED);
}

void test_certificate(const samples *it)
{
    static const uint8_t empty_sequence[] = {0x30, 0x00};
    certbound_certificate out;
    octets wrong = octets_of(it->rfc8705.data, it->rfc8705.len);
    union {
        uint8_t octets[512];
        certbound_certificate certificate;
    } shared;

    /* The expected numbers are those of `openssl asn1parse`. */
    CHECK_INT(certbound_certificate_parse(it->rfc8705.data, it->rfc8705.len, &out), CERTBOUND_OK);
    CHECK_INT(out.version, 1);
    CHECK_INT(out.not_before, 1539866229);
    CHECK_INT(out.not_after, 1651495029);
    check_span(out.serial, 9, 1);
    check_span(out.issuer, 22, 17);
    check_span(out.subject, 71, 17);
    check_span(out.public_key_info, 88, 91);
    check_span(out.subject_alt_name, 0, 0);
    test_validity(&out);

    CHECK_INT(certbound_certificate_parse(it->other.data, it->other.len, &out), CERTBOUND_OK);
    CHECK_INT(out.version, 3);
    CHECK_INT(out.not_before, 1577836800);
    CHECK_INT(out.not_after, 4733510400);
    check_span(out.serial, 15, 20);
    check_span(out.issuer, 47, 26);
    check_span(out.subject, 107, 26);
    check_span(out.public_key_info, 133, 91);
    check_span(out.subject_alt_name, 288, 17);

    refuse(NULL, 0, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    refuse(it->other.data, 0, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    refuse(NULL, 1, CERTBOUND_STATUS_NULL_POINTER);
    refuse(it->other.data, LENGTH_MAX, CERTBOUND_STATUS_INVALID_LENGTH);
    refuse(it->other.data, LENGTH_BEYOND_PTRDIFF, CERTBOUND_STATUS_INVALID_LENGTH);
    refuse(it->other.data, it->other.len - 1, CERTBOUND_STATUS_CERTIFICATE_TRUNCATED);
    refuse(empty_sequence, sizeof empty_sequence, CERTBOUND_STATUS_CERTIFICATE_STRUCTURE);
    refuse(it->rfc8705_pem.data, it->rfc8705_pem.len, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    wrong.data[41] = 0x02;
    refuse(wrong.data, wrong.len, CERTBOUND_STATUS_CERTIFICATE_TIME);
    CHECK_INT(certbound_certificate_parse(it->other.data, it->other.len, NULL), CERTBOUND_STATUS_NULL_POINTER);

    /* The output is written when the input has been read. */
    memcpy(shared.octets, it->rfc8705.data, it->rfc8705.len);
    CHECK_INT(certbound_certificate_parse(shared.octets, it->rfc8705.len, &shared.certificate), CERTBOUND_OK);
    check_span(shared.certificate.public_key_info, 88, 91);
    free_octets(wrong);
}

/* Decodes into a block of exactly `capacity` octets, all of which a refusal must zero. */
static void decode(octets pem, int32_t mode, size_t capacity, int32_t expected, octets der)
{
    octets out = octets_to_fill(capacity);
    size_t out_len = 77;
    CHECK_INT(certbound_pem_decode(pem.data, pem.len, mode, out.data, out.len, &out_len), expected);
    if (expected == CERTBOUND_OK) {
        CHECK_INT(out_len, der.len);
        CHECK_BYTES(out.data, der.data, der.len);
    } else {
        CHECK_INT(out_len, 0);
        CHECK_ZERO(out.data, out.len);
    }
    free_octets(out);
}

static octets with_crlf(octets pem)
{
    uint8_t buffer[2048];
    size_t at, len = 0;
    for (at = 0; at < pem.len; at++) {
        if (pem.data[at] == '\n') {
            buffer[len++] = '\r';
        }
        buffer[len++] = pem.data[at];
    }
    return octets_of(buffer, len);
}

static octets twice(octets pem)
{
    uint8_t buffer[2048];
    memcpy(buffer, pem.data, pem.len);
    memcpy(buffer + pem.len, pem.data, pem.len);
    return octets_of(buffer, 2 * pem.len);
}

static void test_pem_pointers(const samples *it)
{
    const octets pem = it->rfc8705_pem;
    uint8_t out[512];
    uint8_t shared[1024];
    size_t len = 77;

    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_pem_decode(NULL, 0, CERTBOUND_PEM_SINGLE, out, sizeof out, &len),
              CERTBOUND_STATUS_PEM_BEGIN);
    CHECK_ZERO(out, sizeof out);
    CHECK_INT(len, 0);
    len = 77;
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_pem_decode(NULL, 1, CERTBOUND_PEM_SINGLE, out, sizeof out, &len),
              CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(out, sizeof out);
    CHECK_INT(len, 0);
    len = 77;
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_pem_decode(pem.data, LENGTH_MAX, CERTBOUND_PEM_SINGLE, out, sizeof out, &len),
              CERTBOUND_STATUS_INVALID_LENGTH);
    CHECK_ZERO(out, sizeof out);
    CHECK_INT(len, 0);

    len = 77;
    CHECK_INT(certbound_pem_decode(pem.data, pem.len, CERTBOUND_PEM_SINGLE, NULL, 0, &len),
              CERTBOUND_STATUS_OUTPUT_TOO_SMALL);
    CHECK_INT(len, 0);
    len = 77;
    CHECK_INT(certbound_pem_decode(pem.data, pem.len, CERTBOUND_PEM_SINGLE, NULL, 512, &len),
              CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(len, 0);
    len = 77;
    CHECK_INT(certbound_pem_decode(pem.data, pem.len, CERTBOUND_PEM_SINGLE, out, LENGTH_BEYOND_PTRDIFF, &len),
              CERTBOUND_STATUS_INVALID_LENGTH);
    CHECK_INT(len, 0);
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_pem_decode(pem.data, pem.len, CERTBOUND_PEM_SINGLE, out, sizeof out, NULL),
              CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(out, sizeof out);

    /* Overlap of one octet at either end; neighbours do not overlap. */
    memcpy(shared + 300, pem.data, pem.len);
    len = 77;
    CHECK_INT(certbound_pem_decode(shared + 300, pem.len, CERTBOUND_PEM_SINGLE, shared, 301, &len),
              CERTBOUND_STATUS_OVERLAP);
    CHECK_ZERO(shared, 301);
    CHECK_INT(len, 0);
    memcpy(shared + 300, pem.data, pem.len);
    CHECK_INT(certbound_pem_decode(shared + 300, pem.len, CERTBOUND_PEM_SINGLE, shared, 300, &len), CERTBOUND_OK);
    CHECK_BYTES(shared, it->rfc8705.data, it->rfc8705.len);
    memcpy(shared, pem.data, pem.len);
    CHECK_INT(certbound_pem_decode(shared, pem.len, CERTBOUND_PEM_SINGLE, shared + pem.len - 1, 300, &len),
              CERTBOUND_STATUS_OVERLAP);
    CHECK_ZERO(shared + pem.len - 1, 300);
    memcpy(shared, pem.data, pem.len);
    CHECK_INT(certbound_pem_decode(shared, pem.len, CERTBOUND_PEM_SINGLE, shared + pem.len, 300, &len), CERTBOUND_OK);
    CHECK_BYTES(shared + pem.len, it->rfc8705.data, it->rfc8705.len);
}

void test_pem(const samples *it)
{
    const octets pem = it->rfc8705_pem;
    /* The documented need: three octets for every four characters of the body, here 356. */
    const size_t need = 267;
    octets crlf = with_crlf(pem);
    octets chain = twice(pem);
    octets text_after = octets_of(chain.data, pem.len + 1);
    octets spoilt = octets_of(pem.data, pem.len);
    octets cut = octets_of(pem.data, pem.len - 10);

    decode(pem, CERTBOUND_PEM_SINGLE, need, CERTBOUND_OK, it->rfc8705);
    decode(pem, CERTBOUND_PEM_FIRST_OF_CHAIN, need, CERTBOUND_OK, it->rfc8705);
    decode(crlf, CERTBOUND_PEM_SINGLE, need, CERTBOUND_OK, it->rfc8705);
    decode(chain, CERTBOUND_PEM_FIRST_OF_CHAIN, need, CERTBOUND_OK, it->rfc8705);
    decode(chain, CERTBOUND_PEM_SINGLE, need, CERTBOUND_STATUS_SECOND_CERTIFICATE, it->rfc8705);
    decode(pem, CERTBOUND_PEM_SINGLE, it->rfc8705.len - 1, CERTBOUND_STATUS_OUTPUT_TOO_SMALL, it->rfc8705);
    decode(pem, CERTBOUND_PEM_SINGLE, 1, CERTBOUND_STATUS_OUTPUT_TOO_SMALL, it->rfc8705);
    decode(pem, CERTBOUND_PEM_SINGLE, 0, CERTBOUND_STATUS_OUTPUT_TOO_SMALL, it->rfc8705);
    decode(pem, 0, need, CERTBOUND_STATUS_UNKNOWN_PEM_MODE, it->rfc8705);
    decode(pem, 3, need, CERTBOUND_STATUS_UNKNOWN_PEM_MODE, it->rfc8705);
    decode(pem, -1, need, CERTBOUND_STATUS_UNKNOWN_PEM_MODE, it->rfc8705);
    text_after.data[pem.len] = 'x';
    decode(text_after, CERTBOUND_PEM_SINGLE, need, CERTBOUND_STATUS_PEM_TRAILING_DATA, it->rfc8705);
    decode(cut, CERTBOUND_PEM_SINGLE, need, CERTBOUND_STATUS_PEM_END, it->rfc8705);
    spoilt.data[40] = '*';
    decode(spoilt, CERTBOUND_PEM_SINGLE, need, CERTBOUND_STATUS_PEM_BASE64, it->rfc8705);
    spoilt.data[0] = 'x';
    decode(spoilt, CERTBOUND_PEM_SINGLE, need, CERTBOUND_STATUS_PEM_BEGIN, it->rfc8705);
    decode(it->rfc8705, CERTBOUND_PEM_SINGLE, 200, CERTBOUND_STATUS_PEM_BEGIN, it->rfc8705);
    test_pem_pointers(it);

    free_octets(crlf);
    free_octets(chain);
    free_octets(text_after);
    free_octets(spoilt);
    free_octets(cut);
}
