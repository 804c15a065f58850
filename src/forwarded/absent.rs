//! The spellings of "the client presented no certificate". None of them is a certificate in any format.

/// Whether the value stands for no certificate.
pub(super) fn is_absent(value: &[u8]) -> bool {
    let inner = value.strip_prefix(b":").and_then(|rest| rest.strip_suffix(b":")).unwrap_or(value);
    inner.is_empty() || value == b"(null)" || is_placeholder(inner)
}

/// Whether this is a placeholder that Caddy before 2.11 did not replace.
fn is_placeholder(value: &[u8]) -> bool {
    let name = value.strip_prefix(b"{http.request.tls.client.").and_then(|rest| rest.strip_suffix(b"}"));
    name.is_some_and(|name| {
        name.iter().all(|&octet| octet.is_ascii_lowercase() || matches!(octet, b'_' | b'0'..=b'9'))
    })
}
