//! Distinguished names taken apart, to find words about them. Whether two parts are equal, the library says.

use certbound::name;

use crate::registration;
use crate::value::Value;

/// The names of attribute types that people know, beyond the nine that RFC 4514 has.
const READABLE: [&str; 31] = [
    "CN",
    "L",
    "ST",
    "O",
    "OU",
    "C",
    "STREET",
    "DC",
    "UID",
    "serialNumber",
    "surname",
    "givenName",
    "title",
    "initials",
    "generationQualifier",
    "pseudonym",
    "name",
    "dnQualifier",
    "description",
    "businessCategory",
    "postalCode",
    "postOfficeBox",
    "telephoneNumber",
    "organizationIdentifier",
    "emailAddress",
    "mail",
    "unstructuredName",
    "unstructuredAddress",
    "jurisdictionL",
    "jurisdictionST",
    "jurisdictionC",
];

/// A digest of the library, by which parts are compared.
pub type Digest = [u8; 32];

/// A name in the order of its text: the most specific RDN first.
pub struct Name {
    pub rdns: Vec<Rdn>,
}

/// One relative distinguished name.
pub struct Rdn {
    pub text: String,
    pub digest: Digest,
    pub attributes: Vec<Attribute>,
}

/// One attribute of an RDN.
pub struct Attribute {
    pub text: String,
    pub digest: Digest,
    /// The type as it is written, and a digest that is the same for every way to write it.
    pub kind: String,
    pub kind_digest: Digest,
    pub value: Value,
    /// A digest of the value alone, whatever its type.
    pub value_digest: Digest,
}

/// A part of a text that is no name, and the library's word on it.
pub struct Defect {
    pub part: String,
    pub error: certbound::Error,
}

impl Name {
    /// Takes apart a text. Its first part that is malformed by itself is the defect.
    pub fn from_text(text: &str) -> Result<Self, Defect> {
        let rdns = split(text, ',').into_iter().map(Rdn::from_text).collect::<Result<Vec<_>, _>>()?;
        Ok(Name { rdns })
    }

    /// The subject of a certificate.
    pub fn from_der(subject: &[u8]) -> Option<Self> {
        Name::from_text(&registration::subject_text(subject).ok()?).ok()
    }

    /// The text of a subject with the names and values that people can read, if it differs from the one of RFC 4514
    /// and the library takes it for the same name.
    pub fn readable(subject: &[u8]) -> Option<String> {
        let text = registration::subject_text(subject).ok().filter(|text| !text.is_empty())?;
        let name = Name::from_text(&text).ok()?;
        let rdns: Vec<String> = name.rdns.iter().map(Rdn::readable).collect();
        let readable = rdns.join(",");
        let same = name::from_text(readable.as_bytes()).ok()? == name::from_der(subject).ok()?;
        (same && readable != text).then_some(readable)
    }

    /// The text with its RDNs in the reverse order.
    pub fn reversed(&self) -> String {
        let rdns: Vec<&str> = self.rdns.iter().rev().map(|rdn| rdn.text.as_str()).collect();
        rdns.join(",")
    }

    /// All attributes, whatever RDN they are in.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.rdns.iter().flat_map(|rdn| &rdn.attributes)
    }
}

impl Rdn {
    fn from_text(text: &str) -> Result<Self, Defect> {
        let attributes = split(text, '+').into_iter().map(Attribute::from_text).collect::<Result<_, _>>()?;
        Ok(Rdn { text: text.trim_matches(' ').to_owned(), digest: digest(text)?, attributes })
    }

    /// As it is best shown to people.
    pub fn readable(&self) -> String {
        self.attributes.iter().map(Attribute::readable).collect::<Vec<_>>().join("+")
    }

    /// Whether the two have attributes of the same types.
    pub fn has_kinds_of(&self, other: &Rdn) -> bool {
        let kinds = |rdn: &Rdn| {
            let mut kinds: Vec<Digest> = rdn.attributes.iter().map(|attribute| attribute.kind_digest).collect();
            kinds.sort_unstable();
            kinds
        };
        kinds(self) == kinds(other)
    }
}

impl Attribute {
    fn from_text(text: &str) -> Result<Self, Defect> {
        let whole = digest(text)?;
        let (kind, value) = text.split_once('=').unwrap_or((text, ""));
        let kind = kind.trim_matches(' ');
        let value = value.trim_start_matches(' ');
        Ok(Attribute {
            text: text.trim_start_matches(' ').to_owned(),
            digest: whole,
            kind: kind.to_owned(),
            kind_digest: digest(&format!("{kind}=x"))?,
            value: Value::from_text(value),
            value_digest: digest(&format!("CN={value}"))?,
        })
    }

    /// The name of the type that people know, or its number.
    pub fn readable_kind(&self) -> &str {
        let is_it = |known: &&str| digest(&format!("{known}=x")).is_ok_and(|it| it == self.kind_digest);
        READABLE.iter().find(|known| is_it(known)).copied().unwrap_or(&self.kind)
    }

    /// As it is best shown to people.
    pub fn readable(&self) -> String {
        match &self.value {
            Value::Text(text) => format!("{}={}", self.readable_kind(), escape(text)),
            Value::Der(_) => format!("{}{}", self.readable_kind(), self.text.trim_start_matches(&self.kind)),
        }
    }
}

/// The identity of a name that is a part of another one.
fn digest(part: &str) -> Result<Digest, Defect> {
    match name::from_text(part.as_bytes()) {
        Ok(identity) => Ok(*identity.as_bytes()),
        Err(error) => Err(Defect { part: part.trim_matches(' ').to_owned(), error }),
    }
}

/// Splits at each separator that is not escaped.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut escaped = false;
    text.split(|character| {
        let splits = character == separator && !escaped;
        escaped = character == '\\' && !escaped;
        splits
    })
    .collect()
}

/// A value in the string form of RFC 4514 §2.4.
fn escape(text: &str) -> String {
    let mut out = String::new();
    let last = text.chars().count().saturating_sub(1);
    for (at, character) in text.chars().enumerate() {
        let escaped = matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\')
            || (character == ' ' && (at == 0 || at == last))
            || (character == '#' && at == 0);
        if escaped {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
