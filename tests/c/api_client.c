/* certbound_client_*: read from metadata, pinned to an issuer, found by its client_id, authenticated. */
#include "api.h"

#define NAMED(parameter, text) \
    "{\"client_id\":\"c\",\"token_endpoint_auth_method\":\"tls_client_auth\",\"" parameter "\":\"" text "\"}"
#define SUBJECT "tls_client_auth_subject_dn"
#define DNS "tls_client_auth_san_dns"
/* A key that no certificate here has, and the certificates that are registered with it. */
#define KEY "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""
#define SELF_SIGNED(keys) \
    "{\"client_id\":\"c\",\"token_endpoint_auth_method\":\"self_signed_tls_client_auth\",\"jwks\":{\"keys\":[" keys "]}}"
#define WITH_CERTIFICATE KEY ",\"x5t#S256\":\"" RFC8705_TEXT "\"}"

enum { VALIDATED = CERTBOUND_CHAIN_VALIDATED, NOT_VALIDATED = CERTBOUND_CHAIN_NOT_VALIDATED };

/* A call that was refused must leave what authenticates nobody. */
static void check_no_client(const certbound_client *client, const samples *it)
{
    CHECK_ZERO(client, sizeof *client);
    CHECK_INT(certbound_client_authenticate(client, it->rfc8705.data, it->rfc8705.len, VALIDATED),
              CERTBOUND_STATUS_UNINITIALISED);
    CHECK_INT(certbound_client_is(client, (const uint8_t *)"c", 1), CERTBOUND_STATUS_UNINITIALISED);
}

/* One call whose input is a heap block of its own. */
static certbound_client read_client(const char *metadata)
{
    octets input = octets_of_text(metadata);
    certbound_client client;
    memset(&client, 0xaa, sizeof client);
    CHECK_INT(certbound_client_from_metadata(input.data, input.len, &client), CERTBOUND_OK);
    free_octets(input);
    return client;
}

static void refuse_octets(const uint8_t *metadata, size_t len, int32_t status, const samples *it)
{
    certbound_client client;
    memset(&client, 0xaa, sizeof client);
    CHECK_INT(certbound_client_from_metadata(metadata, len, &client), status);
    check_no_client(&client, it);
}

static void refuse(const char *metadata, int32_t status, const samples *it)
{
    octets input = octets_of_text(metadata);
    refuse_octets(input.data, input.len, status, it);
    free_octets(input);
}

static void authenticate(const certbound_client *client, octets der, int32_t chain, int32_t status)
{
    CHECK_INT(certbound_client_authenticate(client, der.data, der.len, chain), status);
}

static void test_metadata(const samples *it)
{
    const char *good = NAMED(SUBJECT, "CN=mtls");
    const uint8_t *text = (const uint8_t *)good;
    certbound_client client = read_client(good);
    size_t len;
    CHECK_INT(client.method, CERTBOUND_METHOD_TLS_CLIENT_AUTH);
    CHECK_INT(client.bound_tokens, 0);
    CHECK_INT(client.identity_count, 1);
    client = read_client(SELF_SIGNED(WITH_CERTIFICATE "," KEY "}"));
    CHECK_INT(client.method, CERTBOUND_METHOD_SELF_SIGNED_TLS_CLIENT_AUTH);
    CHECK_INT(client.identity_count, 2);
    client = read_client("{\"client_id\":\"c\",\"token_endpoint_auth_method\":\"tls_client_auth\",\"" DNS "\":\"a.example\","
                         "\"tls_client_certificate_bound_access_tokens\":true,\"" SUBJECT "\":null}");
    CHECK_INT(client.bound_tokens, 1);

    refuse("", CERTBOUND_STATUS_JSON_SYNTAX, it);
    refuse("[]", CERTBOUND_STATUS_CLIENT_METADATA, it);
    refuse("{}", CERTBOUND_STATUS_CLIENT_ID, it);
    refuse("{\"client_id\":\"c\"}", CERTBOUND_STATUS_CLIENT_AUTH_METHOD, it);
    refuse("{\"client_id\":\"c\",\"token_endpoint_auth_method\":\"client_secret_basic\"}",
           CERTBOUND_STATUS_CLIENT_AUTH_METHOD, it);
    refuse("{\"client_id\":\"c\",\"token_endpoint_auth_method\":\"tls_client_auth\"}", CERTBOUND_STATUS_CLIENT_IDENTITY,
           it);
    refuse(NAMED(SUBJECT, "CN=a\",\"" DNS "\":\"a.example"), CERTBOUND_STATUS_CLIENT_IDENTITY, it);
    refuse(NAMED(SUBJECT, "CN=a\",\"" SUBJECT "\":\"CN=a"), CERTBOUND_STATUS_JSON_DUPLICATE_MEMBER, it);
    refuse(NAMED(SUBJECT, "mtls"), CERTBOUND_STATUS_NAME_SYNTAX, it);
    refuse(NAMED(DNS, "a..example"), CERTBOUND_STATUS_DNS_NAME, it);
    refuse(NAMED("tls_client_auth_san_uri", "a.example"), CERTBOUND_STATUS_URI, it);
    refuse(NAMED("tls_client_auth_san_ip", "1.2.3"), CERTBOUND_STATUS_IP_ADDRESS, it);
    refuse(NAMED("tls_client_auth_san_email", "a.example"), CERTBOUND_STATUS_EMAIL_ADDRESS, it);
    refuse(NAMED(DNS, "a.example") "}", CERTBOUND_STATUS_JSON_TRAILING_DATA, it);
    refuse(SELF_SIGNED(""), CERTBOUND_STATUS_CLIENT_KEYS, it);
    refuse(SELF_SIGNED(KEY ",\"d\":\"AA\"}"), CERTBOUND_STATUS_KEY_PRIVATE, it);
    refuse(SELF_SIGNED(KEY ",\"x5c\":[]}"), CERTBOUND_STATUS_KEY_CERTIFICATE, it);
    refuse(SELF_SIGNED("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}"), CERTBOUND_STATUS_KEY_STRUCTURE, it);

    refuse_octets(NULL, 0, CERTBOUND_STATUS_JSON_SYNTAX, it);
    refuse_octets(text, 0, CERTBOUND_STATUS_JSON_SYNTAX, it);
    refuse_octets(NULL, 1, CERTBOUND_STATUS_NULL_POINTER, it);
    refuse_octets(text, LENGTH_MAX, CERTBOUND_STATUS_INVALID_LENGTH, it);
    refuse_octets(text, LENGTH_BEYOND_PTRDIFF, CERTBOUND_STATUS_INVALID_LENGTH, it);
    CHECK_INT(certbound_client_from_metadata(text, strlen(good), NULL), CERTBOUND_STATUS_NULL_POINTER);
    for (len = 0; len < strlen(good); len++) {
        octets cut = octets_of(good, len);
        refuse_octets(cut.data, cut.len, CERTBOUND_STATUS_JSON_SYNTAX, it);
        free_octets(cut);
    }
}

static void is(const certbound_client *client, const char *client_id, int32_t status)
{
    octets input = octets_of_text(client_id);
    CHECK_INT(certbound_client_is(client, input.data, input.len), status);
    free_octets(input);
}

static void test_is(void)
{
    certbound_client client = read_client(NAMED(DNS, "a.example"));
    octets too_long = octets_to_fill(CERTBOUND_CLIENT_ID_MAX_LEN + 1);
    const uint8_t *id = (const uint8_t *)"c";
    memset(too_long.data, 'c', too_long.len);
    is(&client, "c", CERTBOUND_OK);
    is(&client, "d", CERTBOUND_STATUS_UNKNOWN_CLIENT);
    is(&client, "cc", CERTBOUND_STATUS_UNKNOWN_CLIENT);
    is(&client, "", CERTBOUND_STATUS_UNKNOWN_CLIENT);
    CHECK_INT(certbound_client_is(&client, too_long.data, too_long.len), CERTBOUND_STATUS_UNKNOWN_CLIENT);
    CHECK_INT(certbound_client_is(&client, NULL, 0), CERTBOUND_STATUS_UNKNOWN_CLIENT);
    CHECK_INT(certbound_client_is(&client, NULL, 1), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_client_is(&client, id, LENGTH_MAX), CERTBOUND_STATUS_INVALID_LENGTH);
    CHECK_INT(certbound_client_is(NULL, id, 1), CERTBOUND_STATUS_NULL_POINTER);
    free_octets(too_long);
}

static void test_authenticate(const samples *it)
{
    static const uint8_t empty = 0;
    certbound_client named = read_client(NAMED(SUBJECT, "CN=mtls"));
    certbound_client keys = read_client(SELF_SIGNED(KEY "}," WITH_CERTIFICATE)), kept, dns;
    const octets der = it->rfc8705, nothing = {NULL, 0};

    /* A kept copy serves every request of the client. */
    kept = named;
    memset(&named, 0, sizeof named);
    authenticate(&kept, der, VALIDATED, CERTBOUND_OK);
    authenticate(&kept, der, VALIDATED, CERTBOUND_OK);
    authenticate(&kept, it->other, VALIDATED, CERTBOUND_STATUS_CLIENT_MISMATCH);
    authenticate(&kept, der, NOT_VALIDATED, CERTBOUND_STATUS_CHAIN_NOT_VALIDATED);
    authenticate(&kept, it->other, NOT_VALIDATED, CERTBOUND_STATUS_CHAIN_NOT_VALIDATED);
    authenticate(&keys, der, VALIDATED, CERTBOUND_OK);
    authenticate(&keys, der, NOT_VALIDATED, CERTBOUND_OK);
    authenticate(&keys, it->other, NOT_VALIDATED, CERTBOUND_STATUS_CLIENT_MISMATCH);
    dns = read_client(NAMED(DNS, "other.example"));
    authenticate(&dns, it->other, VALIDATED, CERTBOUND_OK);
    authenticate(&dns, der, VALIDATED, CERTBOUND_STATUS_CLIENT_MISMATCH);

    /* NULL is no certificate; any other pointer with length 0 is an empty one. */
    authenticate(&kept, nothing, VALIDATED, CERTBOUND_STATUS_NO_CLIENT_CERTIFICATE);
    authenticate(&keys, nothing, NOT_VALIDATED, CERTBOUND_STATUS_NO_CLIENT_CERTIFICATE);
    CHECK_INT(certbound_client_authenticate(&keys, &empty, 0, VALIDATED), CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    CHECK_INT(certbound_client_authenticate(&keys, NULL, 1, VALIDATED), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_client_authenticate(&keys, der.data, LENGTH_MAX, VALIDATED), CERTBOUND_STATUS_INVALID_LENGTH);
    CHECK_INT(certbound_client_authenticate(&keys, der.data, der.len - 1, VALIDATED),
              CERTBOUND_STATUS_CERTIFICATE_TRUNCATED);
    CHECK_INT(certbound_client_authenticate(NULL, der.data, der.len, VALIDATED), CERTBOUND_STATUS_NULL_POINTER);

    authenticate(&keys, der, 0, CERTBOUND_STATUS_UNKNOWN_CHAIN);
    authenticate(&keys, der, 3, CERTBOUND_STATUS_UNKNOWN_CHAIN);
    authenticate(&kept, der, -1, CERTBOUND_STATUS_UNKNOWN_CHAIN);
    authenticate(&keys, nothing, INT32_MAX, CERTBOUND_STATUS_UNKNOWN_CHAIN);
}

/* The readable fields, changed: a count beyond the structure must not be followed. */
static void test_tampered(const samples *it)
{
    const certbound_client named = read_client(NAMED(SUBJECT, "CN=mtls"));
    const certbound_client keys = read_client(SELF_SIGNED(WITH_CERTIFICATE));
    static const uint32_t counts[] = {0, 2, CERTBOUND_CLIENT_MAX_IDENTITIES, CERTBOUND_CLIENT_MAX_IDENTITIES + 1,
                                      0x7fffffff, 0xffffffff};
    static const int32_t methods[] = {0, 3, -1, 256 + 1, INT32_MIN, INT32_MAX};
    octets block = octets_to_fill(sizeof named);
    certbound_client *client = (certbound_client *)(void *)block.data;
    size_t at;
    authenticate(client, it->rfc8705, VALIDATED, CERTBOUND_STATUS_UNINITIALISED);
    memset(client, 0, sizeof *client);
    authenticate(client, it->rfc8705, VALIDATED, CERTBOUND_STATUS_UNINITIALISED);
    for (at = 0; at < sizeof counts / sizeof counts[0]; at++) {
        *client = named;
        client->identity_count = counts[at];
        authenticate(client, it->rfc8705, VALIDATED, CERTBOUND_STATUS_UNINITIALISED);
        *client = keys;
        client->identity_count = counts[at];
        authenticate(client, it->rfc8705, VALIDATED, CERTBOUND_STATUS_UNINITIALISED);
        CHECK_INT(certbound_client_is(client, (const uint8_t *)"c", 1), CERTBOUND_STATUS_UNINITIALISED);
    }
    for (at = 0; at < sizeof methods / sizeof methods[0]; at++) {
        *client = keys;
        client->method = methods[at];
        authenticate(client, it->rfc8705, VALIDATED, CERTBOUND_STATUS_UNINITIALISED);
    }
    /* The other method, which asks for less, does not take this client's identities. */
    *client = named;
    client->method = CERTBOUND_METHOD_SELF_SIGNED_TLS_CLIENT_AUTH;
    authenticate(client, it->rfc8705, NOT_VALIDATED, CERTBOUND_STATUS_UNINITIALISED);
    *client = keys;
    client->method = CERTBOUND_METHOD_TLS_CLIENT_AUTH;
    authenticate(client, it->rfc8705, VALIDATED, CERTBOUND_STATUS_UNINITIALISED);
    *client = keys;
    client->bound_tokens = 2;
    authenticate(client, it->rfc8705, VALIDATED, CERTBOUND_STATUS_UNINITIALISED);
    *client = keys;
    authenticate(client, it->rfc8705, VALIDATED, CERTBOUND_OK);
    free_octets(block);
}

void test_client(const samples *it)
{
    test_metadata(it);
    test_is();
    test_authenticate(it);
    test_tampered(it);
}

static void refuse_pin(const certbound_client *client, const uint8_t *authority, size_t len, int32_t status,
                       const samples *it)
{
    certbound_client out;
    memset(&out, 0xaa, sizeof out);
    CHECK_INT(certbound_client_pin_issuer(client, authority, len, CERTBOUND_PINNED_NAME, &out), status);
    check_no_client(&out, it);
}

void test_client_pin(const samples *it)
{
    static const struct {
        int32_t pinned, status;
    } wrong[] = {
        {CERTBOUND_PINNED_NAME_AND_KEY_IDENTIFIER, CERTBOUND_STATUS_NO_KEY_IDENTIFIER},
        {CERTBOUND_PINNED_KEY_IDENTIFIER, CERTBOUND_STATUS_NO_KEY_IDENTIFIER},
        {0, CERTBOUND_STATUS_UNKNOWN_PINNED},
        {4, CERTBOUND_STATUS_UNKNOWN_PINNED},
        {-1, CERTBOUND_STATUS_UNKNOWN_PINNED},
    };
    enum { NAME = CERTBOUND_PINNED_NAME };
    size_t at;
    const certbound_client client = read_client(SELF_SIGNED(WITH_CERTIFICATE));
    const octets own = it->rfc8705, other = it->other;
    certbound_client pinned, self, zeroed;
    CHECK_INT(certbound_client_pin_issuer(&client, own.data, own.len, NAME, &pinned), CERTBOUND_OK);
    authenticate(&pinned, own, VALIDATED, CERTBOUND_OK);
    authenticate(&pinned, other, VALIDATED, CERTBOUND_STATUS_CLIENT_MISMATCH);
    is(&pinned, "c", CERTBOUND_OK);
    CHECK_INT(pinned.identity_count, client.identity_count);

    /* A second pin replaces the first one, in place. */
    CHECK_INT(certbound_client_pin_issuer(&pinned, other.data, other.len, NAME, &pinned), CERTBOUND_OK);
    authenticate(&pinned, own, VALIDATED, CERTBOUND_STATUS_ISSUER_MISMATCH);
    CHECK_INT(certbound_client_pin_issuer(&pinned, own.data, own.len, NAME, &pinned), CERTBOUND_OK);
    authenticate(&pinned, own, VALIDATED, CERTBOUND_OK);
    authenticate(&client, own, VALIDATED, CERTBOUND_OK);

    /* This authority has a key identifier, and the certificate does not say that its issuer has it. */
    self = read_client(NAMED(DNS, "other.example"));
    authenticate(&self, other, VALIDATED, CERTBOUND_OK);
    CHECK_INT(certbound_client_pin_issuer(&self, other.data, other.len, CERTBOUND_PINNED_NAME_AND_KEY_IDENTIFIER, &self), CERTBOUND_OK);
    authenticate(&self, other, VALIDATED, CERTBOUND_STATUS_ISSUER_MISMATCH);
    authenticate(&self, other, NOT_VALIDATED, CERTBOUND_STATUS_CHAIN_NOT_VALIDATED);
    CHECK_INT(certbound_client_pin_issuer(&self, other.data, other.len, CERTBOUND_PINNED_KEY_IDENTIFIER, &self),
              CERTBOUND_OK);
    authenticate(&self, other, VALIDATED, CERTBOUND_STATUS_ISSUER_MISMATCH);
    CHECK_INT(certbound_client_pin_issuer(&self, other.data, other.len, NAME, &self), CERTBOUND_OK);
    authenticate(&self, other, VALIDATED, CERTBOUND_OK);

    /* The other one has none, and what is asked for is pinned or nothing. */
    for (at = 0; at < sizeof wrong / sizeof wrong[0]; at++) {
        memset(&self, 0xaa, sizeof self);
        CHECK_INT(certbound_client_pin_issuer(&client, own.data, own.len, wrong[at].pinned, &self), wrong[at].status);
        check_no_client(&self, it);
    }

    refuse_pin(NULL, own.data, own.len, CERTBOUND_STATUS_NULL_POINTER, it);
    refuse_pin(&client, NULL, 1, CERTBOUND_STATUS_NULL_POINTER, it);
    refuse_pin(&client, NULL, 0, CERTBOUND_STATUS_CERTIFICATE_NOT_DER, it);
    refuse_pin(&client, own.data, LENGTH_MAX, CERTBOUND_STATUS_INVALID_LENGTH, it);
    refuse_pin(&client, own.data, own.len - 1, CERTBOUND_STATUS_CERTIFICATE_TRUNCATED, it);
    memset(&zeroed, 0, sizeof zeroed);
    refuse_pin(&zeroed, own.data, own.len, CERTBOUND_STATUS_UNINITIALISED, it);
    CHECK_INT(certbound_client_pin_issuer(&client, own.data, own.len, NAME, NULL), CERTBOUND_STATUS_NULL_POINTER);

    /* A client without its pin would take more certificates: after an error there is none. */
    pinned = client;
    CHECK_INT(certbound_client_pin_issuer(&pinned, own.data, own.len - 1, NAME, &pinned),
              CERTBOUND_STATUS_CERTIFICATE_TRUNCATED);
    check_no_client(&pinned, it);
}
