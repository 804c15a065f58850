//! Client metadata: whatever is read as a client has what its method needs.
#![no_main]

use certbound::client::{Client, MAX_IDENTITIES, Method};
use certbound::identity::Kind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Ok(client) = Client::from_metadata(input) else { return };
    let certificates_or_keys =
        client.identities().iter().filter(|it| matches!(it.kind(), Kind::Certificate | Kind::PublicKey)).count();
    match client.method() {
        Method::TlsClientAuth => assert!(client.identities().len() == 1 && certificates_or_keys == 0),
        Method::SelfSignedTlsClientAuth => {
            assert!((1..=MAX_IDENTITIES).contains(&certificates_or_keys));
            assert_eq!(certificates_or_keys, client.identities().len());
        }
    }
});
