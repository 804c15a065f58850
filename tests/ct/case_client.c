/* Clients: which of the registered identities matched, and how nearly, is secret. */
#include "ct.h"

#include <string.h>

enum { LEN = CERTBOUND_IDENTITY_LEN, MANY = CERTBOUND_CLIENT_MAX_IDENTITIES };

static certbound_identity of_certificate(int32_t kind, octets der)
{
    certbound_identity identity;
    CHECK_INT(certbound_identity_from_certificate(kind, der.data, der.len, &identity), CERTBOUND_OK);
    return identity;
}

static certbound_client read_client(const char *metadata)
{
    certbound_client client;
    CHECK_INT(certbound_client_from_metadata((const uint8_t *)metadata, strlen(metadata), &client), CERTBOUND_OK);
    return client;
}

/* A client of `count` certificates and keys, none of them anybody's. */
static certbound_client client_of_keys(size_t count)
{
    char metadata[4096];
    size_t at, len;
    certbound_client client;
    len = (size_t)snprintf(metadata, sizeof metadata,
                           "{\"client_id\":\"c\",\"token_endpoint_auth_method\":\"self_signed_tls_client_auth\",\"jwks\":"
                           "{\"keys\":[");
    for (at = 0; at < count; at++) {
        len += (size_t)snprintf(metadata + len, sizeof metadata - len,
                                "%s{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%cAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
                                at == 0 ? "" : ",", (char)('A' + at));
    }
    snprintf(metadata + len, sizeof metadata - len, "]}}");
    client = read_client(metadata);
    CHECK_INT(client.identity_count, count);
    return client;
}

static void make_identities_secret(certbound_client *client)
{
    uint32_t at;
    for (at = 0; at < client->identity_count; at++) {
        make_secret(client->identities[at].digest, LEN);
    }
}

static int32_t authenticate(certbound_client client, octets der)
{
    make_identities_secret(&client);
    return verdict(certbound_client_authenticate(&client, der.data, der.len, CERTBOUND_CHAIN_VALIDATED));
}

/* The signature and the key of a certificate are bits that nothing but hashes reads. */
static octets secret_certificate(octets der)
{
    octets copy = octets_of(der.data, der.len);
    make_secret(copy.data + copy.len - 24, 24);
    return copy;
}

static void is(const samples *it)
{
    certbound_client client = client_of_keys(1);
    (void)it;
    make_secret(client.id, sizeof client.id);
    CHECK_INT(verdict(certbound_client_is(&client, (const uint8_t *)"c", 1)), CERTBOUND_OK);
    CHECK_INT(verdict(certbound_client_is(&client, (const uint8_t *)"d", 1)), CERTBOUND_STATUS_UNKNOWN_CLIENT);
}

/* One identity of `kind` of the certificate at each place among others, then at none, then one that nearly agrees. */
static void each_place(int32_t kind, octets der)
{
    const certbound_identity own = of_certificate(kind, der);
    octets secret = kind == CERTBOUND_KIND_CERTIFICATE ? secret_certificate(der) : octets_of(der.data, der.len);
    const certbound_client none = client_of_keys(MANY);
    size_t at;
    for (at = 0; at < MANY; at += 5) {
        certbound_client client = none;
        client.identities[at] = own;
        CHECK_INT(authenticate(client, secret), CERTBOUND_OK);
        client.identities[at].digest[LEN - 1] ^= 1;
        CHECK_INT(authenticate(client, secret), CERTBOUND_STATUS_CLIENT_MISMATCH);
    }
    CHECK_INT(authenticate(none, secret), CERTBOUND_STATUS_CLIENT_MISMATCH);
    free_octets(secret);
}

static void certificates(const samples *it)
{
    each_place(CERTBOUND_KIND_CERTIFICATE, it->rfc8705);
}

static void keys(const samples *it)
{
    each_place(CERTBOUND_KIND_PUBLIC_KEY, it->rfc8705);
}

/* All of the client's identities are the certificate's. */
static void both(const samples *it)
{
    certbound_client client = client_of_keys(2);
    client.identities[0] = of_certificate(CERTBOUND_KIND_CERTIFICATE, it->other);
    client.identities[1] = of_certificate(CERTBOUND_KIND_PUBLIC_KEY, it->other);
    CHECK_INT(authenticate(client, it->other), CERTBOUND_OK);
}

#define NAMED(parameter, text) \
    "{\"client_id\":\"c\",\"token_endpoint_auth_method\":\"tls_client_auth\",\"" parameter "\":\"" text "\"}"

static void name(const char *metadata, octets der)
{
    certbound_client client = read_client(metadata);
    size_t places[] = {0, LEN - 1}, at;
    CHECK_INT(authenticate(client, der), CERTBOUND_OK);
    for (at = 0; at < 2; at++) {
        certbound_client nearly = client;
        nearly.identities[0].digest[places[at]] ^= 1;
        CHECK_INT(authenticate(nearly, der), CERTBOUND_STATUS_CLIENT_MISMATCH);
    }
}

static void subject(const samples *it)
{
    name(NAMED("tls_client_auth_subject_dn", "CN=other.example"), it->other);
}

static void alternative_name(const samples *it)
{
    name(NAMED("tls_client_auth_san_dns", "other.example"), it->other);
}

/* The issuer that is pinned is secret; whether there is a pin is not. */
static void issuer(const samples *it)
{
    const certbound_client named = read_client(NAMED("tls_client_auth_subject_dn", "CN=other.example"));
    certbound_client pinned;
    size_t places[] = {0, LEN - 1}, at;
    CHECK_INT(certbound_client_pin_issuer(&named, it->rfc8705.data, it->rfc8705.len, CERTBOUND_PINNED_NAME, &pinned),
              CERTBOUND_OK);
    make_secret(pinned.issuer_name, LEN);
    CHECK_INT(authenticate(pinned, it->other), CERTBOUND_STATUS_ISSUER_MISMATCH);
    pinned = named;
    pinned.pinned = 1;
    memcpy(pinned.issuer_name, of_certificate(CERTBOUND_KIND_SUBJECT_DN, it->other).digest, LEN);
    make_secret(pinned.issuer_name, LEN);
    CHECK_INT(authenticate(pinned, it->other), CERTBOUND_OK);
    for (at = 0; at < 2; at++) {
        certbound_client nearly = pinned;
        nearly.issuer_name[places[at]] ^= 1;
        CHECK_INT(authenticate(nearly, it->other), CERTBOUND_STATUS_ISSUER_MISMATCH);
    }
}

static void has(const samples *it)
{
    static const int32_t kinds[] = {CERTBOUND_KIND_CERTIFICATE, CERTBOUND_KIND_PUBLIC_KEY, CERTBOUND_KIND_SUBJECT_DN};
    certbound_identity identity;
    size_t at;
    for (at = 0; at < sizeof kinds / sizeof kinds[0]; at++) {
        identity = of_certificate(kinds[at], it->other);
        make_secret(identity.digest, LEN);
        CHECK_INT(verdict(certbound_certificate_has(it->other.data, it->other.len, &identity)), CERTBOUND_OK);
        CHECK_INT(verdict(certbound_certificate_has(it->rfc8705.data, it->rfc8705.len, &identity)),
                  CERTBOUND_STATUS_CLIENT_MISMATCH);
    }
    CHECK_INT(certbound_identity_from_text(CERTBOUND_KIND_SAN_DNS, (const uint8_t *)"other.example", 13, &identity),
              CERTBOUND_OK);
    make_secret(identity.digest, LEN);
    CHECK_INT(verdict(certbound_certificate_has(it->other.data, it->other.len, &identity)), CERTBOUND_OK);
}

const ct_case client_cases[] = {
    {"client_is", is, EQUAL, EQUAL},
    {"client_authenticate, certificates", certificates, SEVERAL, EQUAL | SEVERAL},
    {"client_authenticate, public keys", keys, SEVERAL, EQUAL | SEVERAL},
    {"client_authenticate, a certificate and its key", both, SEVERAL, EQUAL | SEVERAL},
    {"client_authenticate, subject DN", subject, SEVERAL, EQUAL | SEVERAL},
    {"client_authenticate, subjectAltName", alternative_name, SEVERAL, EQUAL | SEVERAL},
    {"client_authenticate, the pinned issuer", issuer, SEVERAL, EQUAL | SEVERAL},
    {"certificate_has", has, SEVERAL, EQUAL | SEVERAL},
    {NULL, NULL, 0, 0},
};
