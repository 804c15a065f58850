#include "claims.h"
#include "endpoint.h"
#include "jwt.h"
#include "reader.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

static const char realm[] = "account";

static void challenge(response *out, int status, const char *error)
{
    char value[128];
    int len = snprintf(value, sizeof value, "Bearer realm=\"%s\"%s", realm, error);
    response_plain(out, status);
    response_field(out, "WWW-Authenticate", value, (size_t)len);
}

/* The signature, the issuer or the dates: what certbound does not look at. */
static void refuse_token(response *out, const char *why)
{
    fprintf(stderr, "resource: %s\n", why);
    challenge(out, 401, ", error=\"invalid_token\"");
}

static void refuse_binding(response *out, int32_t status)
{
    uint8_t value[CERTBOUND_CHALLENGE_MAX_LEN + 10 + sizeof realm];
    size_t len;
    fprintf(stderr, "resource: %" PRId32 " %s\n", status, certbound_status_text(status));
    if (certbound_challenge_bearer(status, (const uint8_t *)realm, sizeof realm - 1, value, sizeof value, &len) !=
        CERTBOUND_OK) {
        response_plain(out, 500);
        return;
    }
    response_plain(out, CERTBOUND_CHALLENGE_HTTP_STATUS);
    response_field(out, "WWW-Authenticate", (const char *)value, len);
}

/* The token of the request, or an empty text and the answer that there is none (RFC 6750 section 3.1). */
static text bearer_token(const request *asked, response *out)
{
    const text none = {NULL, 0};
    text value = asked->authorization, scheme;
    if (asked->authorizations > 1) {
        /* Two tokens are no token: which of them would have been checked? */
        challenge(out, 400, ", error=\"invalid_request\"");
        return none;
    }
    scheme = asked->authorizations == 1 ? text_take(&value, ' ') : none;
    value = text_trim(value);
    if (scheme.len == 0 || !text_is_word(scheme, "bearer") || value.len == 0) {
        challenge(out, 401, "");
        return none;
    }
    return value;
}

static void answer(const gateway *with, text claims, response *out)
{
    const int64_t now = (int64_t)time(NULL);
    const text not_before = claims_member(claims, "nbf");
    const int64_t expiry = claims_date(claims, "exp");
    if (!claims_has(claims, "iss", with->issuer) || !claims_has(claims, "aud", with->audience)) {
        refuse_token(out, "the token is for somebody else");
    } else if (expiry <= now || (not_before.len > 0 && (claims_date(claims, "nbf") < 0 || claims_date(claims, "nbf") > now))) {
        refuse_token(out, "the token has expired, or is not valid yet");
    } else {
        response_start(out, 200);
        response_body_text(out, "{\"balance\":\"1,234.56 EUR\"}\n");
    }
}

void resource(const gateway *with, const peer *from, const request *asked, response *out)
{
    uint8_t claims[READER_HEAD_MAX / 4 * 3];
    certbound_checked_jwt checked;
    text token;
    int32_t status;
    if (!text_is(asked->method, "GET")) {
        response_plain(out, 405);
        response_field(out, "Allow", "GET", 3);
        return;
    }
    token = bearer_token(asked, out);
    if (token.len == 0) {
        return;
    }
    if (!jwt_verify(with->key, token)) {
        refuse_token(out, "this server did not sign the token");
        return;
    }
    status = certbound_check_jwt_ignoring_signature((const uint8_t *)token.at, token.len, &from->presented,
                                                    CERTBOUND_POLICY_REQUIRE_BOUND, claims, sizeof claims, &checked);
    if (status != CERTBOUND_OK) {
        refuse_binding(out, status);
        return;
    }
    answer(with, (text){(const char *)claims, checked.claims_len}, out);
}
