// Package certbound decides whether an OAuth access token may be used by the TLS client that presents it, and whether a
// certificate is a client's own (OAuth mutual TLS, RFC 8705).
//
// It does not verify token signatures, token lifetimes or certificate chains: your JWT library and crypto/tls do that first.
//
// A certificate is DER, such as x509.Certificate.Raw. Every function returns an error that is a [Status], unless it says
// otherwise. What is made once, such as a [Presented] or a [Client], is never changed and may be used by any number of
// goroutines. A nil or zero value of these types is refused by every function, with a
// [Status] that is [ErrMisuse].
//
// The package is linked with libcertbound.a, which pkg-config finds: set PKG_CONFIG_PATH where certbound is installed outside
// of the system's directories.
package certbound

//go:generate go run ./internal/declare/main ../../include/certbound.h status.go

// The archive is named, and the shared library that pkg-config names too is then not needed and left out.

// #cgo pkg-config: certbound
// #cgo LDFLAGS: -Wl,--as-needed -l:libcertbound.a
// #include <certbound.h>
import "C"

import (
	"fmt"
	"unsafe"
)

func init() {
	if library := C.certbound_version_number(); library != C.CERTBOUND_VERSION_NUMBER {
		panic(fmt.Sprintf("certbound: certbound.h has the version 0x%06x and libcertbound.a 0x%06x: install both from one release",
			C.CERTBOUND_VERSION_NUMBER, library))
	}
}

// An empty input is NULL for C, as a nil slice.
func octets(it []byte) (*C.uint8_t, C.size_t) {
	if len(it) == 0 {
		return nil, 0
	}
	return (*C.uint8_t)(unsafe.Pointer(&it[0])), C.size_t(len(it))
}

var emptyCertificate = []byte{0}

// For C, NULL is a client that presented no certificate, and an empty certificate is another pointer.
func certificateOrNone(der []byte) (*C.uint8_t, C.size_t) {
	if der != nil && len(der) == 0 {
		return (*C.uint8_t)(unsafe.Pointer(&emptyCertificate[0])), 0
	}
	return octets(der)
}
