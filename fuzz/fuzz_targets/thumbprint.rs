//! The text of a thumbprint, and certificates in pieces, beside `base64` and `sha2`.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use certbound::{
    Confirmation, Error, Policy, Presented, Thumbprint, ThumbprintStream, confirmation, thumbprint,
};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

fuzz_target!(|input: &[u8]| {
    text(input);
    // Most inputs have another length.
    let mut cut = [b'A'; thumbprint::TEXT_LEN];
    for (slot, octet) in cut.iter_mut().zip(input) {
        *slot = *octet;
    }
    text(&cut);
    digest(Sha256::digest(input).into());
    pieces(input);
});

fn text(text: &[u8]) {
    let well_formed = text.len() == thumbprint::TEXT_LEN
        && text.iter().all(|&octet| octet.is_ascii_alphanumeric() || b"-_".contains(&octet));
    let expected = match URL_SAFE_NO_PAD.decode(text) {
        Ok(octets) if well_formed => Ok(octets),
        _ if well_formed => Err(Error::ThumbprintNotCanonical),
        _ => Err(Error::ThumbprintText),
    };
    let read = Thumbprint::from_text(text);
    assert_eq!(read.map(|read| read.as_bytes().to_vec()), expected);
    let kept = Confirmation::from_thumbprint_text(text);
    assert_eq!(
        kept.map(|kept| kept.thumbprint_text().map(|kept| kept.to_vec())).ok(),
        well_formed.then(|| Some(text.to_vec()))
    );
    if let (Ok(read), Ok(kept)) = (read, kept) {
        assert!(kept.check(&Presented::Certificate(read), Policy::RequireBound).is_ok());
        digest(*read.as_bytes());
    }
}

fn digest(digest: [u8; 32]) {
    let (thumbprint, mut text, mut json) =
        (Thumbprint::from_digest(digest), [0; 43], [0; confirmation::JSON_LEN]);
    let expected = URL_SAFE_NO_PAD.encode(digest);
    assert_eq!(thumbprint.encode(&mut text), expected);
    assert_eq!(confirmation::write(&thumbprint, &mut json), format!("{{\"x5t#S256\":\"{expected}\"}}"));
    assert_eq!(Thumbprint::from_text(expected.as_bytes()), Ok(thumbprint));
}

/// However a certificate is cut, it is the same one.
fn pieces(input: &[u8]) {
    let (Some((&cut, der)), whole) = (input.split_first(), Thumbprint::from_der(input)) else { return };
    assert!(whole.is_err() || whole == Ok(Thumbprint::from_digest(Sha256::digest(input).into())));
    let whole = Thumbprint::from_der(der);
    let mut stream = ThumbprintStream::new();
    let (mut rest, mut failed) = (der, None);
    for turn in 0..=u8::MAX {
        let (piece, after) = rest.split_at(rest.len().min((cut.rotate_left(turn.into()) & 0x3f).into()));
        let taken = stream.update(piece);
        assert!(failed.is_none() || taken.err() == failed, "the first error stays");
        failed = failed.or(taken.err());
        rest = after;
    }
    failed = failed.or(stream.update(rest).err());
    assert_eq!(stream.finish(), failed.map_or(whole, Err));
    if der.len() <= 65536 {
        assert!(failed.is_none() || failed == whole.err());
    }
}
