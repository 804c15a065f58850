package certbound

// #include <certbound.h>
// #include <stdlib.h>
import "C"

import (
	"io"
	"os"
	"runtime"
	"unsafe"
)

// A Registry is an image of all clients of a server, as the command `certbound registry build` makes it. There is nothing to
// close: to load a new one, open it and replace the pointer, and the old one's memory is freed when nobody uses it.
type Registry struct {
	// In C's memory, as the image that it refers to: Go's may not hold a pointer for C.
	c *C.certbound_registry
}

// OpenRegistry reads the image in a file, and checks all of it. Replace an image by renaming a new file over it.
//
// Errors: those of package os; [ErrRegistryFormat], [ErrRegistryChecksum], [ErrRegistryTooLong].
func OpenRegistry(path string) (*Registry, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return open(int(info.Size()), func(image []byte) error {
		_, err := io.ReadFull(file, image)
		return err
	})
}

// NewRegistry copies an image, and checks all of it.
//
// Errors: [ErrRegistryFormat], [ErrRegistryChecksum], [ErrRegistryTooLong].
func NewRegistry(image []byte) (*Registry, error) {
	return open(len(image), func(out []byte) error {
		copy(out, image)
		return nil
	})
}

// One block of C's memory has the structure, and the image behind it.
func open(size int, fill func([]byte) error) (*Registry, error) {
	block := C.malloc(C.sizeof_certbound_registry + C.size_t(size))
	image := unsafe.Add(block, C.sizeof_certbound_registry)
	err := fill(unsafe.Slice((*byte)(image), size))
	c := (*C.certbound_registry)(block)
	if err == nil {
		err = result(C.certbound_registry_open((*C.uint8_t)(image), C.size_t(size), c))
	}
	if err != nil {
		C.free(block)
		return nil, err
	}
	it := &Registry{c}
	runtime.SetFinalizer(it, func(it *Registry) { C.free(unsafe.Pointer(it.c)) })
	return it, nil
}

// pointer is nil for what is no registry, which C refuses.
func (r *Registry) pointer() *C.certbound_registry {
	if r == nil {
		return nil
	}
	return r.c
}

// Len returns how many clients are registered.
func (r *Registry) Len() int {
	if r.pointer() == nil {
		return 0
	}
	defer runtime.KeepAlive(r)
	return int(r.c.clients)
}

func (r *Registry) found(out *Client, status C.int32_t) (*Client, error) {
	// The finalizer must not run while C reads the image.
	runtime.KeepAlive(r)
	if err := result(status); err != nil {
		return nil, err
	}
	return out, nil
}

// Find returns the client of a client_id. That finds a client and proves nothing: see [Registry.Authenticate].
//
// Errors: [ErrUnknownClient], [ErrClientID], [ErrClientIDTooLong]; [ErrNullPointer] for no registry.
func (r *Registry) Find(clientID string) (*Client, error) {
	var out Client
	id, idLen := octets([]byte(clientID))
	return r.found(&out, C.certbound_registry_find(r.pointer(), id, idLen, &out.c))
}

// Authenticate returns the client of a client_id, if the certificate that was presented on this connection authenticates it. der is
// the leaf, and nil if the client presented none: see [ClientCertificate].
//
// Errors: those of [Registry.Find] and of [Client.Authenticate].
func (r *Registry) Authenticate(clientID string, der []byte, chain Chain) (*Client, error) {
	var out Client
	id, idLen := octets([]byte(clientID))
	data, size := certificateOrNone(der)
	return r.found(&out, C.certbound_registry_authenticate(r.pointer(), id, idLen, data, size, C.int32_t(chain), &out.c))
}

// FindByCertificate returns the one client that this certificate authenticates, for servers that have no client_id to find it by.
//
// Errors: [ErrNoClientCertificate], [ErrUnknownClient], [ErrAmbiguousCertificate] if it authenticates several; those of
// [Client.Authenticate]; [ErrNullPointer] for no registry.
func (r *Registry) FindByCertificate(der []byte, chain Chain) (*Client, error) {
	var out Client
	data, size := certificateOrNone(der)
	return r.found(&out, C.certbound_registry_find_by_certificate(r.pointer(), data, size, C.int32_t(chain), &out.c))
}
