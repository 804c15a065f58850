package certbound

// #include <certbound.h>
import "C"

import (
	"errors"
	"strconv"
)

// A Status says why a call did not succeed. Its number never changes. It holds nothing secret, and nothing of an input.
//
// A Status is also one of the classes, by errors.Is: [ErrRefused], [ErrMalformed], [ErrLimit], [ErrMisuse].
type Status int32

// A Class is the range of a [Status].
type Class int32

const (
	// ErrRefused: the input was understood, and the answer is no.
	ErrRefused Class = 1
	// ErrMalformed: the input breaks its format.
	ErrMalformed Class = 2
	// ErrLimit: the input or the result is larger than a documented limit.
	ErrLimit Class = 3
	// ErrMisuse: the call itself is wrong. Mend the calling code, and answer 500 until then.
	ErrMisuse Class = 4
)

// Error returns one English phrase.
func (s Status) Error() string {
	return "certbound: " + C.GoString(C.certbound_status_text(C.int32_t(s)))
}

// Name returns the name in certbound.h, such as "NO_CERTIFICATE", for logs and metrics.
func (s Status) Name() string {
	if name, ok := names[s]; ok {
		return name
	}
	// A patch release of the library may know a status more.
	return "STATUS_" + strconv.Itoa(int(s))
}

// Is reports whether target is the class of this status.
func (s Status) Is(target error) bool {
	class, ok := target.(Class)
	return ok && Class(s/100) == class
}

// Error returns the name of the class.
func (c Class) Error() string {
	switch c {
	case ErrRefused:
		return "certbound: refused"
	case ErrMalformed:
		return "certbound: malformed"
	case ErrLimit:
		return "certbound: beyond a limit"
	case ErrMisuse:
		return "certbound: misuse"
	}
	return "certbound: unknown"
}

// result is nil for CERTBOUND_OK.
func result(status C.int32_t) error {
	if status == C.CERTBOUND_OK {
		return nil
	}
	return Status(status)
}

// statusOf is the status of an error that this package returned, wrapped or not, or 0.
func statusOf(err error) C.int32_t {
	var status Status
	if !errors.As(err, &status) {
		return 0
	}
	return C.int32_t(status)
}
