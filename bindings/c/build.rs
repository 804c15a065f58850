//! Gives the shared library the name by which programs ask for it: its ABI changes with X.Y before 1.0, with X after.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let version = |part: &str| env::var(format!("CARGO_PKG_VERSION_{part}")).expect("cargo sets the version");
    let abi = match version("MAJOR").as_str() {
        "0" => format!("0.{}", version("MINOR")),
        major => major.to_owned(),
    };
    match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("none" | "windows") => {}
        Ok("macos" | "ios") => {
            println!("cargo::rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libcertbound.{abi}.dylib");
        }
        _ => println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libcertbound.so.{abi}"),
    }
}
