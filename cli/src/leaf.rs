//! The certificate of a file: the client's own, which is the first one of a chain.

use std::path::Path;

use certbound::{Certificate, Error, certificate, pem};

use crate::failure::Failure;
use crate::{advice, date, input};

/// The longest certificate file: a chain of the most and longest certificates in PEM has room in it.
const MAX_FILE_LEN: usize = 1024 * 1024;

const BEGIN: &[u8] = b"-----BEGIN ";

/// The contents octets of `id-ce-basicConstraints`, 2.5.29.19.
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];

/// A certificate that was read and parsed.
pub struct Leaf {
    der: Vec<u8>,
    source: String,
    /// How many certificates the file has.
    count: usize,
}

impl Leaf {
    /// Reads a PEM or DER file.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let octets = input::read(path, MAX_FILE_LEN, Error::CertificateTooLong)?;
        let source = input::name(path);
        let is_pem = octets.windows(BEGIN.len()).any(|window| window == BEGIN) && octets.first() != Some(&0x30);
        let mut count = 1;
        let der = if is_pem {
            count = octets.windows(BEGIN.len()).filter(|&window| window == BEGIN).count();
            let mut buffer = vec![0; certificate::MAX_LEN];
            pem::decode(&octets, pem::Mode::FirstOfChain, &mut buffer).map(<[u8]>::to_vec)
        } else {
            Ok(octets.clone())
        };
        let checked = der.and_then(|der| Certificate::from_der(&der).map(|_| der.clone()));
        match checked {
            Ok(der) => Ok(Leaf { der, source, count }),
            Err(error) => Err(Failure::library(error, &source, advice::certificate(&octets, error))),
        }
    }

    /// The parsed certificate.
    pub fn certificate(&self) -> Result<Certificate<'_>, Failure> {
        // It was parsed before, so that this is never an error.
        Certificate::from_der(&self.der).map_err(|error| Failure::library(error, &self.source, None))
    }

    /// What to know about a certificate that is not valid now, which decides nothing here.
    pub fn validity_note(&self) -> Option<String> {
        let validity = self.certificate().ok()?.validity();
        let error = date::now_is_within(validity).err()?;
        Some(format!(
            "{}: {}: it is valid from {} to {}; the TLS layer decides on that",
            self.source,
            error.text(),
            date::text(validity.not_before),
            date::text(validity.not_after)
        ))
    }

    /// What the file is called.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What to know about the file, where an authority's is expected.
    pub fn authority_notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.count > 1 {
            notes.push(format!(
                "{}: the first of {} certificates was used: it should be the one that issues the clients'",
                self.source, self.count
            ));
        }
        if !self.certificate().is_ok_and(|certificate| is_authority(&certificate)) {
            notes.push(format!("{}: this is not the certificate of an authority", self.source));
        }
        notes
    }

    /// What to know about the file.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.count > 1 {
            notes.push(format!(
                "{}: the first of {} certificates was used: it should be the client's own",
                self.source, self.count
            ));
        }
        let issued_authority = self.certificate().is_ok_and(|certificate| {
            // What openssl req -x509 makes is one in form, and nobody's.
            is_authority(&certificate) && (self.count > 1 || certificate.issuer() != certificate.subject())
        });
        if issued_authority {
            let order = if self.count > 1 { ": is the chain in the right order?" } else { "" };
            notes.push(format!(
                "{}: this is the certificate of an authority, which clients seldom have{order}",
                self.source
            ));
        }
        notes
    }
}

/// Whether `basicConstraints` says `cA` (RFC 5280 §4.2.1.9).
fn is_authority(certificate: &Certificate<'_>) -> bool {
    certificate
        .extension(BASIC_CONSTRAINTS)
        .is_some_and(|extension| matches!(extension.value, [0x30, _, 0x01, 0x01, 0xff, ..]))
}
