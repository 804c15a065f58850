//! The answers to a refusal: one line of printable ASCII, JSON that `serde_json` reads, and nothing of the server's own.
#![no_main]

use certbound::challenge::{MAX_LEN, bearer, invalid_client, is_own_mistake};

use certbound::{Class, Error, challenge};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&room, realm)) = input.split_first() else { return };
    let Ok(realm) = std::str::from_utf8(realm) else { return };
    for error in Error::ALL {
        check(*error, room.into(), realm);
    }
});

fn check(error: Error, room: usize, realm: &str) {
    let own = is_own_mistake(error);
    assert!(own || error.class() != Class::Misuse);
    assert_eq!(challenge::HTTP_STATUS, 401);
    assert!(Error::from_code(error.code()) == Some(error) && error.to_string() == error.text());

    let good_realm = realm.chars().all(|one| (' '..='~').contains(&one) && one != '"' && one != '\\');
    for (realm, good, start) in
        [(None, true, "Bearer ".to_owned()), (Some(realm), good_realm, format!("Bearer realm=\"{realm}\", "))]
    {
        let expected = format!("{start}error=\"invalid_token\", error_description=\"{}\"", error.text());
        assert!(expected.len() <= MAX_LEN + realm.map_or(0, |realm| realm.len() + "realm=\"\", ".len()));
        let mut out = vec![0xaa; expected.len()];
        let written = bearer(error, realm, &mut out).map(str::to_owned);
        match (own, good) {
            (true, _) => assert_eq!(written, Err(Error::NotARefusal)),
            (false, false) => assert_eq!(written, Err(Error::InvalidRealm)),
            (false, true) => assert_eq!(written, Ok(expected.clone())),
        }
        assert!(written.is_ok() || out.iter().all(|&octet| octet == 0));
        let mut small = vec![0xaa; room.min(expected.len() - 1)];
        assert!(bearer(error, realm, &mut small).is_err() && small.iter().all(|&octet| octet == 0));
    }

    let mut out = [0xaa; MAX_LEN];
    match invalid_client(error, &mut out) {
        Ok(body) => {
            let read: serde_json::Value = serde_json::from_str(body).expect("JSON");
            assert!(!own && read["error"] == "invalid_client" && read["error_description"].is_string());
            let mut other = [0; MAX_LEN];
            assert_eq!(Ok(body), invalid_client(Error::ClientMismatch, &mut other).as_deref());
        }
        Err(refused) => assert!(own && refused == Error::NotARefusal && out == [0; MAX_LEN]),
    }
}
