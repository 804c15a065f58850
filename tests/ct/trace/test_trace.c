/* Makes each call several times, with other secrets and the same verdict, between two marks. trace/compare reads what
 * instructions valgrind's lackey saw in between, and which addresses they used: they must be the same every time. */
#include <string.h>

#include "../../c/check.h"
#include "../../c/support.h"
#include "certbound.h"

enum { LEN = CERTBOUND_THUMBPRINT_LEN, TEXT_LEN = CERTBOUND_THUMBPRINT_TEXT_LEN, VARIANTS = 6 };

int check_failures;

/* A store here says that a call begins or has ended; compare finds them by their names. */
volatile uint32_t trace_begin, trace_end;

static octets rfc8705, other;

/* Every variant has its secrets in the same places. */
static uint8_t digest[LEN], out[CERTBOUND_CONFIRMATION_JSON_LEN], json[256];
static certbound_presented presented;
static certbound_confirmation confirmation;
static certbound_identity identity;
static certbound_client client;
static int32_t binding, status;
static char token[512];
static size_t token_len;
static uint8_t room[sizeof token];

/* Canonical texts of all kinds of characters. */
static const char *const texts[VARIANTS] = {
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "__________________________________________8",
    "-0aZ9_-0aZ9_-0aZ9_-0aZ9_-0aZ9_-0aZ9_-0aZ9_4", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzw",
    "0000000000000000000000000000000000000000000", "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dgk",
};

static void digest_of(const char *text, uint8_t to[LEN])
{
    CHECK_INT(certbound_thumbprint_from_text((const uint8_t *)text, TEXT_LEN, to), CERTBOUND_OK);
}

/* The presented thumbprint is other than `text` from octet `from` on, or the same if that is LEN. */
static void present(const char *text, size_t from)
{
    digest_of(text, digest);
    if (from < LEN) {
        digest[from] ^= 0x40;
    }
    CHECK_INT(certbound_presented_thumbprint(digest, &presented), CERTBOUND_OK);
}

static void claims(int variant)
{
    memset(json, ' ', sizeof json);
    memcpy(json, "{\"cnf\":{\"x5t#S256\":\"", 20);
    memcpy(json + 20, texts[variant], TEXT_LEN);
    memcpy(json + 20 + TEXT_LEN, "\"}}", 3);
}

static void ready_same(int variant)
{
    claims(variant);
    present(texts[variant], LEN);
}

/* The thumbprints differ early, late, in all octets: the verdict is the same, and so must be the way to it. */
static void ready_mismatch(int variant)
{
    claims(variant);
    present(texts[variant % 2 == 0 ? variant : 5 - variant], variant % 2 == 0 ? (size_t)variant * 6 : LEN);
}

static void ready_kept(int variant)
{
    ready_mismatch(variant);
    CHECK_INT(certbound_confirmation_from_thumbprint_text((const uint8_t *)texts[variant], TEXT_LEN, &confirmation),
              CERTBOUND_OK);
}

static void check_claims(void)
{
    status = certbound_check_claims(json, sizeof json, &presented, CERTBOUND_POLICY_REQUIRE_BOUND, &binding);
}

/* Header, claims and signature have other characters each time, and the same lengths. */
static void ready_token(int variant)
{
    octets text, body;
    claims(variant);
    present(texts[variant], LEN);
    text = octets_of(json, sizeof json);
    body = base64url(text);
    token_len = (size_t)snprintf(token, sizeof token, "%.40s.%.*s.%s%s", texts[variant], (int)body.len,
                                 (const char *)body.data, texts[VARIANTS - 1 - variant], texts[variant]);
    free_octets(body);
    free_octets(text);
}

static void check_token(void)
{
    certbound_checked_jwt checked;
    status = certbound_check_jwt_ignoring_signature((const uint8_t *)token, token_len, &presented,
                                                    CERTBOUND_POLICY_REQUIRE_BOUND, room, sizeof room, &checked);
}

static void check_kept(void)
{
    status = certbound_confirmation_check(&confirmation, &presented, CERTBOUND_POLICY_REQUIRE_BOUND, &binding);
}

static void ready_digest(int variant)
{
    digest_of(texts[variant], digest);
}

static void to_text(void)
{
    status = certbound_thumbprint_to_text(digest, out);
}

static void write(void)
{
    status = certbound_confirmation_write(digest, out);
}

static void ready_text(int variant)
{
    memcpy(json, texts[variant], TEXT_LEN);
}

static void from_text(void)
{
    status = certbound_thumbprint_from_text(json, TEXT_LEN, out);
}

static void identity_from_text(void)
{
    status = certbound_identity_from_text(CERTBOUND_KIND_CERTIFICATE, json, TEXT_LEN, &identity);
}

/* A client of six certificates, of which another one is the presented one each time, or none. */
static void ready_client(int variant, int32_t kind, int matches)
{
    static const char metadata[] =
        "{\"client_id\":\"c\",\"token_endpoint_auth_method\":\"self_signed_tls_client_auth\",\"jwks\":{\"keys\":["
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"},"
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"},"
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"CAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"},"
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"DAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"},"
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"EAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"},"
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"FAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}]}}";
    int at;
    CHECK_INT(certbound_client_from_metadata((const uint8_t *)metadata, sizeof metadata - 1, &client), CERTBOUND_OK);
    for (at = 0; at < VARIANTS; at++) {
        client.identities[at].kind = kind;
    }
    CHECK_INT(certbound_identity_from_certificate(kind, rfc8705.data, rfc8705.len, &client.identities[variant]),
              CERTBOUND_OK);
    if (!matches) {
        client.identities[variant].digest[variant * 6] ^= 1;
    }
}

static void ready_certificate(int variant)
{
    ready_client(variant, CERTBOUND_KIND_CERTIFICATE, 1);
}

static void ready_key(int variant)
{
    ready_client(variant, CERTBOUND_KIND_PUBLIC_KEY, 1);
}

static void ready_nearly(int variant)
{
    ready_client(variant, CERTBOUND_KIND_CERTIFICATE, 0);
}

static void authenticate(void)
{
    status = certbound_client_authenticate(&client, rfc8705.data, rfc8705.len, CERTBOUND_CHAIN_VALIDATED);
}

static void ready_other_id(int variant)
{
    ready_certificate(0);
    client.id[variant * 6] ^= 1;
}

static void is(void)
{
    status = certbound_client_is(&client, (const uint8_t *)"c", 1);
}

/* What must be told apart: memcmp, and a table of characters. */
static void leaky_compare(void)
{
    status = memcmp(digest, other.data, LEN) == 0 ? CERTBOUND_OK : CERTBOUND_STATUS_MISMATCH;
}

static void ready_nearly_other(int variant)
{
    memcpy(digest, other.data, LEN);
    digest[variant * 6] ^= 1;
}

static void leaky_encode(void)
{
    octets input;
    input.data = digest;
    input.len = LEN;
    free_octets(base64url(input));
    status = CERTBOUND_OK;
}

typedef struct traced {
    const char *name;
    void (*ready)(int variant);
    void (*call)(void);
    int32_t status;
} traced;

static const traced all[] = {
    {"check_claims, bound", ready_same, check_claims, CERTBOUND_OK},
    {"check_claims, mismatch", ready_mismatch, check_claims, CERTBOUND_STATUS_MISMATCH},
    {"check_jwt_ignoring_signature", ready_token, check_token, CERTBOUND_OK},
    {"confirmation_check, mismatch", ready_kept, check_kept, CERTBOUND_STATUS_MISMATCH},
    {"thumbprint_to_text", ready_digest, to_text, CERTBOUND_OK},
    {"confirmation_write", ready_digest, write, CERTBOUND_OK},
    {"thumbprint_from_text", ready_text, from_text, CERTBOUND_OK},
    {"identity_from_text", ready_text, identity_from_text, CERTBOUND_OK},
    {"client_authenticate, which certificate", ready_certificate, authenticate, CERTBOUND_OK},
    {"client_authenticate, which key", ready_key, authenticate, CERTBOUND_OK},
    {"client_authenticate, how nearly", ready_nearly, authenticate, CERTBOUND_STATUS_CLIENT_MISMATCH},
    {"client_is, how nearly", ready_other_id, is, CERTBOUND_STATUS_UNKNOWN_CLIENT},
    {"control: memcmp", ready_nearly_other, leaky_compare, CERTBOUND_STATUS_MISMATCH},
    {"control: base64 by table", ready_digest, leaky_encode, CERTBOUND_OK},
};

int main(int argc, char **argv)
{
    size_t at;
    int variant;
    if (argc != 2) {
        fputs("usage: test_trace VECTORS\n", stderr);
        return 2;
    }
    rfc8705 = octets_of_certificate(argv[1], "rfc8705-appendix-a.pem");
    other = octets_of_certificate(argv[1], "other.pem");
    /* What a first call finds out and keeps, the CPU's features, is found out here. */
    all[0].ready(0);
    all[0].call();
    for (at = 0; at < sizeof all / sizeof all[0]; at++) {
        printf("%s\n", all[at].name);
        for (variant = 0; variant < VARIANTS; variant++) {
            all[at].ready(variant);
            status = -1;
            trace_begin = 1;
            all[at].call();
            trace_end = 1;
            CHECK_INT(status, all[at].status);
        }
    }
    return check_failures != 0;
}
