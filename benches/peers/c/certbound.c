/* certbound through its C API. */
#include "../../harness/worker.h"

#include <certbound.h>
#include <stdio.h>
#include <string.h>

static struct file certificate, claims;
static bool pem;

const char *about(void)
{
    static char text[64];
    uint32_t version = certbound_version_number();
    snprintf(text, sizeof text, "certbound %u.%u.%u", version >> 16, version >> 8 & 255, version & 255);
    return text;
}

void load(int count, char **words)
{
    if (count != 3)
        fail("load", "FORM CERTIFICATE CLAIMS");
    pem = strcmp(words[0], "pem") == 0;
    read_file(words[1], &certificate);
    read_file(words[2], &claims);
}

const char *check(void)
{
    uint8_t decoded[4096];
    const uint8_t *der = certificate.octets;
    size_t der_len = certificate.len;
    certbound_presented presented;
    int32_t binding;
    int32_t status = CERTBOUND_OK;
    if (pem) {
        status = certbound_pem_decode(certificate.octets, certificate.len, CERTBOUND_PEM_SINGLE, decoded, sizeof decoded,
                                      &der_len);
        der = decoded;
    }
    if (status == CERTBOUND_OK)
        status = certbound_presented_certificate(der, der_len, &presented);
    if (status == CERTBOUND_OK)
        status = certbound_check_claims(claims.octets, claims.len, &presented, CERTBOUND_POLICY_REQUIRE_BOUND, &binding);
    if (status == CERTBOUND_OK && binding == CERTBOUND_BINDING_BOUND)
        return MATCH;
    if (status == CERTBOUND_STATUS_MISMATCH || status == CERTBOUND_STATUS_UNBOUND)
        return MISMATCH;
    return certbound_status_text(status);
}
