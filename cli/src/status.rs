//! How a command ended: a name, a stable number, and the exit code.

use certbound::{Class, Error};

/// The end of a command. Only [`Status::Done`] is a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Verified, or done.
    Done,
    /// What the library answered.
    Library(Error),
    /// A file could not be read, or the output not be written.
    InputOutput,
    /// The arguments are wrong.
    Usage,
    /// Two lines of a registry's input have the same `client_id`.
    DuplicateClient,
    /// A captured header says that the client presented no certificate.
    Absent,
    /// A registry's input has no client.
    NoClients,
}

impl Status {
    /// `ok`, the name of the library's error, or a name of the command's own.
    pub fn name(self) -> String {
        match self {
            Status::Done => "ok".to_owned(),
            Status::Library(error) => format!("{error:?}"),
            Status::InputOutput => "InputOutput".to_owned(),
            Status::Usage => "Usage".to_owned(),
            Status::DuplicateClient => "DuplicateClient".to_owned(),
            Status::Absent => "Absent".to_owned(),
            Status::NoClients => "NoClients".to_owned(),
        }
    }

    /// The library's number. The command's own begin at 500, where the library has none.
    pub const fn code(self) -> i32 {
        match self {
            Status::Done => 0,
            Status::Library(error) => error.code(),
            Status::InputOutput => 500,
            Status::Usage => 501,
            Status::DuplicateClient => 502,
            Status::Absent => 503,
            Status::NoClients => 504,
        }
    }

    /// 0 verified or done, 1 refused or absent, 2 malformed or beyond a limit, 3 misuse, or a file that cannot be read.
    pub const fn exit(self) -> u8 {
        match self {
            Status::Done => 0,
            Status::Library(error) => match error.class() {
                Class::Refused => 1,
                Class::Malformed | Class::Limit => 2,
                _ => 3,
            },
            Status::Absent => 1,
            Status::DuplicateClient | Status::NoClients => 2,
            Status::InputOutput | Status::Usage => 3,
        }
    }
}
