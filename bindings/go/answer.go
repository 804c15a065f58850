package certbound

// #include <certbound.h>
import "C"

// HTTPStatus goes with both answers: 401 (RFC 6750 section 3.1, RFC 6749 section 5.2).
const HTTPStatus = C.CERTBOUND_CHALLENGE_HTTP_STATUS

// certbound.h: a realm adds its own length and 10.
const realmExtra = 10

// BearerChallenge returns the value of the WWW-Authenticate header for a token that was refused with err, which this package
// returned and which may be wrapped (RFC 8705 section 3, RFC 6750 section 3). It holds nothing of the token. An empty realm is none.
//
// Errors: [ErrNotARefusal] if err is no [Status] or the server's own mistake: answer 500 then. [ErrInvalidRealm] if the realm has
// anything but printable ASCII without quotes and backslashes.
func BearerChallenge(err error, realm string) (string, error) {
	text, textLen := octets([]byte(realm))
	out := make([]byte, C.CERTBOUND_CHALLENGE_MAX_LEN+realmExtra+len(realm))
	var outLen C.size_t
	room, capacity := octets(out)
	if err := result(C.certbound_challenge_bearer(statusOf(err), text, textLen, room, capacity, &outLen)); err != nil {
		return "", err
	}
	return string(out[:outLen]), nil
}

// InvalidClient returns the JSON body with which a token endpoint refuses a client (RFC 6749 section 5.2), to be sent as
// application/json and with Cache-Control: no-store.
//
// Errors: [ErrNotARefusal] if err is no [Status] or the server's own mistake: answer 500 then.
func InvalidClient(err error) ([]byte, error) {
	out := make([]byte, C.CERTBOUND_CHALLENGE_MAX_LEN)
	var outLen C.size_t
	room, capacity := octets(out)
	if err := result(C.certbound_challenge_invalid_client(statusOf(err), room, capacity, &outLen)); err != nil {
		return nil, err
	}
	return out[:outLen], nil
}
