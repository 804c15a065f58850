/* Replays tests/vectors/names.json, whose first lines say how to read it. Usage: test_names VECTORS */
#include <jansson.h>
#include <stdlib.h>

#include "certbound.h"
#include "check.h"
#include "support.h"

int check_failures;

/* What the file calls a verdict, and its status. */
static const struct {
    const char *name;
    int32_t status;
} verdicts[] = {
    {"match", CERTBOUND_OK},
    {"ClientMismatch", CERTBOUND_STATUS_CLIENT_MISMATCH},
    {"NameSyntax", CERTBOUND_STATUS_NAME_SYNTAX},
    {"NameAttributeType", CERTBOUND_STATUS_NAME_ATTRIBUTE_TYPE},
    {"NameValue", CERTBOUND_STATUS_NAME_VALUE},
    {"NameEmpty", CERTBOUND_STATUS_NAME_EMPTY},
    {"NameTooLong", CERTBOUND_STATUS_NAME_TOO_LONG},
    {"NameTooManyAttributes", CERTBOUND_STATUS_NAME_TOO_MANY_ATTRIBUTES},
};
#define VERDICT_COUNT (sizeof verdicts / sizeof verdicts[0])

/* A certificate of the file: `unreadable` says why its subject has no identity, or is CERTBOUND_OK. */
typedef struct certificate {
    const char *name;
    octets der;
    int32_t unreadable;
} certificate;

static void die(const char *name, const char *what)
{
    fprintf(stderr, "names.json: %s: %s\n", name, what);
    exit(2);
}

static int32_t verdict(const char *name)
{
    size_t at;
    for (at = 0; at < VERDICT_COUNT; at++) {
        if (strcmp(verdicts[at].name, name) == 0) {
            return verdicts[at].status;
        }
    }
    die(name, "is no verdict that this program knows");
    return -1;
}

static const char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    if (text == NULL) {
        die(name, "is not a string");
    }
    return text;
}

/* The octets of base64 with its padding (RFC 4648 section 4), in a heap block of exactly their size. */
static octets base64(const char *name, const char *text)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const size_t len = strlen(text), characters = strcspn(text, "=");
    octets it = octets_to_fill(characters * 3 / 4);
    uint32_t bits = 0;
    size_t at, written = 0;
    for (at = 0; at < characters; at++) {
        const char *found = strchr(alphabet, text[at]);
        if (found == NULL) {
            die(name, "is not base64");
        }
        bits = bits << 6 | (uint32_t)(found - alphabet);
        if (at % 4 != 0) {
            it.data[written++] = (uint8_t)(bits >> (6 - at % 4 * 2));
        }
    }
    if (len % 4 != 0 || written != it.len) {
        die(name, "is not whole base64");
    }
    return it;
}

static void expect(const char *name, const char *text, const char *how, int32_t status, int32_t expected)
{
    if (status != expected) {
        check_failures++;
        fprintf(stderr, "%s, %.200s: %s said %" PRId32 " (%s), not %" PRId32 "\n", name, text, how, status,
                certbound_status_text(status), expected);
    }
}

/* The certificate's subject has an identity or not; if it can be written, the text is its subject again. */
static void check_certificate(const certificate *it)
{
    octets room = octets_to_fill(CERTBOUND_NAME_MAX_LEN), text;
    certbound_identity identity;
    size_t len = 77;
    int32_t status;
    status = certbound_identity_from_certificate(CERTBOUND_KIND_SUBJECT_DN, it->der.data, it->der.len, &identity);
    expect(it->name, "", "reading the subject", status, it->unreadable);
    status = certbound_subject_write(it->der.data, it->der.len, room.data, room.len, &len);
    if (it->unreadable == CERTBOUND_STATUS_NAME_EMPTY) {
        expect(it->name, "", "writing an empty subject", status, CERTBOUND_OK);
        CHECK_INT(len, 0);
    } else if (it->unreadable != CERTBOUND_OK) {
        expect(it->name, "", "writing an unreadable subject", status, it->unreadable);
        CHECK_ZERO(room.data, room.len);
        CHECK_INT(len, 0);
    } else if (status == CERTBOUND_STATUS_NAME_TOO_LONG) {
        /* The text is longer than the DER, but by no more than this. */
        CHECK(it->der.len > CERTBOUND_NAME_MAX_LEN / 4);
        CHECK_ZERO(room.data, room.len);
    } else {
        expect(it->name, "", "writing the subject", status, CERTBOUND_OK);
        text = octets_of(room.data, len);
        status = certbound_identity_from_text(CERTBOUND_KIND_SUBJECT_DN, text.data, text.len, &identity);
        expect(it->name, "", "reading what was written", status, CERTBOUND_OK);
        status = certbound_certificate_has(it->der.data, it->der.len, &identity);
        expect(it->name, "", "matching what was written", status, CERTBOUND_OK);
        /* It fits exactly. */
        status = certbound_subject_write(it->der.data, it->der.len, text.data, text.len, &len);
        expect(it->name, "", "writing into exactly its size", status, CERTBOUND_OK);
        CHECK_INT(len, text.len);
        CHECK_BYTES(text.data, room.data, len);
        free_octets(text);
    }
    free_octets(room);
}

/* The metadata of a client that registered `text`, in a heap block of exactly its size. */
static octets metadata_of(const json_t *text)
{
    json_t *client = json_pack("{s:s, s:s, s:O}", "client_id", "c", "token_endpoint_auth_method", "tls_client_auth",
                               "tls_client_auth_subject_dn", text);
    char *printed = json_dumps(client, 0);
    octets it;
    if (printed == NULL) {
        die("metadata", "cannot be printed");
    }
    it = octets_of_text(printed);
    free(printed);
    json_decref(client);
    return it;
}

/* The text read on its own and matched, and as a client's registration. `of_text` is what the text alone gives. */
static void replay(const certificate *it, const json_t *text, int32_t of_text, int32_t expected)
{
    octets name = octets_of(json_string_value(text), json_string_length(text)), metadata = metadata_of(text);
    const char *shown = json_string_value(text);
    certbound_identity identity;
    certbound_client client;
    int32_t status;

    status = certbound_identity_from_text(CERTBOUND_KIND_SUBJECT_DN, name.data, name.len, &identity);
    expect(it->name, shown, "reading the text", status, of_text);
    if (status == CERTBOUND_OK) {
        status = certbound_certificate_has(it->der.data, it->der.len, &identity);
        expect(it->name, shown, "certbound_certificate_has", status, expected);
    } else {
        CHECK_ZERO(&identity, sizeof identity);
    }

    status = certbound_client_from_metadata(metadata.data, metadata.len, &client);
    expect(it->name, shown, "reading the metadata", status, of_text);
    if (status == CERTBOUND_OK) {
        status = certbound_client_authenticate(&client, it->der.data, it->der.len, CERTBOUND_CHAIN_VALIDATED);
        expect(it->name, shown, "authentication", status, expected);
        status = certbound_client_authenticate(&client, it->der.data, it->der.len, CERTBOUND_CHAIN_NOT_VALIDATED);
        expect(it->name, shown, "authentication without a chain", status, CERTBOUND_STATUS_CHAIN_NOT_VALIDATED);
    } else {
        CHECK_ZERO(&client, sizeof client);
    }
    free_octets(name);
    free_octets(metadata);
}

static certificate certificate_of(const json_t *file, const char *name)
{
    const json_t *why = json_object_get(json_object_get(file, "unreadable"), name);
    certificate it;
    it.name = name;
    it.der = base64(name, member(json_object_get(file, "certificates"), name));
    it.unreadable = why == NULL ? CERTBOUND_OK : verdict(json_string_value(why));
    return it;
}

static void replay_pair(const json_t *file, const json_t *pair)
{
    certificate it = certificate_of(file, member(pair, "certificate"));
    const int32_t status = verdict(member(pair, "verdict"));
    const int is_name = status == CERTBOUND_OK || status == CERTBOUND_STATUS_CLIENT_MISMATCH;
    const int32_t of_text = is_name ? CERTBOUND_OK : status;
    replay(&it, json_object_get(pair, "text"), of_text, it.unreadable != CERTBOUND_OK ? it.unreadable : status);
    free_octets(it.der);
}

int main(int argc, char **argv)
{
    char path[1024];
    json_error_t error;
    json_t *file, *value;
    const json_t *pairs;
    const char *name;
    size_t at, certificates = 0;
    if (argc != 2) {
        fputs("usage: test_names VECTORS\n", stderr);
        return 2;
    }
    snprintf(path, sizeof path, "%s/names.json", argv[1]);
    /* Some texts hold NUL characters. */
    file = json_load_file(path, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error);
    if (file == NULL) {
        die(path, error.text);
    }
    json_object_foreach(json_object_get(file, "certificates"), name, value) {
        certificate it = certificate_of(file, name);
        check_certificate(&it);
        free_octets(it.der);
        certificates++;
    }
    pairs = json_object_get(file, "pairs");
    for (at = 0; at < json_array_size(pairs); at++) {
        replay_pair(file, json_array_get(pairs, at));
    }
    CHECK(certificates >= 80);
    CHECK(at >= 300);
    json_decref(file);
    if (check_failures == 0) {
        printf("test_names: %zu certificates and %zu pairs passed\n", certificates, at);
    }
    return check_failures == 0 ? 0 : 1;
}
