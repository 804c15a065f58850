/* Replays tests/vectors/claims.json, whose first lines say how to read it. Usage: test_vectors VECTORS */
#include <jansson.h>
#include <stdlib.h>

#include "certbound.h"
#include "check.h"
#include "support.h"

int check_failures;

typedef int32_t check_function(const uint8_t *, size_t, const certbound_presented *, int32_t, int32_t *);
typedef int32_t read_function(const uint8_t *, size_t, certbound_confirmation *);

/* One vector, read. `name` belongs to the JSON document. */
typedef struct vector {
    const char *name;
    octets input;
    certbound_presented presented;
    int32_t policy;
    int32_t code;
    int32_t binding;
} vector;

static void die(const char *name, const char *what)
{
    fprintf(stderr, "claims.json: %s: %s\n", name, what);
    exit(2);
}

static const char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    if (text == NULL) {
        die(name, "is not a string");
    }
    return text;
}

static octets concatenation(const json_t *parts);

static octets hex(const char *digits)
{
    octets it = octets_to_fill(strlen(digits) / 2);
    size_t at;
    for (at = 0; at < it.len; at++) {
        unsigned octet;
        if (sscanf(digits + 2 * at, "%2x", &octet) != 1) {
            die(digits, "is not hexadecimal");
        }
        it.data[at] = (uint8_t)octet;
    }
    return it;
}

static octets repeat(const char *text, size_t times)
{
    const size_t len = strlen(text);
    octets it = octets_to_fill(len * times);
    size_t at;
    for (at = 0; at < times; at++) {
        memcpy(it.data + at * len, text, len);
    }
    return it;
}

static octets part(const json_t *it)
{
    const json_t *inner = json_object_get(it, "base64url");
    if (json_is_string(it)) {
        return octets_of(json_string_value(it), json_string_length(it));
    }
    if (inner != NULL) {
        octets plain = concatenation(inner), text = base64url(plain);
        free_octets(plain);
        return text;
    }
    if (json_object_get(it, "hex") != NULL) {
        return hex(member(it, "hex"));
    }
    return repeat(member(it, "repeat"), (size_t)json_integer_value(json_object_get(it, "times")));
}

static octets concatenation(const json_t *parts)
{
    octets all = octets_of(NULL, 0);
    size_t at;
    if (!json_is_array(parts)) {
        die("input", "is not an array");
    }
    for (at = 0; at < json_array_size(parts); at++) {
        octets next = part(json_array_get(parts, at)), longer = octets_to_fill(all.len + next.len);
        if (all.len != 0) {
            memcpy(longer.data, all.data, all.len);
        }
        if (next.len != 0) {
            memcpy(longer.data + all.len, next.data, next.len);
        }
        free_octets(all);
        free_octets(next);
        all = longer;
    }
    return all;
}

static certbound_presented presented(const char *directory, const json_t *file, const char *name)
{
    certbound_presented it;
    if (strcmp(name, "nothing") == 0) {
        CHECK_INT(certbound_presented_nothing(&it), CERTBOUND_OK);
    } else {
        const json_t *certificate = json_object_get(json_object_get(file, "certificates"), name);
        octets der = octets_of_certificate(directory, member(certificate, "file"));
        CHECK_INT(certbound_presented_certificate(der.data, der.len, &it), CERTBOUND_OK);
        free_octets(der);
    }
    return it;
}

static void check_certificate(const char *directory, const json_t *certificate)
{
    octets der = octets_of_certificate(directory, member(certificate, "file"));
    uint8_t thumbprint[CERTBOUND_THUMBPRINT_LEN], text[CERTBOUND_THUMBPRINT_TEXT_LEN];
    CHECK_INT(certbound_thumbprint(der.data, der.len, thumbprint), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_to_text(thumbprint, text), CERTBOUND_OK);
    CHECK_INT(strlen(member(certificate, "thumbprint")), sizeof text);
    CHECK_BYTES(text, member(certificate, "thumbprint"), sizeof text);
    free_octets(der);
}

static int32_t policy(const char *name)
{
    if (strcmp(name, "require_bound") != 0 && strcmp(name, "allow_unbound") != 0) {
        die(name, "is no policy");
    }
    return name[0] == 'r' ? CERTBOUND_POLICY_REQUIRE_BOUND : CERTBOUND_POLICY_ALLOW_UNBOUND;
}

/* `unbound` with code 0 is a token that passed; with another code it is the name of that status. */
static int32_t binding(const char *verdict, int32_t code)
{
    if (code != CERTBOUND_OK) {
        return CERTBOUND_BINDING_NONE;
    }
    if (strcmp(verdict, "bound") != 0 && strcmp(verdict, "unbound") != 0) {
        die(verdict, "has code 0");
    }
    return verdict[0] == 'b' ? CERTBOUND_BINDING_BOUND : CERTBOUND_BINDING_UNBOUND;
}

static void expect(const vector *it, const char *how, int32_t status, int32_t actual_binding)
{
    if (status != it->code || actual_binding != it->binding) {
        check_failures++;
        fprintf(stderr, "%s: %s said %" PRId32 " (%s) and binding %" PRId32 ", not %" PRId32 " and %" PRId32 "\n",
                it->name, how, status, certbound_status_text(status), actual_binding, it->code, it->binding);
    }
}

/* At once, and in the two steps of a resource server that keeps the confirmation beside a cached token. */
static void replay(const vector *it, check_function *check, read_function *read)
{
    certbound_confirmation confirmation;
    int32_t status, actual = 77;
    status = check(it->input.data, it->input.len, &it->presented, it->policy, &actual);
    expect(it, "the check", status, actual);
    actual = CERTBOUND_BINDING_NONE;
    status = read(it->input.data, it->input.len, &confirmation);
    if (status == CERTBOUND_OK) {
        actual = 77;
        status = certbound_confirmation_check(&confirmation, &it->presented, it->policy, &actual);
    } else {
        CHECK_ZERO(&confirmation, sizeof confirmation);
    }
    expect(it, "the check of a kept confirmation", status, actual);
}

static void replay_jwt(const vector *it)
{
    octets claims = octets_to_fill(it->input.len * 3 / 4);
    certbound_checked_jwt checked;
    int32_t status, actual = 77;
    memset(&checked, 0xaa, sizeof checked);
    status = certbound_check_jwt_ignoring_signature(it->input.data, it->input.len, &it->presented, it->policy,
                                                    claims.data, claims.len, &checked);
    expect(it, "the check", status, checked.binding);
    if (status == CERTBOUND_OK) {
        /* The decoded claims, on their own, get the same verdict. */
        status = certbound_check_claims(claims.data, checked.claims_len, &it->presented, it->policy, &actual);
        expect(it, "the check of the decoded claims", status, actual);
    } else {
        CHECK_INT(checked.claims_len, 0);
        CHECK_ZERO(claims.data, claims.len);
    }
    free_octets(claims);
}

static void replay_vector(const char *directory, const json_t *file, const json_t *vector_json)
{
    const char *form = member(vector_json, "form");
    vector it;
    it.name = member(vector_json, "name");
    it.input = concatenation(json_object_get(vector_json, "input"));
    it.presented = presented(directory, file, member(vector_json, "presented"));
    it.policy = policy(member(vector_json, "policy"));
    if (!json_is_integer(json_object_get(vector_json, "code"))) {
        die(it.name, "has no code");
    }
    it.code = (int32_t)json_integer_value(json_object_get(vector_json, "code"));
    it.binding = binding(member(vector_json, "verdict"), it.code);
    if (strcmp(form, "claims") == 0) {
        replay(&it, certbound_check_claims, certbound_confirmation_from_claims);
    } else if (strcmp(form, "introspection") == 0) {
        replay(&it, certbound_check_introspection, certbound_confirmation_from_introspection);
    } else if (strcmp(form, "jwt") == 0) {
        replay_jwt(&it);
    } else {
        die(form, "is no form");
    }
    free_octets(it.input);
}

int main(int argc, char **argv)
{
    char path[1024];
    json_error_t error;
    json_t *file;
    const json_t *vectors;
    const char *name;
    json_t *certificate;
    size_t at;
    if (argc != 2) {
        fputs("usage: test_vectors VECTORS\n", stderr);
        return 2;
    }
    snprintf(path, sizeof path, "%s/claims.json", argv[1]);
    /* Some inputs hold NUL characters. */
    file = json_load_file(path, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error);
    if (file == NULL) {
        die(path, error.text);
    }
    json_object_foreach(json_object_get(file, "certificates"), name, certificate) {
        check_certificate(argv[1], certificate);
    }
    vectors = json_object_get(file, "vectors");
    for (at = 0; at < json_array_size(vectors); at++) {
        replay_vector(argv[1], file, json_array_get(vectors, at));
    }
    CHECK(json_array_size(vectors) >= 120);
    json_decref(file);
    if (check_failures == 0) {
        printf("test_vectors: %zu vectors passed\n", at);
    }
    return check_failures == 0 ? 0 : 1;
}
