#include "base64url.h"
#include "endpoint.h"
#include "form.h"
#include "jwt.h"

#include <inttypes.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <time.h>

static void refuse(response *out, const char *error)
{
    response_start(out, 400);
    response_body_text(out, "{\"error\":\"");
    response_body_text(out, error);
    response_body_text(out, "\"}\n");
}

/* RFC 6749 section 5.2. The log has the reason; the answer is the same for all, so that it does not tell which clients exist. */
static void refuse_client(response *out, int32_t status)
{
    uint8_t body[CERTBOUND_CHALLENGE_MAX_LEN];
    size_t len;
    fprintf(stderr, "token: %" PRId32 " %s\n", status, certbound_status_text(status));
    /* What has no answer is this server's mistake, and no client's. */
    if (certbound_challenge_invalid_client(status, body, sizeof body, &len) != CERTBOUND_OK) {
        response_plain(out, 500);
        return;
    }
    response_start(out, CERTBOUND_CHALLENGE_HTTP_STATUS);
    response_body(out, (const char *)body, len);
}

/* The claims of RFC 9068 section 2.2, and `cnf`, in the body of an answer that is not sent: it knows how to write JSON. */
static int write_claims(const gateway *with, const peer *to, text client_id, response *claims)
{
    uint8_t confirmation[CERTBOUND_CONFIRMATION_JSON_LEN];
    unsigned char random[16];
    char id[BASE64URL_LEN(sizeof random)], dates[64];
    const int64_t now = (int64_t)time(NULL);
    if (certbound_confirmation_write(to->thumbprint, confirmation) != CERTBOUND_OK || RAND_bytes(random, sizeof random) != 1) {
        return 0;
    }
    base64url_encode(random, sizeof random, id);
    snprintf(dates, sizeof dates, "\"iat\":%" PRId64 ",\"exp\":%" PRId64, now, now + with->lifetime);
    response_start(claims, 0);
    response_body_text(claims, "{\"iss\":");
    response_body_json(claims, with->issuer, strlen(with->issuer));
    response_body_text(claims, ",\"aud\":");
    response_body_json(claims, with->audience, strlen(with->audience));
    response_body_text(claims, ",\"sub\":");
    response_body_json(claims, client_id.at, client_id.len);
    response_body_text(claims, ",\"client_id\":");
    response_body_json(claims, client_id.at, client_id.len);
    response_body_text(claims, ",\"jti\":");
    response_body_json(claims, id, sizeof id);
    response_body_text(claims, ",");
    response_body_text(claims, dates);
    response_body_text(claims, ",\"cnf\":");
    response_body(claims, (const char *)confirmation, sizeof confirmation);
    response_body_text(claims, "}");
    return !claims->too_long;
}

static void issue(const gateway *with, const peer *to, text client_id, response *out)
{
    response claims;
    char token[JWT_MAX], expires[32];
    size_t len = 0;
    if (write_claims(with, to, client_id, &claims)) {
        len = jwt_sign(with->key, claims.body, claims.body_len, token);
    }
    if (len == 0) {
        response_plain(out, 500);
        return;
    }
    snprintf(expires, sizeof expires, "%" PRId64, with->lifetime);
    response_start(out, 200);
    response_body_text(out, "{\"access_token\":");
    response_body_json(out, token, len);
    response_body_text(out, ",\"token_type\":\"Bearer\",\"expires_in\":");
    response_body_text(out, expires);
    response_body_text(out, "}\n");
}

void token_endpoint(const gateway *with, const peer *from, const request *asked, response *out)
{
    char grant[64], id[CERTBOUND_CLIENT_ID_MAX_LEN];
    text grant_type, client_id, media_type = asked->content_type;
    certbound_client client;
    int32_t status;
    if (!text_is(asked->method, "POST")) {
        response_plain(out, 405);
        response_field(out, "Allow", "POST", 4);
        return;
    }
    if (media_type.len == 0 || !text_is_word(text_trim(text_take(&media_type, ';')), "application/x-www-form-urlencoded")) {
        response_plain(out, 415);
        return;
    }
    /* A client that authenticates in two ways is refused (RFC 6749 section 2.3). */
    if (asked->authorizations != 0 ||
        form_parameter(asked->body, "client_secret", grant, sizeof grant, &grant_type) != 0 ||
        form_parameter(asked->body, "client_assertion", grant, sizeof grant, &grant_type) != 0 ||
        form_parameter(asked->body, "grant_type", grant, sizeof grant, &grant_type) != 1 ||
        form_parameter(asked->body, "client_id", id, sizeof id, &client_id) != 1) {
        refuse(out, "invalid_request");
        return;
    }
    /* Said before the look-up, it is said of every client. */
    status = from->der == NULL ? CERTBOUND_STATUS_NO_CLIENT_CERTIFICATE
                               : clients_authenticate(&with->clients, client_id, from->der, from->der_len, from->chain, &client);
    if (status != CERTBOUND_OK) {
        refuse_client(out, status);
    } else if (!text_is(grant_type, "client_credentials")) {
        refuse(out, "unsupported_grant_type");
    } else {
        issue(with, from, client_id, out);
    }
}
