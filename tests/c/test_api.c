/* Every function of certbound.h: good use, NULL, odd lengths, misuse, zeroed outputs. Usage: test_api VECTORS */
#include "api.h"

int check_failures;

static const int32_t statuses[] = {
    CERTBOUND_STATUS_MISMATCH,
    CERTBOUND_STATUS_NO_CERTIFICATE,
    CERTBOUND_STATUS_UNBOUND,
    CERTBOUND_STATUS_UNSUPPORTED_CONFIRMATION,
    CERTBOUND_STATUS_INACTIVE,
    CERTBOUND_STATUS_CERTIFICATE_NOT_YET_VALID,
    CERTBOUND_STATUS_CERTIFICATE_EXPIRED,
    CERTBOUND_STATUS_CLIENT_MISMATCH,
    CERTBOUND_STATUS_NO_CLIENT_CERTIFICATE,
    CERTBOUND_STATUS_CHAIN_NOT_VALIDATED,
    CERTBOUND_STATUS_ISSUER_MISMATCH,
    CERTBOUND_STATUS_UNKNOWN_CLIENT,
    CERTBOUND_STATUS_UNTRUSTED_PEER,
    CERTBOUND_STATUS_AMBIGUOUS_CERTIFICATE,
    CERTBOUND_STATUS_JSON_SYNTAX,
    CERTBOUND_STATUS_JSON_NOT_UTF8,
    CERTBOUND_STATUS_JSON_DUPLICATE_MEMBER,
    CERTBOUND_STATUS_JSON_TRAILING_DATA,
    CERTBOUND_STATUS_CLAIMS_NOT_AN_OBJECT,
    CERTBOUND_STATUS_INTROSPECTION_ACTIVE,
    CERTBOUND_STATUS_CONFIRMATION_NOT_AN_OBJECT,
    CERTBOUND_STATUS_CONFIRMATION_THUMBPRINT,
    CERTBOUND_STATUS_TOKEN_FORMAT,
    CERTBOUND_STATUS_TOKEN_ENCRYPTED,
    CERTBOUND_STATUS_TOKEN_UNSIGNED,
    CERTBOUND_STATUS_TOKEN_BASE64,
    CERTBOUND_STATUS_THUMBPRINT_TEXT,
    CERTBOUND_STATUS_THUMBPRINT_NOT_CANONICAL,
    CERTBOUND_STATUS_CERTIFICATE_NOT_DER,
    CERTBOUND_STATUS_CERTIFICATE_TRUNCATED,
    CERTBOUND_STATUS_CERTIFICATE_TRAILING_DATA,
    CERTBOUND_STATUS_CERTIFICATE_STRUCTURE,
    CERTBOUND_STATUS_CERTIFICATE_VERSION,
    CERTBOUND_STATUS_CERTIFICATE_SERIAL,
    CERTBOUND_STATUS_CERTIFICATE_TIME,
    CERTBOUND_STATUS_CERTIFICATE_EXTENSION,
    CERTBOUND_STATUS_CERTIFICATE_DUPLICATE_EXTENSION,
    CERTBOUND_STATUS_CERTIFICATE_ALGORITHM,
    CERTBOUND_STATUS_FORWARDED_REPEATED,
    CERTBOUND_STATUS_FORWARDED_PERCENT,
    CERTBOUND_STATUS_FORWARDED_DOUBLE_ENCODED,
    CERTBOUND_STATUS_FORWARDED_PLUS_AS_SPACE,
    CERTBOUND_STATUS_FORWARDED_BASE64,
    CERTBOUND_STATUS_FORWARDED_STRUCTURED_FIELD,
    CERTBOUND_STATUS_XFCC_SYNTAX,
    CERTBOUND_STATUS_XFCC_ELEMENTS,
    CERTBOUND_STATUS_XFCC_DUPLICATE_KEY,
    CERTBOUND_STATUS_XFCC_HASH,
    CERTBOUND_STATUS_PEM_BEGIN,
    CERTBOUND_STATUS_PEM_LABEL,
    CERTBOUND_STATUS_PEM_BASE64,
    CERTBOUND_STATUS_PEM_END,
    CERTBOUND_STATUS_PEM_TRAILING_DATA,
    CERTBOUND_STATUS_SECOND_CERTIFICATE,
    CERTBOUND_STATUS_XFCC_CERTIFICATE,
    CERTBOUND_STATUS_FORWARDED_VERDICT,
    CERTBOUND_STATUS_NAME_SYNTAX,
    CERTBOUND_STATUS_NAME_ATTRIBUTE_TYPE,
    CERTBOUND_STATUS_NAME_VALUE,
    CERTBOUND_STATUS_NAME_EMPTY,
    CERTBOUND_STATUS_DNS_NAME,
    CERTBOUND_STATUS_URI,
    CERTBOUND_STATUS_IP_ADDRESS,
    CERTBOUND_STATUS_EMAIL_ADDRESS,
    CERTBOUND_STATUS_KEY_STRUCTURE,
    CERTBOUND_STATUS_KEY_UNSUPPORTED,
    CERTBOUND_STATUS_KEY_PRIVATE,
    CERTBOUND_STATUS_KEY_CERTIFICATE,
    CERTBOUND_STATUS_KEY_SET,
    CERTBOUND_STATUS_CLIENT_METADATA,
    CERTBOUND_STATUS_CLIENT_ID,
    CERTBOUND_STATUS_CLIENT_AUTH_METHOD,
    CERTBOUND_STATUS_CLIENT_IDENTITY,
    CERTBOUND_STATUS_CLIENT_KEYS,
    CERTBOUND_STATUS_REGISTRY_FORMAT,
    CERTBOUND_STATUS_REGISTRY_CHECKSUM,
    CERTBOUND_STATUS_NO_KEY_IDENTIFIER,
    CERTBOUND_STATUS_JSON_TOO_DEEP,
    CERTBOUND_STATUS_JSON_TOO_LONG,
    CERTBOUND_STATUS_JSON_TOO_MANY_MEMBERS,
    CERTBOUND_STATUS_CERTIFICATE_TOO_LONG,
    CERTBOUND_STATUS_CERTIFICATE_TOO_MANY_EXTENSIONS,
    CERTBOUND_STATUS_TOKEN_TOO_LONG,
    CERTBOUND_STATUS_CHAIN_TOO_LONG,
    CERTBOUND_STATUS_OUTPUT_TOO_SMALL,
    CERTBOUND_STATUS_NAME_TOO_LONG,
    CERTBOUND_STATUS_NAME_TOO_MANY_ATTRIBUTES,
    CERTBOUND_STATUS_TOO_MANY_KEYS,
    CERTBOUND_STATUS_CLIENT_ID_TOO_LONG,
    CERTBOUND_STATUS_REGISTRY_TOO_LONG,
    CERTBOUND_STATUS_FORWARDED_TOO_LONG,
    CERTBOUND_STATUS_NULL_POINTER,
    CERTBOUND_STATUS_UNKNOWN_POLICY,
    CERTBOUND_STATUS_UNINITIALISED,
    CERTBOUND_STATUS_INVALID_REALM,
    CERTBOUND_STATUS_NOT_A_REFUSAL,
    CERTBOUND_STATUS_UNKNOWN_PEM_MODE,
    CERTBOUND_STATUS_OVERLAP,
    CERTBOUND_STATUS_INVALID_LENGTH,
    CERTBOUND_STATUS_UNKNOWN_CHAIN,
    CERTBOUND_STATUS_UNKNOWN_KIND,
    CERTBOUND_STATUS_UNKNOWN_FORMAT,
    CERTBOUND_STATUS_INVALID_LIMIT,
    CERTBOUND_STATUS_WEAK_SECRET,
    CERTBOUND_STATUS_UNKNOWN_VERDICT,
    CERTBOUND_STATUS_UNKNOWN_PINNED,
    CERTBOUND_STATUS_HASH_FAILED,
};
#define STATUS_COUNT (sizeof statuses / sizeof statuses[0])

static int is_status(int32_t number)
{
    size_t at;
    for (at = 0; at < STATUS_COUNT; at++) {
        if (statuses[at] == number) {
            return 1;
        }
    }
    return number == CERTBOUND_OK;
}

/* Every status has a sentence of its own, and every other number the same one, which is none of theirs. */
static void test_status_text(void)
{
    const char *unknown = certbound_status_text(-1);
    const char *success = certbound_status_text(CERTBOUND_OK);
    size_t at, other;
    int32_t number;
    CHECK(unknown != NULL && unknown[0] != '\0');
    CHECK(success != NULL && strcmp(success, unknown) != 0);
    for (at = 0; at < STATUS_COUNT; at++) {
        const char *text = certbound_status_text(statuses[at]);
        CHECK(text != NULL && strlen(text) > 10);
        CHECK(strcmp(text, unknown) != 0);
        CHECK(strcmp(text, success) != 0);
        for (other = 0; other < at; other++) {
            CHECK(strcmp(text, certbound_status_text(statuses[other])) != 0);
        }
    }
    for (number = -1000; number < 1000; number++) {
        if (!is_status(number)) {
            CHECK(strcmp(certbound_status_text(number), unknown) == 0);
        } else {
            CHECK(strcmp(certbound_status_text(number), unknown) != 0);
        }
    }
    CHECK(strcmp(certbound_status_text(INT32_MIN), unknown) == 0);
    CHECK(strcmp(certbound_status_text(INT32_MAX), unknown) == 0);
}

/* A library that is older than the header would be linked unnoticed otherwise. */
static void test_version(void)
{
    const uint32_t parts =
        CERTBOUND_VERSION_MAJOR << 16 | CERTBOUND_VERSION_MINOR << 8 | CERTBOUND_VERSION_PATCH;
    CHECK_INT(CERTBOUND_VERSION_NUMBER, parts);
    CHECK_INT(certbound_version_number(), CERTBOUND_VERSION_NUMBER);
}

int main(int argc, char **argv)
{
    samples it;
    if (argc != 2) {
        fputs("usage: test_api VECTORS\n", stderr);
        return 2;
    }
    it.rfc8705_pem = octets_of_file(argv[1], "rfc8705-appendix-a.pem");
    it.rfc8705 = octets_of_certificate(argv[1], "rfc8705-appendix-a.pem");
    it.other = octets_of_certificate(argv[1], "other.pem");
    CHECK_INT(certbound_thumbprint_from_text((const uint8_t *)RFC8705_TEXT, 43, it.rfc8705_digest), CERTBOUND_OK);

    test_status_text();
    test_version();
    test_thumbprint(&it);
    test_thumbprint_text(&it);
    test_thumbprint_stream(&it);
    test_sha256(&it);
    test_certificate(&it);
    test_pem(&it);
    test_presented(&it);
    test_check(&it);
    test_check_jwt(&it);
    test_confirmation(&it);
    test_challenge();
    test_registry(&it, argv[1]);
    test_identity(&it);
    test_subject(&it);
    test_client(&it);
    test_client_pin(&it);
    test_forwarded();

    free_octets(it.rfc8705_pem);
    free_octets(it.rfc8705);
    free_octets(it.other);
    if (check_failures == 0) {
        puts("test_api: passed");
    }
    return check_failures == 0 ? 0 : 1;
}
