//! The one error type: a stable number for every way that an input or a call can be refused.

mod list;
#[cfg(feature = "answers")]
mod text;

use core::fmt;

/// Why a call did not succeed.
///
/// The numbers are the status codes of the C API. They are never renumbered, and their range tells the
/// class: 100 refused, 200 malformed, 300 beyond a limit, 400 misuse. Nothing in an error depends on a
/// secret: it names a kind of defect, never a place in a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(i32)]
pub enum Error {
    /// The token is bound to another certificate than the presented one (RFC 8705 §3).
    Mismatch = 100,
    /// The token is bound, and no certificate was presented (RFC 8705 §3).
    NoCertificate = 101,
    /// The token has no `cnf`, and the policy requires a bound token.
    Unbound = 102,
    /// The token is bound only by methods that this library does not implement (RFC 7800 §3.1).
    UnsupportedConfirmation = 103,
    /// The introspection response says that the token is not active (RFC 7662 §2.2).
    Inactive = 104,
    /// The certificate's `notBefore` lies after the given time (RFC 5280 §4.1.2.5).
    CertificateNotYetValid = 105,
    /// The certificate's `notAfter` lies before the given time (RFC 5280 §4.1.2.5).
    CertificateExpired = 106,
    /// The certificate is none of those that the client registered (RFC 8705 §2).
    ClientMismatch = 107,
    /// The client presented no certificate (RFC 8705 §2).
    NoClientCertificate = 108,
    /// The client authenticates through a certificate authority, and its chain was not validated
    /// (RFC 8705 §2.1).
    ChainNotValidated = 109,
    /// The certificate comes from another issuer than the client's (RFC 8705 §7.4).
    IssuerMismatch = 110,
    /// No client of this identifier or certificate is registered.
    UnknownClient = 111,
    /// The peer has not shown that it is the proxy: what it forwards must not be believed (RFC 9440 §4).
    UntrustedPeer = 112,
    /// The certificate, or an identity, is that of more than one registered client, or of too many to try.
    AmbiguousCertificate = 113,

    /// The text is not JSON (RFC 8259).
    JsonSyntax = 200,
    /// The text is not UTF-8 (RFC 8259 §8.1).
    JsonNotUtf8 = 201,
    /// Two members of an object that decides have the same name after unescaping (RFC 7519 §4).
    JsonDuplicateMember = 202,
    /// Something other than white space follows the JSON value.
    JsonTrailingData = 203,
    /// The claims or the introspection response are not a JSON object (RFC 7519 §7.2, RFC 7662 §2.2).
    ClaimsNotAnObject = 204,
    /// The introspection response has no `active` member that is `true` or `false` (RFC 7662 §2.2).
    IntrospectionActive = 205,
    /// `cnf` is not a JSON object (RFC 7800 §3.1).
    ConfirmationNotAnObject = 210,
    /// `x5t#S256` is not a string of 43 base64url characters (RFC 8705 §3.1).
    ConfirmationThumbprint = 211,
    /// The token is not three non-empty parts separated by `.` (RFC 7515 §7.1).
    TokenFormat = 220,
    /// The token has five parts: it is encrypted (RFC 7516 §7.1).
    TokenEncrypted = 221,
    /// The token's signature part is empty: nobody signed it (RFC 7519 §6).
    TokenUnsigned = 222,
    /// A part of the token is not base64url without padding, or its claims are not in canonical form
    /// (RFC 7515 §2).
    TokenBase64 = 223,
    /// The thumbprint text is not 43 base64url characters (RFC 8705 §3.1).
    ThumbprintText = 230,
    /// The thumbprint text is well formed, but no digest encodes to it (RFC 4648 §3.5).
    ThumbprintNotCanonical = 231,
    /// The certificate does not begin with a DER SEQUENCE in its shortest form (X.690 §10.1).
    CertificateNotDer = 240,
    /// The certificate ends before its outer length says.
    CertificateTruncated = 241,
    /// Bytes follow the certificate.
    CertificateTrailingData = 242,
    /// A field of the certificate is missing, misplaced or of the wrong type (RFC 5280 §4.1).
    CertificateStructure = 243,
    /// The version is not v1, v2 or v3, or has a field that it may not have (RFC 5280 §4.1.2.1).
    CertificateVersion = 244,
    /// The serial number is empty, not minimal or longer than 20 octets (RFC 5280 §4.1.2.2).
    CertificateSerial = 245,
    /// A validity date is not a UTCTime or GeneralizedTime in its DER form (RFC 5280 §4.1.2.5).
    CertificateTime = 246,
    /// An extension is malformed (RFC 5280 §4.2).
    CertificateExtension = 247,
    /// Two extensions have the same identifier (RFC 5280 §4.2).
    CertificateDuplicateExtension = 248,
    /// The signed and the outer signature algorithm differ (RFC 5280 §4.1.1.2).
    CertificateAlgorithm = 249,
    /// The header of a forwarded certificate, or of its verdict, occurs more than once (RFC 9440 §2.2).
    ForwardedRepeated = 250,
    /// A forwarded value is not percent-encoded: a `%` without two hexadecimal digits, or an octet that
    /// every encoder replaces (RFC 3986 §2.1).
    ForwardedPercent = 251,
    /// A forwarded value was percent-encoded twice.
    ForwardedDoubleEncoded = 252,
    /// A forwarded value has a space where base64 has a plus: it was decoded as a form.
    ForwardedPlusAsSpace = 253,
    /// A forwarded value is not canonical base64 with padding (RFC 4648 §4).
    ForwardedBase64 = 254,
    /// A forwarded value is not a byte sequence between colons (RFC 9440 §2.1, RFC 8941 §3.3.5).
    ForwardedStructuredField = 255,
    /// The value is not `x-forwarded-client-cert`: elements of `key=value`, with closed quotes and no quote in a bare
    /// value.
    XfccSyntax = 256,
    /// `x-forwarded-client-cert` has more or fewer elements than proxies are expected to have written.
    XfccElements = 257,
    /// An element of `x-forwarded-client-cert` has a second `Hash`, `Cert`, `Chain` or `Subject`.
    XfccDuplicateKey = 258,
    /// `Hash` of `x-forwarded-client-cert` is missing, or is not the SHA-256 digest of the certificate beside it.
    XfccHash = 259,
    /// The PEM text does not begin with `-----BEGIN CERTIFICATE-----` (RFC 7468 §5.1).
    PemBegin = 260,
    /// The PEM block has another label than `CERTIFICATE` (RFC 7468 §5.1).
    PemLabel = 261,
    /// The body is not canonical base64 in lines of 64 characters (RFC 7468 §2).
    PemBase64 = 262,
    /// The PEM block has no matching end line (RFC 7468 §2).
    PemEnd = 263,
    /// Something other than a certificate block follows the PEM block.
    PemTrailingData = 264,
    /// More than one certificate where exactly one is expected.
    SecondCertificate = 265,
    /// `x-forwarded-client-cert` has no `Cert`, or its `Chain` begins with another certificate.
    XfccCertificate = 266,
    /// The forwarded result of the chain's verification is none that the proxy writes.
    ForwardedVerdict = 267,
    /// The text is not a distinguished name (RFC 4514 §3).
    NameSyntax = 270,
    /// A distinguished name has an attribute whose short name is unknown (RFC 4514 §3).
    NameAttributeType = 271,
    /// A value of a distinguished name is not text of its string type, or has a control character (X.520 §6).
    NameValue = 272,
    /// The distinguished name has no attribute: it names nobody.
    NameEmpty = 273,
    /// The text is not a DNS name (RFC 5280 §4.2.1.6).
    DnsName = 274,
    /// The text is not an absolute URI (RFC 3986 §4.3).
    Uri = 275,
    /// The text is not an IPv4 address in dotted form or an IPv6 address (RFC 8705 §2.1.2).
    IpAddress = 276,
    /// The text is not an email address of ASCII characters (RFC 5280 §4.2.1.6).
    EmailAddress = 277,
    /// A public key is malformed (RFC 5280 §4.1.2.7, RFC 7517 §4, RFC 7518 §6).
    KeyStructure = 280,
    /// A public key has an algorithm, a curve, a point form or a size that this library does not support.
    KeyUnsupported = 281,
    /// A key that is registered has private or symmetric parts (RFC 7517 §9.2).
    KeyPrivate = 282,
    /// `x5c` or `x5t#S256` of a registered key is malformed, or belongs to another key (RFC 7517 §4.7).
    KeyCertificate = 283,
    /// The key set is not an object with an array of keys (RFC 7517 §5).
    KeySet = 284,
    /// The client's metadata is not a JSON object, or a member that matters has the wrong type (RFC 7591 §2).
    ClientMetadata = 290,
    /// `client_id` is missing, empty, not a string of printable ASCII (RFC 6749 §A.1), or has a space at an end.
    ClientId = 291,
    /// `token_endpoint_auth_method` is neither of the two of RFC 8705 §2.
    ClientAuthMethod = 292,
    /// The metadata has none or more than one of the five `tls_client_auth_` parameters, or has one with
    /// another method (RFC 8705 §2.1.2).
    ClientIdentity = 293,
    /// The metadata has no usable key in `jwks`, or has `jwks_uri` beside it (RFC 8705 §2.2.2).
    ClientKeys = 294,
    /// The image is no registry of this version, is cut short, or contradicts itself.
    RegistryFormat = 295,
    /// The registry image's checksum is wrong.
    RegistryChecksum = 296,
    /// The authority's certificate has no subjectKeyIdentifier, which was to be pinned (RFC 5280 §4.2.1.2).
    NoKeyIdentifier = 297,

    /// JSON is nested deeper than 64 arrays and objects.
    JsonTooDeep = 300,
    /// The JSON text is longer than 1 MiB.
    JsonTooLong = 301,
    /// An object that decides has more than 128 members.
    JsonTooManyMembers = 302,
    /// The certificate is longer than 65,536 octets, than 8,192 in a key set, or than the caller's limit.
    CertificateTooLong = 303,
    /// The certificate has more than 64 extensions.
    CertificateTooManyExtensions = 304,
    /// The token is longer than 2 MiB.
    TokenTooLong = 305,
    /// The chain has more than 10 certificates, or than the caller's limit.
    ChainTooLong = 306,
    /// The caller's output buffer is too small for the result.
    OutputTooSmall = 307,
    /// A name is longer than 8,192 octets.
    NameTooLong = 308,
    /// A distinguished name has more than 64 RDNs, or an RDN more than 16 attributes.
    NameTooManyAttributes = 309,
    /// The key set has more than 64 keys, or more than 16 that authenticate.
    TooManyKeys = 310,
    /// The client_id is longer than 256 characters.
    ClientIdTooLong = 311,
    /// The registry has more than 2^26 clients, or an image is longer than 2^32 octets.
    RegistryTooLong = 312,
    /// A forwarded value is longer than the caller's limit.
    ForwardedTooLong = 313,

    /// A required pointer is NULL, or NULL with a non-zero length (C API).
    NullPointer = 400,
    /// The policy is neither `REQUIRE_BOUND` nor `ALLOW_UNBOUND` (C API).
    UnknownPolicy = 401,
    /// The value was never initialised, or its initialisation failed (C API).
    Uninitialised = 402,
    /// The realm has a character that a quoted string of a header may not carry (RFC 9110 §5.6.4).
    InvalidRealm = 403,
    /// An OAuth answer was asked for a status that refuses nothing, or that is the caller's own mistake.
    NotARefusal = 404,
    /// The PEM mode is neither `SINGLE` nor `FIRST_OF_CHAIN` (C API).
    UnknownPemMode = 405,
    /// An output buffer overlaps an input (C API).
    Overlap = 406,
    /// A length is larger than any object in memory can be (C API).
    InvalidLength = 407,
    /// The state of the chain is neither `VALIDATED` nor `NOT_VALIDATED` (C API).
    UnknownChain = 408,
    /// The number is no kind of identity, or the kind is none that this call takes.
    UnknownKind = 409,
    /// The number is no format of a forwarded certificate (C API).
    UnknownFormat = 410,
    /// A limit or a count is 0 or above what this library supports.
    InvalidLimit = 411,
    /// The shared secret is shorter than 16 octets or longer than 256, or no header can carry it.
    WeakSecret = 412,
    /// The number is no form of a forwarded verdict (C API).
    UnknownVerdict = 413,
    /// What is pinned is neither `NAME`, `NAME_AND_KEY_IDENTIFIER` nor `KEY_IDENTIFIER` (C API).
    UnknownPinned = 414,
    /// The caller's own SHA-256 failed: a hardware unit, an HSM. The certificate is not to blame.
    HashFailed = 415,
}

/// The class of an [`Error`], told by the range of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// 100 to 199: the input was understood, and the answer is no.
    Refused,
    /// 200 to 299: the input breaks its format.
    Malformed,
    /// 300 to 399: the input or the result is larger than a documented limit.
    Limit,
    /// 400 to 499: the call itself is wrong; mend the calling code.
    Misuse,
}

impl Error {
    /// The stable number: the status code of the C API and of Python.
    #[must_use]
    #[expect(clippy::as_conversions, reason = "the discriminant of a repr(i32) enum, exactly")]
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub const fn code(self) -> i32 {
        self as i32
    }

    /// The error with this number, if there is one.
    #[must_use]
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|error| error.code() == code)
    }

    /// The class, told by the range of the number.
    #[must_use]
    pub const fn class(self) -> Class {
        match self.code() {
            ..200 => Class::Refused,
            200..300 => Class::Malformed,
            300..400 => Class::Limit,
            _ => Class::Misuse,
        }
    }
}

impl fmt::Display for Error {
    /// One phrase in English; without the feature `answers`, the number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[cfg(feature = "answers")]
        return f.write_str(self.text());
        #[cfg(not(feature = "answers"))]
        return write!(f, "certbound status {}", self.code());
    }
}

impl core::error::Error for Error {}
