//! The spellings of "the client presented no certificate". None of them is a certificate in any format.

use crate::scan::{Ranges, accept, accept_all, take_while};

/// What Apache writes.
const NULL: &[u8] = b"(null)";

/// What Caddy before 2.11 does not replace begins so, and goes on with a name and a brace.
const PLACEHOLDER: &[u8] = b"{http.request.tls.client.";
const NAME: &Ranges = &[[b'0', b'9'], [b'_', b'_'], [b'a', b'z']];

/// Whether the value stands for no certificate: nothing, or a placeholder, each also between colons, or Apache's `(null)`.
pub(super) fn is_absent(value: &[u8]) -> bool {
    let mut rest = value;
    if accept_all(&mut rest, NULL) {
        return rest.is_empty();
    }
    let colon = accept(&mut rest, b':');
    if accept_all(&mut rest, PLACEHOLDER) {
        take_while(&mut rest, NAME);
        if !accept(&mut rest, b'}') {
            return false;
        }
    }
    let ended = !colon || accept(&mut rest, b':');
    ended && rest.is_empty()
}
