//! The OAuth answers to a refusal: a resource server's challenge and a token endpoint's `invalid_client`.
//!
//! Both go with [`HTTP_STATUS`]. A challenge has the fixed sentence of the [`Error`], and `invalid_client` the same
//! sentence for all: nothing in an answer comes from the token or the certificate.

use crate::error::{Class, Error};
use crate::output::write;

/// The HTTP status of both answers: 401 (RFC 6750 §3.1, RFC 6749 §5.2).
pub const HTTP_STATUS: u16 = 401;

/// Room for every answer without a realm. A realm adds its own length and `realm="", `.
pub const MAX_LEN: usize = 192;

/// Writes the value of the `WWW-Authenticate` header for a refused token (RFC 8705 §3, RFC 6750 §3):
/// `Bearer error="invalid_token", error_description="..."`, after the realm if there is one.
///
/// # Errors
///
/// [`Error::NotARefusal`] if `reason` is the server's own mistake, see [`is_own_mistake`],
/// [`Error::InvalidRealm`] if `realm` has anything but printable ASCII, or a quote or backslash,
/// [`Error::OutputTooSmall`]. `out` then holds zeros.
// rfc8705: 3-reject
pub fn bearer<'out>(reason: Error, realm: Option<&str>, out: &'out mut [u8]) -> Result<&'out str, Error> {
    write(out, |text| {
        check_reason(reason)?;
        text.push("Bearer ")?;
        if let Some(realm) = realm {
            if !realm.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\') {
                return Err(Error::InvalidRealm);
            }
            text.push("realm=\"")?;
            text.push(realm)?;
            text.push("\", ")?;
        }
        text.push("error=\"invalid_token\", error_description=\"")?;
        text.push(reason.text())?;
        text.push("\"")
    })
}

/// The JSON body with which a token endpoint refuses a client (RFC 6749 §5.2).
const INVALID_CLIENT: &str =
    r#"{"error":"invalid_client","error_description":"the client was not authenticated by its certificate"}"#;

/// Writes the JSON body with which a token endpoint refuses a client (RFC 6749 §5.2):
/// `{"error":"invalid_client","error_description":"..."}`, sent as `application/json` and with
/// `Cache-Control: no-store`.
///
/// It is the same for every reason, which is for the log: some reasons come only for clients that exist, so that an answer
/// with the reason would tell which do.
///
/// # Errors
///
/// [`Error::NotARefusal`] if `reason` is the server's own mistake, see [`is_own_mistake`],
/// [`Error::OutputTooSmall`]. `out` then holds zeros.
// rfc8705: 2-invalid-client
pub fn invalid_client(reason: Error, out: &mut [u8]) -> Result<&str, Error> {
    write(out, |text| {
        check_reason(reason)?;
        text.push(INVALID_CLIENT)
    })
}

/// Whether the server itself did wrong, and not whoever sent the token or the certificate, who must neither be blamed
/// for it nor learn of it: a wrong call, a small buffer, a registration or a registry that cannot be read, a header in
/// another form than its own proxy is configured to write. No client sends PEM.
#[must_use]
pub const fn is_own_mistake(reason: Error) -> bool {
    matches!(
        reason,
        Error::OutputTooSmall
            | Error::ForwardedPercent
            | Error::ForwardedDoubleEncoded
            | Error::ForwardedPlusAsSpace
            | Error::ForwardedBase64
            | Error::ForwardedStructuredField
            | Error::ForwardedVerdict
            | Error::PemBegin
            | Error::PemLabel
            | Error::PemBase64
            | Error::PemEnd
            | Error::PemTrailingData
            | Error::ClientMetadata
            | Error::ClientAuthMethod
            | Error::ClientIdentity
            | Error::ClientKeys
            | Error::KeyPrivate
            | Error::KeyCertificate
            | Error::KeySet
            | Error::TooManyKeys
            | Error::RegistryFormat
            | Error::RegistryChecksum
            | Error::RegistryTooLong
            | Error::NoKeyIdentifier
    ) || matches!(reason.class(), Class::Misuse)
}

fn check_reason(reason: Error) -> Result<(), Error> {
    if is_own_mistake(reason) { Err(Error::NotARefusal) } else { Ok(()) }
}
