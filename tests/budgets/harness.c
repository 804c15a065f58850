/* Calls every function of certbound.h on a Cortex-M4 with the longest inputs that it accepts, and prints for each call the stack
 * that it wrote to, the instructions that it took, and its status: `name|input|stack|instructions|status`. */
#include <string.h>

#include "certbound.h"
#include "host.h"

#define INPUT(name) extern const uint8_t name[], name##_end[]
#define OF(name) name, (size_t)(name##_end - name)

INPUT(usual_der);
INPUT(longest_der);
INPUT(chain_pem);
INPUT(name_txt);
INPUT(claims_json);
INPUT(introspection_json);
INPUT(usual_json);
INPUT(claims_jwt);
INPUT(self_signed_json);
INPUT(ca_json);
INPUT(full_img);
INPUT(percent_txt);
INPUT(xfcc_txt);

extern uint32_t bss_end[], stack_top[];

/* TIM2 of the board, which QEMU runs at 1 GHz: with `-icount shift=0` one tick is one instruction. */
#define TIM2_CR1 (*(volatile uint32_t *)0x40000000)
#define TIM2_CNT (*(volatile uint32_t *)0x40000024)

/* No address, no small number and no octet repeated. */
#define PAINT 0x5c71a9e3u
static uint32_t nothing_stack, nothing_instructions;

typedef int32_t call(void);

static int32_t call_nothing(void)
{
    return 0;
}

__attribute__((noinline)) static int32_t measure_call(call *it, uint32_t *stack, uint32_t *instructions)
{
    uint32_t *top, *at, started;
    int32_t status;
    __asm volatile("mov %0, sp" : "=r"(top));
    for (at = bss_end; at < top; at++) {
        *at = PAINT;
    }
    started = TIM2_CNT;
    status = it();
    *instructions = TIM2_CNT - started;
    for (at = bss_end; *at == PAINT && at < top; at++) {
    }
    if (at == bss_end) {
        host_print("stopped: the stack is full\n");
        host_exit(1);
    }
    *stack = (uint32_t)((char *)top - (char *)at);
    return status;
}

static void measure(const char *name, const char *input, call *it)
{
    uint32_t stack, instructions;
    int32_t status = measure_call(it, &stack, &instructions);
    host_print(name);
    host_print("|");
    host_print(input);
    host_print("|");
    host_print_number(stack - nothing_stack);
    host_print("|");
    host_print_number(instructions - nothing_instructions);
    host_print("|");
    host_print_number((uint32_t)status);
    host_print("\n");
}

/* What the calls take, and where they write. */
static uint8_t buffer[CERTBOUND_CERTIFICATE_MAX_LEN];
static uint8_t digest[CERTBOUND_THUMBPRINT_LEN], text[CERTBOUND_CONFIRMATION_JSON_LEN];
static size_t len;
static int32_t out;
static certbound_presented presented, presented_out;
static certbound_confirmation confirmation, confirmation_out;
static certbound_certificate certificate;
static certbound_identity subject, identity_out;
static certbound_client keys, client_out;
static certbound_registry registry;
static certbound_checked_jwt checked;
static certbound_trusted_peer peer, peer_out;
static certbound_forwarded_header percent, xfcc, header_out;
static certbound_forwarded forwarded;
static certbound_thumbprint_stream stream;
static certbound_line percent_line, xfcc_line, secret_line, verdict_line;
static certbound_sha256 hash;

static int32_t hash_update(void *context, const uint8_t *octets, size_t octets_len)
{
    (void)context, (void)octets, (void)octets_len;
    return 0;
}

static int32_t hash_finish(void *context, uint8_t *octets)
{
    (void)context, (void)octets;
    return 0;
}

#define NAME_TEXT(literal) (const uint8_t *)(literal), sizeof(literal) - 1

#define JOINED(a, b) a##b
#define CASE(line) JOINED(case_, line)

#define CALL(function, input, expression)                                                                              \
    static int32_t CASE(__LINE__)(void)                                                                                \
    {                                                                                                                  \
        return expression;                                                                                             \
    }
#include "calls.inc"
#undef CALL

int main(void)
{
    TIM2_CR1 = 1;
    hash.update = hash_update;
    hash.finish = hash_finish;
    percent_line.value = percent_txt;
    percent_line.len = (size_t)(percent_txt_end - percent_txt);
    xfcc_line.value = xfcc_txt;
    xfcc_line.len = (size_t)(xfcc_txt_end - xfcc_txt);
    secret_line.value = (const uint8_t *)"0123456789abcdef";
    secret_line.len = 16;
    verdict_line.value = (const uint8_t *)"SUCCESS";
    verdict_line.len = 7;
    if (certbound_forwarded_header_new(CERTBOUND_FORMAT_PERCENT_PEM, &percent) != CERTBOUND_OK ||
        certbound_forwarded_header_new(CERTBOUND_FORMAT_XFCC, &xfcc) != CERTBOUND_OK) {
        return 1;
    }
    percent.mode = xfcc.mode = CERTBOUND_PEM_FIRST_OF_CHAIN;
    xfcc.elements = CERTBOUND_FORWARDED_MAX_ELEMENTS;
    if (measure_call(call_nothing, &nothing_stack, &nothing_instructions) != 0) {
        return 1;
    }
#define CALL(function, input, expression) measure(#function, input, CASE(__LINE__));
#include "calls.inc"
    return 0;
}
