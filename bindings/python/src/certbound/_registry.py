"""All clients of a server in one image."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import final

from . import _inputs as inputs
from . import _library as library
from ._client import Chain, Client, chain_number, client_of
from ._identity import Identity
from ._inputs import CertificateLike, Octets, Text
from .errors import raise_status


@final
class Registry:
    """A registry image, which holds the clients of a server; `docs/registry-format.md` in the repository specifies it.

    The whole image is checked when it is opened. Its checksum shows accidents and no attacks: who can write the image
    decides who is let in. Immutable; threads may share it.

    Raises `RegistryFormat`, `RegistryChecksum`, `RegistryTooLong`, `TypeError`.
    """

    __slots__ = ("_image", "_struct")
    _image: bytes
    _struct: library.RegistryStruct

    def __init__(self, image: Octets) -> None:
        # The structure refers to these octets, which nobody can change and which live as long as this does.
        octets = inputs.octets(image, "a registry image")
        struct = library.RegistryStruct()
        status = library.registry_open(octets, len(octets), struct)
        if status:
            raise_status(status)
        object.__setattr__(self, "_image", octets)
        object.__setattr__(self, "_struct", struct)

    @classmethod
    def read(cls, path: str | PathLike[str]) -> Registry:
        """The registry in a file, all of which is read. Raises as the class does, and `OSError`."""
        return cls(Path(path).read_bytes())

    def __len__(self) -> int:
        """How many clients are registered."""
        return self._struct.clients

    def find(self, client_id: Text) -> Client:
        """The client of a `client_id`. That finds a client and proves nothing: see `authenticate`.

        Raises `UnknownClient`, `ClientId`, `ClientIdTooLong`, `TypeError`.
        """
        text = inputs.text(client_id, "client_id")
        struct = library.ClientStruct()
        status = library.registry_find(self._struct, text, len(text), struct)
        if status:
            raise_status(status)
        return client_of(struct)

    def authenticate(self, client_id: Text, certificate: CertificateLike | None, *, chain: Chain) -> Client:
        """The client of a `client_id`, if the certificate that was presented on this connection authenticates it.

        `certificate` and `chain` are those of `Client.authenticate`. Raises what `find` and `Client.authenticate` do.
        """
        text = inputs.text(client_id, "client_id")
        der = None if certificate is None else inputs.der(certificate)
        struct = library.ClientStruct()
        der_len = 0 if der is None else len(der)
        status = library.registry_authenticate(self._struct, text, len(text), der, der_len, chain_number(chain), struct)
        if status:
            raise_status(status)
        return client_of(struct)

    def find_by_identity(self, identity: Identity) -> Client:
        """The one client that registered this identity, which is taken at its word: the client is not authenticated.

        Raises `UnknownClient`; `AmbiguousCertificate` if more than one client has it; `TypeError`.
        """
        if not isinstance(identity, Identity):
            raise TypeError(f"identity must be an Identity, not {type(identity).__name__}")
        struct = library.ClientStruct()
        status = library.registry_find_by_identity(self._struct, identity._struct, struct)
        if status:
            raise_status(status)
        return client_of(struct)

    def find_by_certificate(self, certificate: CertificateLike | None, *, chain: Chain) -> Client:
        """The one client that this certificate authenticates, for servers that have no `client_id` to find it by.

        With `Chain.NOT_VALIDATED` the client is looked up by its certificate and key only. Raises `UnknownClient`;
        `AmbiguousCertificate` if the certificate authenticates more than one client, or more than 64 have its
        identities; what `Client.authenticate` raises.
        """
        der = None if certificate is None else inputs.der(certificate)
        struct = library.ClientStruct()
        der_len = 0 if der is None else len(der)
        status = library.registry_find_by_certificate(self._struct, der, der_len, chain_number(chain), struct)
        if status:
            raise_status(status)
        return client_of(struct)

    def __repr__(self) -> str:
        return f"<Registry of {len(self)} clients>"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Registry cannot be changed")

    def __reduce__(self) -> tuple[object, ...]:
        return Registry, (self._image,)
