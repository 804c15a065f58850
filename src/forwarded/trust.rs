//! The caller's word that a header was set by the proxy and by nobody else.

use super::trim;
use crate::ct;
use crate::error::Error;
use crate::sha256::Sha256;

/// The shortest shared secret, in octets.
pub const MIN_SECRET_LEN: usize = 16;

/// The longest shared secret, in octets.
pub const MAX_SECRET_LEN: usize = 256;

/// The peer of this connection is the proxy, which sets the header on every request and drops all copies that a client
/// sends. Only the two constructors make one. One from [`by_secret`](Self::by_secret) holds for that request and for no other.
#[derive(Clone, Copy, Debug)]
pub struct TrustedPeer(());

impl TrustedPeer {
    /// The caller says so: nobody but the proxy can reach this server, by the network's rules or by mutual TLS
    /// between the two.
    #[must_use]
    pub const fn asserted() -> Self {
        TrustedPeer(())
    }

    /// The request says so: the proxy adds a header with a secret that it shares with this server. For deployments
    /// that cannot restrict who reaches the server; the proxy must then drop that header too where a client sends it.
    ///
    /// `lines` are the values of all lines of that header, of which there must be one. `secret` has [`MIN_SECRET_LEN`] to
    /// [`MAX_SECRET_LEN`] random octets, which a header must be able to carry: no line end, no NUL, no white space at an end.
    /// To change it, try the new one and then the old one. The two are compared in constant time: what they have in common is
    /// secret, their lengths are not.
    ///
    /// # Errors
    ///
    /// [`Error::UntrustedPeer`] if the secret is not there, occurs more than once, or is another one;
    /// [`Error::WeakSecret`] if `secret` has not the right length, or cannot be sent.
    pub fn by_secret(lines: &[&[u8]], secret: &[u8]) -> Result<Self, Error> {
        if !(MIN_SECRET_LEN..=MAX_SECRET_LEN).contains(&secret.len()) || !is_sendable(secret) {
            return Err(Error::WeakSecret);
        }
        match lines {
            [line] if line.len() <= 2 * MAX_SECRET_LEN => {
                let (presented, expected) = (Sha256::digest(trim(line)), Sha256::digest(secret));
                if ct::eq(&presented, &expected) { Ok(TrustedPeer(())) } else { Err(Error::UntrustedPeer) }
            }
            _ => Err(Error::UntrustedPeer),
        }
    }
}

/// Whether a header can carry this value (RFC 9110 §5.5). Nothing but that is told of it.
fn is_sendable(value: &[u8]) -> bool {
    let ends = match value {
        [first, .., last] => [*first, *last],
        _ => [0; 2],
    };
    // NUL is refused anywhere: as many octets in both searches make them one function.
    let loses = ct::has_any_of(&ends, [b' ', b'\t', b'\0']) | ct::has_any_of(value, [b'\r', b'\n', b'\0']);
    !ct::declassify(loses)
}
