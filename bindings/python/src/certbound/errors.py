"""The exceptions: one class for every status of the C API, under one class for every range of numbers.

A status is an exception's `status`, and its name in certbound.h, without the prefix, is the exception's `name`. This
file is the only list; a test compares it with certbound.h.
"""

from __future__ import annotations

import re
from typing import NoReturn

from ._library import status_text

_BY_STATUS: dict[int, type[CertboundError]] = {}


class CertboundError(Exception):
    """Nothing was verified, and nothing was produced.

    The message is a fixed phrase for the status: nothing in it is secret or comes from an input. A resource server
    answers each of these with `bearer_challenge(error)`, apart from its own mistakes, which that refuses.
    """

    status: int
    """The stable number of the status."""

    name: str
    """The name of the status, such as `"NO_CERTIFICATE"`: for logs and metrics."""

    def __init_subclass__(cls, *, status: int | None = None) -> None:
        super().__init_subclass__()
        if status is not None:
            cls.status = status
            cls.name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).upper()
            _BY_STATUS[status] = cls

    def __init__(self, message: str | None = None) -> None:
        if message is None and not hasattr(self, "status"):
            raise TypeError(f"{type(self).__name__} stands for many statuses: raise one of its subclasses")
        super().__init__(status_text(self.status).decode() if message is None else message)


class Refused(CertboundError):
    """100 to 199: the input was understood, and the answer is no."""


class Malformed(CertboundError):
    """200 to 299: the input breaks its format."""


class LimitExceeded(CertboundError):
    """300 to 399: the input or the result is larger than a documented limit."""


class Misuse(CertboundError, ValueError):
    """400 to 499: the call itself is wrong. Mend the calling code, and answer 500 until then.

    It is also a `ValueError`, which is what Python calls an argument of the right type with a wrong value.
    """


def raise_status(status: int) -> NoReturn:
    """Raises the exception of a status that is not 0."""
    error = _BY_STATUS.get(status)
    if error is None:
        raise RuntimeError(f"certbound's library returned the unknown status {status}: reinstall the package")
    raise error


class Mismatch(Refused, status=100):
    """The token is bound to another certificate than the presented one (RFC 8705 §3)."""


class NoCertificate(Refused, status=101):
    """The token is bound, and no certificate was presented (RFC 8705 §3)."""


class Unbound(Refused, status=102):
    """The token has no `cnf`, and the policy requires a bound token."""


class UnsupportedConfirmation(Refused, status=103):
    """The token is bound only by methods that this library does not implement (RFC 7800 §3.1)."""


class Inactive(Refused, status=104):
    """The introspection response says that the token is not active (RFC 7662 §2.2)."""


class CertificateNotYetValid(Refused, status=105):
    """The certificate's `notBefore` lies after the given time (RFC 5280 §4.1.2.5)."""


class CertificateExpired(Refused, status=106):
    """The certificate's `notAfter` lies before the given time (RFC 5280 §4.1.2.5)."""


class ClientMismatch(Refused, status=107):
    """The certificate is none of those that the client registered (RFC 8705 §2)."""


class NoClientCertificate(Refused, status=108):
    """The client presented no certificate (RFC 8705 §2)."""


class ChainNotValidated(Refused, status=109):
    """The client authenticates through a certificate authority, and its chain was not validated (RFC 8705 §2.1)."""


class IssuerMismatch(Refused, status=110):
    """The certificate comes from another issuer than the client's (RFC 8705 §7.4)."""


class UnknownClient(Refused, status=111):
    """No client of this identifier or certificate is registered."""


class UntrustedPeer(Refused, status=112):
    """The peer has not shown that it is the proxy: what it forwards must not be believed (RFC 9440 §4)."""


class AmbiguousCertificate(Refused, status=113):
    """The certificate, or an identity, is that of more than one registered client, or of too many to try."""


class JsonSyntax(Malformed, status=200):
    """The text is not JSON (RFC 8259)."""


class JsonNotUtf8(Malformed, status=201):
    """The text is not UTF-8 (RFC 8259 §8.1)."""


class JsonDuplicateMember(Malformed, status=202):
    """Two members of an object that decides have the same name after unescaping (RFC 7519 §4)."""


class JsonTrailingData(Malformed, status=203):
    """Something other than white space follows the JSON value."""


class ClaimsNotAnObject(Malformed, status=204):
    """The claims or the introspection response are not a JSON object (RFC 7519 §7.2, RFC 7662 §2.2)."""


class IntrospectionActive(Malformed, status=205):
    """The introspection response has no `active` member that is `true` or `false` (RFC 7662 §2.2)."""


class ConfirmationNotAnObject(Malformed, status=210):
    """`cnf` is not a JSON object (RFC 7800 §3.1)."""


class ConfirmationThumbprint(Malformed, status=211):
    """`x5t#S256` is not a string of 43 base64url characters (RFC 8705 §3.1)."""


class TokenFormat(Malformed, status=220):
    """The token is not three non-empty parts separated by `.` (RFC 7515 §7.1)."""


class TokenEncrypted(Malformed, status=221):
    """The token has five parts: it is encrypted (RFC 7516 §7.1)."""


class TokenUnsigned(Malformed, status=222):
    """The token's signature part is empty: nobody signed it (RFC 7519 §6)."""


class TokenBase64(Malformed, status=223):
    """A part of the token is not canonical base64url without padding (RFC 7515 §2)."""


class ThumbprintText(Malformed, status=230):
    """The thumbprint text is not 43 base64url characters (RFC 8705 §3.1)."""


class ThumbprintNotCanonical(Malformed, status=231):
    """The thumbprint text is well formed, but no digest encodes to it (RFC 4648 §3.5)."""


class CertificateNotDer(Malformed, status=240):
    """The certificate does not begin with a DER SEQUENCE in its shortest form (X.690 §10.1)."""


class CertificateTruncated(Malformed, status=241):
    """The certificate ends before its outer length says."""


class CertificateTrailingData(Malformed, status=242):
    """Bytes follow the certificate."""


class CertificateStructure(Malformed, status=243):
    """A field of the certificate is missing, misplaced or of the wrong type (RFC 5280 §4.1)."""


class CertificateVersion(Malformed, status=244):
    """The version is not v1, v2 or v3, or has a field that it may not have (RFC 5280 §4.1.2.1)."""


class CertificateSerial(Malformed, status=245):
    """The serial number is empty, not minimal or longer than 20 octets (RFC 5280 §4.1.2.2)."""


class CertificateTime(Malformed, status=246):
    """A validity date is not a UTCTime or GeneralizedTime in its DER form (RFC 5280 §4.1.2.5)."""


class CertificateExtension(Malformed, status=247):
    """An extension is malformed (RFC 5280 §4.2)."""


class CertificateDuplicateExtension(Malformed, status=248):
    """Two extensions have the same identifier (RFC 5280 §4.2)."""


class CertificateAlgorithm(Malformed, status=249):
    """The signed and the outer signature algorithm differ (RFC 5280 §4.1.1.2)."""


class ForwardedRepeated(Malformed, status=250):
    """The header of a forwarded certificate, or of its verdict, occurs more than once (RFC 9440 §2.2)."""


class ForwardedPercent(Malformed, status=251):
    """A forwarded value is not percent-encoded: a `%` without two hexadecimal digits, or an octet that every encoder
    replaces (RFC 3986 §2.1).
    """


class ForwardedDoubleEncoded(Malformed, status=252):
    """A forwarded value was percent-encoded twice."""


class ForwardedPlusAsSpace(Malformed, status=253):
    """A forwarded value has a space where base64 has a plus: it was decoded as a form."""


class ForwardedBase64(Malformed, status=254):
    """A forwarded value is not canonical base64 with padding (RFC 4648 §4)."""


class ForwardedStructuredField(Malformed, status=255):
    """A forwarded value is not a byte sequence between colons (RFC 9440 §2.1, RFC 8941 §3.3.5)."""


class XfccSyntax(Malformed, status=256):
    """The value is not `x-forwarded-client-cert`: elements of `key=value`, with closed quotes and no quote in a bare
    value.
    """


class XfccElements(Malformed, status=257):
    """`x-forwarded-client-cert` has more or fewer elements than proxies are expected to have written."""


class XfccDuplicateKey(Malformed, status=258):
    """An element of `x-forwarded-client-cert` has a second `Hash`, `Cert`, `Chain` or `Subject`."""


class XfccHash(Malformed, status=259):
    """`Hash` of `x-forwarded-client-cert` is missing, or is not the SHA-256 digest of the certificate beside it."""


class PemBegin(Malformed, status=260):
    """The PEM text does not begin with `-----BEGIN CERTIFICATE-----` (RFC 7468 §5.1)."""


class PemLabel(Malformed, status=261):
    """The PEM block has another label than `CERTIFICATE` (RFC 7468 §5.1)."""


class PemBase64(Malformed, status=262):
    """The body is not canonical base64 in lines of 64 characters (RFC 7468 §2)."""


class PemEnd(Malformed, status=263):
    """The PEM block has no matching end line (RFC 7468 §2)."""


class PemTrailingData(Malformed, status=264):
    """Something other than a certificate block follows the PEM block."""


class SecondCertificate(Malformed, status=265):
    """More than one certificate where exactly one is expected."""


class XfccCertificate(Malformed, status=266):
    """`x-forwarded-client-cert` has no `Cert`, or its `Chain` begins with another certificate."""


class ForwardedVerdict(Malformed, status=267):
    """The forwarded result of the chain's verification is none that the proxy writes."""


class NameSyntax(Malformed, status=270):
    """The text is not a distinguished name (RFC 4514 §3)."""


class NameAttributeType(Malformed, status=271):
    """A distinguished name has an attribute whose short name is unknown (RFC 4514 §3)."""


class NameValue(Malformed, status=272):
    """A value of a distinguished name is not text of its string type, or has a control character (X.520 §6)."""


class NameEmpty(Malformed, status=273):
    """The distinguished name has no attribute: it names nobody."""


class DnsName(Malformed, status=274):
    """The text is not a DNS name (RFC 5280 §4.2.1.6)."""


class Uri(Malformed, status=275):
    """The text is not an absolute URI (RFC 3986 §4.3)."""


class IpAddress(Malformed, status=276):
    """The text is not an IPv4 address in dotted form or an IPv6 address (RFC 8705 §2.1.2)."""


class EmailAddress(Malformed, status=277):
    """The text is not an email address of ASCII characters (RFC 5280 §4.2.1.6)."""


class KeyStructure(Malformed, status=280):
    """A public key is malformed (RFC 5280 §4.1.2.7, RFC 7517 §4, RFC 7518 §6)."""


class KeyUnsupported(Malformed, status=281):
    """A public key has an algorithm, a curve, a point form or a size that this library does not support."""


class KeyPrivate(Malformed, status=282):
    """A key that is registered has private or symmetric parts (RFC 7517 §9.2)."""


class KeyCertificate(Malformed, status=283):
    """`x5c` or `x5t#S256` of a registered key is malformed, or belongs to another key (RFC 7517 §4.7)."""


class KeySet(Malformed, status=284):
    """The key set is not an object with an array of keys (RFC 7517 §5)."""


class ClientMetadata(Malformed, status=290):
    """The client's metadata is not a JSON object, or a member that matters has the wrong type (RFC 7591 §2)."""


class ClientId(Malformed, status=291):
    """`client_id` is missing, empty, not a string of printable ASCII (RFC 6749 §A.1), or has a space at an end."""


class ClientAuthMethod(Malformed, status=292):
    """`token_endpoint_auth_method` is neither of the two of RFC 8705 §2."""


class ClientIdentity(Malformed, status=293):
    """The metadata has none or more than one of the five `tls_client_auth_` parameters, or has one with another method
    (RFC 8705 §2.1.2).
    """


class ClientKeys(Malformed, status=294):
    """The metadata has no usable key in `jwks`, or has `jwks_uri` beside it (RFC 8705 §2.2.2)."""


class RegistryFormat(Malformed, status=295):
    """The image is no registry of this version, is cut short, or contradicts itself."""


class RegistryChecksum(Malformed, status=296):
    """The registry image's checksum is wrong."""


class NoKeyIdentifier(Malformed, status=297):
    """The authority's certificate has no subjectKeyIdentifier, which was to be pinned (RFC 5280 §4.2.1.2)."""


class JsonTooDeep(LimitExceeded, status=300):
    """JSON is nested deeper than 64 levels."""


class JsonTooLong(LimitExceeded, status=301):
    """The JSON text is longer than 1 MiB."""


class JsonTooManyMembers(LimitExceeded, status=302):
    """An object that decides has more than 128 members."""


class CertificateTooLong(LimitExceeded, status=303):
    """The certificate is longer than 64 KiB, than 8 KiB in a key set, or than the caller's limit."""


class CertificateTooManyExtensions(LimitExceeded, status=304):
    """More than 64 extensions."""


class TokenTooLong(LimitExceeded, status=305):
    """The token is longer than 2 MiB."""


class ChainTooLong(LimitExceeded, status=306):
    """The chain has more than 10 certificates, or than the caller's limit."""


class OutputTooSmall(LimitExceeded, status=307):
    """The caller's output buffer is too small for the result."""


class NameTooLong(LimitExceeded, status=308):
    """A name is longer than 8,192 octets."""


class NameTooManyAttributes(LimitExceeded, status=309):
    """A distinguished name has more than 64 RDNs, or an RDN more than 16 attributes."""


class TooManyKeys(LimitExceeded, status=310):
    """The key set has more than 64 keys, or more than 16 that authenticate."""


class ClientIdTooLong(LimitExceeded, status=311):
    """The client_id is longer than 256 characters."""


class RegistryTooLong(LimitExceeded, status=312):
    """The registry has more than 2^26 clients, or an image is longer than 2^32 octets."""


class ForwardedTooLong(LimitExceeded, status=313):
    """A forwarded value is longer than the caller's limit."""


class NullPointer(Misuse, status=400):
    """A required pointer is NULL, or NULL with a non-zero length."""


class UnknownPolicy(Misuse, status=401):
    """The policy is neither `REQUIRE_BOUND` nor `ALLOW_UNBOUND`."""


class Uninitialised(Misuse, status=402):
    """The value was never initialised, or its initialisation failed."""


class InvalidRealm(Misuse, status=403):
    """The realm has a character that a quoted string of a header may not carry (RFC 9110 §5.6.4)."""


class NotARefusal(Misuse, status=404):
    """An OAuth answer was asked for a status that refuses nothing, or that is the caller's own mistake."""


class UnknownPemMode(Misuse, status=405):
    """The PEM mode is neither `SINGLE` nor `FIRST_OF_CHAIN`."""


class Overlap(Misuse, status=406):
    """An output buffer overlaps an input."""


class InvalidLength(Misuse, status=407):
    """A length is larger than any object in memory can be."""


class UnknownChain(Misuse, status=408):
    """The state of the chain is neither `VALIDATED` nor `NOT_VALIDATED`."""


class UnknownKind(Misuse, status=409):
    """The number is no kind of identity, or the kind is none that this call takes."""


class UnknownFormat(Misuse, status=410):
    """The number is no format of a forwarded certificate."""


class InvalidLimit(Misuse, status=411):
    """A limit or a count is 0 or above what this library supports."""


class WeakSecret(Misuse, status=412):
    """The shared secret is shorter than 16 octets or longer than 256, or no header can carry it."""


class UnknownVerdict(Misuse, status=413):
    """The number is no form of a forwarded verdict."""


class UnknownPinned(Misuse, status=414):
    """What is pinned is neither `NAME`, `NAME_AND_KEY_IDENTIFIER` nor `KEY_IDENTIFIER`."""


class HashFailed(Misuse, status=415):
    """The caller's own SHA-256 failed: a hardware unit, an HSM. Only Rust and C take one, so Python never raises this."""
