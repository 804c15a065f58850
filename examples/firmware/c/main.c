/* certbound on a bare Cortex-M. It prints a verdict in each line, which ../run compares with ../expected.txt. */
#include <string.h>

#include "certbound.h"
#include "driver.h"
#include "host.h"

extern const uint8_t registry_image[], registry_image_end[];
extern const uint8_t client_pem[], client_pem_end[], other_pem[], other_pem_end[];

#define BOUND "{\"sub\":\"sensor\",\"cnf\":{\"x5t#S256\":\"A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0\"}}"
#define UNBOUND "{\"sub\":\"sensor\"}"
#define TWICE "{\"cnf\":{\"x5t#S256\":\"A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0\"},\"cnf\":{}}"

/* What the radio delivers at once. */
#define PIECE_LEN 24

/* A certificate's DER. */
typedef struct certificate {
    uint8_t der[480];
    size_t len;
} certificate;

/* What must not fail. */
static void must(int32_t status)
{
    if (status != CERTBOUND_OK) {
        host_print("stopped: ");
        host_print(certbound_status_text(status));
        host_print("\n");
        host_exit(1);
    }
}

static void line(const char *what, const char *answer)
{
    host_print(what);
    host_print(": ");
    host_print(answer);
    host_print("\n");
}

/* Yes with what there is to say of it, or the status. */
static void verdict(const char *what, int32_t status, const char *more)
{
    host_print(what);
    if (status == CERTBOUND_OK) {
        host_print(": yes");
        host_print(more);
    } else {
        host_print(": no, ");
        host_print_number((uint32_t)status);
        host_print(" ");
        host_print(certbound_status_text(status));
    }
    host_print("\n");
}

/* The thumbprint of a certificate that arrives in pieces, by a stream that was opened with this status. */
static int32_t in_pieces(int32_t status, certbound_thumbprint_stream *stream, const uint8_t *der, size_t len,
                         uint8_t *out)
{
    size_t at;
    for (at = 0; status == CERTBOUND_OK && at < len; at += PIECE_LEN) {
        status = certbound_thumbprint_stream_update(stream, der + at, len - at < PIECE_LEN ? len - at : PIECE_LEN);
    }
    return status == CERTBOUND_OK ? certbound_thumbprint_stream_finish(stream, out) : status;
}

static int32_t in_hardware(unit *unit, const uint8_t *der, size_t len, uint8_t *out)
{
    certbound_thumbprint_stream stream;
    hardware_sha256 message;
    certbound_sha256 hash = hardware_sha256_begin(&message, unit);
    return in_pieces(certbound_thumbprint_stream_init_with(&hash, &stream), &stream, der, len, out);
}

static int32_t in_software(const uint8_t *der, size_t len, uint8_t *out)
{
    certbound_thumbprint_stream stream;
    return in_pieces(certbound_thumbprint_stream_init(&stream), &stream, der, len, out);
}

static void print_thumbprint(const char *what, const uint8_t *thumbprint)
{
    uint8_t text[CERTBOUND_THUMBPRINT_TEXT_LEN + 1] = {0};
    must(certbound_thumbprint_to_text(thumbprint, text));
    line(what, (const char *)text);
}

static void check_thumbprints(const certificate *client, uint8_t *hardware)
{
    unit unit;
    uint8_t software[CERTBOUND_THUMBPRINT_LEN], at_once[CERTBOUND_THUMBPRINT_LEN];
    must(in_hardware(&unit, client->der, client->len, hardware));
    must(in_software(client->der, client->len, software));
    must(certbound_thumbprint(client->der, client->len, at_once));
    print_thumbprint("thumbprint in hardware", hardware);
    print_thumbprint("thumbprint in software", software);
    /* They are a public certificate's: memcmp may tell how much of them agrees. */
    line("the same", memcmp(hardware, software, sizeof software) == 0 &&
                             memcmp(hardware, at_once, sizeof at_once) == 0 ? "true" : "false");
    verdict("thumbprint of half a certificate", in_hardware(&unit, client->der, client->len / 2, software), "");
}

static void token(const char *what, const char *claims, const certbound_presented *presented, int32_t policy)
{
    int32_t binding;
    int32_t status = certbound_check_claims((const uint8_t *)claims, strlen(claims), presented, policy, &binding);
    verdict(what, status, binding == CERTBOUND_BINDING_BOUND ? ", bound" : ", unbound");
}

static void check_tokens(const certificate *other, const uint8_t *thumbprint)
{
    unit unit;
    uint8_t others[CERTBOUND_THUMBPRINT_LEN];
    certbound_presented presented, stolen, nothing;
    must(in_hardware(&unit, other->der, other->len, others));
    must(certbound_presented_thumbprint(thumbprint, &presented));
    must(certbound_presented_thumbprint(others, &stolen));
    must(certbound_presented_nothing(&nothing));
    token("bound token, its certificate", BOUND, &presented, CERTBOUND_POLICY_REQUIRE_BOUND);
    token("bound token, another certificate", BOUND, &stolen, CERTBOUND_POLICY_REQUIRE_BOUND);
    token("bound token, no certificate", BOUND, &nothing, CERTBOUND_POLICY_REQUIRE_BOUND);
    token("unbound token, refused", UNBOUND, &presented, CERTBOUND_POLICY_REQUIRE_BOUND);
    token("unbound token, allowed", UNBOUND, &presented, CERTBOUND_POLICY_ALLOW_UNBOUND);
    token("token that is bound twice", TWICE, &presented, CERTBOUND_POLICY_REQUIRE_BOUND);
}

static void authenticate(const certbound_registry *registry, const char *what, const char *client_id,
                         const certificate *certificate, int32_t chain)
{
    certbound_client client;
    verdict(what, certbound_registry_authenticate(registry, (const uint8_t *)client_id, strlen(client_id),
                                                  certificate ? certificate->der : NULL,
                                                  certificate ? certificate->len : 0, chain, &client), "");
}

static void check_clients(const certificate *client, const certificate *other)
{
    const int32_t validated = CERTBOUND_CHAIN_VALIDATED, not_validated = CERTBOUND_CHAIN_NOT_VALIDATED;
    certbound_registry registry;
    certbound_client found;
    must(certbound_registry_open(registry_image, (size_t)(registry_image_end - registry_image), &registry));
    host_print("registry: ");
    host_print_number(registry.clients);
    host_print(" clients in flash\n");
    authenticate(&registry, "client by its certificate", "certificate", client, not_validated);
    authenticate(&registry, "client by its key", "certificate", other, not_validated);
    authenticate(&registry, "client by its subject", "subject", client, validated);
    authenticate(&registry, "client by its subject, chain not validated", "subject", client, not_validated);
    authenticate(&registry, "client by its subject, another certificate", "subject", other, validated);
    authenticate(&registry, "client of another authority", "pinned", other, validated);
    authenticate(&registry, "client without a certificate", "subject", NULL, not_validated);
    authenticate(&registry, "unknown client", "nobody", client, validated);
    must(certbound_registry_find_by_certificate(&registry, client->der, client->len, not_validated, &found));
    line("client found by its certificate",
         certbound_client_is(&found, (const uint8_t *)"certificate", 11) == CERTBOUND_OK ? "true" : "false");
}

static void check_forwarded(const uint8_t *thumbprint)
{
    uint8_t value[416], der[320], forwarded_thumbprint[CERTBOUND_THUMBPRINT_LEN];
    certbound_forwarded_header header;
    certbound_trusted_peer peer;
    certbound_forwarded forwarded;
    certbound_line lines[2];
    size_t at;
    /* A proxy that forwards PEM puts blanks where the line ends were. */
    for (at = 0; at < sizeof value; at++) {
        value[at] = client_pem[at] == '\n' ? ' ' : client_pem[at];
    }
    lines[0].value = value;
    lines[0].len = sizeof value;
    lines[1] = lines[0];
    must(certbound_forwarded_header_new(CERTBOUND_FORMAT_SPACED_PEM, &header));
    must(certbound_trusted_peer_asserted(&peer));
    must(certbound_forwarded_decode(&header, &peer, lines, 1, der, sizeof der, &forwarded));
    must(certbound_thumbprint(der, forwarded.der_len, forwarded_thumbprint));
    line("forwarded certificate, the same",
         memcmp(forwarded_thumbprint, thumbprint, CERTBOUND_THUMBPRINT_LEN) == 0 ? "true" : "false");
    verdict("forwarded certificate, two lines",
            certbound_forwarded_decode(&header, &peer, lines, 2, der, sizeof der, &forwarded), "");
    must(certbound_forwarded_decode(&header, &peer, NULL, 0, der, sizeof der, &forwarded));
    line("forwarded certificate, no line", forwarded.outcome == CERTBOUND_FORWARDED_ABSENT ? "none" : "one");
}

int main(void)
{
    certificate client, other;
    uint8_t thumbprint[CERTBOUND_THUMBPRINT_LEN];
    must(certbound_pem_decode(client_pem, (size_t)(client_pem_end - client_pem), CERTBOUND_PEM_SINGLE, client.der,
                              sizeof client.der, &client.len));
    must(certbound_pem_decode(other_pem, (size_t)(other_pem_end - other_pem), CERTBOUND_PEM_SINGLE, other.der,
                              sizeof other.der, &other.len));
    check_thumbprints(&client, thumbprint);
    check_tokens(&other, thumbprint);
    check_clients(&client, &other);
    check_forwarded(thumbprint);
    return 0;
}
