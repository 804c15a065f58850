//! The confirmation of an access token, `cnf`, and its check against the presented certificate (RFC 8705 §3).

use core::fmt;

use crate::ct;
use crate::error::Error;
use crate::json::{self, NO_OBJECT, Value};
use crate::thumbprint::{TEXT_LEN, Thumbprint, well_formed};

/// The characters of a confirmation that [`write()`] writes.
pub const JSON_LEN: usize = TEMPLATE.len();

/// What [`write()`] writes, with room for the thumbprint's text after the prefix.
const TEMPLATE: &[u8; PREFIX_LEN + TEXT_LEN + 2] =
    b"{\"x5t#S256\":\"...........................................\"}";
const PREFIX_LEN: usize = 13;

/// What to do with a token that is not bound to a certificate. There is no default: the caller decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Policy {
    /// An unbound token is refused with [`Error::Unbound`].
    RequireBound,
    /// An unbound token passes, and the result says that it was unbound. A bound token must still match.
    AllowUnbound,
}

/// How a token that passed is tied to its sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use]
pub enum Binding {
    /// The token is bound to the presented certificate.
    Bound,
    /// The token is not bound, which [`Policy::AllowUnbound`] let pass: whoever holds it can use it.
    Unbound,
}

/// What the mutual-TLS layer says about the client's certificate.
///
/// It must come from the connection that carried the token: a thumbprint that a client merely states, in a
/// header that anyone can send, proves nothing (RFC 8705 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presented {
    /// The client presented no certificate.
    Nothing,
    /// The client presented the certificate with this thumbprint and proved that it has its key.
    Certificate(Thumbprint),
}

impl From<Thumbprint> for Presented {
    fn from(thumbprint: Thumbprint) -> Self {
        Presented::Certificate(thumbprint)
    }
}

/// What a token says about its binding: nothing, or one `x5t#S256` value (RFC 8705 §3.1).
///
/// It is small and can be kept beside a cached token, so that each use of the token can be checked again. Its
/// `Debug` form says whether there is a value, and not which.
#[derive(Clone, Copy)]
pub struct Confirmation {
    /// Kept as text: a value that no digest encodes to is well formed and matches nothing.
    thumbprint: Option<[u8; TEXT_LEN]>,
}

impl fmt::Debug for Confirmation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_bound = self.thumbprint.is_some();
        f.debug_struct("Confirmation").field("is_bound", &is_bound).finish_non_exhaustive()
    }
}

impl Confirmation {
    /// The confirmation of a token that is not bound.
    pub const UNBOUND: Self = Confirmation { thumbprint: None };

    /// Reads the confirmation of a JWT claims set (RFC 7519 §4, RFC 7800 §3.1).
    ///
    /// `claims` is the JSON text that was signed, not a parsed and printed copy: another reader may have
    /// dropped or merged members. The text's form is public, the value of `x5t#S256` is not.
    ///
    /// # Errors
    ///
    /// [`Error::ClaimsNotAnObject`], [`Error::ConfirmationNotAnObject`],
    /// [`Error::ConfirmationThumbprint`], [`Error::UnsupportedConfirmation`] if `cnf` has no `x5t#S256`,
    /// and those of [`json::members`].
    pub fn from_claims(claims: &[u8]) -> Result<Self, Error> {
        Self::read(claims, false)
    }

    /// Reads the confirmation of a token introspection response (RFC 7662 §2.2, RFC 8705 §3.2).
    ///
    /// # Errors
    ///
    /// [`Error::Inactive`] if `active` is `false`, [`Error::IntrospectionActive`] if it is missing or not a
    /// boolean, and those of [`Confirmation::from_claims`].
    pub fn from_introspection(response: &[u8]) -> Result<Self, Error> {
        Self::read(response, true)
    }

    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    fn read(text: &[u8], is_response: bool) -> Result<Self, Error> {
        let Some(cnf) = cnf(text, is_response)? else {
            return Ok(Self::UNBOUND);
        };
        // rfc8705: 3.1-member
        let mut values = [None];
        match cnf.find(json::names!("x5t#S256"), &mut values) {
            Err(NO_OBJECT) => return Err(Error::ConfirmationNotAnObject),
            result => result?,
        }
        let [method] = values;
        Self::from_value(&method.ok_or(Error::UnsupportedConfirmation)?)
    }

    fn from_value(value: &Value<'_>) -> Result<Self, Error> {
        let mut text = [0; TEXT_LEN];
        let len = value.copy_to(&mut text).unwrap_or_default();
        Self::from_thumbprint_text(text.get(..len).unwrap_or_default())
    }

    /// The confirmation of something that was bound to a certificate and kept with the text of its
    /// thumbprint, such as a public client's refresh token (RFC 8705 §4). The text's length and alphabet are
    /// public, its value is not.
    ///
    /// # Errors
    ///
    /// [`Error::ConfirmationThumbprint`] if `text` is not 43 base64url characters.
    #[cfg_attr(not(target_pointer_width = "64"), inline(never))]
    pub fn from_thumbprint_text(text: &[u8]) -> Result<Self, Error> {
        // rfc8705: 4-refresh
        let text = well_formed(text).ok_or(Error::ConfirmationThumbprint)?;
        Ok(Confirmation { thumbprint: Some(*text) })
    }

    /// The text of the thumbprint that the token is bound to; `None` if it is not bound. To compare it, use
    /// [`Confirmation::check`] and nothing else.
    #[must_use]
    pub const fn thumbprint_text(&self) -> Option<&[u8; TEXT_LEN]> {
        self.thumbprint.as_ref()
    }

    /// Whether the token is bound to a certificate. This checks nothing: see [`Confirmation::check`].
    #[must_use]
    pub const fn is_bound(&self) -> bool {
        self.thumbprint.is_some()
    }

    /// Checks the token's confirmation against the presented certificate.
    ///
    /// The two thumbprints are secret to each other: time and memory access do not tell how much of them
    /// agrees. Whether there is a confirmation and a certificate is public, and so is the verdict.
    ///
    /// # Errors
    ///
    /// [`Error::Mismatch`], [`Error::NoCertificate`], [`Error::Unbound`].
    pub fn check(&self, presented: &Presented, policy: Policy) -> Result<Binding, Error> {
        match (&self.thumbprint, presented, policy) {
            (None, _, Policy::RequireBound) => Err(Error::Unbound),
            (None, _, Policy::AllowUnbound) => Ok(Binding::Unbound),
            (Some(_), Presented::Nothing, _) => Err(Error::NoCertificate),
            (Some(expected), Presented::Certificate(thumbprint), _) => {
                // rfc8705: 3-verify
                if ct::eq(expected, &thumbprint.characters()) {
                    Ok(Binding::Bound)
                } else {
                    Err(Error::Mismatch)
                }
            }
        }
    }
}

/// The `cnf` of claims, or of a response to an introspection, which must say that the token is active.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn cnf(text: &[u8], is_response: bool) -> Result<Option<Value<'_>>, Error> {
    let mut values = [None; 2];
    json::find(text, json::names!("cnf" "active"), &mut values)?;
    let [cnf, active] = values;
    match active.as_ref().map(Value::first) {
        // rfc8705: 3.2-introspection
        Some(b't') => Ok(cnf),
        // There it is a claim like others.
        _ if !is_response => Ok(cnf),
        Some(b'f') => Err(Error::Inactive),
        _ => Err(Error::IntrospectionActive),
    }
}

/// Checks a JWT claims set against the presented certificate: [`Confirmation::from_claims`], then
/// [`Confirmation::check`].
///
/// The caller has verified the token's signature, issuer, audience and times; `claims` is the JSON text that
/// was signed.
///
/// # Errors
///
/// Those of the two steps.
pub fn check_claims(claims: &[u8], presented: &Presented, policy: Policy) -> Result<Binding, Error> {
    Confirmation::from_claims(claims)?.check(presented, policy)
}

/// Checks a token introspection response against the presented certificate:
/// [`Confirmation::from_introspection`], then [`Confirmation::check`].
///
/// The caller got `response` from the authorization server over an authenticated connection.
///
/// # Errors
///
/// Those of the two steps.
pub fn check_introspection(response: &[u8], presented: &Presented, policy: Policy) -> Result<Binding, Error> {
    Confirmation::from_introspection(response)?.check(presented, policy)
}

/// Writes the value of the `cnf` member that binds a token to a certificate, `{"x5t#S256":"..."}`, for an
/// authorization server to put into the claims that it signs (RFC 8705 §3.1). The thumbprint is secret to this
/// function.
// rfc8705: 3.1-issue
pub fn write<'out>(thumbprint: &Thumbprint, out: &'out mut [u8; JSON_LEN]) -> &'out str {
    *out = characters(thumbprint);
    // ASCII throughout, so the default is never taken.
    core::str::from_utf8(out).unwrap_or_default()
}

/// The same characters, in ASCII. Nothing looks at them once more, which takes code on small devices.
#[must_use]
pub fn characters(thumbprint: &Thumbprint) -> [u8; JSON_LEN] {
    let mut json = *TEMPLATE;
    if let Some((_, rest)) = json.split_first_chunk_mut::<PREFIX_LEN>()
        && let Some(text) = rest.first_chunk_mut()
    {
        *text = thumbprint.characters();
    }
    json
}
