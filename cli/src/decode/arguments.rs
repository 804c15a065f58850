//! The arguments of `certbound decode`.

use std::path::PathBuf;

use certbound::forwarded::{Format, MAX_ELEMENTS};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// Decode the certificate in a header that was captured behind a proxy
///
/// Each FILE holds the value of one header line as it was received, without the header's name; one line end after it is not
/// part of it. Pass all lines of that header: a second one is refused, as a server would.
///
/// This looks at a header, and trusts nothing: who wrote it, and whether the certificate's chain was validated, no value
/// can tell. Exits with 0 if there is a certificate, 1 if the value says that the client presented none, 2 if it is malformed
/// or beyond the library's default limits, 3 for misuse or a file that cannot be read or written.
#[derive(Args, Debug)]
pub struct DecodeArguments {
    /// Lines of the header
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// How the proxy writes the certificate; never guessed
    #[arg(long, value_parser = formats())]
    pub format: Format,
    /// The proxy sends a chain, the client's certificate first, which is decoded
    #[arg(long)]
    pub chain: bool,
    /// Exactly N elements of xfcc are expected, 2 if N is left out, and the first counts. Sound only if the first Envoy
    /// replaces the header (SANITIZE_SET) and each of the others appends exactly one element (APPEND_FORWARD, over mutual TLS)
    #[arg(
        long,
        value_name = "N",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "2",
        value_parser = clap::value_parser!(u8).range(2..=i64::from(MAX_ELEMENTS))
    )]
    pub multi_hop: Option<u8>,
    /// Write the certificate's DER to this file, or to standard output if it is -, instead of printing its thumbprint
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// The formats by their names.
fn formats() -> impl TypedValueParser<Value = Format> {
    let values = Format::ALL.iter().map(|format| PossibleValue::new(format.name()).help(describe(*format)));
    PossibleValuesParser::new(values).try_map(|name| Format::from_name(&name).ok_or("there is no such format"))
}

/// What a value of the format is.
pub const fn describe(format: Format) -> &'static str {
    match format {
        Format::PercentPem => "percent-encoded PEM",
        Format::SpacedPem => "PEM with spaces or nothing instead of line ends",
        Format::Base64Der => "bare base64",
        Format::StructuredField => "base64 between colons (RFC 9440)",
        Format::Base64Pem => "base64 of a PEM text",
        Format::Xfcc => "x-forwarded-client-cert of Envoy",
        _ => "",
    }
}
