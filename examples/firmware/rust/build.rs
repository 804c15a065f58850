//! Gives the linker the board's memory and cortex-m-rt's script.

use std::path::Path;
use std::{env, fs};

fn main() {
    let target = env::var("TARGET").expect("cargo sets TARGET");
    let board = if target.starts_with("thumbv7em-") { "netduinoplus2" } else { "lm3s6965evb" };
    let memory = format!("../boards/{board}.x");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::copy(&memory, Path::new(&out).join("memory.x")).expect("the board's memory is readable");
    println!("cargo::rustc-link-search={out}");
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    println!("cargo::rustc-link-arg-bins=--nmagic");
    println!("cargo::rerun-if-changed={memory}");
}
