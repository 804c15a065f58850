/* The two roles: each answers one request of a peer. */
#ifndef ENDPOINT_H
#define ENDPOINT_H

#include "gateway.h"
#include "peer.h"
#include "request.h"
#include "response.h"

/* The token endpoint of an authorization server: client credentials (RFC 6749 section 4.4), where the certificate
 * authenticates the client (RFC 8705 section 2), and a token that is bound to that certificate (section 3). */
void token_endpoint(const gateway *with, const peer *from, const request *asked, response *out);

/* A protected resource: the token's signature, then its binding, then its other claims, all of the same octets. */
void resource(const gateway *with, const peer *from, const request *asked, response *out);

#endif
