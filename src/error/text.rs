//! One English sentence for every error: fixed, and never from an input.

use super::Error;
use core::ffi::CStr;

/// The sentences one after the other, each with a NUL: a text and a table take less than a branch for each error.
static SENTENCES: &str = match core::str::from_utf8(&PACKED) {
    Ok(sentences) => sentences,
    Err(_) => "",
};

/// How long each of them is without the NUL, in the order of [`Error::ALL`].
static LENGTHS: [u8; Error::ALL.len()] = lengths();

const PACKED: [u8; packed_len()] = packed();

#[expect(clippy::arithmetic_side_effects, reason = "evaluated by the compiler only")]
const fn packed_len() -> usize {
    let (mut len, mut errors) = (0, Error::ALL);
    while let [error, rest @ ..] = errors {
        len += error.c_text().to_bytes_with_nul().len();
        errors = rest;
    }
    len
}

#[expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "evaluated by the compiler only")]
const fn packed() -> [u8; packed_len()] {
    let (mut packed, mut len, mut errors) = ([0; packed_len()], 0, Error::ALL);
    while let [error, rest @ ..] = errors {
        let mut sentence = error.c_text().to_bytes_with_nul();
        while let [octet, after @ ..] = sentence {
            packed[len] = *octet;
            len += 1;
            sentence = after;
        }
        errors = rest;
    }
    packed
}

#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler only; the tests read every sentence"
)]
const fn lengths() -> [u8; Error::ALL.len()] {
    let (mut lengths, mut at) = ([0; Error::ALL.len()], 0);
    while at < lengths.len() {
        lengths[at] = Error::ALL[at].c_text().count_bytes() as u8;
        at += 1;
    }
    lengths
}

impl Error {
    /// One sentence in English: what is wrong and, where it is not plain, what to do. Never secret.
    #[must_use]
    pub fn text(self) -> &'static str {
        self.place().and_then(|(start, end)| SENTENCES.get(start..end)).unwrap_or_default()
    }

    /// The same sentence and a NUL, for C.
    #[must_use]
    pub fn text_with_nul(self) -> &'static str {
        self.place().and_then(|(start, end)| SENTENCES.get(start..=end)).unwrap_or("\0")
    }

    /// Where the sentence begins and ends.
    fn place(self) -> Option<(usize, usize)> {
        let mut start = 0usize;
        for (error, len) in Self::ALL.iter().zip(&LENGTHS) {
            let end = start.wrapping_add(usize::from(*len));
            if *error == self {
                return Some((start, end));
            }
            start = end.wrapping_add(1);
        }
        None
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
            Error::TokenBase64 => c"a part of the access token is not bare base64url: without padding, scheme, white space",
            Error::ThumbprintText => c"the thumbprint is not 43 base64url characters",
            Error::ThumbprintNotCanonical => c"the thumbprint is not the canonical encoding of any digest",
            Error::CertificateNotDer => c"the certificate is empty, or PEM, or does not begin with a DER SEQUENCE",
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
            Error::PemBegin => c"the PEM text has something before its -----BEGIN CERTIFICATE-----, or none",
            Error::PemLabel => c"the PEM block is not labelled CERTIFICATE",
            Error::PemBase64 => c"the PEM body is not canonical base64 in lines of 64 characters",
            Error::PemEnd => c"the PEM block has no end line",
            Error::PemTrailingData => c"data follows the PEM block",
            Error::SecondCertificate => {
                c"there is a second certificate; ask for the first of a chain to accept it"
            }
            Error::JsonTooDeep => c"the JSON text is nested too deeply",
            Error::JsonTooLong => c"the JSON text is too long",
            Error::JsonTooManyMembers => c"a JSON object has too many members",
            Error::CertificateTooLong => c"the certificate is too long",
            Error::CertificateTooManyExtensions => c"the certificate has too many extensions",
            Error::TokenTooLong => c"the access token is too long",
            Error::ChainTooLong => c"the chain has too many certificates",
            Error::OutputTooSmall => c"the output buffer is too small",
            Error::NullPointer => c"a required pointer is NULL",
            Error::UnknownPolicy => c"the policy is neither REQUIRE_BOUND nor ALLOW_UNBOUND",
            Error::Uninitialised => c"a value was used that is not initialised, already finished, or misaligned",
            Error::InvalidRealm => c"the realm has a character that a header's quoted string may not carry",
            Error::NotARefusal => c"this status is no refusal of a token or client, so it has no OAuth answer",
            Error::UnknownPemMode => c"the PEM mode is neither SINGLE nor FIRST_OF_CHAIN",
            Error::Overlap => c"an output buffer overlaps an input",
            Error::InvalidLength => c"a length is larger than any object in memory can be",
            Error::ClientMismatch => c"the certificate is not one of the client's",
            Error::NoClientCertificate => c"the client presented no certificate",
            Error::ChainNotValidated => c"the client's certificate chain was not validated to a trusted authority",
            Error::IssuerMismatch => c"the certificate was issued by another authority than the client's",
            Error::UnknownClient => c"no such client is registered",
            Error::AmbiguousCertificate => c"the certificate is that of several clients; find the client by its client_id",
            Error::NameSyntax => c"the text is not a distinguished name in the form of RFC 4514",
            Error::NameAttributeType => c"a distinguished name has an attribute of an unknown name; write its object identifier",
            Error::NameValue => c"a value of a distinguished name is malformed or has a control character",
            Error::NameEmpty => c"the distinguished name is empty",
            Error::DnsName => c"the text is not a DNS name of ASCII labels",
            Error::Uri => c"the text is not an absolute URI",
            Error::IpAddress => c"the text is not an IP address",
            Error::EmailAddress => c"the text is not an email address of ASCII characters",
            Error::KeyStructure => c"a public key is malformed",
            Error::KeyUnsupported => c"a public key is of an unsupported algorithm, curve, point form or size",
            Error::KeyPrivate => c"a registered key has private parts; register the public key only",
            Error::KeyCertificate => c"x5c or x5t#S256 of a registered key is malformed or belongs to another key",
            Error::KeySet => c"the key set is not a JSON object with an array of keys",
            Error::ClientMetadata => c"the client metadata is not a JSON object or a member has the wrong type",
            Error::ClientId => c"the client_id is missing, empty, not printable ASCII, or has a space at an end",
            Error::ClientAuthMethod => c"the token_endpoint_auth_method is not one of the two of mutual TLS",
            Error::ClientIdentity => c"the client metadata must have exactly one tls_client_auth parameter, of the method tls_client_auth",
            Error::ClientKeys => c"the client metadata has no usable key in jwks, or a jwks_uri, which must be fetched into jwks",
            Error::RegistryFormat => c"the registry image is truncated, malformed or of another version",
            Error::RegistryChecksum => c"the registry image is damaged: its checksum is wrong",
            Error::NoKeyIdentifier => c"the authority has no subjectKeyIdentifier that could be pinned; pin its name",
            Error::NameTooLong => c"a name is longer than 8,192 octets",
            Error::NameTooManyAttributes => c"a distinguished name has too many attributes",
            Error::TooManyKeys => c"the key set has too many keys",
            Error::ClientIdTooLong => c"the client_id is too long",
            Error::RegistryTooLong => c"the registry has too many clients",
            Error::UnknownChain => c"the chain's state is neither VALIDATED nor NOT_VALIDATED",
            Error::UnknownKind => c"the number is no kind of identity",
            Error::UntrustedPeer => c"the peer is not trusted to forward a certificate",
            Error::ForwardedRepeated => c"the header of the forwarded certificate occurs more than once",
            Error::ForwardedPercent => c"the forwarded certificate is not percent-encoded",
            Error::ForwardedDoubleEncoded => c"the forwarded certificate is percent-encoded twice",
            Error::ForwardedPlusAsSpace => c"the forwarded certificate has a space where base64 goes on; a plus sign was decoded as in a form",
            Error::ForwardedBase64 => c"the forwarded certificate is not canonical base64 with padding",
            Error::ForwardedStructuredField => c"the forwarded certificate is not a byte sequence between colons",
            Error::XfccSyntax => c"the x-forwarded-client-cert header is malformed",
            Error::XfccElements => c"the x-forwarded-client-cert header has another number of elements than configured",
            Error::XfccDuplicateKey => c"the x-forwarded-client-cert header has a key twice",
            Error::XfccHash => c"the Hash of the x-forwarded-client-cert header is missing or is another certificate's",
            Error::XfccCertificate => c"the x-forwarded-client-cert header has no Cert or its Chain begins with another one",
            Error::ForwardedVerdict => c"the forwarded result of the chain's verification is unknown",
            Error::ForwardedTooLong => c"the forwarded certificate's header is longer than the limit",
            Error::UnknownFormat => c"the number is no format of a forwarded certificate",
            Error::InvalidLimit => c"a limit or a count is 0 or above what this library supports",
            Error::WeakSecret => c"the shared secret is shorter than 16 octets or longer than 256, or no header can carry it",
            Error::UnknownVerdict => c"the number is no form of a forwarded verdict",
            Error::UnknownPinned => c"what is pinned is neither NAME, NAME_AND_KEY_IDENTIFIER nor KEY_IDENTIFIER",
            Error::HashFailed => c"the SHA-256 that the caller supplied failed; look at the hardware that computes it",
        }
    }
}
