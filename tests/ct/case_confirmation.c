/* Confirmations and thumbprints: what is compared, encoded and read is secret. */
#include "ct.h"

#include <string.h>

enum { LEN = CERTBOUND_THUMBPRINT_LEN, TEXT_LEN = CERTBOUND_THUMBPRINT_TEXT_LEN };

/* Characters of which the last three bits can be anything: all eight are in the alphabet of base64url, and a JSON
 * reader treats them alike. What it sees of a text's form stays public in this way, and the value does not. */
static const char windows[] = "HPhp0";

/* Of each window, a character that can end a canonical text. */
static const char last[] = "IQks0";

/* A canonical text of characters of one window. */
static void text_in_window(size_t window, char text[TEXT_LEN])
{
    int at;
    for (at = 0; at < TEXT_LEN; at++) {
        text[at] = (char)(windows[window] + at % 8);
    }
    text[TEXT_LEN - 1] = last[window];
}

/* The last three bits of every character become secret. */
static void make_value_secret(uint8_t *text, size_t len)
{
    static const uint8_t bits = 7;
    size_t at;
    for (at = 0; at < len; at++) {
        CHECK_INT(VALGRIND_SET_VBITS(text + at, &bits, 1), 1);
    }
}

static certbound_presented presented_secret(const char *text, size_t other)
{
    certbound_presented presented;
    uint8_t digest[LEN];
    CHECK_INT(certbound_thumbprint_from_text((const uint8_t *)text, TEXT_LEN, digest), CERTBOUND_OK);
    if (other < LEN) {
        digest[other] ^= 0x10;
    }
    CHECK_INT(certbound_presented_thumbprint(digest, &presented), CERTBOUND_OK);
    make_secret(presented.thumbprint, LEN);
    return presented;
}

/* Where the presented digest differs: in its first octet, in its last, nowhere. */
static const size_t places[] = {0, LEN - 1, LEN};
#define EACH_PLACE(place) for (place = 0; place < sizeof places / sizeof places[0]; place++)
#define EXPECTED(place) (places[place] == LEN ? CERTBOUND_OK : CERTBOUND_STATUS_MISMATCH)
#define EXPECTED_BINDING(place) (places[place] == LEN ? CERTBOUND_BINDING_BOUND : CERTBOUND_BINDING_NONE)

typedef int32_t check(const uint8_t *, size_t, const certbound_presented *, int32_t, int32_t *);

static void check_presented(const char *json, check *call)
{
    size_t place;
    octets input = octets_of_text(json);
    EACH_PLACE(place) {
        certbound_presented presented = presented_secret(RFC8705_TEXT, places[place]);
        int32_t binding;
        CHECK_INT(verdict(call(input.data, input.len, &presented, CERTBOUND_POLICY_REQUIRE_BOUND, &binding)),
                  EXPECTED(place));
        CHECK_INT(verdict(binding), EXPECTED_BINDING(place));
    }
    free_octets(input);
}

static void claims_presented(const samples *it)
{
    (void)it;
    check_presented("{\"sub\":\"a\",\"cnf\":{\"x5t#S256\":\"" RFC8705_TEXT "\"}}", certbound_check_claims);
}

static void introspection_presented(const samples *it)
{
    (void)it;
    check_presented("{\"active\":true,\"cnf\":{\"x5t#S256\":\"" RFC8705_TEXT "\"}}", certbound_check_introspection);
}

static void jwt_presented(const samples *it)
{
    octets claims = octets_of_text("{\"cnf\":{\"x5t#S256\":\"" RFC8705_TEXT "\"}}"), body = base64url(claims);
    char token[256];
    size_t place;
    (void)it;
    snprintf(token, sizeof token, "eyJhbGciOiJFUzI1NiJ9.%.*s.AAAA", (int)body.len, (const char *)body.data);
    EACH_PLACE(place) {
        certbound_presented presented = presented_secret(RFC8705_TEXT, places[place]);
        certbound_checked_jwt out;
        uint8_t buffer[256];
        int32_t status = certbound_check_jwt_ignoring_signature((const uint8_t *)token, strlen(token), &presented,
                                                                CERTBOUND_POLICY_REQUIRE_BOUND, buffer, sizeof buffer,
                                                                &out);
        CHECK_INT(verdict(status), EXPECTED(place));
        CHECK_INT(verdict(out.binding), EXPECTED_BINDING(place));
    }
    free_octets(body);
    free_octets(claims);
}

/* Both sides are secret: the characters in the JSON text, and the presented digest. The reader looks at the last three
 * characters one by one, and valgrind takes "less than" for a use of all bits: those are left to test_trace. */
static void check_texts(const char *form, check *call)
{
    size_t window;
    for (window = 0; windows[window] != '\0'; window++) {
        size_t place;
        EACH_PLACE(place) {
            char text[TEXT_LEN], json[256];
            certbound_presented presented;
            octets input;
            int32_t binding, status;
            text_in_window(window, text);
            presented = presented_secret(text, places[place]);
            snprintf(json, sizeof json, form, TEXT_LEN, text);
            input = octets_of_text(json);
            make_value_secret(input.data + (strstr(form, "%.*s") - form), TEXT_LEN - 3);
            status = call(input.data, input.len, &presented, CERTBOUND_POLICY_REQUIRE_BOUND, &binding);
            CHECK_INT(verdict(status), EXPECTED(place));
            CHECK_INT(verdict(binding), EXPECTED_BINDING(place));
            free_octets(input);
        }
    }
}

static void claims_text(const samples *it)
{
    (void)it;
    check_texts("{\"iss\":\"a\",\"cnf\":{\"x5t#S256\":\"%.*s\"},\"sub\":\"b\"}", certbound_check_claims);
}

static void introspection_text(const samples *it)
{
    (void)it;
    check_texts("{\"cnf\":{\"jkt\":0,\"x5t#S256\":\"%.*s\"},\"active\":true}", certbound_check_introspection);
}

/* The kept confirmation is secret in all its bits: it is taken out of a text, kept, and checked twice. */
static void kept(const samples *it)
{
    size_t place;
    (void)it;
    EACH_PLACE(place) {
        certbound_presented presented = presented_secret(RFC8705_TEXT, places[place]);
        certbound_confirmation confirmation;
        octets text = octets_of_text(RFC8705_TEXT);
        int32_t binding, times;
        make_secret(text.data, text.len);
        CHECK_INT(verdict(certbound_confirmation_from_thumbprint_text(text.data, text.len, &confirmation)),
                  CERTBOUND_OK);
        CHECK(all_secret(confirmation.text, TEXT_LEN));
        for (times = 0; times < 2; times++) {
            CHECK_INT(verdict(certbound_confirmation_check(&confirmation, &presented, CERTBOUND_POLICY_ALLOW_UNBOUND,
                                                           &binding)),
                      EXPECTED(place));
            CHECK_INT(verdict(binding), EXPECTED_BINDING(place));
        }
        free_octets(text);
    }
}

static void to_text(const samples *it)
{
    uint8_t digest[LEN], text[TEXT_LEN], json[CERTBOUND_CONFIRMATION_JSON_LEN];
    (void)it;
    CHECK_INT(certbound_thumbprint_from_text((const uint8_t *)RFC8705_TEXT, TEXT_LEN, digest), CERTBOUND_OK);
    make_secret(digest, sizeof digest);
    CHECK_INT(certbound_thumbprint_to_text(digest, text), CERTBOUND_OK);
    CHECK(all_secret(text, sizeof text));
    make_public(text, sizeof text);
    CHECK_BYTES(text, RFC8705_TEXT, TEXT_LEN);
    CHECK_INT(certbound_confirmation_write(digest, json), CERTBOUND_OK);
    CHECK(all_secret(json + 13, TEXT_LEN));
    make_public(json, sizeof json);
    CHECK_BYTES(json, "{\"x5t#S256\":\"" RFC8705_TEXT "\"}", sizeof json);
}

static void from_text(const samples *it)
{
    octets text = octets_of_text(RFC8705_TEXT);
    uint8_t expected[LEN], digest[LEN];
    certbound_identity identity;
    (void)it;
    CHECK_INT(certbound_thumbprint_from_text(text.data, text.len, expected), CERTBOUND_OK);
    make_secret(text.data, text.len);
    CHECK_INT(verdict(certbound_thumbprint_from_text(text.data, text.len, digest)), CERTBOUND_OK);
    CHECK(all_secret(digest, LEN));
    make_public(digest, LEN);
    CHECK_BYTES(digest, expected, LEN);
    CHECK_INT(verdict(certbound_identity_from_text(CERTBOUND_KIND_CERTIFICATE, text.data, text.len, &identity)),
              CERTBOUND_OK);
    CHECK(all_secret(identity.digest, LEN));
    free_octets(text);
}

const ct_case confirmation_cases[] = {
    {"check_claims, the presented thumbprint", claims_presented, EQUAL, EQUAL},
    {"check_introspection, the presented thumbprint", introspection_presented, EQUAL, EQUAL},
    {"check_jwt_ignoring_signature, the presented thumbprint", jwt_presented, EQUAL, EQUAL},
    {"check_claims, the text in cnf", claims_text, EQUAL | ALPHABET, EQUAL | ALPHABET},
    {"check_introspection, the text in cnf", introspection_text, EQUAL | ALPHABET, EQUAL | ALPHABET},
    {"confirmation_from_thumbprint_text, confirmation_check", kept, EQUAL | ALPHABET, EQUAL | ALPHABET},
    {"thumbprint_to_text, confirmation_write", to_text, 0, 0},
    {"thumbprint_from_text, identity_from_text", from_text, ALPHABET | DECODED, ALPHABET | DECODED},
    {NULL, NULL, 0, 0},
};
