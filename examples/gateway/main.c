#include "jwt.h"
#include "server.h"
#include "tls.h"

#include <stdio.h>
#include <stdlib.h>

static const char usage[] =
    "usage: gateway --certificate FILE --key FILE --authorities FILE --signing-key FILE [options]\n"
    "\n"
    "  --certificate FILE   the server's certificate chain, PEM\n"
    "  --key FILE           its private key, PEM\n"
    "  --authorities FILE   who certifies the clients of tls_client_auth, PEM\n"
    "  --signing-key FILE   the P-256 key that signs access tokens, PEM\n"
    "  --client FILE        the metadata of one client, JSON; may be repeated\n"
    "  --registry FILE      a registry image of many clients, as `certbound registry build` makes it\n"
    "  --listen ADDRESS     an IPv4 address (127.0.0.1)\n"
    "  --port PORT          0 is any free one (8443)\n"
    "  --issuer TEXT        `iss` of tokens (https://as.example.com)\n"
    "  --audience TEXT      `aud` of tokens (https://rs.example.com)\n"
    "  --lifetime SECONDS   of a token, 1 to 86400 (300)\n"
    "  --timeout MS         for a request, a handshake or an answer, in milliseconds, 1 to 600000 (10000)\n";

typedef struct options {
    const char *certificate, *key, *authorities, *signing_key, *address;
    long port, lifetime, timeout;
} options;

static int number(const char *value, long least, long most, long *out)
{
    char *end;
    *out = strtol(value, &end, 10);
    return *value != '\0' && *end == '\0' && *out >= least && *out <= most ? 0 : -1;
}

/* As an issuer and an audience stand in the claims without escapes. */
static int identifier(const char *value, const char **out)
{
    size_t at;
    *out = value;
    for (at = 0; value[at] != '\0'; at++) {
        if (value[at] <= ' ' || value[at] > '~' || value[at] == '"' || value[at] == '\\') {
            return -1;
        }
    }
    return at > 0 && at <= 256 ? 0 : -1;
}

static int option(const char *name, const char *value, options *out, gateway *into)
{
    const struct {
        const char *name;
        const char **value;
    } files[] = {
        {"--certificate", &out->certificate}, {"--key", &out->key},        {"--authorities", &out->authorities},
        {"--signing-key", &out->signing_key}, {"--listen", &out->address},
    };
    size_t at;
    for (at = 0; at < sizeof files / sizeof files[0]; at++) {
        if (strcmp(name, files[at].name) == 0) {
            *files[at].value = value;
            return 0;
        }
    }
    if (strcmp(name, "--client") == 0) {
        return clients_add(&into->clients, value);
    }
    if (strcmp(name, "--registry") == 0) {
        return clients_open_registry(&into->clients, value);
    }
    if (strcmp(name, "--port") == 0) {
        return number(value, 0, 65535, &out->port);
    }
    if (strcmp(name, "--issuer") == 0) {
        return identifier(value, &into->issuer);
    }
    if (strcmp(name, "--audience") == 0) {
        return identifier(value, &into->audience);
    }
    if (strcmp(name, "--lifetime") == 0) {
        return number(value, 1, 86400, &out->lifetime);
    }
    return strcmp(name, "--timeout") == 0 ? number(value, 1, 600000, &out->timeout) : -1;
}

static int read_options(int argc, char **argv, options *out, gateway *into)
{
    int at;
    for (at = 1; at < argc; at += 2) {
        if (at + 1 == argc || option(argv[at], argv[at + 1], out, into) != 0) {
            fprintf(stderr, "gateway: cannot use the option %s\n%s", argv[at], usage);
            return -1;
        }
    }
    if (out->certificate == NULL || out->key == NULL || out->authorities == NULL || out->signing_key == NULL) {
        fputs(usage, stderr);
        return -1;
    }
    into->lifetime = out->lifetime;
    into->timeout = out->timeout;
    return 0;
}

static int run(const options *with, gateway *it)
{
    it->key = jwt_read_key(with->signing_key);
    if (it->key == NULL) {
        fprintf(stderr, "gateway: %s: is no private key on P-256 in PEM\n", with->signing_key);
        return -1;
    }
    it->tls = tls_context(with->certificate, with->key, with->authorities);
    return it->tls != NULL ? server_run(it, with->address, (unsigned short)with->port) : -1;
}

int main(int argc, char **argv)
{
    static gateway it = {.issuer = "https://as.example.com", .audience = "https://rs.example.com"};
    options with = {.address = "127.0.0.1", .port = 8443, .lifetime = 300, .timeout = 10000};
    int result = 2;
    if (certbound_version_number() != CERTBOUND_VERSION_NUMBER) {
        fputs("gateway: certbound.h and libcertbound are of different versions\n", stderr);
        return 1;
    }
    if (read_options(argc, argv, &with, &it) == 0) {
        result = run(&with, &it) == 0 ? 0 : 1;
    }
    SSL_CTX_free(it.tls);
    EVP_PKEY_free(it.key);
    clients_free(&it.clients);
    return result;
}
