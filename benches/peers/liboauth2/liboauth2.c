/* liboauth2's own verification of a certificate-bound token, from its cache: see README.md. */
#include "../../harness/worker.h"

#include <oauth2/cache.h>
#include <oauth2/mem.h>
#include <oauth2/oauth2.h>
#include <oauth2/version.h>
#include <stdio.h>
#include <string.h>

/* A token that the cache knows, and the JWK that never has to verify it. */
static const char TOKEN[] = "eyJhbGciOiJIUzI1NiJ9.e30.AAAA", KEY[] = "{\"kty\":\"oct\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAA\"}";

static struct file certificate, claims;
static oauth2_log_t *log_;
static oauth2_cfg_token_verify_t *verify, *mtls, *bearer;
static oauth2_http_request_t *request;

static void ignore(oauth2_log_sink_t *sink, const char *file, unsigned long line, const char *function,
                   oauth2_log_level_t level, const char *message)
{
    (void)sink, (void)file, (void)line, (void)function, (void)level, (void)message;
}

const char *about(void)
{
    static char text[128];
    snprintf(text, sizeof text, "%s", oauth2_package_string());
    return text;
}

static oauth2_cfg_token_verify_t *verify_as(const char *options)
{
    oauth2_cfg_token_verify_t *made = NULL;
    char *error = oauth2_cfg_token_verify_add_options(log_, &made, "jwk", KEY, options);
    if (error != NULL)
        fail("oauth2_cfg_token_verify_add_options", error);
    return made;
}

static void start(void)
{
    log_ = oauth2_init(OAUTH2_LOG_ERROR, oauth2_log_sink_create(OAUTH2_LOG_ERROR, ignore, NULL));
    char *error = oauth2_cfg_set_cache(log_, NULL, "shm", "name=bench&max_val_size=65536&max_entries=8");
    if (error != NULL)
        fail("oauth2_cfg_set_cache", error);
    mtls = verify_as("type=mtls&verify.cache=bench");
    bearer = verify_as("type=bearer&verify.cache=bench");
}

void load(int count, char **words)
{
    if (count != 3 || (strcmp(words[0], "pem") != 0 && strcmp(words[0], "bearer") != 0))
        fail("load", "pem|bearer CERTIFICATE CLAIMS");
    if (log_ == NULL)
        start();
    verify = strcmp(words[0], "pem") == 0 ? mtls : bearer;
    read_file(words[1], &certificate);
    read_file(words[2], &claims);
    if (!oauth2_cache_set(log_, oauth2_cache_obtain(log_, "bench"), TOKEN, (char *)claims.octets, 86400))
        fail("oauth2_cache_set", "refused");
    if (request != NULL)
        oauth2_http_request_free(log_, request);
    request = oauth2_http_request_init(log_);
    oauth2_http_request_context_set(log_, request, OAUTH2_TLS_CERT_VAR_NAME, (char *)certificate.octets);
}

const char *check(void)
{
    json_t *payload = NULL;
    bool verified = oauth2_token_verify(log_, request, verify, TOKEN, &payload);
    json_decref(payload);
    return verified ? MATCH : MISMATCH;
}
