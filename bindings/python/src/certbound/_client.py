"""Is this certificate this client's? (RFC 8705 section 2)"""

from __future__ import annotations

from enum import Enum
from typing import final

from . import _inputs as inputs
from . import _library as library
from ._inputs import CertificateLike, Text
from .errors import UnknownClient, raise_status


class Method(Enum):
    """How a client authenticates. The name in lower case is its `token_endpoint_auth_method`."""

    TLS_CLIENT_AUTH = library.METHOD_TLS_CLIENT_AUTH
    """A trusted authority certifies the client's name (RFC 8705 section 2.1)."""

    SELF_SIGNED_TLS_CLIENT_AUTH = library.METHOD_SELF_SIGNED_TLS_CLIENT_AUTH
    """The client registered its certificates or keys (RFC 8705 section 2.2)."""


class Chain(Enum):
    """What the TLS layer did with the chain of the presented certificate. There is no default: the caller says it."""

    VALIDATED = library.CHAIN_VALIDATED
    """It was validated to an authority that the server trusts for clients.

    At the time of this handshake, or of the one that this session resumes. The `ssl` module gives a server no
    certificate whose chain it did not validate.
    """

    NOT_VALIDATED = library.CHAIN_NOT_VALIDATED
    """It was not, or not successfully. Enough for `Method.SELF_SIGNED_TLS_CLIENT_AUTH` without a pin only."""


class Pinned(Enum):
    """What of an authority is pinned. There is no default: the caller says it."""

    NAME = library.PINNED_NAME
    """Its name: for authorities without a key identifier, or whose certificates do not name it."""

    NAME_AND_KEY_IDENTIFIER = library.PINNED_NAME_AND_KEY_IDENTIFIER
    """Its name and its key identifier, of which both must agree."""

    KEY_IDENTIFIER = library.PINNED_KEY_IDENTIFIER
    """Its key identifier, whatever its name."""


@final
class Client:
    """A client as it is registered: who it is, and which certificates are its own.

    Immutable; threads may share it. To keep it outside the process, keep the metadata that it was made from.
    """

    __slots__ = ("_struct",)
    _struct: library.ClientStruct

    def __init__(self) -> None:
        raise TypeError("a Client is made with from_metadata")

    @classmethod
    def from_metadata(cls, metadata: Text) -> Client:
        """Reads the metadata of a client, the JSON object that a server stores (RFC 7591 section 2).

        `metadata` is the JSON text, in UTF-8, and never a parsed copy, whose parser may have dropped or merged members.
        Read are `client_id`, 1 to 256 characters of printable ASCII; `token_endpoint_auth_method`; of
        `tls_client_auth_subject_dn`, `_san_dns`, `_san_uri`, `_san_ip` and `_san_email` exactly one with
        `tls_client_auth`, and none with `self_signed_tls_client_auth` (RFC 8705 section 2.1.2); with the latter `jwks`,
        of up to 16 keys that authenticate (section 2.2.2); and `tls_client_certificate_bound_access_tokens` (section
        3.4). A `jwks_uri` must have been fetched and put into `jwks`. All of it is public, but thumbprints.

        Raises `ClientMetadata`, `ClientId`, `ClientIdTooLong`, `ClientAuthMethod`, `ClientIdentity`, `ClientKeys`;
        what `Identity.from_text` raises; `KeySet`, `KeyStructure`, `KeyUnsupported`, `KeyPrivate`, `KeyCertificate`,
        `TooManyKeys`, `CertificateTooLong`; `JsonSyntax`, `JsonNotUtf8`, `JsonDuplicateMember`, `JsonTrailingData`,
        `JsonTooDeep`, `JsonTooLong`, `JsonTooManyMembers`; `TypeError`.
        """
        text = inputs.text(metadata, "metadata")
        struct = library.ClientStruct()
        status = library.client_from_metadata(text, len(text), struct)
        if status:
            raise_status(status)
        return client_of(struct)

    def with_issuer(self, authority: CertificateLike, *, pinned: Pinned) -> Client:
        """The client with a pin of its issuer, which has this certificate, DER or PEM.

        For a server that trusts several authorities, each of which could certify the same name (RFC 8705 section 7.4).
        `pinned` says what of it a certificate must name. Look at what it issues before the key identifier is pinned: a
        certificate without `authorityKeyIdentifier` does not agree. An earlier pin is replaced.

        Raises what `Certificate` raises; `NameEmpty`, `NameSyntax`, `NameValue`, `NameTooLong`,
        `NameTooManyAttributes`; `NoKeyIdentifier`, `CertificateExtension`; `TypeError`.
        """
        if not isinstance(pinned, Pinned):
            raise TypeError(f"pinned must be a Pinned, not {pinned!r}")
        der = inputs.der(authority)
        struct = library.ClientStruct()
        status = library.client_pin_issuer(self._struct, der, len(der), pinned.value, struct)
        if status:
            raise_status(status)
        return client_of(struct)

    @property
    def method(self) -> Method:
        """How the client authenticates."""
        return Method(self._struct.method)

    @property
    def bound_tokens(self) -> bool:
        """Whether the client wants its access tokens bound to its certificate (RFC 8705 section 3.4)."""
        return self._struct.bound_tokens == 1

    def is_client(self, client_id: Text) -> bool:
        """Whether this is the client of that `client_id`. What the two have in common is secret.

        A text that can be no `client_id` is no client's. Raises `TypeError`.
        """
        text = inputs.text(client_id, "client_id")
        status = library.client_is(self._struct, text, len(text))
        if status == UnknownClient.status:
            return False
        if status:
            raise_status(status)
        return True

    def authenticate(self, certificate: CertificateLike | None, *, chain: Chain) -> None:
        """Checks that the certificate which was presented on this connection is this client's.

        `certificate` is the leaf, DER or PEM, whose key the client proved to have, or `None` if it presented none;
        `b""` is an error and not "no certificate". The caller found this client by the `client_id` of the same
        request. Returns nothing: every other outcome is an exception, and `invalid_client(error)` answers it.

        The certificate is public. Secret is which of the client's identities matched, and how nearly.

        Raises `NoClientCertificate`; `ChainNotValidated` if the method is `TLS_CLIENT_AUTH` and `chain` not
        `Chain.VALIDATED`; `ClientMismatch`; `IssuerMismatch`; what `Certificate` raises; what `Identity.of_certificate`
        raises about a key or a subject if the client registered one and that of the certificate cannot be read;
        `TypeError`.
        """
        number = chain_number(chain)
        der = None if certificate is None else inputs.der(certificate)
        status = library.client_authenticate(self._struct, der, 0 if der is None else len(der), number)
        if status:
            raise_status(status)

    def __repr__(self) -> str:
        return f"<Client {self.method.name}>"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Client cannot be changed")

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a Client cannot be copied or pickled: keep the metadata that it was made from")


def chain_number(chain: Chain) -> int:
    """The number of a `Chain`, and of nothing that merely equals one."""
    if not isinstance(chain, Chain):
        raise TypeError(f"chain must be Chain.VALIDATED or Chain.NOT_VALIDATED, not {chain!r}")
    return chain.value


def client_of(struct: library.ClientStruct) -> Client:
    client = object.__new__(Client)
    object.__setattr__(client, "_struct", struct)
    return client
