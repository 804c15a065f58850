package certbound

// #include <certbound.h>
// #include <stdlib.h>
import "C"

import "unsafe"

// A Format is how the value of a header carries a certificate. It is configured for the proxy, and never guessed from a value.
type Format int32

const (
	// PercentPEM: PEM, percent-encoded once, as nginx writes it in $ssl_client_escaped_cert.
	PercentPEM Format = C.CERTBOUND_FORMAT_PERCENT_PEM
	// SpacedPEM: PEM whose line ends have become spaces or tabs, or are missing.
	SpacedPEM Format = C.CERTBOUND_FORMAT_SPACED_PEM
	// Base64DER: bare base64 of the DER.
	Base64DER Format = C.CERTBOUND_FORMAT_BASE64_DER
	// StructuredField: a byte sequence between colons, as Client-Cert of RFC 9440.
	StructuredField Format = C.CERTBOUND_FORMAT_STRUCTURED_FIELD
	// Base64PEM: base64 of a PEM text.
	Base64PEM Format = C.CERTBOUND_FORMAT_BASE64_PEM
	// XFCC: x-forwarded-client-cert of Envoy.
	XFCC Format = C.CERTBOUND_FORMAT_XFCC
)

// A Mode says how many certificates a value may hold.
type Mode int32

const (
	// Single: exactly one.
	Single Mode = C.CERTBOUND_PEM_SINGLE
	// FirstOfChain: a chain with the leaf first, of which only the leaf is decoded.
	FirstOfChain Mode = C.CERTBOUND_PEM_FIRST_OF_CHAIN
)

// A Verdict is the form in which a proxy says whether it validated a chain.
type Verdict int32

const (
	// VerdictWords: SUCCESS, FAILED:reason, NONE, GENEROUS, as nginx and Apache write them.
	VerdictWords Verdict = C.CERTBOUND_VERDICT_WORDS
	// VerdictCode: OpenSSL's number, as HAProxy writes it in ssl_c_verify.
	VerdictCode Verdict = C.CERTBOUND_VERDICT_CODE
)

// A TrustedPeer is the caller's word that the peer of a connection is the proxy, which sets the header on every request and drops
// all copies that a client sends.
type TrustedPeer struct {
	c C.certbound_trusted_peer
}

// TrustedPeerAsserted is your word that nobody but the proxy can reach this server, by the network's rules or by mutual TLS
// between the two.
func TrustedPeerAsserted() TrustedPeer {
	var out TrustedPeer
	if err := result(C.certbound_trusted_peer_asserted(&out.c)); err != nil {
		panic(err)
	}
	return out
}

// TrustedPeerBySecret is the proxy, by a secret that it shares with this server and sends in a header, whose lines are those of
// http.Header.Values. The secret has 16 to 256 random octets, and is compared in constant time. It holds for this request and no
// other.
//
// Errors: [ErrUntrustedPeer], [ErrWeakSecret].
func TrustedPeerBySecret(lines []string, secret []byte) (TrustedPeer, error) {
	var out TrustedPeer
	array := newLines(lines)
	defer array.free()
	data, size := octets(secret)
	err := result(C.certbound_trusted_peer_by_secret(array.first, array.count, data, size, &out.c))
	return out, err
}

// A Header that carries a certificate, as it is configured. Make it with [NewHeader], then change its limits if need be, and call
// [Header.Check].
type Header struct {
	Format Format
	// Mode lets Chain serve where there is no Cert, with XFCC.
	Mode Mode
	// Elements are expected in a value of XFCC, exactly so many, of which the first one counts. More than 1 is sound only if the
	// first Envoy replaces the header, and each of the others appends exactly one element.
	Elements uint32
	// MaxValueLen is the most octets of the value.
	MaxValueLen uint
	// MaxCertificateLen is the most octets of a certificate.
	MaxCertificateLen uint
	// MaxChain is the most certificates of a chain, the leaf included.
	MaxChain uint
}

// NewHeader returns a header of that format with one certificate and one element, and the limits that certbound.h names.
//
// Errors: [ErrUnknownFormat].
func NewHeader(format Format) (*Header, error) {
	var c C.certbound_forwarded_header
	if err := result(C.certbound_forwarded_header_new(C.int32_t(format), &c)); err != nil {
		return nil, err
	}
	return &Header{
		Format: format, Mode: Mode(c.mode), Elements: uint32(c.elements), MaxValueLen: uint(c.value_max_len),
		MaxCertificateLen: uint(c.certificate_max_len), MaxChain: uint(c.chain_max),
	}, nil
}

// Check returns what [Header.Decode] would say of the header's fields, so that a mistake of the configuration shows before the
// first request.
//
// Errors: [ErrUnknownFormat], [ErrUnknownPEMMode], [ErrInvalidLimit]; [ErrNullPointer] for no header.
func (h *Header) Check() error {
	var c C.certbound_forwarded_header
	if err := h.configure(&c); err != nil {
		return err
	}
	return result(C.certbound_forwarded_header_check(&c))
}

func (h *Header) configure(c *C.certbound_forwarded_header) error {
	if h == nil {
		return ErrNullPointer
	}
	if err := result(C.certbound_forwarded_header_new(C.int32_t(h.Format), c)); err != nil {
		return err
	}
	c.mode, c.elements = C.int32_t(h.Mode), C.uint32_t(h.Elements)
	c.value_max_len, c.certificate_max_len = C.size_t(h.MaxValueLen), C.size_t(h.MaxCertificateLen)
	c.chain_max = C.size_t(h.MaxChain)
	return nil
}

// Forwarded is what a proxy forwarded.
type Forwarded struct {
	// Presented is for the checks of tokens.
	Presented *Presented
	// Certificate is the leaf for [Client.Authenticate], and nil if the client presented none.
	Certificate []byte
}

// Decode decodes the certificate that the proxy forwarded. lines are ALL lines of the header's name, of http.Header.Values, so
// that a second one is seen.
//
// Errors: [ErrForwardedRepeated], [ErrForwardedTooLong]; ErrForwarded..., ErrPEM..., ErrXFCC..., ErrCertificate...;
// [ErrSecondCertificate], [ErrChainTooLong]; [ErrUnknownFormat], [ErrUnknownPEMMode], [ErrInvalidLimit], [ErrUninitialised];
// [ErrNullPointer] for no header.
func (h *Header) Decode(peer TrustedPeer, lines []string) (*Forwarded, error) {
	var c C.certbound_forwarded_header
	var out C.certbound_forwarded
	if err := h.configure(&c); err != nil {
		return nil, err
	}
	room := h.MaxCertificateLen
	if room > C.CERTBOUND_CERTIFICATE_MAX_LEN {
		room = C.CERTBOUND_CERTIFICATE_MAX_LEN
	}
	der := make([]byte, room)
	array := newLines(lines)
	defer array.free()
	buffer, capacity := octets(der)
	err := result(C.certbound_forwarded_decode(&c, &peer.c, array.first, array.count, buffer, capacity, &out))
	if err != nil {
		return nil, err
	}
	it := &Forwarded{Presented: &Presented{out.presented}}
	if out.outcome == C.CERTBOUND_FORWARDED_CERTIFICATE {
		// A copy: the buffer has room for the longest.
		it.Certificate = append([]byte(nil), der[:out.der_len]...)
	}
	return it, nil
}

// ForwardedChain returns whether the proxy validated the chain of the certificate that it forwards. lines are all lines of the
// header that carries the verdict.
//
// Errors: [ErrForwardedRepeated], [ErrForwardedVerdict], [ErrUnknownVerdict], [ErrUninitialised].
func ForwardedChain(peer TrustedPeer, verdict Verdict, lines []string) (Chain, error) {
	var out C.int32_t
	array := newLines(lines)
	defer array.free()
	err := result(C.certbound_forwarded_chain(&peer.c, C.int32_t(verdict), array.first, array.count, &out))
	return Chain(out), err
}

// The lines of a header in C's memory, array and values: an array in Go's memory may not hold pointers for C.
type lines struct {
	first *C.certbound_line
	count C.size_t
}

func newLines(values []string) lines {
	if len(values) == 0 {
		return lines{}
	}
	size := uintptr(len(values)) * C.sizeof_certbound_line
	for _, value := range values {
		size += uintptr(len(value))
	}
	block := C.malloc(C.size_t(size))
	array := unsafe.Slice((*C.certbound_line)(block), len(values))
	at := uintptr(len(values)) * C.sizeof_certbound_line
	for i, value := range values {
		array[i] = C.certbound_line{}
		if len(value) > 0 {
			place := unsafe.Add(block, at)
			copy(unsafe.Slice((*byte)(place), len(value)), value)
			array[i] = C.certbound_line{value: (*C.uint8_t)(place), len: C.size_t(len(value))}
			at += uintptr(len(value))
		}
	}
	return lines{&array[0], C.size_t(len(values))}
}

func (l lines) free() {
	C.free(unsafe.Pointer(l.first))
}
