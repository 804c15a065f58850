/* Makes each call of calls.inc under callgrind, which writes what it executed to a file of its own, and prints for each call
 * `name|input|status`. What the harness itself executes is in functions whose names begin with `harness_`. */
#include <stdio.h>
#include <valgrind/callgrind.h>

#include "certbound.h"

#define INPUT(name) extern const uint8_t name[], name##_end[]
#define OF(name) name, (size_t)(name##_end - name)
#define TEXT(literal) (const uint8_t *)(literal), sizeof(literal) - 1

INPUT(client_der);
INPUT(client_pem);
INPUT(other_der);
INPUT(claims_400_json);
INPUT(claims_2048_json);
INPUT(claims_16384_json);
INPUT(introspection_json);
INPUT(token_jwt);
INPUT(subject_json);
INPUT(dns_json);
INPUT(keys_json);
INPUT(registry_img);
INPUT(percent_pem_txt);
INPUT(base64_der_txt);
INPUT(structured_field_txt);
INPUT(spaced_pem_txt);
INPUT(base64_pem_txt);
INPUT(xfcc_txt);

/* What the calls take, and where they write; one struct, since whether outputs overlap is asked in the order of addresses. */
static struct {
    _Alignas(64) uint8_t buffer[16384];
    uint8_t digest[CERTBOUND_THUMBPRINT_LEN];
    size_t len;
    int32_t out;
    certbound_presented presented;
    certbound_confirmation confirmation;
    certbound_certificate certificate;
    certbound_client subject, dns, keys, found;
    certbound_registry registry;
    certbound_checked_jwt checked;
    certbound_forwarded forwarded;
    certbound_thumbprint_stream stream;
    certbound_forwarded_header headers[CERTBOUND_FORMAT_XFCC + 1];
    certbound_trusted_peer peer;
    certbound_line line;
} it;

static int32_t harness_claims(const uint8_t *claims, size_t claims_len)
{
    return certbound_check_claims(claims, claims_len, &it.presented, CERTBOUND_POLICY_REQUIRE_BOUND, &it.out);
}

static int32_t harness_stream(void)
{
    int32_t status = certbound_thumbprint_stream_init(&it.stream);
    for (const uint8_t *at = client_der; status == CERTBOUND_OK && at < client_der_end; at += 128) {
        size_t left = (size_t)(client_der_end - at);
        status = certbound_thumbprint_stream_update(&it.stream, at, left < 128 ? left : 128);
    }
    return status == CERTBOUND_OK ? certbound_thumbprint_stream_finish(&it.stream, it.digest) : status;
}

static int32_t harness_decode(int32_t format, const uint8_t *value, size_t value_len)
{
    it.line.value = value;
    it.line.len = value_len;
    return certbound_forwarded_decode(&it.headers[format], &it.peer, &it.line, 1, it.buffer,
                                      CERTBOUND_FORWARDED_CERTIFICATE_DEFAULT_LEN, &it.forwarded);
}

typedef int32_t call(void);

#define JOINED(a, b) a##b
#define CASE(line) JOINED(harness_, line)

#define CALL(function, input, expression)                                                                              \
    __attribute__((noinline)) static int32_t CASE(__LINE__)(void)                                                      \
    {                                                                                                                  \
        return expression;                                                                                             \
    }
#include "calls.inc"
#undef CALL

/* Once before, so that the library has asked for the processor's features, and the stack is there. */
__attribute__((noinline)) static void harness_measure(const char *name, const char *title, call *made)
{
    int32_t status = made();
    CALLGRIND_TOGGLE_COLLECT;
    status |= made();
    CALLGRIND_TOGGLE_COLLECT;
    CALLGRIND_DUMP_STATS_AT(name);
    printf("%s|%d\n", title, status);
}

int main(void)
{
    if (certbound_trusted_peer_asserted(&it.peer) != CERTBOUND_OK)
        return 1;
    for (int32_t format = CERTBOUND_FORMAT_PERCENT_PEM; format <= CERTBOUND_FORMAT_XFCC; format++)
        if (certbound_forwarded_header_new(format, &it.headers[format]) != CERTBOUND_OK)
            return 1;
#define CALL(function, input, expression) harness_measure(#function "|" input, #function "|" input, CASE(__LINE__));
#include "calls.inc"
    return 0;
}
