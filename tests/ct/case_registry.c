/* A registry: which records a search reads is public, and with it the first 64 bits of their digests and the order of
 * the digests. The other octets are secret, and so is how far two digests agree. */
#include "ct.h"

#include <string.h>

enum { HEADER = 44, CLIENT = 39, IDENTITY = 40, PREFIX = 8, DIGEST = 32 };

/* An image that was opened, in which the digests become secret but for their prefixes: docs/registry-format.md. */
static octets open_image(octets image, certbound_registry *out)
{
    octets copy = octets_of(image.data, image.len);
    uint32_t clients, records = 0, at;
    uint8_t *record = copy.data + HEADER;
    CHECK_INT(certbound_registry_open(copy.data, copy.len, out), CERTBOUND_OK);
    clients = out->clients;
    for (at = 0; at < 7; at++) {
        records += copy.data[16 + 4 * at + 3];
    }
    /* So few clients have a directory of one entry. */
    record += 4;
    for (at = 0; at < clients; at++, record += CLIENT) {
        make_secret(record + PREFIX, DIGEST - PREFIX);
    }
    for (at = 0; at < records; at++, record += IDENTITY) {
        make_secret(record + PREFIX, DIGEST - PREFIX);
    }
    return copy;
}

static void find(const samples *it)
{
    certbound_registry registry;
    certbound_client client;
    octets image = open_image(it->image, &registry);
    static const char *const ids[] = {"certificate", "subject", "pinned", "shared 1"};
    size_t at;
    for (at = 0; at < sizeof ids / sizeof ids[0]; at++) {
        CHECK_INT(verdict(certbound_registry_find(&registry, (const uint8_t *)ids[at], strlen(ids[at]), &client)),
                  CERTBOUND_OK);
        CHECK(all_secret(client.id + PREFIX, DIGEST - PREFIX));
    }
    CHECK_INT(verdict(certbound_registry_find(&registry, (const uint8_t *)"nobody", 6, &client)),
              CERTBOUND_STATUS_UNKNOWN_CLIENT);
    free_octets(image);
}

static void find_by_identity(const samples *it)
{
    certbound_registry registry;
    certbound_client client;
    certbound_identity identity;
    octets image = open_image(it->image, &registry);
    CHECK_INT(certbound_identity_from_certificate(CERTBOUND_KIND_CERTIFICATE, it->rfc8705.data, it->rfc8705.len,
                                                  &identity),
              CERTBOUND_OK);
    make_secret(identity.digest + PREFIX, DIGEST - PREFIX);
    CHECK_INT(verdict(certbound_registry_find_by_identity(&registry, &identity, &client)), CERTBOUND_OK);
    identity.digest[DIGEST - 1] ^= 1;
    CHECK_INT(verdict(certbound_registry_find_by_identity(&registry, &identity, &client)),
              CERTBOUND_STATUS_UNKNOWN_CLIENT);
    free_octets(image);
}

static void find_by_certificate(const samples *it)
{
    certbound_registry registry;
    certbound_client client;
    octets image = open_image(it->image, &registry);
    CHECK_INT(verdict(certbound_registry_find_by_certificate(&registry, it->rfc8705.data, it->rfc8705.len,
                                                             CERTBOUND_CHAIN_NOT_VALIDATED, &client)),
              CERTBOUND_OK);
    CHECK_INT(verdict(certbound_registry_find_by_certificate(&registry, it->rfc8705.data, it->rfc8705.len,
                                                             CERTBOUND_CHAIN_VALIDATED, &client)),
              CERTBOUND_STATUS_AMBIGUOUS_CERTIFICATE);
    free_octets(image);
}

static void authenticate(const samples *it)
{
    certbound_registry registry;
    certbound_client client;
    octets image = open_image(it->image, &registry);
    CHECK_INT(verdict(certbound_registry_authenticate(&registry, (const uint8_t *)"certificate", 11, it->rfc8705.data,
                                                      it->rfc8705.len, CERTBOUND_CHAIN_NOT_VALIDATED, &client)),
              CERTBOUND_OK);
    CHECK_INT(verdict(certbound_registry_authenticate(&registry, (const uint8_t *)"pinned", 6, it->other.data,
                                                      it->other.len, CERTBOUND_CHAIN_VALIDATED, &client)),
              CERTBOUND_STATUS_ISSUER_MISMATCH);
    free_octets(image);
}

const ct_case registry_cases[] = {
    {"registry_find", find, EQUAL | LESS, EQUAL | LESS},
    {"registry_find_by_identity", find_by_identity, EQUAL | LESS, EQUAL | LESS},
    {"registry_find_by_certificate", find_by_certificate, EQUAL | LESS | SEVERAL, EQUAL | LESS},
    {"registry_authenticate", authenticate, EQUAL | LESS | SEVERAL, EQUAL | LESS},
    {NULL, NULL, 0, 0},
};
