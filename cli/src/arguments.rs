//! The command line.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::decode::DecodeArguments;
use crate::input;
use crate::stopped::Stopped;

/// Each exit code and what it says.
pub const EXIT_CODES: [(u8, &str); 4] = [
    (0, "verified, or done"),
    (1, "refused: the input was understood, and the answer is no; or decode found no certificate"),
    (2, "malformed: an input breaks its format or a limit"),
    (3, "misuse, or a file that cannot be read or written"),
];

/// What holds for every command.
pub const NOTES: [&str; 2] = [
    "FILE may be - for standard input, once. Certificates are PEM or DER; of a chain, the first is used.",
    "Signatures, lifetimes and certificate chains are not verified: that is the part of the JWT library and the TLS layer.",
];

/// What an operator asks about mutual-TLS clients: thumbprints, registrations, and why one is refused (RFC 8705)
#[derive(Debug, Parser)]
#[command(name = "certbound", version, after_help = after_help(), max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the thumbprint x5t#S256 of certificates, which is what cnf holds
    Thumbprint(ThumbprintArguments),
    /// Print everything of certificates that a client can register, ready to paste
    Inspect(InspectArguments),
    /// Check whether a token is bound to the client's certificate
    Check(CheckArguments),
    /// Check whether a certificate is a client's own
    Match(MatchArguments),
    /// Say why a certificate is, or is not, a client's own
    Explain(MatchArguments),
    Decode(DecodeArguments),
    /// Build registry images, verify them, and find clients in them
    Registry {
        #[command(subcommand)]
        command: RegistryCommand,
    },
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, of certbound or of one of its commands
    Man {
        /// The command whose page it is, such as: registry build
        command: Vec<String>,
    },
}

#[derive(Args, Debug)]
pub struct ThumbprintArguments {
    /// Certificates, PEM or DER
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub struct InspectArguments {
    /// Certificates, PEM or DER
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The client_id to write into the metadata
    #[arg(long, value_name = "ID", default_value = "CLIENT_ID")]
    pub client_id: String,
}

#[derive(Args, Debug)]
pub struct CheckArguments {
    #[command(flatten)]
    pub presented: PresentedArguments,
    #[command(flatten)]
    pub token: TokenArguments,
    /// What to do with a token that is not bound
    #[arg(long)]
    pub policy: Policy,
}

/// What the client presented on the connection.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct PresentedArguments {
    /// The certificate that the client presented, PEM or DER
    #[arg(long, value_name = "FILE")]
    pub cert: Option<PathBuf>,
    /// The thumbprint x5t#S256 of the certificate that the client presented
    #[arg(long, value_name = "X5T", allow_hyphen_values = true)]
    pub thumbprint: Option<String>,
    /// The client presented no certificate
    #[arg(long)]
    pub no_cert: bool,
}

/// What says how the token is bound.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct TokenArguments {
    /// The token's claims, JSON
    #[arg(long, value_name = "FILE")]
    pub claims: Option<PathBuf>,
    /// The authorization server's introspection response, JSON (RFC 7662)
    #[arg(long, value_name = "FILE")]
    pub introspection: Option<PathBuf>,
    /// The token itself, a compact JWT, whose signature is not verified
    #[arg(long, value_name = "FILE")]
    pub token: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Policy {
    /// It is refused
    RequireBound,
    /// It passes, and the answer says that it is not bound
    AllowUnbound,
}

#[derive(Args, Debug)]
pub struct MatchArguments {
    /// The certificate that the client presented, PEM or DER
    #[arg(long, value_name = "FILE")]
    pub cert: PathBuf,
    /// The client's metadata, JSON as the server stores it (RFC 7591)
    #[arg(long, value_name = "FILE")]
    pub client: PathBuf,
    /// The TLS layer validated the certificate's chain to an authority that the server trusts for clients
    #[arg(long)]
    pub chain_validated: bool,
}

#[derive(Debug, Subcommand)]
pub enum RegistryCommand {
    /// Build the image of all clients, and put it in the place of an old one
    Build(BuildArguments),
    /// Check the whole of an image, and say what it holds
    Verify(VerifyArguments),
    /// Find a client by its client_id or its certificate, or authenticate it by both
    Lookup(LookupArguments),
}

#[derive(Args, Debug)]
pub struct BuildArguments {
    /// The clients' metadata, JSON as the server stores it, one client a line; of several files all go into the image
    #[arg(value_name = "FILE", default_value = input::STDIN)]
    pub clients: Vec<PathBuf>,
    /// The image; an old one is replaced at once, or stays as it is if anything fails
    #[arg(long, value_name = "IMAGE")]
    pub output: PathBuf,
    /// Build an image even of no clients, in which nobody is found
    #[arg(long)]
    pub allow_empty: bool,
    /// The certificate of the authority that every client of tls_client_auth must have its own from
    #[arg(long, value_name = "FILE")]
    pub issuer: Option<PathBuf>,
    /// What of the authority the clients' certificates must name
    #[arg(long, requires = "issuer", default_value = "name-and-key-identifier")]
    pub pinned: Pinned,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Pinned {
    /// Its name: for authorities whose certificates do not name the issuer's key identifier
    Name,
    /// Its name and its key identifier, both
    NameAndKeyIdentifier,
    /// Its key identifier, whatever its name
    KeyIdentifier,
}

#[derive(Args, Debug)]
pub struct VerifyArguments {
    /// The image
    #[arg(value_name = "IMAGE")]
    pub image: PathBuf,
}

#[derive(Args, Debug)]
pub struct LookupArguments {
    /// The image
    #[arg(value_name = "IMAGE")]
    pub image: PathBuf,
    #[command(flatten)]
    pub key: KeyArguments,
    /// The TLS layer validated the certificate's chain to an authority that the server trusts for clients
    #[arg(long, requires = "cert")]
    pub chain_validated: bool,
}

/// What a client is found by.
#[derive(Args, Debug)]
#[group(required = true, multiple = true)]
pub struct KeyArguments {
    /// The client's client_id
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub client_id: Option<String>,
    /// The certificate that the client presented, PEM or DER
    #[arg(long, value_name = "FILE")]
    pub cert: Option<PathBuf>,
}

impl RegistryCommand {
    fn files(&self) -> Vec<&PathBuf> {
        match self {
            RegistryCommand::Build(arguments) => {
                arguments.clients.iter().chain(arguments.issuer.as_ref()).collect()
            }
            RegistryCommand::Verify(arguments) => vec![&arguments.image],
            RegistryCommand::Lookup(arguments) => {
                [Some(&arguments.image), arguments.key.cert.as_ref()].into_iter().flatten().collect()
            }
        }
    }
}

/// What a token file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Claims,
    Introspection,
    Token,
}

impl TokenArguments {
    /// The file, and what it holds. One of the three options is required, so that `None` does not occur.
    pub fn file(&self) -> Option<(&Path, Form)> {
        let files = [
            (&self.claims, Form::Claims),
            (&self.introspection, Form::Introspection),
            (&self.token, Form::Token),
        ];
        files.into_iter().find_map(|(path, form)| Some((path.as_deref()?, form)))
    }
}

/// The end of the help.
fn after_help() -> String {
    let codes: String = EXIT_CODES.iter().map(|(code, text)| format!("  {code}  {text}\n")).collect();
    format!("Exit codes:\n{codes}\n{}", NOTES.join("\n"))
}

/// Reads the arguments of this process.
pub fn parse() -> Result<Arguments, Stopped> {
    let arguments = Arguments::try_parse().map_err(Stopped::from)?;
    let stdin = arguments.command.files().into_iter().filter(|path| path.as_os_str() == input::STDIN);
    if stdin.count() > 1 {
        return Err(Stopped::conflict("standard input, -, can be read only once"));
    }
    if arguments.json && matches!(arguments.command, Command::Completions { .. } | Command::Man { .. }) {
        return Err(Stopped::conflict("completions and manual pages are no JSON: leave out --json"));
    }
    Ok(arguments)
}

impl Command {
    fn files(&self) -> Vec<&Path> {
        let files: Vec<&PathBuf> = match self {
            Command::Thumbprint(arguments) => arguments.files.iter().collect(),
            Command::Inspect(arguments) => arguments.files.iter().collect(),
            Command::Decode(arguments) => arguments.files.iter().collect(),
            Command::Check(CheckArguments { presented, token, .. }) => {
                let files = [&presented.cert, &token.claims, &token.introspection, &token.token];
                files.into_iter().flatten().collect()
            }
            Command::Match(arguments) | Command::Explain(arguments) => vec![&arguments.cert, &arguments.client],
            Command::Registry { command } => command.files(),
            Command::Completions { .. } | Command::Man { .. } => Vec::new(),
        };
        files.into_iter().map(PathBuf::as_path).collect()
    }
}
