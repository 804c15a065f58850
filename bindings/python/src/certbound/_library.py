"""The C library: loading it, its functions, its structures and its constants (certbound.h).

Everything here is private. A test compares it with the header.
"""

from __future__ import annotations

from ctypes import (
    POINTER,
    Array,
    PyDLL,
    Structure,
    c_char,
    c_char_p,
    c_int32,
    c_int64,
    c_size_t,
    c_uint8,
    c_uint32,
    c_uint64,
)
from pathlib import Path
from typing import Any

from ._version import __version__

OK = 0
POLICY_REQUIRE_BOUND = 1
POLICY_ALLOW_UNBOUND = 2
BINDING_BOUND = 1
BINDING_UNBOUND = 2
CHAIN_VALIDATED = 1
CHAIN_NOT_VALIDATED = 2
PINNED_NAME = 1
PINNED_NAME_AND_KEY_IDENTIFIER = 2
PINNED_KEY_IDENTIFIER = 3
KIND_CERTIFICATE = 1
KIND_PUBLIC_KEY = 2
KIND_SUBJECT_DN = 3
KIND_SAN_DNS = 4
KIND_SAN_URI = 5
KIND_SAN_IP = 6
KIND_SAN_EMAIL = 7
METHOD_TLS_CLIENT_AUTH = 1
METHOD_SELF_SIGNED_TLS_CLIENT_AUTH = 2
PEM_SINGLE = 1
PEM_FIRST_OF_CHAIN = 2
FORMAT_PERCENT_PEM = 1
FORMAT_SPACED_PEM = 2
FORMAT_BASE64_DER = 3
FORMAT_STRUCTURED_FIELD = 4
FORMAT_BASE64_PEM = 5
FORMAT_XFCC = 6
FORWARDED_CERTIFICATE = 1
FORWARDED_ABSENT = 2
VERDICT_WORDS = 1
VERDICT_CODE = 2
CERTIFICATE_MAX_LEN = 65536
CHALLENGE_HTTP_STATUS = 401
CHALLENGE_MAX_LEN = 192
CLIENT_ID_DIGEST_LEN = 32
CLIENT_MAX_IDENTITIES = 16
CONFIRMATION_JSON_LEN = 58
FORWARDED_CERTIFICATE_DEFAULT_LEN = 16384
FORWARDED_VALUE_DEFAULT_LEN = 65536
IDENTITY_LEN = 32
NAME_MAX_LEN = 8192
PEM_MAX_CHAIN = 10
THUMBPRINT_LEN = 32
THUMBPRINT_STREAM_WORDS = 24
THUMBPRINT_TEXT_LEN = 43
TOKEN_MAX_LEN = 2097152

CHALLENGE_REALM_EXTRA = 10
"""What a realm adds to CHALLENGE_MAX_LEN beside its own length."""


class PresentedStruct(Structure):
    """certbound_presented"""

    _fields_ = [("state", c_uint32), ("thumbprint", c_uint8 * THUMBPRINT_LEN)]


class ConfirmationStruct(Structure):
    """certbound_confirmation"""

    _fields_ = [("state", c_uint32), ("text", c_uint8 * THUMBPRINT_TEXT_LEN), ("reserved", c_uint8)]


class CheckedJwtStruct(Structure):
    """certbound_checked_jwt"""

    _fields_ = [("claims_len", c_size_t), ("binding", c_int32), ("reserved", c_int32)]
    claims_len: int
    binding: int


class SpanStruct(Structure):
    """certbound_span"""

    _fields_ = [("offset", c_uint32), ("len", c_uint32)]
    offset: int
    len: int


class CertificateStruct(Structure):
    """certbound_certificate"""

    _fields_ = [
        ("not_before", c_int64),
        ("not_after", c_int64),
        ("version", c_uint32),
        ("reserved", c_uint32),
        ("serial", SpanStruct),
        ("issuer", SpanStruct),
        ("subject", SpanStruct),
        ("public_key_info", SpanStruct),
        ("subject_alt_name", SpanStruct),
    ]
    not_before: int
    not_after: int
    version: int
    serial: SpanStruct
    issuer: SpanStruct
    subject: SpanStruct
    public_key_info: SpanStruct
    subject_alt_name: SpanStruct


class ThumbprintStreamStruct(Structure):
    """certbound_thumbprint_stream"""

    _fields_ = [("opaque", c_uint64 * THUMBPRINT_STREAM_WORDS)]


class IdentityStruct(Structure):
    """certbound_identity"""

    _fields_ = [("kind", c_int32), ("digest", c_uint8 * IDENTITY_LEN)]
    kind: int
    digest: Array[c_uint8]


class ClientStruct(Structure):
    """certbound_client"""

    _fields_ = [
        ("state", c_uint32),
        ("method", c_int32),
        ("bound_tokens", c_int32),
        ("identity_count", c_uint32),
        ("pinned", c_uint32),
        ("id", c_uint8 * CLIENT_ID_DIGEST_LEN),
        ("issuer_name", c_uint8 * IDENTITY_LEN),
        ("issuer_key", c_uint8 * IDENTITY_LEN),
        ("identities", IdentityStruct * CLIENT_MAX_IDENTITIES),
    ]
    method: int
    bound_tokens: int


class RegistryStruct(Structure):
    """certbound_registry"""

    _fields_ = [("state", c_uint32), ("clients", c_uint32), ("image", c_char_p), ("image_len", c_size_t)]
    clients: int


class LineStruct(Structure):
    """certbound_line"""

    # It keeps the octets alive, as no pointer made of their address would.
    _fields_ = [("value", c_char_p), ("len", c_size_t)]


class TrustedPeerStruct(Structure):
    """certbound_trusted_peer"""

    _fields_ = [("state", c_uint32)]


class ForwardedHeaderStruct(Structure):
    """certbound_forwarded_header"""

    _fields_ = [
        ("state", c_uint32),
        ("format", c_int32),
        ("mode", c_int32),
        ("elements", c_uint32),
        ("value_max_len", c_size_t),
        ("certificate_max_len", c_size_t),
        ("chain_max", c_size_t),
    ]
    format: int
    mode: int
    elements: int
    value_max_len: int
    certificate_max_len: int
    chain_max: int


class ForwardedStruct(Structure):
    """certbound_forwarded"""

    _fields_ = [("der_len", c_size_t), ("presented", PresentedStruct), ("outcome", c_int32)]
    outcome: int
    der_len: int


PATH = Path(__file__).with_name("libcertbound.so")

try:
    # PyDLL, not CDLL: a call lasts about a microsecond, and CDLL gives the interpreter lock away around it. Beside a
    # busy thread it then has to wait for the lock to come back: measured up to 700 us a call, against 3 us.
    _dll = PyDLL(str(PATH))
except OSError as error:
    raise ImportError(
        f"certbound cannot load its library {PATH}: {error}. "
        "Was the package built? `pip install ./bindings/python` in certbound's repository does it.",
        name=__name__,
        path=str(PATH),
    ) from error


# Inputs are `bytes`, which no other thread can change while the library reads them; ctypes passes their address and
# copies nothing. A structure or number goes over as the ctypes object itself, which is faster than `byref`; only a
# `c_char` needs `byref`.
_INPUT = (c_char_p, c_size_t)
_OCTETS = POINTER(c_char)
_BUFFER = (_OCTETS, c_size_t)
_PRESENTED = POINTER(PresentedStruct)
_CONFIRMATION = POINTER(ConfirmationStruct)
_CERTIFICATE = POINTER(CertificateStruct)
_CLIENT = POINTER(ClientStruct)
_IDENTITY = POINTER(IdentityStruct)
_REGISTRY = POINTER(RegistryStruct)
_STREAM = POINTER(ThumbprintStreamStruct)
_LINES = (POINTER(LineStruct), c_size_t)
_PEER = POINTER(TrustedPeerStruct)
_HEADER = POINTER(ForwardedHeaderStruct)
_INT = POINTER(c_int32)
_SIZE = POINTER(c_size_t)


def _bind(name: str, *argtypes: Any, restype: Any = c_int32) -> Any:
    function = _dll["certbound_" + name]
    function.restype, function.argtypes = restype, argtypes
    return function


version_number = _bind("version_number", restype=c_uint32)


def check_version() -> None:
    """Refuses a library of another version: its structures and statuses may be others."""
    major, minor, patch = (int(part) for part in __version__.split("."))
    number = version_number()
    if number != major << 16 | minor << 8 | patch:
        found = f"{number >> 16}.{number >> 8 & 0xFF}.{number & 0xFF}"
        raise ImportError(
            f"certbound {__version__} found a library of version {found} at {PATH}: reinstall the package",
            name=__name__,
            path=str(PATH),
        )


check_version()

certificate_parse = _bind("certificate_parse", *_INPUT, _CERTIFICATE)
certificate_check_validity = _bind("certificate_check_validity", _CERTIFICATE, c_int64)
certificate_has = _bind("certificate_has", *_INPUT, _IDENTITY)
challenge_bearer = _bind("challenge_bearer", c_int32, *_INPUT, *_BUFFER, _SIZE)
challenge_invalid_client = _bind("challenge_invalid_client", c_int32, *_BUFFER, _SIZE)
check_claims = _bind("check_claims", *_INPUT, _PRESENTED, c_int32, _INT)
check_introspection = _bind("check_introspection", *_INPUT, _PRESENTED, c_int32, _INT)
check_jwt_ignoring_signature = _bind(
    "check_jwt_ignoring_signature", *_INPUT, _PRESENTED, c_int32, *_BUFFER, POINTER(CheckedJwtStruct)
)
client_authenticate = _bind("client_authenticate", _CLIENT, *_INPUT, c_int32)
client_from_metadata = _bind("client_from_metadata", *_INPUT, _CLIENT)
client_is = _bind("client_is", _CLIENT, *_INPUT)
client_pin_issuer = _bind("client_pin_issuer", _CLIENT, *_INPUT, c_int32, _CLIENT)
confirmation_from_claims = _bind("confirmation_from_claims", *_INPUT, _CONFIRMATION)
confirmation_from_introspection = _bind("confirmation_from_introspection", *_INPUT, _CONFIRMATION)
confirmation_from_thumbprint_text = _bind("confirmation_from_thumbprint_text", *_INPUT, _CONFIRMATION)
confirmation_check = _bind("confirmation_check", _CONFIRMATION, _PRESENTED, c_int32, _INT)
confirmation_write = _bind("confirmation_write", c_char_p, _OCTETS)
forwarded_chain = _bind("forwarded_chain", _PEER, c_int32, *_LINES, _INT)
forwarded_decode = _bind("forwarded_decode", _HEADER, _PEER, *_LINES, *_BUFFER, POINTER(ForwardedStruct))
forwarded_header_check = _bind("forwarded_header_check", _HEADER)
forwarded_header_new = _bind("forwarded_header_new", c_int32, _HEADER)
identity_from_certificate = _bind("identity_from_certificate", c_int32, *_INPUT, _IDENTITY)
identity_from_text = _bind("identity_from_text", c_int32, *_INPUT, _IDENTITY)
pem_decode = _bind("pem_decode", *_INPUT, c_int32, *_BUFFER, _SIZE)
presented_nothing = _bind("presented_nothing", _PRESENTED)
presented_certificate = _bind("presented_certificate", *_INPUT, _PRESENTED)
presented_thumbprint = _bind("presented_thumbprint", c_char_p, _PRESENTED)
registry_open = _bind("registry_open", *_INPUT, _REGISTRY)
registry_find = _bind("registry_find", _REGISTRY, *_INPUT, _CLIENT)
registry_authenticate = _bind("registry_authenticate", _REGISTRY, *_INPUT, *_INPUT, c_int32, _CLIENT)
registry_find_by_identity = _bind("registry_find_by_identity", _REGISTRY, _IDENTITY, _CLIENT)
registry_find_by_certificate = _bind("registry_find_by_certificate", _REGISTRY, *_INPUT, c_int32, _CLIENT)
status_text = _bind("status_text", c_int32, restype=c_char_p)
subject_write = _bind("subject_write", *_INPUT, *_BUFFER, _SIZE)
thumbprint = _bind("thumbprint", *_INPUT, _OCTETS)
thumbprint_from_text = _bind("thumbprint_from_text", *_INPUT, _OCTETS)
thumbprint_to_text = _bind("thumbprint_to_text", c_char_p, _OCTETS)
thumbprint_stream_init = _bind("thumbprint_stream_init", _STREAM)
thumbprint_stream_update = _bind("thumbprint_stream_update", _STREAM, *_INPUT)
thumbprint_stream_finish = _bind("thumbprint_stream_finish", _STREAM, _OCTETS)
trusted_peer_asserted = _bind("trusted_peer_asserted", _PEER)
trusted_peer_by_secret = _bind("trusted_peer_by_secret", *_LINES, *_INPUT, _PEER)
