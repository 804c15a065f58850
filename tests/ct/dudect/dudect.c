/* Whether two classes of secrets take the same time, by statistics: Welch's t-test over single calls, as dudect does
 * (Reparaz, Balasch, Verbauwhede: "Dude, is my code constant time?", 2017). Usage: dudect VECTORS [MEASUREMENTS]
 *
 * Fixed secrets are class 0, random ones class 1, with one verdict for both. Interrupts make a long tail that hides a
 * small difference, so the test is made over all measurements and over those below each of many percentiles, and the
 * largest |t| counts. Above 10 there is a leak; below 4.5 none was seen, which is no proof that there is none. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../c/check.h"
#include "../../c/support.h"
#include "certbound.h"

enum { LEN = CERTBOUND_THUMBPRINT_LEN, CROPS = 50, WARM_UP = 20000, MANY = CERTBOUND_CLIENT_MAX_IDENTITIES };
static const double LEAK = 10;

int check_failures;

static octets rfc8705;
static uint64_t random_state;
static uint8_t own[LEN], digest[LEN], text[CERTBOUND_THUMBPRINT_TEXT_LEN];
static certbound_presented presented;
static certbound_confirmation confirmation;
static certbound_client client, unregistered;
static volatile int32_t status;

static uint64_t next_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static void randomise(uint8_t *octets_out, size_t len)
{
    size_t at;
    for (at = 0; at < len; at++) {
        octets_out[at] = (uint8_t)(next_random() >> 32);
    }
}

static uint64_t now(void)
{
#if defined(__x86_64__)
    unsigned processor;
    uint64_t ticks;
    __builtin_ia32_lfence();
    ticks = __builtin_ia32_rdtscp(&processor);
    __builtin_ia32_lfence();
    return ticks;
#else
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
#endif
}

/* Class 0 agrees with the right digest but for its last octet; class 1 agrees in no more than chance gives. */
static void nearly_or_random(int class, uint8_t *to)
{
    /* Both classes are made in the same way from the same memory, or what made them would be measured. */
    const uint8_t mask = (uint8_t)(0 - (unsigned)(class != 0));
    uint8_t random[LEN];
    size_t at;
    randomise(random, LEN);
    random[0] |= (uint8_t)(~own[0] & 1);
    for (at = 0; at < LEN; at++) {
        to[at] = (uint8_t)(own[at] ^ ((own[at] ^ random[at]) & mask));
    }
    to[LEN - 1] = (uint8_t)(own[LEN - 1] ^ 1);
}

static void ready_presented(int class)
{
    nearly_or_random(class, presented.thumbprint);
}

static void call_check(void)
{
    int32_t binding;
    status = certbound_confirmation_check(&confirmation, &presented, CERTBOUND_POLICY_REQUIRE_BOUND, &binding);
}

static void ready_digest(int class)
{
    nearly_or_random(class, digest);
}

static void call_to_text(void)
{
    status = certbound_thumbprint_to_text(digest, text);
}

static void ready_id(int class)
{
    nearly_or_random(class, client.id);
}

static void call_is(void)
{
    status = certbound_client_is(&client, (const uint8_t *)"c", 1);
}

/* Class 0 has the certificate as its first identity, class 1 anywhere; both authenticate. */
static void ready_client(int class)
{
    const size_t place = next_random() % MANY & (0 - (size_t)(class != 0));
    size_t slot, at;
    client = unregistered;
    /* Each digest is written, with the same steps: see nearly_or_random. */
    for (slot = 0; slot < MANY; slot++) {
        const uint8_t mask = (uint8_t)(0 - (unsigned)(slot == place));
        uint8_t *to = client.identities[slot].digest;
        for (at = 0; at < LEN; at++) {
            to[at] = (uint8_t)(to[at] ^ ((to[at] ^ own[at]) & mask));
        }
    }
}

static void call_authenticate(void)
{
    status = certbound_client_authenticate(&client, rfc8705.data, rfc8705.len, CERTBOUND_CHAIN_NOT_VALIDATED);
}

/* The control: ends at the first octet that differs. */
static void call_leaky(void)
{
    volatile const uint8_t *secret = own;
    size_t at;
    int32_t answer = CERTBOUND_OK;
    for (at = 0; at < LEN; at++) {
        if (secret[at] != digest[at]) {
            answer = CERTBOUND_STATUS_MISMATCH;
            break;
        }
    }
    status = answer;
}

typedef struct study {
    const char *name;
    void (*ready)(int class);
    void (*call)(void);
    int32_t status;
    int leaks;
} study;

static const study studies[] = {
    {"confirmation_check: one octet differs, or many", ready_presented, call_check, CERTBOUND_STATUS_MISMATCH, 0},
    {"thumbprint_to_text: fixed or random", ready_digest, call_to_text, CERTBOUND_OK, 0},
    {"client_is: one octet differs, or many", ready_id, call_is, CERTBOUND_STATUS_UNKNOWN_CLIENT, 0},
    {"client_authenticate: the first of 16, or any", ready_client, call_authenticate, CERTBOUND_OK, 0},
    {"control: a comparison that ends early", ready_digest, call_leaky, CERTBOUND_STATUS_MISMATCH, 1},
};

/* Count, mean and sum of squared deviations of a class, by Welford's method. */
typedef struct moments {
    double count, mean, squares;
} moments;

static void add(moments *it, double value)
{
    double deviation = value - it->mean;
    it->count += 1;
    it->mean += deviation / it->count;
    it->squares += deviation * (value - it->mean);
}

static double welch(const moments *classes)
{
    double error;
    if (classes[0].count < 1000 || classes[1].count < 1000) {
        return 0;
    }
    error = classes[0].squares / (classes[0].count - 1) / classes[0].count +
            classes[1].squares / (classes[1].count - 1) / classes[1].count;
    return error > 0 ? (classes[0].mean - classes[1].mean) / sqrt(error) : 0;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double measure(const study *it, int class)
{
    uint64_t begin, end;
    it->ready(class);
    begin = now();
    it->call();
    end = now();
    if (status != it->status) {
        fprintf(stderr, "%s: status %d\n", it->name, (int)status);
        exit(2);
    }
    return (double)(end - begin);
}

/* Whether the study came out as it should. */
static int run(const study *it, long measurements)
{
    static double first[WARM_UP];
    static moments classes[CROPS + 1][2];
    double limits[CROPS], largest = 0;
    long count;
    int crop, good;
    memset(classes, 0, sizeof classes);
    for (count = 0; count < WARM_UP; count++) {
        first[count] = measure(it, (int)(next_random() >> 40 & 1));
    }
    qsort(first, WARM_UP, sizeof first[0], ascending);
    for (crop = 0; crop < CROPS; crop++) {
        limits[crop] = first[(int)((1 - pow(0.5, 10.0 * (crop + 1) / CROPS)) * WARM_UP)];
    }
    for (count = 0; count < measurements; count++) {
        int class = (int)(next_random() >> 40 & 1);
        double time = measure(it, class);
        add(&classes[CROPS][class], time);
        for (crop = 0; crop < CROPS; crop++) {
            if (time < limits[crop]) {
                add(&classes[crop][class], time);
            }
        }
    }
    for (crop = 0; crop <= CROPS; crop++) {
        double t = welch(classes[crop]);
        largest = fabs(t) > fabs(largest) ? t : largest;
    }
    good = (fabs(largest) > LEAK) == it->leaks;
    printf("%-52s %9ld %8.1f %8.1f %+9.2f %+9.2f%s\n", it->name, measurements, classes[CROPS][0].mean,
           classes[CROPS][1].mean, welch(classes[CROPS]), largest, good ? "" : "  <- not as it should be");
    return good;
}

int main(int argc, char **argv)
{
    static const char metadata[] =
        "{\"client_id\":\"c\",\"token_endpoint_auth_method\":\"self_signed_tls_client_auth\",\"jwks\":{\"keys\":["
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}]}}";
    long measurements = argc > 2 ? atol(argv[2]) : 1000000;
    size_t at;
    int good = 1;
    if (argc < 2 || measurements < 1000) {
        fputs("usage: dudect VECTORS [MEASUREMENTS, at least 1000]\n", stderr);
        return 2;
    }
    random_state = (uint64_t)time(NULL) * 0x9e3779b97f4a7c15u | 1;
    rfc8705 = octets_of_certificate(argv[1], "rfc8705-appendix-a.pem");
    CHECK_INT(certbound_thumbprint(rfc8705.data, rfc8705.len, own), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_to_text(own, text), CERTBOUND_OK);
    CHECK_INT(certbound_confirmation_from_thumbprint_text(text, sizeof text, &confirmation), CERTBOUND_OK);
    CHECK_INT(certbound_presented_thumbprint(own, &presented), CERTBOUND_OK);
    CHECK_INT(certbound_client_from_metadata((const uint8_t *)metadata, sizeof metadata - 1, &unregistered), CERTBOUND_OK);
    for (at = 0; at < MANY; at++) {
        unregistered.identities[at].kind = CERTBOUND_KIND_CERTIFICATE;
        randomise(unregistered.identities[at].digest, LEN);
    }
    unregistered.identity_count = MANY;
    client = unregistered;
    printf("%-52s %9s %8s %8s %9s %9s\n", "", "calls", "class 0", "class 1", "t", "max t");
    for (at = 0; at < sizeof studies / sizeof studies[0]; at++) {
        good &= run(&studies[at], measurements);
        fflush(stdout);
    }
    return !good || check_failures != 0;
}
