//! The OAuth answers to a refusal: a resource server's challenge and a token endpoint's `invalid_client`.
//!
//! Both go with [`HTTP_STATUS`]. A challenge has the fixed phrase of the [`Error`], and `invalid_client` the same
//! phrase for all: nothing in an answer comes from the token or the certificate.

use crate::error::Error;
use crate::output::{self, Output};

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
    output::text(out, |out| answer(reason.code(), true, realm.map(str::as_bytes), out))
}

/// The JSON body with which a token endpoint refuses a client (RFC 6749 §5.2).
const INVALID_CLIENT: &[u8] =
    br#"{"error":"invalid_client","error_description":"client not authenticated by its certificate"}"#;

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
    output::text(out, |out| answer(reason.code(), false, None, out))
}

/// Either answer to the error with a number, and its length, which is what the C API has. `invalid_client` has no realm. After
/// an error `out` may have octets of an answer.
#[doc(hidden)]
pub fn answer(status: i32, is_bearer: bool, realm: Option<&[u8]>, out: &mut [u8]) -> Result<usize, Error> {
    let phrase = Error::refusal(status).ok_or(Error::NotARefusal)?;
    let mut text = Output::new(out);
    if is_bearer {
        text.push(b"Bearer ");
        if let Some(realm) = realm {
            if !can_be_quoted(realm) {
                return Err(Error::InvalidRealm);
            }
            text.push(b"realm=\"");
            text.push(realm);
            text.push(b"\", ");
        }
        text.push(b"error=\"invalid_token\", error_description=\"");
        text.push(phrase);
        text.push(b"\"");
    } else {
        text.push(INVALID_CLIENT);
    }
    if text.len() <= text.room() { Ok(text.len()) } else { Err(Error::OutputTooSmall) }
}

/// Whether a text is printable ASCII that a quoted string has without escapes (RFC 9110 §5.6.4).
fn can_be_quoted(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\'))
}

/// Whether the server itself did wrong, and not whoever sent the token or the certificate, who must neither be blamed
/// for it nor learn of it: a wrong call, a small buffer, a registration or a registry that cannot be read, a header in
/// another form than its own proxy is configured to write. No client sends PEM.
#[must_use]
pub fn is_own_mistake(reason: Error) -> bool {
    Error::refusal(reason.code()).is_none()
}
