//! Why a certificate's subject is, or is not, the registered one.

use certbound::{Certificate, Error};

use super::{Finding, own_entries, own_subject};
use crate::name::{Attribute, Name, Rdn};
use crate::screen::{clean_name, quote};
use crate::value;

pub fn findings(registered: &str, certificate: &Certificate<'_>, verdict: Result<(), Error>) -> Vec<Finding> {
    let shown = clean_name(registered);
    match verdict {
        Ok(()) => {
            return vec![Finding::new(
                "match",
                format!("The certificate's subject is the registered one: {shown}"),
            )];
        }
        Err(Error::NameEmpty) => {
            let text = "The certificate has an empty subject, and so none that can be registered: register an entry \
                        of its subjectAltName, or have the authority issue it with a subject.";
            return vec![Finding::new("subject-empty", text), own_entries(certificate)];
        }
        Err(error) if error != Error::ClientMismatch => {
            let reason = match error {
                Error::NameSyntax => {
                    "it breaks the form of a name, or has an object identifier of no sensible length"
                }
                error => error.text(),
            };
            return vec![Finding::new(
                "subject-unreadable",
                format!("The certificate's subject cannot be compared: {reason}. It matches nothing."),
            )];
        }
        Err(_) => {}
    }
    // Both could be read whole, so that both can be taken apart.
    let (Ok(ours), Some(theirs)) = (Name::from_text(registered), Name::from_der(certificate.subject())) else {
        // A single part is longer than a name may be that is read alone.
        let text = format!("The certificate's subject is not the registered one, {shown}");
        return std::iter::once(Finding::new("subject", text)).chain(own_subject(certificate)).collect();
    };
    let mut findings = compare(&ours, &theirs);
    findings.extend(own_subject(certificate));
    findings
}

fn compare(ours: &Name, theirs: &Name) -> Vec<Finding> {
    if let Some(finding) = reversed(ours, theirs).or_else(|| grouped(ours, theirs)) {
        return vec![finding];
    }
    if sorted(ours.rdns.iter().map(|rdn| rdn.digest)) == sorted(theirs.rdns.iter().map(|rdn| rdn.digest)) {
        let text = "The registered subject has the same RDNs in another order. Their order matters.";
        return vec![Finding::new("order", text)];
    }
    let as_it_is = differences(&ours.rdns, &theirs.rdns);
    let turned = Name::from_text(&ours.reversed()).map(|turned| differences(&turned.rdns, &theirs.rdns));
    match turned {
        Ok(turned) if ours.rdns.len() > 1 && turned.len() < as_it_is.len() => {
            let text = "The registered subject seems to be in reverse order: RFC 4514 begins with the most specific \
                        RDN, usually CN, and openssl x509 -subject prints the reverse. Besides:";
            let mut findings = vec![Finding::new("reversed", text)];
            findings.extend(turned);
            findings
        }
        _ => as_it_is,
    }
}

/// The same name in the other direction.
fn reversed(ours: &Name, theirs: &Name) -> Option<Finding> {
    let turned = ours.reversed();
    let digest = |names: &[Rdn]| names.iter().map(|rdn| rdn.digest).collect::<Vec<_>>();
    let same = digest(&Name::from_text(&turned).ok()?.rdns) == digest(&theirs.rdns);
    same.then(|| {
        Finding::new(
            "reversed",
            format!(
                "The registered subject is in reverse order: RFC 4514 begins with the most specific RDN, usually CN, \
                 and openssl x509 -subject prints the reverse. Register {}",
                clean_name(&turned)
            ),
        )
    })
}

/// The same attributes, divided differently into RDNs.
fn grouped(ours: &Name, theirs: &Name) -> Option<Finding> {
    let attributes = |name: &Name| sorted(name.attributes().map(|attribute| attribute.digest));
    let sizes = |name: &Name| sorted(name.rdns.iter().map(|rdn| rdn.attributes.len()));
    (attributes(ours) == attributes(theirs) && sizes(ours) != sizes(theirs)).then(|| {
        let text = "The registered subject has the same attributes, but divided differently into RDNs: \"+\" joins the \
                    attributes of one RDN, \",\" begins another.";
        Finding::new("grouping", text)
    })
}

/// What differs between two lists of RDNs: what both have in the same order is matched first, then the rest in pairs.
fn differences(ours: &[Rdn], theirs: &[Rdn]) -> Vec<Finding> {
    let (ours, theirs) = unmatched(ours, theirs);
    let mut theirs: Vec<Option<&Rdn>> = theirs.into_iter().map(Some).collect();
    let mut take = |fits: &dyn Fn(&Rdn) -> bool| {
        theirs.iter_mut().find(|rdn| rdn.is_some_and(fits)).and_then(Option::take)
    };
    let values = |rdn: &Rdn| sorted(rdn.attributes.iter().map(|attribute| attribute.value_digest));
    let mut findings = Vec::new();
    let mut alone = Vec::new();
    for rdn in ours {
        if let Some(other) = take(&|other| other.digest == rdn.digest) {
            let text = format!("{} stands at another place in the certificate.", quoted(other));
            findings.push(Finding::new("order", text));
        } else if let Some(other) = take(&|other| other.has_kinds_of(rdn)) {
            findings.extend(within(rdn, other));
        } else if let Some(other) = take(&|other| values(other) == values(rdn)) {
            findings.push(Finding::new(
                "type",
                format!(
                    "The type of an attribute differs, and not its value: {} registered, {} in the certificate.",
                    quoted(rdn),
                    quoted(other)
                ),
            ));
        } else {
            alone.push(rdn);
        }
    }
    for rdn in alone {
        findings
            .push(Finding::new("extra", format!("Registered, but not in the certificate: {}.", quoted(rdn))));
    }
    for rdn in theirs.into_iter().flatten() {
        findings
            .push(Finding::new("missing", format!("In the certificate, but not registered: {}.", quoted(rdn))));
    }
    findings
}

/// What differs between two RDNs with attributes of the same types.
fn within(ours: &Rdn, theirs: &Rdn) -> Vec<Finding> {
    let has = |rdn: &Rdn, digest| rdn.attributes.iter().any(|attribute| attribute.digest == digest);
    let missing = |from: &Rdn, rdn: &Rdn| -> Vec<usize> {
        let places = rdn.attributes.iter().enumerate();
        places.filter(|(_, attribute)| !has(from, attribute.digest)).map(|(place, _)| place).collect()
    };
    let ours_only = missing(theirs, ours).into_iter().filter_map(|place| ours.attributes.get(place));
    let mut theirs_only: Vec<&Attribute> =
        missing(ours, theirs).into_iter().filter_map(|place| theirs.attributes.get(place)).collect();
    let mut findings = Vec::new();
    for attribute in ours_only {
        let place = theirs_only.iter().position(|other| other.kind_digest == attribute.kind_digest);
        if let Some(other) = place.map(|place| theirs_only.remove(place)) {
            let clause = value::difference(&attribute.value, &other.value);
            findings.push(Finding::new(
                "value",
                format!(
                    "The value of {} differs: {} registered, {} in the certificate{}.",
                    attribute.readable_kind(),
                    attribute.value.shown(),
                    other.value.shown(),
                    clause.map(|clause| format!("; {clause}")).unwrap_or_default()
                ),
            ));
        }
    }
    if findings.is_empty() {
        let text = format!("{} registered is {} in the certificate.", quoted(ours), quoted(theirs));
        findings.push(Finding::new("value", text));
    }
    findings
}

/// The RDNs of each list that are not in a longest common subsequence.
#[expect(clippy::indexing_slicing, reason = "every index is below the length that the table was made with")]
fn unmatched<'a>(ours: &'a [Rdn], theirs: &'a [Rdn]) -> (Vec<&'a Rdn>, Vec<&'a Rdn>) {
    // How many RDNs the lists have in common from two places on.
    let mut common = vec![vec![0usize; theirs.len() + 1]; ours.len() + 1];
    for (at, rdn) in ours.iter().enumerate().rev() {
        for (other_at, other) in theirs.iter().enumerate().rev() {
            common[at][other_at] = if rdn.digest == other.digest {
                common[at + 1][other_at + 1] + 1
            } else {
                common[at + 1][other_at].max(common[at][other_at + 1])
            };
        }
    }
    let (mut at, mut other_at) = (0, 0);
    let (mut ours_left, mut theirs_left) = (Vec::new(), Vec::new());
    while let (Some(rdn), Some(other)) = (ours.get(at), theirs.get(other_at)) {
        if rdn.digest == other.digest {
            (at, other_at) = (at + 1, other_at + 1);
        } else if common[at + 1][other_at] >= common[at][other_at + 1] {
            ours_left.push(rdn);
            at += 1;
        } else {
            theirs_left.push(other);
            other_at += 1;
        }
    }
    ours_left.extend(ours.iter().skip(at));
    theirs_left.extend(theirs.iter().skip(other_at));
    (ours_left, theirs_left)
}

fn quoted(rdn: &Rdn) -> String {
    quote(&rdn.readable())
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items
}
