"""Is this token bound to the presented certificate? (RFC 8705 section 3)

Every check takes what was presented as a `Presented`, as a certificate (DER or PEM), or as `None` where the client
presented none, which is what `ssl.SSLSocket.getpeercert(binary_form=True)` gives.
"""

from __future__ import annotations

from ctypes import byref, c_char, c_int32
from enum import Enum
from typing import Callable, NamedTuple, final

from . import _inputs as inputs
from . import _library as library
from ._inputs import Text
from ._presented import AnyPresented, struct_of
from .errors import raise_status


class Policy(Enum):
    """What to do with a token that is not bound to a certificate. There is no default: the caller decides."""

    REQUIRE_BOUND = library.POLICY_REQUIRE_BOUND
    """It is refused with `Unbound`."""

    ALLOW_UNBOUND = library.POLICY_ALLOW_UNBOUND
    """It passes, and the result says that it was unbound. A bound token must still match."""


class Binding(Enum):
    """How a token that passed is tied to its sender."""

    BOUND = library.BINDING_BOUND
    """It is bound to the presented certificate."""

    UNBOUND = library.BINDING_UNBOUND
    """It is not bound, which `Policy.ALLOW_UNBOUND` let pass: whoever holds it can use it."""


class CheckedJwt(NamedTuple):
    """What `check_jwt_ignoring_signature` returns."""

    binding: Binding
    claims: bytes
    """The JSON text that was signed, to read other claims from."""


# Looked up once: members of an Enum are slow to reach in older Pythons.
_REQUIRE_BOUND, _ALLOW_UNBOUND = Policy.REQUIRE_BOUND, Policy.ALLOW_UNBOUND
_BINDINGS = {member.value: member for member in Binding}


def _number(policy: object) -> int:
    if policy is _REQUIRE_BOUND:
        return library.POLICY_REQUIRE_BOUND
    if policy is _ALLOW_UNBOUND:
        return library.POLICY_ALLOW_UNBOUND
    raise TypeError(f"policy must be Policy.REQUIRE_BOUND or Policy.ALLOW_UNBOUND, not {policy!r}")


def check_claims(claims: Text, presented: AnyPresented, *, policy: Policy) -> Binding:
    """Checks a JWT claims set against what the client presented (RFC 8705 section 3.1).

    You have verified the token's signature, issuer, audience and times. `claims` is the JSON text that was signed, in
    UTF-8, and never a parsed copy: another reader may have dropped or merged members. Returns how the token is bound;
    every other outcome is an exception.

    The text's form is public, and so is the certificate; what of the two thumbprints agrees is secret and compared in
    constant time.

    Raises `Mismatch`, `NoCertificate`, `Unbound`, `UnsupportedConfirmation`; `JsonSyntax`, `JsonNotUtf8`,
    `JsonDuplicateMember`, `JsonTrailingData`, `ClaimsNotAnObject`, `ConfirmationNotAnObject`,
    `ConfirmationThumbprint`; `JsonTooDeep`, `JsonTooLong`, `JsonTooManyMembers`; for a certificate what
    `Presented.certificate` raises; and `TypeError`.
    """
    if type(claims) is not bytes:
        claims = inputs.text(claims, "claims")
    out = c_int32()
    status = library.check_claims(claims, len(claims), struct_of(presented), _number(policy), out)
    if status:
        raise_status(status)
    return _BINDINGS[out.value]


def check_introspection(response: Text, presented: AnyPresented, *, policy: Policy) -> Binding:
    """Checks a token introspection response against what the client presented (RFC 7662, RFC 8705 section 3.2).

    You got the response, JSON text, from the authorization server over an authenticated connection. Returns and raises
    as `check_claims`; and `Inactive` if `active` is `false`, `IntrospectionActive` if it is missing or no boolean.
    """
    if type(response) is not bytes:
        response = inputs.text(response, "response")
    out = c_int32()
    status = library.check_introspection(response, len(response), struct_of(presented), _number(policy), out)
    if status:
        raise_status(status)
    return _BINDINGS[out.value]


def check_jwt_ignoring_signature(token: Text, presented: AnyPresented, *, policy: Policy) -> CheckedJwt:
    """Checks the claims of a compact JWT against what the client presented WITHOUT VERIFYING ITS SIGNATURE.

    You have verified it. Returns how the token is bound, and the claims as they were signed. Raises as `check_claims`;
    and `TokenFormat`, `TokenEncrypted`, `TokenUnsigned`, `TokenBase64`, `TokenTooLong` (RFC 7515 section 7.1). The
    token's form is public.
    """
    if type(token) is not bytes:
        token = inputs.text(token, "token")
    struct, number = struct_of(presented), _number(policy)
    buffer = bytearray(min(len(token), library.TOKEN_MAX_LEN) * 3 // 4 + 1)
    out = library.CheckedJwtStruct()
    status = library.check_jwt_ignoring_signature(
        token, len(token), struct, number, byref(c_char.from_buffer(buffer)), len(buffer), out
    )
    if status:
        raise_status(status)
    return CheckedJwt(_BINDINGS[out.binding], bytes(buffer[: out.claims_len]))


@final
class Confirmation:
    """What a token says about its binding, to be kept beside a cached token so that every use can be checked.

    Making one checks nothing: call `check` for every request, with what was presented on its connection. Immutable;
    threads may share it. To keep it outside the process, keep the claims text or the thumbprint's text.
    """

    __slots__ = ("_struct",)
    _struct: library.ConfirmationStruct

    def __init__(self) -> None:
        raise TypeError("a Confirmation is made with from_claims, from_introspection or from_thumbprint_text")

    @classmethod
    def from_claims(cls, claims: Text) -> Confirmation:
        """Reads the confirmation of a JWT claims set. Raises what `check_claims` raises about the text."""
        return _confirmation(library.confirmation_from_claims, inputs.text(claims, "claims"))

    @classmethod
    def from_introspection(cls, response: Text) -> Confirmation:
        """Reads the confirmation of an introspection response.

        Checks nothing but `active`. Raises what `check_introspection` raises about the text.
        """
        return _confirmation(library.confirmation_from_introspection, inputs.text(response, "response"))

    @classmethod
    def from_thumbprint_text(cls, text: Text) -> Confirmation:
        """The confirmation of something kept with the 43 characters of the thumbprint that it is bound to.

        Such as a public client's refresh token (RFC 8705 section 4). The text's length and alphabet are public, its
        value is not. Raises `ConfirmationThumbprint`, `TypeError`.
        """
        value = inputs.text(text, "a thumbprint's text")
        return _confirmation(library.confirmation_from_thumbprint_text, value)

    def check(self, presented: AnyPresented, *, policy: Policy) -> Binding:
        """Checks the confirmation against what the client presented.

        What of the two thumbprints agrees is secret. Raises `Mismatch`, `NoCertificate`, `Unbound`; for a certificate
        what `Presented.certificate` raises; and `TypeError`.
        """
        out = c_int32()
        status = library.confirmation_check(self._struct, struct_of(presented), _number(policy), out)
        if status:
            raise_status(status)
        return _BINDINGS[out.value]

    def __repr__(self) -> str:
        return "<Confirmation>"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Confirmation cannot be changed")

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a Confirmation cannot be copied or pickled: keep the text that it was made from")


def _confirmation(read: Callable[..., int], text: bytes) -> Confirmation:
    struct = library.ConfirmationStruct()
    status = read(text, len(text), struct)
    if status:
        raise_status(status)
    confirmation = object.__new__(Confirmation)
    object.__setattr__(confirmation, "_struct", struct)
    return confirmation
