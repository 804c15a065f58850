//! The C API on buffers of exact size: each answer is the core's, nothing beside the outputs is written, and after an error
//! they are zeros.
#![no_main]
#![allow(non_camel_case_types, dead_code, reason = "the C API's own names, of which a part is called")]

// The modules of the C library, which no Rust program can link.
extern crate certbound as certbound_core;

#[path = "../../bindings/c/src/buffer.rs"]
mod buffer;
#[path = "../../bindings/c/src/chain.rs"]
mod chain;
#[path = "../../bindings/c/src/client.rs"]
mod client;
#[path = "../../bindings/c/src/confirmation.rs"]
mod confirmation;
#[path = "../../bindings/c/src/forwarded.rs"]
mod forwarded;
#[path = "../../bindings/c/src/identity.rs"]
mod identity;
#[path = "../../bindings/c/src/memory.rs"]
mod memory;
#[path = "../../bindings/c/src/pem.rs"]
mod pem;
#[path = "../../bindings/c/src/presented.rs"]
mod presented;
#[path = "../../bindings/c/src/status.rs"]
mod status;
#[path = "../../bindings/c/src/thumbprint.rs"]
mod thumbprint;
#[path = "../../bindings/c/src/token.rs"]
mod token;

use std::mem::MaybeUninit;

use certbound::forwarded::{Format, Header, TrustedPeer};
use certbound::{Binding, Certificate, Chain, Client, Error, Policy, Presented, Thumbprint};
use certbound_fuzz::confirmation::text_of;
use certbound_fuzz::{build, der};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let _ = check(&mut Unstructured::new(input));
});

/// The header, the claims and the metadata are octets of the input, or built.
fn check(u: &mut Unstructured<'_>) -> Result<()> {
    let format = *u.choose(Format::ALL)?;
    let len = u.int_in_range(0..=64)?;
    let der = der::tlv(0x30, u.bytes(len)?);
    let mut value = build::header(u, format, &der)?.into_bytes();
    let mut claims = build::claims(u, &text_of(&der), Some("true"))?.text.into_bytes();
    let mut metadata = build::members(u, 1)?;
    for (name, value) in [("client_id", "c"), ("token_endpoint_auth_method", "tls_client_auth")] {
        metadata.push((name.to_owned(), build::string(u, value)?));
    }
    metadata.push(("tls_client_auth_subject_dn".to_owned(), build::string(u, "CN=a")?));
    let mut metadata = build::object(u, metadata)?.into_bytes();
    for text in [&mut value, &mut claims, &mut metadata] {
        build::damage(u, text)?;
    }
    let room = if u.arbitrary()? { der.len() } else { u.int_in_range(0..=100)? };
    let policy = *u.choose(&[Policy::RequireBound, Policy::AllowUnbound])?;

    let (presented, answer) = forwarded_header(format, &value.into_boxed_slice(), room);
    let tokens = [&b"e30."[..], base64_url(&claims).as_bytes(), b".c2ln"].concat().into_boxed_slice();
    token(&claims.into_boxed_slice(), &tokens, &presented, answer, policy, room);
    certificates(&der.into_boxed_slice(), &metadata.into_boxed_slice());
    Ok(())
}

fn base64_url(octets: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(octets)
}

/// Octets of the caller's with others around them, which must stay.
struct Guarded(Vec<u8>);

impl Guarded {
    const BESIDE: usize = 16;

    fn new(room: usize) -> Self {
        Guarded(vec![0xaa; room + 2 * Self::BESIDE])
    }

    fn pointer(&mut self) -> *mut u8 {
        self.0[Self::BESIDE..].as_mut_ptr()
    }

    /// What was written, after a look at what was not to be.
    fn octets(&self) -> &[u8] {
        let (before, rest) = self.0.split_at(Self::BESIDE);
        let (octets, after) = rest.split_at(rest.len() - Self::BESIDE);
        assert!(
            [before, after].iter().all(|beside| beside.iter().all(|&octet| octet == 0xaa)),
            "a write beside it"
        );
        octets
    }
}

fn code<T>(result: &std::result::Result<T, Error>) -> i32 {
    result.as_ref().err().map_or(status::CERTBOUND_OK, |error| error.code())
}

/// Decodes by both; what is presented to the C API then, and to the core.
fn forwarded_header(format: Format, value: &[u8], room: usize) -> (presented::certbound_presented, Presented) {
    let mut buffer = vec![0; room];
    let answer = Header::new(format).decode(TrustedPeer::asserted(), &[value], &mut buffer);
    let (mut header, mut peer) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    let (mut out, mut nothing) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    let line = forwarded::certbound_line { value: value.as_ptr(), len: value.len() };
    let mut guarded = Guarded::new(room);
    // SAFETY: every pointer is to as many octets as the call says; what it returns is written by then.
    let (status, out, nothing) = unsafe {
        assert_eq!(forwarded::certbound_forwarded_header_new(format.code().into(), header.as_mut_ptr()), 0);
        assert_eq!(forwarded::certbound_trusted_peer_asserted(peer.as_mut_ptr()), 0);
        assert_eq!(presented::certbound_presented_nothing(nothing.as_mut_ptr()), 0);
        let pointer = guarded.pointer();
        let (header, peer) = (header.as_ptr(), peer.as_ptr());
        let status =
            forwarded::certbound_forwarded_decode(header, peer, &line, 1, pointer, room, out.as_mut_ptr());
        (status, out.assume_init(), nothing.assume_init())
    };
    assert_eq!(status, code(&answer));
    let octets = guarded.octets();
    match answer {
        Ok(Some(der)) => {
            assert!(out.outcome == forwarded::CERTBOUND_FORWARDED_CERTIFICATE && &octets[..out.der_len] == der);
            (out.presented, Presented::Certificate(Thumbprint::from_der(der).expect("it was decoded")))
        }
        Ok(None) | Err(_) => {
            let outcome = if status == 0 { forwarded::CERTBOUND_FORWARDED_ABSENT } else { 0 };
            assert!(out.outcome == outcome && out.der_len == 0 && octets.iter().all(|&octet| octet == 0));
            (if status == 0 { out.presented } else { nothing }, Presented::Nothing)
        }
    }
}

fn token(
    claims: &[u8],
    jwt: &[u8],
    presented: &presented::certbound_presented,
    core: Presented,
    policy: Policy,
    room: usize,
) {
    let binding = |verdict: &std::result::Result<Binding, Error>| match verdict {
        Ok(Binding::Bound) => confirmation::CERTBOUND_BINDING_BOUND,
        Ok(Binding::Unbound) => confirmation::CERTBOUND_BINDING_UNBOUND,
        Err(_) => confirmation::CERTBOUND_BINDING_NONE,
    };
    let number = match policy {
        Policy::RequireBound => confirmation::CERTBOUND_POLICY_REQUIRE_BOUND,
        Policy::AllowUnbound => confirmation::CERTBOUND_POLICY_ALLOW_UNBOUND,
    };
    type Check =
        unsafe extern "C" fn(*const u8, usize, *const presented::certbound_presented, i32, *mut i32) -> i32;
    let both: [(Check, std::result::Result<Binding, Error>); 2] = [
        (confirmation::certbound_check_claims, certbound::check_claims(claims, &core, policy)),
        (confirmation::certbound_check_introspection, certbound::check_introspection(claims, &core, policy)),
    ];
    for (check, verdict) in both {
        let mut out = -1;
        // SAFETY: every pointer is to as many octets as the call says.
        let status = unsafe { check(claims.as_ptr(), claims.len(), presented, number, &mut out) };
        assert_eq!((status, out), (code(&verdict), binding(&verdict)));
        // A policy that nobody chose, and a presented certificate that nobody made.
        // SAFETY: as above; NULL is a value that it refuses.
        unsafe {
            assert!(check(claims.as_ptr(), claims.len(), presented, 0, &mut out) != 0 && out == 0);
            assert!(check(claims.as_ptr(), claims.len(), std::ptr::null(), number, &mut out) != 0 && out == 0);
        }
    }
    let (mut buffer, mut guarded) = (vec![0; room], Guarded::new(room));
    let verdict = certbound::check_jwt_ignoring_signature(jwt, &core, policy, &mut buffer);
    let mut out = MaybeUninit::uninit();
    let pointer = guarded.pointer();
    // SAFETY: every pointer is to as many octets as the call says; `out` is written by then.
    let (status, out) = unsafe {
        let (text, len) = (jwt.as_ptr(), jwt.len());
        let check = token::certbound_check_jwt_ignoring_signature;
        (check(text, len, presented, number, pointer, room, out.as_mut_ptr()), out.assume_init())
    };
    assert_eq!((status, out.binding), (code(&verdict), binding(&verdict.map(|(binding, _)| binding))));
    let written = verdict.map(|(_, claims)| claims).unwrap_or_default();
    assert!(&guarded.octets()[..out.claims_len] == written);
    assert!(status == 0 || guarded.octets().iter().all(|&octet| octet == 0));
}

fn certificates(der: &[u8], metadata: &[u8]) {
    let client = Client::from_metadata(metadata);
    let certificate = Certificate::from_der(der);
    let mut out = MaybeUninit::uninit();
    // SAFETY: every pointer is to as many octets as the call says; `out` is written by then.
    unsafe {
        let status =
            client::certbound_client_from_metadata(metadata.as_ptr(), metadata.len(), out.as_mut_ptr());
        assert_eq!(status, code(&client));
        let authenticate = |pointer, len| {
            client::certbound_client_authenticate(out.as_ptr(), pointer, len, chain::CERTBOUND_CHAIN_VALIDATED)
        };
        match (&client, &certificate) {
            (Ok(client), Ok(certificate)) => {
                let verdict = client.authenticate(Some(certificate), Chain::Validated);
                assert_eq!(authenticate(der.as_ptr(), der.len()), code(&verdict));
            }
            _ => assert!(authenticate(der.as_ptr(), der.len()) != status::CERTBOUND_OK),
        }
        assert!(authenticate(std::ptr::null(), 0) != status::CERTBOUND_OK);
    }
    let mut guarded = Guarded::new(32);
    // SAFETY: the pointers are to `der` and to 32 octets.
    let status = unsafe { thumbprint::certbound_thumbprint(der.as_ptr(), der.len(), guarded.pointer()) };
    let expected = Thumbprint::from_der(der);
    assert_eq!(status, code(&expected));
    assert!(guarded.octets() == expected.map_or([0; 32], |one| *one.as_bytes()));
}
