//! The one error type: a stable number for every way that an input or a call can be refused.

use core::ffi::CStr;
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
    PemSecondCertificate = 265,

    /// JSON is nested deeper than 64 arrays and objects.
    JsonTooDeep = 300,
    /// The JSON text is longer than 1 MiB.
    JsonTooLong = 301,
    /// An object that decides has more than 128 members.
    JsonTooManyMembers = 302,
    /// The certificate is longer than 65,536 octets.
    CertificateTooLong = 303,
    /// The certificate has more than 64 extensions.
    CertificateTooManyExtensions = 304,
    /// The token is longer than 2 MiB.
    TokenTooLong = 305,
    /// The PEM text has more than 10 certificates.
    PemChainTooLong = 306,
    /// The caller's output buffer is too small for the result.
    OutputTooSmall = 307,

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
    /// Every error, in the order of its number: for tables, bindings and tests.
    pub const ALL: &'static [Error] = &[
        Error::Mismatch,
        Error::NoCertificate,
        Error::Unbound,
        Error::UnsupportedConfirmation,
        Error::Inactive,
        Error::CertificateNotYetValid,
        Error::CertificateExpired,
        Error::JsonSyntax,
        Error::JsonNotUtf8,
        Error::JsonDuplicateMember,
        Error::JsonTrailingData,
        Error::ClaimsNotAnObject,
        Error::IntrospectionActive,
        Error::ConfirmationNotAnObject,
        Error::ConfirmationThumbprint,
        Error::TokenFormat,
        Error::TokenEncrypted,
        Error::TokenUnsigned,
        Error::TokenBase64,
        Error::ThumbprintText,
        Error::ThumbprintNotCanonical,
        Error::CertificateNotDer,
        Error::CertificateTruncated,
        Error::CertificateTrailingData,
        Error::CertificateStructure,
        Error::CertificateVersion,
        Error::CertificateSerial,
        Error::CertificateTime,
        Error::CertificateExtension,
        Error::CertificateDuplicateExtension,
        Error::CertificateAlgorithm,
        Error::PemBegin,
        Error::PemLabel,
        Error::PemBase64,
        Error::PemEnd,
        Error::PemTrailingData,
        Error::PemSecondCertificate,
        Error::JsonTooDeep,
        Error::JsonTooLong,
        Error::JsonTooManyMembers,
        Error::CertificateTooLong,
        Error::CertificateTooManyExtensions,
        Error::TokenTooLong,
        Error::PemChainTooLong,
        Error::OutputTooSmall,
        Error::NullPointer,
        Error::UnknownPolicy,
        Error::Uninitialised,
        Error::InvalidRealm,
        Error::NotARefusal,
        Error::UnknownPemMode,
        Error::Overlap,
        Error::InvalidLength,
    ];

    /// The stable number: the status code of the C API and of Python.
    #[must_use]
    #[expect(clippy::as_conversions, reason = "the discriminant of a repr(i32) enum, exactly")]
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

    /// One sentence in English: what is wrong and, where it is not plain, what to do. Never secret.
    #[must_use]
    pub fn text(self) -> &'static str {
        self.c_text().to_str().unwrap_or_default()
    }

    /// The same sentence as [`Error::text`], NUL-terminated for C.
    #[must_use]
    pub const fn c_text(self) -> &'static CStr {
        match self {
            Error::Mismatch => c"the access token is bound to another certificate",
            Error::NoCertificate => c"the access token is bound to a certificate and none was presented",
            Error::Unbound => c"the access token is not bound to a certificate",
            Error::UnsupportedConfirmation => {
                c"the access token is bound by an unsupported confirmation method"
            }
            Error::Inactive => c"the access token is not active",
            Error::CertificateNotYetValid => c"the certificate is not valid yet",
            Error::CertificateExpired => c"the certificate has expired",
            Error::JsonSyntax => c"the text is not valid JSON",
            Error::JsonNotUtf8 => c"the JSON text is not valid UTF-8",
            Error::JsonDuplicateMember => c"a JSON object has two members of the same name",
            Error::JsonTrailingData => c"data follows the JSON value",
            Error::ClaimsNotAnObject => c"the claims are not a JSON object",
            Error::IntrospectionActive => c"the introspection response has no boolean member active",
            Error::ConfirmationNotAnObject => c"the cnf member is not a JSON object",
            Error::ConfirmationThumbprint => c"the x5t#S256 member is not a string of 43 base64url characters",
            Error::TokenFormat => c"the access token is not a compact JWS of three non-empty parts",
            Error::TokenEncrypted => c"the access token is encrypted; decrypt it and pass its claims",
            Error::TokenUnsigned => c"the access token has no signature",
            Error::TokenBase64 => c"a part of the access token is not base64url without padding; pass it without scheme and white space",
            Error::ThumbprintText => c"the thumbprint is not 43 base64url characters",
            Error::ThumbprintNotCanonical => c"the thumbprint is not the canonical encoding of any digest",
            Error::CertificateNotDer => c"the certificate is empty or does not begin with a DER SEQUENCE; PEM must be decoded first",
            Error::CertificateTruncated => c"the certificate is shorter than its DER length says",
            Error::CertificateTrailingData => c"data follows the certificate",
            Error::CertificateStructure => {
                c"a field of the certificate is missing, misplaced or of the wrong type"
            }
            Error::CertificateVersion => c"the certificate's version is unknown or forbids one of its fields",
            Error::CertificateSerial => c"the certificate's serial number is malformed",
            Error::CertificateTime => c"a validity date of the certificate is malformed",
            Error::CertificateExtension => c"an extension of the certificate is malformed",
            Error::CertificateDuplicateExtension => c"the certificate has two extensions of the same kind",
            Error::CertificateAlgorithm => c"the certificate names two different signature algorithms",
            Error::PemBegin => c"the PEM text does not begin with -----BEGIN CERTIFICATE-----; remove what precedes it",
            Error::PemLabel => c"the PEM block is not labelled CERTIFICATE",
            Error::PemBase64 => c"the PEM body is not canonical base64 in lines of 64 characters",
            Error::PemEnd => c"the PEM block has no end line",
            Error::PemTrailingData => c"data follows the PEM block",
            Error::PemSecondCertificate => {
                c"the PEM text has a second certificate; ask for the first of a chain to accept it"
            }
            Error::JsonTooDeep => c"the JSON text is nested too deeply",
            Error::JsonTooLong => c"the JSON text is too long",
            Error::JsonTooManyMembers => c"a JSON object has too many members",
            Error::CertificateTooLong => c"the certificate is too long",
            Error::CertificateTooManyExtensions => c"the certificate has too many extensions",
            Error::TokenTooLong => c"the access token is too long",
            Error::PemChainTooLong => c"the PEM text has too many certificates",
            Error::OutputTooSmall => c"the output buffer is too small",
            Error::NullPointer => c"a required pointer is NULL",
            Error::UnknownPolicy => c"the policy is neither REQUIRE_BOUND nor ALLOW_UNBOUND",
            Error::Uninitialised => c"a value was used that is not initialised, already finished, or misaligned",
            Error::InvalidRealm => c"the realm has a character that a header's quoted string may not carry",
            Error::NotARefusal => c"this status is no refusal of a token or client, so it has no OAuth answer",
            Error::UnknownPemMode => c"the PEM mode is neither SINGLE nor FIRST_OF_CHAIN",
            Error::Overlap => c"an output buffer overlaps an input",
            Error::InvalidLength => c"a length is larger than any object in memory can be",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for Error {}
