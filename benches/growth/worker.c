/* certbound on inputs that grow, and what the machine can do at all: a worker of `make bench-growth`.
 *
 *     load claims FILE CERTIFICATE       check_claims with a known thumbprint
 *     load forwarded FORMAT FILE         a certificate out of a header, FORMAT being one of CERTBOUND_FORMAT_
 *     load certificate FILE CLIENT       the client's authentication by this certificate
 *     load metadata FILE                 a client out of its metadata
 *     load open IMAGE                    a registry, mapped
 *     load find IMAGE CLIENTS            a client out of it, each time another one far from the last
 *     load sha256 FILE                   SHA-256 by OpenSSL
 *     load read OCTETS OF                reading so much memory: each time the next part of a larger piece
 *     load multiply                      1,000 multiplications, each of the last one's product
 */
#define _DEFAULT_SOURCE
#include "../harness/worker.h"

#include <certbound.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MULTIPLICATIONS = 1000 };

static const char *(*work)(void);
static struct file file, other;
static const uint8_t *image;
static size_t image_len;
static struct certbound_registry registry;
static struct certbound_presented presented;
static struct certbound_client client;
static struct certbound_forwarded_header header;
static struct certbound_trusted_peer peer;
static uint32_t clients, number;
static uint64_t *memory;
static size_t words_of_memory, words_to_read, next_word;
static EVP_MD *sha256;
static EVP_MD_CTX *context;

static const char *verdict(int32_t status)
{
    return status == CERTBOUND_OK ? MATCH : certbound_status_text(status);
}

static void must(int32_t status)
{
    if (status != CERTBOUND_OK)
        fail("load", certbound_status_text(status));
}

static const char *claims(void)
{
    int32_t binding;
    return verdict(certbound_check_claims(file.octets, file.len, &presented, CERTBOUND_POLICY_REQUIRE_BOUND, &binding));
}

static const char *forwarded(void)
{
    static uint8_t der[CERTBOUND_CERTIFICATE_MAX_LEN];
    struct certbound_line line = {file.octets, file.len};
    struct certbound_forwarded out;
    return verdict(certbound_forwarded_decode(&header, &peer, &line, 1, der, header.certificate_max_len, &out));
}

static const char *certificate(void)
{
    return verdict(certbound_client_authenticate(&client, file.octets, file.len, CERTBOUND_CHAIN_VALIDATED));
}

static const char *metadata(void)
{
    struct certbound_client out;
    return verdict(certbound_client_from_metadata(file.octets, file.len, &out));
}

static const char *open_registry(void)
{
    return verdict(certbound_registry_open(image, image_len, &registry));
}

static const char *find(void)
{
    char id[] = "client-00000000.example.com";
    struct certbound_client found;
    /* A step without a common divisor with any power of ten, and over most of the image. */
    number = (uint32_t)(((uint64_t)number + 387420489) % clients);
    uint32_t rest = number;
    for (char *digit = id + 14; digit >= id + 7; digit--, rest /= 10)
        *digit = (char)('0' + rest % 10);
    return verdict(certbound_registry_find(&registry, (uint8_t *)id, sizeof id - 1, &found));
}

static const char *hash(void)
{
    unsigned char digest[32];
    bool done = EVP_DigestInit_ex2(context, sha256, NULL) == 1 && EVP_DigestUpdate(context, file.octets, file.len) == 1 &&
                EVP_DigestFinal_ex(context, digest, NULL) == 1;
    return done ? MATCH : "no digest";
}

static const char *read_memory(void)
{
    uint64_t sum = 0;
    if (next_word + words_to_read > words_of_memory)
        next_word = 0;
    const uint64_t *part = memory + next_word;
    for (size_t at = 0; at < words_to_read; at++)
        sum += part[at];
    next_word += words_to_read;
    return sum == words_to_read ? MATCH : MISMATCH;
}

static const char *multiply(void)
{
    uint64_t product = 1;
    for (int step = 0; step < MULTIPLICATIONS; step++) {
        /* By a number that no address computation can multiply by. */
        product *= 0x9e3779b97f4a7c15;
        __asm__ volatile("" : "+r"(product));
    }
    return product % 2 == 1 ? MATCH : MISMATCH;
}

const char *about(void)
{
    static char text[96];
    snprintf(text, sizeof text, "certbound %u.%u, OpenSSL %s", certbound_version_number() >> 16,
             certbound_version_number() >> 8 & 255, OpenSSL_version(OPENSSL_VERSION_STRING));
    return text;
}

static void map(const char *path)
{
    struct stat status;
    int opened = open(path, O_RDONLY | O_CLOEXEC);
    if (opened < 0 || fstat(opened, &status) != 0)
        fail(path, "cannot be opened");
    if (image != NULL)
        munmap((void *)image, image_len);
    image_len = (size_t)status.st_size;
    void *mapped = mmap(NULL, image_len, PROT_READ, MAP_SHARED, opened, 0);
    if (mapped == MAP_FAILED)
        fail(path, "cannot be mapped");
    image = mapped;
    close(opened);
}

static void load_forwarded(const char *format)
{
    must(certbound_forwarded_header_new((int32_t)strtol(format, NULL, 10), &header));
    must(certbound_trusted_peer_asserted(&peer));
    header.value_max_len = CERTBOUND_FORWARDED_VALUE_MAX_LEN;
    header.certificate_max_len = CERTBOUND_CERTIFICATE_MAX_LEN;
    work = forwarded;
}

void load(int count, char **words)
{
    const char *kind = words[0];
    if (strcmp(kind, "claims") == 0 && count == 3) {
        read_file(words[1], &file);
        read_file(words[2], &other);
        must(certbound_presented_certificate(other.octets, other.len, &presented));
        work = claims;
    } else if (strcmp(kind, "forwarded") == 0 && count == 3) {
        read_file(words[2], &file);
        load_forwarded(words[1]);
    } else if (strcmp(kind, "certificate") == 0 && count == 3) {
        read_file(words[1], &file);
        read_file(words[2], &other);
        must(certbound_client_from_metadata(other.octets, other.len, &client));
        work = certificate;
    } else if (strcmp(kind, "metadata") == 0 && count == 2) {
        read_file(words[1], &file);
        work = metadata;
    } else if (strcmp(kind, "open") == 0 && count == 2) {
        map(words[1]);
        work = open_registry;
    } else if (strcmp(kind, "find") == 0 && count == 3) {
        map(words[1]);
        must(certbound_registry_open(image, image_len, &registry));
        clients = (uint32_t)strtoul(words[2], NULL, 10);
        work = find;
    } else if (strcmp(kind, "sha256") == 0 && count == 2) {
        read_file(words[1], &file);
        if (sha256 == NULL) {
            sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
            context = EVP_MD_CTX_new();
        }
        work = hash;
    } else if (strcmp(kind, "read") == 0 && count == 3) {
        free(memory);
        words_to_read = strtoul(words[1], NULL, 10) / sizeof *memory;
        words_of_memory = strtoul(words[2], NULL, 10) / sizeof *memory;
        next_word = 0;
        memory = malloc(words_of_memory * sizeof *memory);
        if (memory == NULL)
            fail("read", "no memory");
        for (size_t at = 0; at < words_of_memory; at++)
            memory[at] = 1;
        work = read_memory;
    } else if (strcmp(kind, "multiply") == 0) {
        work = multiply;
    } else {
        fail("load", kind);
    }
}

const char *check(void)
{
    return work();
}
