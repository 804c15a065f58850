//! Certificates: what we read, `x509-cert` reads with the same octets in every field, and the other way round.
#![no_main]

use certbound::{
    Certificate, Error, Thumbprint, ThumbprintStream, Validity, general_name, identity, key, matching, name,
};
use certbound_fuzz::{mutator, x509};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use x509_cert::certificate::Version;
use x509_cert::der::asn1::{BitString, ObjectIdentifier};
use x509_cert::der::{Decode, Encode, ErrorKind};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutator::mutate(data, size, max_size, seed)
});

fuzz_target!(|input: &[u8]| {
    let theirs = x509_cert::Certificate::from_der(input);
    let mut stream = ThumbprintStream::new();
    let streamed = input.chunks(7).try_for_each(|piece| stream.update(piece)).and_then(|()| stream.finish());
    assert!(streamed.is_ok() == Thumbprint::from_der(input).is_ok());
    let certificate = match Certificate::from_der(input) {
        Ok(certificate) => certificate,
        Err(error) => {
            if let Ok(theirs) = theirs {
                assert!(we_alone_refuse(&theirs, error), "{error:?}, and x509-cert reads it");
            }
            return;
        }
    };
    match theirs {
        Ok(theirs) => {
            if names_are_the_same(&certificate, &theirs) {
                x509::same_fields(&certificate, &theirs, "both read it");
            }
            same_names(&certificate, &theirs);
        }
        Err(error) => assert!(they_alone_refuse(&certificate, &error), "{error}, and we read it"),
    }
    assert!(streamed == Ok(certificate.thumbprint()) && certificate.as_der() == input);
    let Validity { not_before, not_after } = certificate.validity();
    for now in [not_before, not_after, 0].map(|time| [time - 1, time, time + 1]).into_iter().flatten() {
        let expected = match now {
            early if early < not_before => Err(Error::CertificateNotYetValid),
            late if late > not_after => Err(Error::CertificateExpired),
            _ => Ok(()),
        };
        assert_eq!(certificate.validity().check(now), expected);
    }
    let identities: Vec<_> = matching::identities(&certificate).collect();
    assert!(identities.iter().all(|identity| matching::has_any(&certificate, &[*identity]) == Ok(true)));
    // Of what cannot be read, who asks for it hears why.
    let (subject, key) =
        (name::from_der(certificate.subject()), key::from_public_key_info(certificate.public_key_info()));
    for (kind, read) in [(identity::Kind::SubjectDn, subject), (identity::Kind::PublicKey, key)] {
        let nobody = certbound::Identity::from_digest(kind, [0; 32]);
        assert_eq!(matching::has_any(&certificate, &[nobody]), read.map(|_| false));
    }
    for identity in &identities {
        let mut digest = *identity.as_bytes();
        digest[digest[0] as usize % 32] ^= 0x10;
        let other = certbound::Identity::from_digest(identity.kind(), digest);
        assert!(matching::has_any(&certificate, &[other]) != Ok(true));
        let is_entry = !identity.kind().is_self_signed() && identity.kind() != identity::Kind::SubjectDn;
        assert_eq!(general_name::certificate_has(&certificate, identity), is_entry);
        assert!(!general_name::certificate_has(&certificate, &other));
    }
});

/// Whether both have the same octets. If not, `x509-cert` has brought the attributes of an RDN into DER's order.
fn names_are_the_same(ours: &Certificate<'_>, theirs: &x509_cert::Certificate) -> bool {
    let theirs = theirs.tbs_certificate();
    let pairs = [(ours.issuer(), theirs.issuer()), (ours.subject(), theirs.subject())];
    pairs.into_iter().fold(true, |same, (ours, theirs)| {
        let theirs = theirs.to_der().expect("it was DER");
        assert!(ours.len() == theirs.len() && name::from_der(ours) == name::from_der(&theirs));
        same && ours == theirs
    })
}

/// Each entry of the `subjectAltName` that `x509-cert` reads gives the identity that its text gives.
fn same_names(ours: &Certificate<'_>, theirs: &x509_cert::Certificate) {
    let Ok(Some((_, names))) = theirs.tbs_certificate().get_extension::<SubjectAltName>() else { return };
    let of_text = names.0.iter().filter_map(|name| match name {
        GeneralName::DnsName(text) => general_name::dns(text.as_bytes()).ok(),
        GeneralName::UniformResourceIdentifier(text) => general_name::uri(text.as_bytes()).ok(),
        GeneralName::Rfc822Name(text) => general_name::email(text.as_bytes()).ok(),
        GeneralName::IpAddress(octets) => {
            let text = match octets.as_bytes().len() {
                4 => std::net::IpAddr::from(<[u8; 4]>::try_from(octets.as_bytes()).unwrap()).to_string(),
                16 => std::net::IpAddr::from(<[u8; 16]>::try_from(octets.as_bytes()).unwrap()).to_string(),
                _ => return None,
            };
            Some(general_name::ip(text.as_bytes()).expect("an address"))
        }
        _ => None,
    });
    let self_signed_or_subject = |identity: &identity::Identity| {
        identity.kind().is_self_signed() || identity.kind() == identity::Kind::SubjectDn
    };
    let ours = matching::identities(ours).filter(|identity| !self_signed_or_subject(identity));
    assert!(ours.eq(of_text));
}

/// What we refuse and `x509-cert` does not, and why.
fn we_alone_refuse(theirs: &x509_cert::Certificate, error: Error) -> bool {
    let signed = theirs.tbs_certificate();
    let extensions = signed.extensions().map(|list| &list[..]).unwrap_or_default();
    match error {
        // RFC 5280 section 4.1.1.2: both are the same.
        Error::CertificateAlgorithm => theirs.signature_algorithm() != signed.signature(),
        // RFC 5280 section 4.1.2.1: version 1 is not written, and extensions need version 3.
        Error::CertificateVersion => {
            signed.version() == Version::V1 || signed.version() == Version::V2 && signed.extensions().is_some()
        }
        // RFC 5280 section 4.1.2.2: no more than 20 octets, to which they add one for the sign of any number.
        Error::CertificateSerial => signed.serial_number().as_bytes().len() > 20,
        // RFC 5280 section 4.2: at least one extension, and none twice; of a subjectAltName we read the list.
        Error::CertificateExtension => {
            let read = |one: &Extension| SubjectAltName::from_der(one.extn_value.as_bytes());
            let mut names = extensions.iter().filter(|one| one.extn_id.as_bytes() == [0x55, 0x1d, 0x11]);
            extensions.is_empty()
                || extensions.iter().any(|one| is_overlong(&one.extn_id))
                || names.any(|one| read(one).map_or(true, |names| names.0.is_empty()))
        }
        Error::CertificateDuplicateExtension => extensions.iter().enumerate().any(|(at, one)| {
            let id = &one.extn_id;
            extensions[..at].iter().any(|other| other.extn_id == *id)
        }),
        Error::CertificateTooManyExtensions => extensions.len() > 64,
        // RFC 5280 section 4.1.2.4: an RDN has at least one attribute. X.690 section 11.2.1: unused bits are zeros.
        Error::CertificateStructure => {
            let rdns: Vec<_> = signed.subject().iter_rdn().chain(signed.issuer().iter_rdn()).collect();
            let info = signed.subject_public_key_info();
            let mut types = rdns.iter().flat_map(|rdn| rdn.iter()).map(|attribute| &attribute.oid);
            let identifiers = [&info.algorithm.oid, &signed.signature().oid, &theirs.signature_algorithm().oid];
            let key = &info.subject_public_key;
            let mut bits = [theirs.signature(), key].into_iter();
            let unused_are_zeros = |bits: &BitString| {
                bits.raw_bytes().last().is_none_or(|last| last.trailing_zeros() >= bits.unused_bits().into())
            };
            let mut ids = signed.issuer_unique_id().iter().chain(signed.subject_unique_id());
            rdns.iter().any(|rdn| rdn.is_empty())
                || types.any(is_overlong)
                || identifiers.into_iter().any(is_overlong)
                || !bits.all(unused_are_zeros)
                || !ids.all(unused_are_zeros)
        }
        _ => false,
    }
}

/// Whether a number of the identifier begins with zeros, which no encoding of it does (X.690 section 8.19.2).
fn is_overlong(identifier: &ObjectIdentifier) -> bool {
    let octets = identifier.as_bytes();
    octets.iter().enumerate().any(|(at, &octet)| octet == 0x80 && (at == 0 || octets[at - 1] < 0x80))
}

/// What `x509-cert` refuses and we do not, and why.
fn they_alone_refuse(ours: &Certificate<'_>, error: &x509_cert::der::Error) -> bool {
    let Validity { not_before, not_after } = ours.validity();
    match error.kind() {
        // In the value of a name, of a parameter or of an extension, which we do not look at: a type that it has not.
        ErrorKind::TagUnknown { .. } => true,
        // Its object identifiers have no numbers beyond 32 bits.
        ErrorKind::OidMalformed => true,
        // It has no dates before 1970, which UTCTime can say (RFC 5280 section 4.1.2.5.1).
        _ => not_before < 0 || not_after < 0,
    }
}
