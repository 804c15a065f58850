/* certbound_forwarded_decode and its header, certbound_trusted_peer_*, certbound_forwarded_chain. */
#include "api.h"

#define SECRET "0123456789abcdef"
/* The DER SEQUENCE 30 03 02 01 05 in each format; its digest has been computed with openssl. */
#define BODY "MAMCAQU="
#define PEM "-----BEGIN CERTIFICATE-----\n" BODY "\n-----END CERTIFICATE-----\n"
#define PERCENT_PEM "-----BEGIN%20CERTIFICATE-----%0A" BODY "%0A-----END%20CERTIFICATE-----%0A"
#define SPACED_PEM "-----BEGIN CERTIFICATE----- " BODY " -----END CERTIFICATE-----"
#define BASE64_PEM "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1BTUNBUVU9Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K"
#define HASH "417c7763c4e320a6b747b3cb0c6d22f93741b29a32b48594b8eb4c144fe6d729"
#define XFCC "Hash=" HASH ";Cert=\"" PERCENT_PEM "\""

static const uint8_t der[] = {0x30, 0x03, 0x02, 0x01, 0x05};

static certbound_line line_of(const char *text)
{
    certbound_line it;
    it.value = (const uint8_t *)text;
    it.len = strlen(text);
    return it;
}

static certbound_trusted_peer trusted(void)
{
    certbound_trusted_peer peer;
    CHECK_INT(certbound_trusted_peer_asserted(&peer), CERTBOUND_OK);
    return peer;
}

static certbound_forwarded_header header_of(int32_t format)
{
    certbound_forwarded_header header;
    CHECK_INT(certbound_forwarded_header_new(format, &header), CERTBOUND_OK);
    return header;
}

/* Decodes lines; on every answer but a certificate the whole buffer must hold zeros. Returns the length. */
static size_t decode(const certbound_forwarded_header *header, const certbound_line *lines, size_t count,
                     int32_t expected)
{
    certbound_trusted_peer peer = trusted();
    certbound_forwarded out;
    octets buffer = octets_to_fill(sizeof der);
    size_t len;
    memset(&out, 0xaa, sizeof out);
    CHECK_INT(certbound_forwarded_decode(header, &peer, lines, count, buffer.data, buffer.len, &out), expected);
    if (expected == CERTBOUND_OK && out.der_len != 0) {
        int32_t binding;
        CHECK_INT(out.outcome, CERTBOUND_FORWARDED_CERTIFICATE);
        CHECK_INT(out.der_len, sizeof der);
        CHECK_BYTES(buffer.data, der, sizeof der);
        CHECK_INT(certbound_check_claims((const uint8_t *)"{}", 2, &out.presented, CERTBOUND_POLICY_ALLOW_UNBOUND,
                                         &binding),
                  CERTBOUND_OK);
    } else {
        CHECK_ZERO(buffer.data, buffer.len);
        CHECK_INT(out.der_len, 0);
    }
    if (expected != CERTBOUND_OK) {
        CHECK_ZERO(&out, sizeof out);
    } else if (out.der_len == 0) {
        CHECK_INT(out.outcome, CERTBOUND_FORWARDED_ABSENT);
    }
    len = out.der_len;
    free_octets(buffer);
    return len;
}

static void test_formats(void)
{
    static const struct {
        int32_t format;
        const char *value;
    } good[] = {
        {CERTBOUND_FORMAT_PERCENT_PEM, PERCENT_PEM}, {CERTBOUND_FORMAT_SPACED_PEM, SPACED_PEM},
        {CERTBOUND_FORMAT_BASE64_DER, BODY},         {CERTBOUND_FORMAT_STRUCTURED_FIELD, ":" BODY ":"},
        {CERTBOUND_FORMAT_BASE64_PEM, BASE64_PEM},   {CERTBOUND_FORMAT_XFCC, XFCC},
    };
    static const char *const absent[] = {"", " ", "(null)", "::", "{http.request.tls.client.certificate_pem}"};
    size_t at, other;
    for (at = 0; at < sizeof good / sizeof good[0]; at++) {
        certbound_forwarded_header header = header_of(good[at].format);
        certbound_line lines[2];
        lines[0] = line_of(good[at].value);
        lines[1] = lines[0];
        CHECK_INT(decode(&header, lines, 1, CERTBOUND_OK), sizeof der);
        CHECK_INT(decode(&header, lines, 2, CERTBOUND_STATUS_FORWARDED_REPEATED), 0);
        CHECK_INT(decode(&header, NULL, 0, CERTBOUND_OK), 0);
        for (other = 0; other < sizeof absent / sizeof absent[0]; other++) {
            lines[0] = line_of(absent[other]);
            CHECK_INT(decode(&header, lines, 1, CERTBOUND_OK), 0);
        }
    }
}

/* What a caller does with "none": a bound token is refused for it. */
static void test_absent(void)
{
    certbound_forwarded_header header = header_of(CERTBOUND_FORMAT_BASE64_DER);
    certbound_trusted_peer peer = trusted();
    certbound_forwarded out;
    uint8_t buffer[64];
    int32_t binding;
    CHECK_INT(certbound_forwarded_decode(&header, &peer, NULL, 0, buffer, sizeof buffer, &out), CERTBOUND_OK);
    CHECK_INT(out.der_len, 0);
    CHECK_INT(certbound_check_claims((const uint8_t *)RFC8705_CLAIMS, strlen(RFC8705_CLAIMS), &out.presented,
                                     CERTBOUND_POLICY_REQUIRE_BOUND, &binding),
              CERTBOUND_STATUS_NO_CERTIFICATE);
}

static void test_configuration(void)
{
    certbound_forwarded_header header, changed;
    certbound_line line = line_of(BODY), list = line_of(BODY "," BODY), elements = line_of(XFCC "," XFCC);
    memset(&header, 0, sizeof header);
    decode(&header, &line, 1, CERTBOUND_STATUS_UNINITIALISED);
    memset(&header, 0xaa, sizeof header);
    decode(&header, &line, 1, CERTBOUND_STATUS_UNINITIALISED);
    decode(NULL, &line, 1, CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_forwarded_header_check(NULL), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_forwarded_header_check(&header), CERTBOUND_STATUS_UNINITIALISED);
    CHECK_INT(certbound_forwarded_header_new(0, &header), CERTBOUND_STATUS_UNKNOWN_FORMAT);
    CHECK_ZERO(&header, sizeof header);
    CHECK_INT(certbound_forwarded_header_new(7, &header), CERTBOUND_STATUS_UNKNOWN_FORMAT);
    CHECK_INT(certbound_forwarded_header_new(256 + 1, &header), CERTBOUND_STATUS_UNKNOWN_FORMAT);
    CHECK_INT(certbound_forwarded_header_new(CERTBOUND_FORMAT_XFCC, NULL), CERTBOUND_STATUS_NULL_POINTER);

    header = header_of(CERTBOUND_FORMAT_BASE64_DER);
    decode(&header, &list, 1, CERTBOUND_STATUS_SECOND_CERTIFICATE);
    changed = header;
    changed.mode = CERTBOUND_PEM_FIRST_OF_CHAIN;
    CHECK_INT(decode(&changed, &list, 1, CERTBOUND_OK), sizeof der);
    changed.chain_max = 1;
    decode(&changed, &list, 1, CERTBOUND_STATUS_CHAIN_TOO_LONG);
    changed.mode = 0;
    decode(&changed, &line, 1, CERTBOUND_STATUS_UNKNOWN_PEM_MODE);
    changed = header;
    changed.format = 7;
    decode(&changed, &line, 1, CERTBOUND_STATUS_UNKNOWN_FORMAT);
    changed = header;
    changed.value_max_len = line.len;
    CHECK_INT(decode(&changed, &line, 1, CERTBOUND_OK), sizeof der);
    changed.value_max_len = line.len - 1;
    decode(&changed, &line, 1, CERTBOUND_STATUS_FORWARDED_TOO_LONG);
    changed.value_max_len = CERTBOUND_FORWARDED_VALUE_MAX_LEN + 1;
    decode(&changed, &line, 1, CERTBOUND_STATUS_INVALID_LIMIT);
    changed = header;
    changed.certificate_max_len = sizeof der - 1;
    decode(&changed, &line, 1, CERTBOUND_STATUS_CERTIFICATE_TOO_LONG);
    changed.certificate_max_len = 0;
    decode(&changed, &line, 1, CERTBOUND_STATUS_INVALID_LIMIT);
    changed.certificate_max_len = CERTBOUND_CERTIFICATE_MAX_LEN + 1;
    decode(&changed, &line, 1, CERTBOUND_STATUS_INVALID_LIMIT);
    changed = header;
    changed.chain_max = CERTBOUND_PEM_MAX_CHAIN + 1;
    decode(&changed, &line, 1, CERTBOUND_STATUS_INVALID_LIMIT);

    changed = header;
    CHECK_INT(certbound_forwarded_header_check(&changed), CERTBOUND_OK);
    changed.elements = 2;
    decode(&changed, &line, 1, CERTBOUND_STATUS_INVALID_LIMIT);
    CHECK_INT(certbound_forwarded_header_check(&changed), CERTBOUND_STATUS_INVALID_LIMIT);

    header = header_of(CERTBOUND_FORMAT_XFCC);
    decode(&header, &elements, 1, CERTBOUND_STATUS_XFCC_ELEMENTS);
    header.elements = 2;
    CHECK_INT(decode(&header, &elements, 1, CERTBOUND_OK), sizeof der);
    header.elements = CERTBOUND_FORWARDED_MAX_ELEMENTS + 1;
    decode(&header, &elements, 1, CERTBOUND_STATUS_INVALID_LIMIT);
    header.elements = 256 + 2;
    decode(&header, &elements, 1, CERTBOUND_STATUS_INVALID_LIMIT);
    header.elements = 0;
    decode(&header, &elements, 1, CERTBOUND_STATUS_INVALID_LIMIT);
}

static void test_pointers(void)
{
    certbound_forwarded_header header = header_of(CERTBOUND_FORMAT_BASE64_DER);
    certbound_trusted_peer peer = trusted(), untrusted;
    certbound_line line = line_of(BODY), wrong;
    certbound_forwarded out;
    uint8_t buffer[64];
    memset(&untrusted, 0, sizeof untrusted);

    decode(&header, NULL, 1, CERTBOUND_STATUS_NULL_POINTER);
    decode(&header, NULL, SIZE_MAX, CERTBOUND_STATUS_NULL_POINTER);
    wrong.value = NULL;
    wrong.len = 0;
    CHECK_INT(decode(&header, &wrong, 1, CERTBOUND_OK), 0);
    wrong.len = 1;
    decode(&header, &wrong, 1, CERTBOUND_STATUS_NULL_POINTER);
    wrong.value = line.value;
    wrong.len = LENGTH_BEYOND_PTRDIFF;
    decode(&header, &wrong, 1, CERTBOUND_STATUS_INVALID_LENGTH);

    /* Nobody's word is not the caller's word. */
    CHECK_INT(certbound_forwarded_decode(&header, NULL, &line, 1, buffer, sizeof buffer, &out),
              CERTBOUND_STATUS_NULL_POINTER);
    memset(buffer, 0xaa, sizeof buffer);
    CHECK_INT(certbound_forwarded_decode(&header, &untrusted, &line, 1, buffer, sizeof buffer, &out),
              CERTBOUND_STATUS_UNINITIALISED);
    CHECK_ZERO(buffer, sizeof buffer);
    CHECK_ZERO(&out, sizeof out);

    memset(buffer, 0xaa, sizeof buffer);
    CHECK_INT(certbound_forwarded_decode(&header, &peer, &line, 1, buffer, sizeof buffer, NULL),
              CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(buffer, sizeof buffer);
    CHECK_INT(certbound_forwarded_decode(&header, &peer, &line, 1, NULL, 0, &out), CERTBOUND_STATUS_OUTPUT_TOO_SMALL);
    CHECK_INT(certbound_forwarded_decode(&header, &peer, &line, 1, NULL, 1, &out), CERTBOUND_STATUS_NULL_POINTER);
    memcpy(buffer, BODY, sizeof BODY - 1);
    wrong.value = buffer;
    wrong.len = sizeof BODY - 1;
    CHECK_INT(certbound_forwarded_decode(&header, &peer, &wrong, 1, buffer, sizeof buffer, &out),
              CERTBOUND_STATUS_OVERLAP);
    CHECK_ZERO(buffer, sizeof buffer);
}

static void by_secret(const certbound_line *lines, size_t count, const char *secret, int32_t expected)
{
    certbound_trusted_peer peer;
    int32_t chain = 77;
    memset(&peer, 0xaa, sizeof peer);
    CHECK_INT(certbound_trusted_peer_by_secret(lines, count, (const uint8_t *)secret, strlen(secret), &peer), expected);
    CHECK_INT(certbound_forwarded_chain(&peer, CERTBOUND_VERDICT_WORDS, NULL, 0, &chain),
              expected == CERTBOUND_OK ? CERTBOUND_OK : CERTBOUND_STATUS_UNINITIALISED);
}

static void test_secret(void)
{
    certbound_line lines[2];
    lines[0] = line_of(SECRET);
    lines[1] = lines[0];
    by_secret(lines, 1, SECRET, CERTBOUND_OK);
    by_secret(lines, 2, SECRET, CERTBOUND_STATUS_UNTRUSTED_PEER);
    by_secret(NULL, 0, SECRET, CERTBOUND_STATUS_UNTRUSTED_PEER);
    by_secret(NULL, 1, SECRET, CERTBOUND_STATUS_NULL_POINTER);
    by_secret(lines, 1, "0123456789abcdeF", CERTBOUND_STATUS_UNTRUSTED_PEER);
    by_secret(lines, 1, SECRET "0", CERTBOUND_STATUS_UNTRUSTED_PEER);
    by_secret(lines, 1, "0123456789abcde", CERTBOUND_STATUS_WEAK_SECRET);
    by_secret(lines, 1, "", CERTBOUND_STATUS_WEAK_SECRET);
    CHECK_INT(certbound_trusted_peer_by_secret(lines, 1, (const uint8_t *)SECRET, 16, NULL),
              CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_trusted_peer_asserted(NULL), CERTBOUND_STATUS_NULL_POINTER);
}

static void verdict(int32_t form, const char *value, int32_t status, int32_t expected)
{
    certbound_trusted_peer peer = trusted();
    certbound_line lines[2];
    int32_t chain = 77;
    lines[0] = line_of(value);
    lines[1] = lines[0];
    CHECK_INT(certbound_forwarded_chain(&peer, form, lines, 1, &chain), status);
    CHECK_INT(chain, expected);
    if (status == CERTBOUND_OK) {
        CHECK_INT(certbound_forwarded_chain(&peer, form, lines, 2, &chain), CERTBOUND_STATUS_FORWARDED_REPEATED);
        CHECK_INT(chain, 0);
    }
}

static void test_verdict(void)
{
    verdict(CERTBOUND_VERDICT_WORDS, "SUCCESS", CERTBOUND_OK, CERTBOUND_CHAIN_VALIDATED);
    verdict(CERTBOUND_VERDICT_WORDS, "FAILED:certificate has expired", CERTBOUND_OK, CERTBOUND_CHAIN_NOT_VALIDATED);
    verdict(CERTBOUND_VERDICT_WORDS, "NONE", CERTBOUND_OK, CERTBOUND_CHAIN_NOT_VALIDATED);
    verdict(CERTBOUND_VERDICT_WORDS, "", CERTBOUND_OK, CERTBOUND_CHAIN_NOT_VALIDATED);
    verdict(CERTBOUND_VERDICT_WORDS, "0", CERTBOUND_STATUS_FORWARDED_VERDICT, 0);
    verdict(CERTBOUND_VERDICT_CODE, "0", CERTBOUND_OK, CERTBOUND_CHAIN_VALIDATED);
    verdict(CERTBOUND_VERDICT_CODE, "10", CERTBOUND_OK, CERTBOUND_CHAIN_NOT_VALIDATED);
    verdict(CERTBOUND_VERDICT_CODE, "SUCCESS", CERTBOUND_STATUS_FORWARDED_VERDICT, 0);
    verdict(0, "SUCCESS", CERTBOUND_STATUS_UNKNOWN_VERDICT, 0);
    verdict(3, "0", CERTBOUND_STATUS_UNKNOWN_VERDICT, 0);
}

/* rfc8705: 6.5-termination */
void test_forwarded(void)
{
    test_formats();
    test_absent();
    test_configuration();
    test_pointers();
    test_secret();
    test_verdict();
}
