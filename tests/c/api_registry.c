/* certbound_registry_*: the image of tests/vectors, whose clients tests/registry_vector.rs lists. */
#include "api.h"

/* The image in a heap block of its own, opened. */
static octets open_image(const char *vectors, certbound_registry *out)
{
    octets image = octets_of_file(vectors, "registry.img");
    CHECK_INT(certbound_registry_open(image.data, image.len, out), CERTBOUND_OK);
    return image;
}

static int32_t find(const certbound_registry *registry, const char *client_id, certbound_client *out)
{
    octets id = octets_of_text(client_id);
    int32_t status;
    memset(out, 0xaa, sizeof *out);
    status = certbound_registry_find(registry, id.data, id.len, out);
    if (status == CERTBOUND_OK) {
        CHECK_INT(certbound_client_is(out, id.data, id.len), CERTBOUND_OK);
    } else {
        CHECK_ZERO(out, sizeof *out);
    }
    free_octets(id);
    return status;
}

static int32_t by_certificate(const certbound_registry *registry, octets der, int32_t chain, certbound_client *out)
{
    int32_t status;
    memset(out, 0xaa, sizeof *out);
    status = certbound_registry_find_by_certificate(registry, der.data, der.len, chain, out);
    if (status != CERTBOUND_OK) {
        CHECK_ZERO(out, sizeof *out);
    }
    return status;
}

static int32_t authenticate(const certbound_registry *registry, const char *client_id, octets der, int32_t chain)
{
    certbound_client out;
    octets id = octets_of_text(client_id);
    int32_t status;
    memset(&out, 0xaa, sizeof out);
    status = certbound_registry_authenticate(registry, id.data, id.len, der.data, der.len, chain, &out);
    if (status == CERTBOUND_OK) {
        CHECK_INT(certbound_client_authenticate(&out, der.data, der.len, chain), CERTBOUND_OK);
    } else {
        CHECK_ZERO(&out, sizeof out);
    }
    free_octets(id);
    return status;
}

static void test_answers(const samples *it, const certbound_registry *registry)
{
    const octets none = {NULL, 0};
    certbound_client client;
    certbound_identity identity;

    CHECK_INT(registry->clients, 5);
    CHECK_INT(find(registry, "certificate", &client), CERTBOUND_OK);
    CHECK_INT(client.method, CERTBOUND_METHOD_SELF_SIGNED_TLS_CLIENT_AUTH);
    CHECK_INT(client.bound_tokens, 1);
    CHECK_INT(client.identity_count, 2);
    CHECK_INT(find(registry, "subject", &client), CERTBOUND_OK);
    CHECK_INT(client.method, CERTBOUND_METHOD_TLS_CLIENT_AUTH);
    CHECK_INT(client.bound_tokens, 0);
    CHECK_INT(client.identity_count, 1);
    CHECK_INT(find(registry, "nobody", &client), CERTBOUND_STATUS_UNKNOWN_CLIENT);
    CHECK_INT(find(registry, "", &client), CERTBOUND_STATUS_CLIENT_ID);

    CHECK_INT(authenticate(registry, "certificate", it->rfc8705, CERTBOUND_CHAIN_NOT_VALIDATED), CERTBOUND_OK);
    CHECK_INT(authenticate(registry, "certificate", it->other, CERTBOUND_CHAIN_NOT_VALIDATED), CERTBOUND_OK);
    CHECK_INT(authenticate(registry, "subject", it->rfc8705, CERTBOUND_CHAIN_VALIDATED), CERTBOUND_OK);
    CHECK_INT(authenticate(registry, "subject", it->rfc8705, CERTBOUND_CHAIN_NOT_VALIDATED),
              CERTBOUND_STATUS_CHAIN_NOT_VALIDATED);
    CHECK_INT(authenticate(registry, "subject", it->rfc8705, 0), CERTBOUND_STATUS_UNKNOWN_CHAIN);
    CHECK_INT(authenticate(registry, "subject", it->other, CERTBOUND_CHAIN_VALIDATED),
              CERTBOUND_STATUS_CLIENT_MISMATCH);
    CHECK_INT(authenticate(registry, "pinned", it->other, CERTBOUND_CHAIN_VALIDATED),
              CERTBOUND_STATUS_ISSUER_MISMATCH);
    CHECK_INT(authenticate(registry, "subject", none, CERTBOUND_CHAIN_VALIDATED),
              CERTBOUND_STATUS_NO_CLIENT_CERTIFICATE);

    CHECK_INT(by_certificate(registry, it->rfc8705, CERTBOUND_CHAIN_NOT_VALIDATED, &client), CERTBOUND_OK);
    CHECK_INT(certbound_client_is(&client, (const uint8_t *)"certificate", 11), CERTBOUND_OK);
    CHECK_INT(by_certificate(registry, it->rfc8705, CERTBOUND_CHAIN_VALIDATED, &client),
              CERTBOUND_STATUS_AMBIGUOUS_CERTIFICATE);
    CHECK_INT(by_certificate(registry, it->other, CERTBOUND_CHAIN_VALIDATED, &client), CERTBOUND_OK);
    CHECK_INT(by_certificate(registry, none, CERTBOUND_CHAIN_VALIDATED, &client),
              CERTBOUND_STATUS_NO_CLIENT_CERTIFICATE);

    CHECK_INT(certbound_identity_from_certificate(CERTBOUND_KIND_SUBJECT_DN, it->rfc8705.data, it->rfc8705.len,
                                                  &identity),
              CERTBOUND_OK);
    CHECK_INT(certbound_registry_find_by_identity(registry, &identity, &client), CERTBOUND_OK);
    CHECK_INT(certbound_client_is(&client, (const uint8_t *)"subject", 7), CERTBOUND_OK);
    CHECK_INT(certbound_identity_from_text(CERTBOUND_KIND_SAN_DNS, (const uint8_t *)"shared.example", 14, &identity),
              CERTBOUND_OK);
    CHECK_INT(certbound_registry_find_by_identity(registry, &identity, &client),
              CERTBOUND_STATUS_AMBIGUOUS_CERTIFICATE);
    CHECK_ZERO(&client, sizeof client);
}

/* What is not a whole image leaves a registry that nothing can be asked of. */
static void test_refused(octets image)
{
    certbound_registry registry;
    certbound_client client;
    size_t len;
    for (len = 0; len < image.len; len++) {
        octets shorter = octets_of(image.data, len);
        memset(&registry, 0xaa, sizeof registry);
        CHECK_INT(certbound_registry_open(shorter.data, shorter.len, &registry), CERTBOUND_STATUS_REGISTRY_FORMAT);
        CHECK_ZERO(&registry, sizeof registry);
        free_octets(shorter);
    }
    CHECK_INT(find(&registry, "subject", &client), CERTBOUND_STATUS_UNINITIALISED);
    image.data[image.len / 2] ^= 1;
    CHECK_INT(certbound_registry_open(image.data, image.len, &registry), CERTBOUND_STATUS_REGISTRY_CHECKSUM);
    CHECK_ZERO(&registry, sizeof registry);
    image.data[image.len / 2] ^= 1;
    CHECK_INT(certbound_registry_open(NULL, image.len, &registry), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_registry_open(image.data, LENGTH_MAX, &registry), CERTBOUND_STATUS_INVALID_LENGTH);
    CHECK_INT(certbound_registry_open(image.data, image.len, NULL), CERTBOUND_STATUS_NULL_POINTER);
}

/* Whatever somebody writes into an image that is open: no octet beyond it is read. */
static void test_changed(octets image, const certbound_registry *registry)
{
    certbound_client client;
    size_t at;
    for (at = 0; at < image.len; at++) {
        uint8_t before = image.data[at];
        image.data[at] = 0xff;
        (void)find(registry, "certificate", &client);
        (void)find(registry, "subject", &client);
        image.data[at] = before;
    }
    CHECK_INT(find(registry, "subject", &client), CERTBOUND_OK);
}

void test_registry(const samples *it, const char *vectors)
{
    certbound_registry registry;
    octets image = open_image(vectors, &registry);
    test_answers(it, &registry);
    test_refused(image);
    test_changed(image, &registry);
    free_octets(image);
}
