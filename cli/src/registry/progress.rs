//! How far a build is, in one line on standard error, if that is a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

const INTERVAL: Duration = Duration::from_millis(100);

/// The columns that a line may have had, to blank them.
const WIDTH: usize = 60;

pub struct Progress {
    shown: bool,
    last: Option<Instant>,
    /// The octets of the input, if that is known.
    total: Option<u64>,
}

impl Progress {
    pub fn new(total: Option<u64>) -> Self {
        Progress { shown: io::stderr().is_terminal(), last: None, total: total.filter(|total| *total > 0) }
    }

    /// Says how much was read, ten times a second.
    pub fn read(&mut self, clients: usize, octets: u64) {
        // A look at the clock costs as much as a short line, so that not each has one.
        if !self.shown || !clients.is_multiple_of(64) {
            return;
        }
        if self.last.is_none_or(|last| last.elapsed() >= INTERVAL) {
            self.last = Some(Instant::now());
            let percent = self.total.map(|total| format!("{:3}%  ", octets.min(total) * 100 / total));
            self.line(&format!("{}{clients} clients read", percent.unwrap_or_default()));
        }
    }

    /// Says what is done now.
    pub fn step(&mut self, what: &str) {
        if self.shown {
            self.line(what);
        }
    }

    fn line(&self, text: &str) {
        let mut out = io::stderr().lock();
        // Nobody can be told that standard error is closed.
        let _ = write!(out, "\r{text:WIDTH$}\r{text}").and_then(|()| out.flush());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r{:WIDTH$}\r", "");
        }
    }
}
