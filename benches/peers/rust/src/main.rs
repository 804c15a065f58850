//! certbound and what Rust programs are written with instead. Usage: `certbound-peers PEER`; `benches/harness/worker.h` says
//! what a worker does.

mod certbound;
mod floor;
mod lean;
mod usual;
mod worker;

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("certbound") => worker::serve(certbound::ABOUT, certbound::check),
        Some("lean") => worker::serve(lean::ABOUT, lean::check),
        Some("x509-cert") => worker::serve(usual::ABOUT, usual::check),
        Some("sha2") => worker::serve(floor::ABOUT, floor::check),
        _ => {
            eprintln!("usage: certbound-peers certbound|lean|x509-cert|sha2");
            ExitCode::FAILURE
        }
    }
}
