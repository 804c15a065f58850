package certbound

// #include <certbound.h>
import "C"

import (
	"crypto/tls"
	"errors"
)

// ErrNoTLS is the error for a connection without TLS, or whose handshake is not complete: nobody knows yet what its client has.
var ErrNoTLS = errors.New("certbound: the connection is not TLS, or its handshake is not complete")

// Presented is the certificate that the client presented on a connection, or the fact that it presented none.
//
// Make one for each connection, and use it for every request there: the certificate is then hashed once. It must come from
// the connection that carried the token.
type Presented struct {
	c C.certbound_presented
}

// PresentedNothing says that the client presented no certificate.
func PresentedNothing() *Presented {
	var out Presented
	if err := result(C.certbound_presented_nothing(&out.c)); err != nil {
		panic(err)
	}
	return &out
}

// PresentedCertificate says that the client presented this DER certificate, and proved that it has its key. No octets are an
// error, and not "no certificate".
//
// Errors: those of [ThumbprintOf].
func PresentedCertificate(der []byte) (*Presented, error) {
	var out Presented
	data, size := octets(der)
	if err := result(C.certbound_presented_certificate(data, size, &out.c)); err != nil {
		return nil, err
	}
	return &out, nil
}

// PresentedThumbprint says that the client presented the certificate with this thumbprint, which something trusted computed.
func PresentedThumbprint(thumbprint Thumbprint) *Presented {
	var out Presented
	if err := result(C.certbound_presented_thumbprint(thumbprint.pointer(), &out.c)); err != nil {
		panic(err)
	}
	return &out
}

// PresentedFromTLS says what the client presented on this connection of a server, such as http.Request.TLS.
//
// The server must ask for a certificate: with tls.NoClientCert every client presents nothing.
//
// Errors: [ErrNoTLS]; those of [ThumbprintOf].
func PresentedFromTLS(state *tls.ConnectionState) (*Presented, error) {
	der, _, err := ClientCertificate(state)
	if err != nil {
		return nil, err
	}
	if der == nil {
		return PresentedNothing(), nil
	}
	return PresentedCertificate(der)
}

// ClientCertificate returns the leaf that the client presented on this connection of a server, or nil, and whether crypto/tls
// validated its chain: for [Client.Authenticate] and [Registry.Authenticate].
//
// tls.VerifyClientCertIfGiven and tls.RequireAndVerifyClientCert validate it. tls.RequestClientCert and tls.RequireAnyClientCert
// do not, and let a client of self_signed_tls_client_auth in.
//
// Errors: [ErrNoTLS].
func ClientCertificate(state *tls.ConnectionState) ([]byte, Chain, error) {
	if state == nil || !state.HandshakeComplete {
		return nil, 0, ErrNoTLS
	}
	if len(state.PeerCertificates) == 0 {
		return nil, ChainNotValidated, nil
	}
	chain := ChainNotValidated
	if len(state.VerifiedChains) > 0 {
		chain = ChainValidated
	}
	return state.PeerCertificates[0].Raw, chain, nil
}

// This is nil for a nil pointer, which C refuses.
func (p *Presented) pointer() *C.certbound_presented {
	if p == nil {
		return nil
	}
	return &p.c
}
