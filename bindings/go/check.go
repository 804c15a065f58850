package certbound

// #include <certbound.h>
//
// // Both results by value: a pointer to Go memory would move it to the heap.
// typedef struct checked {
//     int32_t status;
//     int32_t binding;
// } checked;
//
// static checked check_claims(const uint8_t *text, size_t len, const certbound_presented *presented, int32_t policy)
// {
//     checked it;
//     it.status = certbound_check_claims(text, len, presented, policy, &it.binding);
//     return it;
// }
//
// static checked check_introspection(const uint8_t *text, size_t len, const certbound_presented *presented, int32_t policy)
// {
//     checked it;
//     it.status = certbound_check_introspection(text, len, presented, policy, &it.binding);
//     return it;
// }
//
// static checked check_confirmation(const certbound_confirmation *confirmation, const certbound_presented *presented,
//                                   int32_t policy)
// {
//     checked it;
//     it.status = certbound_confirmation_check(confirmation, presented, policy, &it.binding);
//     return it;
// }
import "C"

// A Policy says what to do with a token that is not bound to a certificate. It has no default.
type Policy int32

const (
	// RequireBound: it is refused with [ErrUnbound].
	RequireBound Policy = C.CERTBOUND_POLICY_REQUIRE_BOUND
	// AllowUnbound: it passes, and the result is [Unbound]. A bound token must still match.
	AllowUnbound Policy = C.CERTBOUND_POLICY_ALLOW_UNBOUND
)

// A Binding says how a token that passed is tied to its sender.
type Binding int32

const (
	// None: nothing was verified. It comes with an error only.
	None Binding = C.CERTBOUND_BINDING_NONE
	// Bound to the presented certificate.
	Bound Binding = C.CERTBOUND_BINDING_BOUND
	// Unbound: whoever holds it can use it.
	Unbound Binding = C.CERTBOUND_BINDING_UNBOUND
)

// String returns "none", "bound" or "unbound".
func (b Binding) String() string {
	switch b {
	case Bound:
		return "bound"
	case Unbound:
		return "unbound"
	}
	return "none"
}

func outcome(it C.checked) (Binding, error) {
	return Binding(it.binding), result(it.status)
}

// CheckClaims checks a JWT claims set against what the client presented (RFC 8705 section 3.1).
//
// claims is the JSON text that was signed, never a copy that was decoded and encoded again. You have verified the token's
// signature, issuer, audience and times. What of the two thumbprints agrees is secret, and compared in constant time; all else
// is public.
//
// Errors: [ErrMismatch], [ErrNoCertificate], [ErrUnbound], [ErrUnsupportedConfirmation]; [ErrJSONSyntax], [ErrJSONNotUTF8],
// [ErrJSONDuplicateMember], [ErrJSONTrailingData], [ErrClaimsNotAnObject], [ErrConfirmationNotAnObject],
// [ErrConfirmationThumbprint]; [ErrJSONTooDeep], [ErrJSONTooLong], [ErrJSONTooManyMembers]; [ErrUnknownPolicy],
// [ErrUninitialised], [ErrNullPointer] for a nil presented.
func CheckClaims(claims []byte, presented *Presented, policy Policy) (Binding, error) {
	data, size := octets(claims)
	return outcome(C.check_claims(data, size, presented.pointer(), C.int32_t(policy)))
}

// CheckIntrospection checks a token introspection response, JSON text from the authorization server over an authenticated
// connection, against what the client presented (RFC 7662 section 2.2, RFC 8705 section 3.2).
//
// Errors: those of [CheckClaims]; [ErrInactive], [ErrIntrospectionActive].
func CheckIntrospection(response []byte, presented *Presented, policy Policy) (Binding, error) {
	data, size := octets(response)
	return outcome(C.check_introspection(data, size, presented.pointer(), C.int32_t(policy)))
}

// CheckJWTIgnoringSignature checks the claims of a compact JWT against what the client presented WITHOUT VERIFYING ITS SIGNATURE,
// which you have done. It returns the claims as they were signed.
//
// Errors: those of [CheckClaims]; [ErrTokenFormat], [ErrTokenEncrypted], [ErrTokenUnsigned], [ErrTokenBase64],
// [ErrTokenTooLong].
func CheckJWTIgnoringSignature(token string, presented *Presented, policy Policy) (Binding, []byte, error) {
	var out C.certbound_checked_jwt
	room := len(token)
	// A longer token is refused before the buffer is looked at.
	if room > C.CERTBOUND_TOKEN_MAX_LEN {
		room = C.CERTBOUND_TOKEN_MAX_LEN
	}
	claims := make([]byte, room*3/4)
	data, size := octets([]byte(token))
	buffer, capacity := octets(claims)
	err := result(C.certbound_check_jwt_ignoring_signature(data, size, presented.pointer(), C.int32_t(policy), buffer, capacity, &out))
	if err != nil {
		return None, nil, err
	}
	return Binding(out.binding), claims[:out.claims_len], nil
}

// A Confirmation is what a token says about its binding, to be kept beside a cached token, so that every use of it is checked.
type Confirmation struct {
	c C.certbound_confirmation
}

// ConfirmationFromClaims reads the confirmation of a JWT claims set. That checks nothing. Errors: those of [CheckClaims] that
// concern the text.
func ConfirmationFromClaims(claims []byte) (*Confirmation, error) {
	var out Confirmation
	data, size := octets(claims)
	if err := result(C.certbound_confirmation_from_claims(data, size, &out.c)); err != nil {
		return nil, err
	}
	return &out, nil
}

// ConfirmationFromIntrospection reads the confirmation of a token introspection response. That checks nothing but active.
// Errors: those of [CheckIntrospection] that concern the text.
func ConfirmationFromIntrospection(response []byte) (*Confirmation, error) {
	var out Confirmation
	data, size := octets(response)
	if err := result(C.certbound_confirmation_from_introspection(data, size, &out.c)); err != nil {
		return nil, err
	}
	return &out, nil
}

// ConfirmationFromThumbprint is the confirmation of something that was bound to a certificate and kept with the text of its
// thumbprint, such as a public client's refresh token (RFC 8705 section 4). Errors: [ErrConfirmationThumbprint].
func ConfirmationFromThumbprint(text string) (*Confirmation, error) {
	var out Confirmation
	data, size := octets([]byte(text))
	if err := result(C.certbound_confirmation_from_thumbprint_text(data, size, &out.c)); err != nil {
		return nil, err
	}
	return &out, nil
}

// Check checks the confirmation against what the client presented. Errors: [ErrMismatch], [ErrNoCertificate], [ErrUnbound];
// [ErrUnknownPolicy], [ErrUninitialised], [ErrNullPointer] for nil.
func (c *Confirmation) Check(presented *Presented, policy Policy) (Binding, error) {
	if c == nil {
		return None, ErrNullPointer
	}
	return outcome(C.check_confirmation(&c.c, presented.pointer(), C.int32_t(policy)))
}
