package certbound

// #include <certbound.h>
import "C"

// A Chain says whether the TLS layer validated a certificate's chain to an authority that the server trusts for clients. It has
// no default.
type Chain int32

const (
	// ChainValidated: it did.
	ChainValidated Chain = C.CERTBOUND_CHAIN_VALIDATED
	// ChainNotValidated: it did not, or not successfully, which is enough for self_signed_tls_client_auth.
	ChainNotValidated Chain = C.CERTBOUND_CHAIN_NOT_VALIDATED
)

// A Method is how a client authenticates: its token_endpoint_auth_method.
type Method int32

const (
	// TLSClientAuth: a trusted authority certifies the client's name (RFC 8705 section 2.1).
	TLSClientAuth Method = C.CERTBOUND_METHOD_TLS_CLIENT_AUTH
	// SelfSignedTLSClientAuth: the client registered its certificates or keys (RFC 8705 section 2.2).
	SelfSignedTLSClientAuth Method = C.CERTBOUND_METHOD_SELF_SIGNED_TLS_CLIENT_AUTH
)

// A Client as it is registered, of fixed size.
type Client struct {
	c C.certbound_client
}

// ClientFromMetadata reads the metadata of a client, the JSON object that a server stores (RFC 7591 section 2, RFC 8705
// sections 2.1.2, 2.2.2 and 3.4). A jwks_uri must have been fetched and put into jwks.
//
// Errors: [ErrClientMetadata], [ErrClientID], [ErrClientIDTooLong], [ErrClientAuthMethod], [ErrClientIdentity], [ErrClientKeys];
// ErrName..., ErrDNSName, ErrURI, ErrIPAddress, ErrEmailAddress, ErrKey..., [ErrTooManyKeys], [ErrCertificateTooLong],
// ErrJSON...
func ClientFromMetadata(metadata []byte) (*Client, error) {
	var out Client
	data, size := octets(metadata)
	if err := result(C.certbound_client_from_metadata(data, size, &out.c)); err != nil {
		return nil, err
	}
	return &out, nil
}

// Authenticate returns nil if the certificate that was presented on this connection authenticates this client, which was found by
// the client_id of the same request. der is the leaf, and nil if the client presented none. Secret is which of the client's
// identities matched.
//
// Errors: [ErrNoClientCertificate], [ErrChainNotValidated], [ErrIssuerMismatch], [ErrClientMismatch]; ErrCertificate...,
// ErrKey..., ErrName... for a certificate that cannot be read; [ErrUnknownChain], [ErrUninitialised], [ErrNullPointer] for nil.
func (c *Client) Authenticate(der []byte, chain Chain) error {
	if c == nil {
		return ErrNullPointer
	}
	data, size := certificateOrNone(der)
	return result(C.certbound_client_authenticate(&c.c, data, size, C.int32_t(chain)))
}

// Is reports whether this is the client of that client_id. What the two have in common is secret.
func (c *Client) Is(clientID string) bool {
	if c == nil {
		return false
	}
	data, size := octets([]byte(clientID))
	return C.certbound_client_is(&c.c, data, size) == C.CERTBOUND_OK
}

// Pinned says what of an authority is pinned. It has no default. Look at what the authority issues before its key identifier is
// pinned: a certificate without authorityKeyIdentifier does not agree.
type Pinned int32

const (
	// PinnedName: its name.
	PinnedName Pinned = C.CERTBOUND_PINNED_NAME
	// PinnedNameAndKeyIdentifier: its name and its key identifier, of which both must agree.
	PinnedNameAndKeyIdentifier Pinned = C.CERTBOUND_PINNED_NAME_AND_KEY_IDENTIFIER
	// PinnedKeyIdentifier: its key identifier, whatever its name.
	PinnedKeyIdentifier Pinned = C.CERTBOUND_PINNED_KEY_IDENTIFIER
)

// PinIssuer returns the client with a pin of its issuer, the authority that has this DER certificate: for a server that trusts
// several authorities, each of which could certify the same name (RFC 8705 section 7.4). It replaces an earlier pin.
//
// Errors: ErrCertificate... and ErrName... for the authority's certificate; [ErrNoKeyIdentifier]; [ErrUnknownPinned],
// [ErrUninitialised], [ErrNullPointer] for nil.
func (c *Client) PinIssuer(authority []byte, pinned Pinned) (*Client, error) {
	if c == nil {
		return nil, ErrNullPointer
	}
	var out Client
	data, size := octets(authority)
	if err := result(C.certbound_client_pin_issuer(&c.c, data, size, C.int32_t(pinned), &out.c)); err != nil {
		return nil, err
	}
	return &out, nil
}

// Method returns how the client authenticates.
func (c *Client) Method() Method { return Method(c.c.method) }

// BoundTokens reports whether the client wants its access tokens bound to its certificate (RFC 8705 section 3.4).
func (c *Client) BoundTokens() bool { return c.c.bound_tokens == 1 }
