package certbound

// #include <certbound.h>
import "C"

import (
	"encoding/json"
	"unsafe"
)

// A Thumbprint is the SHA-256 digest of a DER certificate, x5t#S256 (RFC 8705 section 3.1). To decide, use a check: == takes
// longer the more octets agree.
type Thumbprint [C.CERTBOUND_THUMBPRINT_LEN]byte

func (t *Thumbprint) pointer() *C.uint8_t { return (*C.uint8_t)(unsafe.Pointer(&t[0])) }

// ThumbprintOf returns the thumbprint of a DER certificate.
//
// Errors: [ErrCertificateNotDER], also for PEM, [ErrCertificateTruncated], [ErrCertificateTrailingData],
// [ErrCertificateTooLong].
func ThumbprintOf(der []byte) (Thumbprint, error) {
	var out Thumbprint
	data, size := octets(der)
	err := result(C.certbound_thumbprint(data, size, out.pointer()))
	return out, err
}

// ParseThumbprint reads the 43 characters of a thumbprint.
//
// Errors: [ErrThumbprintText], [ErrThumbprintNotCanonical].
func ParseThumbprint(text string) (Thumbprint, error) {
	var out Thumbprint
	data, size := octets([]byte(text))
	err := result(C.certbound_thumbprint_from_text(data, size, out.pointer()))
	return out, err
}

// String returns the 43 characters: base64url without padding.
func (t Thumbprint) String() string {
	var out [C.CERTBOUND_THUMBPRINT_TEXT_LEN]byte
	if err := result(C.certbound_thumbprint_to_text(t.pointer(), (*C.uint8_t)(unsafe.Pointer(&out[0])))); err != nil {
		panic(err)
	}
	return string(out[:])
}

// Confirmation returns the value of the cnf member that binds a token to the certificate, {"x5t#S256":"..."}, for an
// authorization server to put into the claims that it signs (RFC 8705 section 3.1).
func (t Thumbprint) Confirmation() json.RawMessage {
	out := make([]byte, C.CERTBOUND_CONFIRMATION_JSON_LEN)
	if err := result(C.certbound_confirmation_write(t.pointer(), (*C.uint8_t)(unsafe.Pointer(&out[0])))); err != nil {
		panic(err)
	}
	return out
}

// DecodePEM returns the DER octets of exactly one certificate in PEM, read strictly (RFC 7468 section 3): what encoding/pem skips
// is refused.
//
// Errors: [ErrPEMBegin], [ErrPEMLabel], [ErrPEMBase64], [ErrPEMEnd], [ErrPEMTrailingData], [ErrSecondCertificate],
// [ErrChainTooLong]; those of [ThumbprintOf].
func DecodePEM(text []byte) ([]byte, error) {
	out := make([]byte, len(text)*3/4)
	var outLen C.size_t
	data, size := octets(text)
	room, capacity := octets(out)
	if err := result(C.certbound_pem_decode(data, size, C.CERTBOUND_PEM_SINGLE, room, capacity, &outLen)); err != nil {
		return nil, err
	}
	return out[:outLen], nil
}
