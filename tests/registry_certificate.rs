//! Clients of a registry image and their certificates: authenticated by client_id, and found by the certificate alone.

#![cfg(feature = "registry")]

#[path = "support/registry.rs"]
mod image;

use certbound::client::{MAX_IDENTITIES, Method};
use certbound::identity::{Identity, Kind};
use certbound::registry::{MAX_CANDIDATES, Registry};
use certbound::{Certificate, Chain, Client, Error, IssuerPin, Pinned, matching};
use image::{describe, identity};
use rcgen::{CertificateParams, DnType, IsCa, Issuer, KeyPair, SanType};

const CHAINS: [Chain; 2] = [Chain::Validated, Chain::NotValidated];

/// A certificate authority and certificates that it issues.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: Vec<u8>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let der = parameters.self_signed(&key).unwrap().der().to_vec();
        Authority { issuer: Issuer::new(parameters, key), der }
    }

    fn pin(&self) -> IssuerPin {
        let certificate = Certificate::from_der(&self.der).unwrap();
        IssuerPin::of_authority(&certificate, Pinned::NameAndKeyIdentifier).unwrap()
    }

    /// A certificate with a name of every kind that can be registered.
    fn issue(&self, name: &str) -> Vec<u8> {
        let mut parameters = CertificateParams::new(vec![format!("{name}.example")]).unwrap();
        parameters.distinguished_name = rcgen::DistinguishedName::new();
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters.use_authority_key_identifier_extension = true;
        let text = |text: String| rcgen::string::Ia5String::try_from(text).unwrap();
        parameters.subject_alt_names.extend([
            SanType::URI(text(format!("https://{name}.example/"))),
            SanType::IpAddress([192, 0, 2, name.len() as u8].into()),
            SanType::Rfc822Name(text(format!("ops@{name}.example"))),
        ]);
        parameters.signed_by(&KeyPair::generate().unwrap(), &self.issuer).unwrap().der().to_vec()
    }
}

fn identities(der: &[u8]) -> Vec<Identity> {
    matching::identities(&Certificate::from_der(der).unwrap()).collect()
}

fn of_kind(der: &[u8], kind: Kind) -> Identity {
    *identities(der).iter().find(|identity| identity.kind() == kind).unwrap()
}

fn registered(client_id: &str, identities: &[Identity]) -> Client {
    let keys = identities.iter().any(|one| matches!(one.kind(), Kind::Certificate | Kind::PublicKey));
    let method = if keys { Method::SelfSignedTlsClientAuth } else { Method::TlsClientAuth };
    Client::new(client_id.as_bytes(), method, identities).unwrap()
}

/// An image with these clients among many others.
fn among_others(clients: impl IntoIterator<Item = Client>) -> Vec<u8> {
    image::image(clients.into_iter().chain((0..100).map(image::client)))
}

fn found(image: &[u8], der: &[u8], chain: Chain) -> Result<image::Described, Error> {
    let registry = Registry::open(image).unwrap();
    registry.find_by_certificate(&Certificate::from_der(der).unwrap(), chain).map(|client| describe(&client))
}

#[test]
fn a_client_is_authenticated_and_found_by_every_kind_of_identity() {
    let authority = Authority::new("authority");
    let (der, other) = (authority.issue("client"), authority.issue("stranger"));
    let (certificate, stranger) =
        (Certificate::from_der(&der).unwrap(), Certificate::from_der(&other).unwrap());
    assert_eq!(identities(&der).len(), Kind::ALL.len());
    for kind in Kind::ALL {
        let client = registered("c", &[of_kind(&der, *kind)]);
        let image = among_others([client.clone()]);
        let registry = Registry::open(&image).unwrap();
        let keys = matches!(kind, Kind::Certificate | Kind::PublicKey);
        for chain in CHAINS {
            let right = registry.authenticate(b"c", Some(&certificate), chain).map(|found| describe(&found));
            let by_certificate = found(&image, &der, chain);
            if keys || chain == Chain::Validated {
                assert_eq!(right, Ok(describe(&client)), "{kind:?}, {chain:?}");
                assert_eq!(by_certificate, Ok(describe(&client)), "{kind:?}, {chain:?}");
                let wrong = registry.authenticate(b"c", Some(&stranger), chain);
                assert_eq!(wrong.unwrap_err(), Error::ClientMismatch, "{kind:?}, {chain:?}");
            } else {
                assert_eq!(right, Err(Error::ChainNotValidated), "{kind:?}");
                // A name that nobody vouches for is not even looked up.
                assert_eq!(by_certificate, Err(Error::UnknownClient), "{kind:?}");
            }
            assert_eq!(found(&image, &other, chain), Err(Error::UnknownClient), "{kind:?}, {chain:?}");
            let none = registry.authenticate(b"c", None, chain);
            assert_eq!(none.unwrap_err(), Error::NoClientCertificate);
            let nobody = registry.authenticate(b"C", Some(&certificate), chain);
            assert_eq!(nobody.unwrap_err(), Error::UnknownClient);
        }
    }
}

#[test]
fn one_client_with_several_identities_of_the_certificate_is_one() {
    let der = Authority::new("authority").issue("client");
    let both = [of_kind(&der, Kind::Certificate), of_kind(&der, Kind::PublicKey)];
    let rotating: Vec<_> =
        (2..MAX_IDENTITIES).map(|number| identity(Kind::PublicKey, &number.to_string())).chain(both).collect();
    let client = registered("c", &rotating);
    assert_eq!(found(&among_others([client.clone()]), &der, Chain::NotValidated), Ok(describe(&client)));
}

#[test]
fn two_clients_of_one_certificate_are_both_refused() {
    let der = Authority::new("authority").issue("client");
    let subject = of_kind(&der, Kind::SubjectDn);
    let image = among_others([registered("a", &[subject]), registered("b", &[subject])]);
    assert_eq!(found(&image, &der, Chain::Validated), Err(Error::AmbiguousCertificate), "one identity");
    let registry = Registry::open(&image).unwrap();
    assert_eq!(registry.find_by_identity(&subject).unwrap_err(), Error::AmbiguousCertificate);
    let certificate = Certificate::from_der(&der).unwrap();
    for client_id in [b"a", b"b"] {
        let client = registry.authenticate(client_id, Some(&certificate), Chain::Validated).unwrap();
        assert!(client.is(client_id), "by its client_id each is found");
    }

    for other in [Kind::Certificate, Kind::SanUri] {
        let other = registered("b", &[of_kind(&der, other)]);
        let image = among_others([registered("a", &[subject]), other.clone()]);
        assert_eq!(found(&image, &der, Chain::Validated), Err(Error::AmbiguousCertificate), "two identities");
    }
    // The client of both is found by the certificate; by the key it is found again, and another beside it.
    let both = [of_kind(&der, Kind::Certificate), of_kind(&der, Kind::PublicKey)];
    for (two, one) in [("a", "b"), ("b", "a")] {
        let image = among_others([registered(two, &both), registered(one, &both[1..])]);
        assert_eq!(
            found(&image, &der, Chain::NotValidated),
            Err(Error::AmbiguousCertificate),
            "{two} has both"
        );
    }
    let key = registered("b", &[of_kind(&der, Kind::PublicKey)]);
    let image = among_others([registered("a", &[subject]), key.clone()]);
    assert_eq!(found(&image, &der, Chain::NotValidated), Ok(describe(&key)), "only one of them may be meant");
}

#[test]
fn issuer_pins_tell_clients_of_one_name_apart() {
    let [first, second, third] = ["first", "second", "third"].map(Authority::new);
    let subject = of_kind(&first.issue("client"), Kind::SubjectDn);
    let a = registered("a", &[subject]).with_issuer(first.pin());
    let b = registered("b", &[subject]).with_issuer(second.pin()).with_bound_tokens(true);
    let image = among_others([a.clone(), b.clone()]);
    assert_eq!(found(&image, &first.issue("client"), Chain::Validated), Ok(describe(&a)));
    assert_eq!(found(&image, &second.issue("client"), Chain::Validated), Ok(describe(&b)));
    let neither = found(&image, &third.issue("client"), Chain::Validated);
    assert_eq!(neither, Err(Error::IssuerMismatch));
    let registry = Registry::open(&image).unwrap();
    assert_eq!(registry.find_by_identity(&subject).unwrap_err(), Error::AmbiguousCertificate);
    let der = second.issue("client");
    let wrong = registry.authenticate(b"a", Some(&Certificate::from_der(&der).unwrap()), Chain::Validated);
    assert_eq!(wrong.unwrap_err(), Error::IssuerMismatch);
}

#[test]
fn clients_are_tried_up_to_a_limit() {
    let authorities = ["first", "second"].map(Authority::new);
    let der = authorities[0].issue("client");
    let subject = of_kind(&der, Kind::SubjectDn);
    for (others, expected) in [(MAX_CANDIDATES - 1, true), (MAX_CANDIDATES, false), (500, false)] {
        let own = registered("own", &[subject]).with_issuer(authorities[0].pin());
        let clients = (0..others)
            .map(|number| registered(&format!("other {number}"), &[subject]).with_issuer(authorities[1].pin()));
        let image = among_others(clients.chain([own.clone()]));
        let found = found(&image, &der, Chain::Validated);
        if expected {
            assert_eq!(found, Ok(describe(&own)), "{others} others");
        } else {
            assert_eq!(found, Err(Error::AmbiguousCertificate), "{others} others");
        }
    }
}

/// Clients are counted, and not the entries of a certificate: the same name many times is one client's.
#[test]
fn a_name_that_is_repeated_is_tried_once() {
    let key = KeyPair::generate().unwrap();
    let mut parameters = CertificateParams::new(vec!["client.example".to_owned(); MAX_CANDIDATES + 2]).unwrap();
    parameters.distinguished_name.push(DnType::CommonName, "client");
    let der = parameters.self_signed(&key).unwrap().der().to_vec();
    let name = of_kind(&der, Kind::SanDns);
    assert!(identities(&der).iter().filter(|identity| **identity == name).count() > MAX_CANDIDATES);
    let client = registered("c", &[name]);
    let image = among_others([client.clone()]);
    assert_eq!(found(&image, &der, Chain::Validated), Ok(describe(&client)));
    assert_eq!(found(&image, &der, Chain::NotValidated), Err(Error::UnknownClient));
}
