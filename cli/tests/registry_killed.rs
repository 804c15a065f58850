//! `certbound registry build` killed at any moment: readers see the old image or the new one, whole.

mod support;

use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use certbound::Registry;
use support::{Directory, directory};

const CLIENTS: usize = 2_000;
const ROUNDS: u32 = 100;

fn start(directory: &Directory, clients: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_certbound"))
        .args(["registry", "build", "--output", "registry.img", clients])
        .current_dir(directory.path("."))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command that was built with this test")
}

/// Builds an image of many clients, and gives it with the time that it took.
fn built(directory: &Directory, clients: &str, name: &str) -> (Vec<u8>, Duration) {
    let lines = (0..CLIENTS).map(|number| {
        format!(
            r#"{{"client_id":"{number}","token_endpoint_auth_method":"tls_client_auth","tls_client_auth_san_dns":"{number}.{name}"}}"#
        ) + "\n"
    });
    directory.write(clients, &lines.collect::<String>());
    let begin = Instant::now();
    assert!(start(directory, clients).wait().expect("it ends").success());
    let image = directory.read("registry.img");
    assert_eq!(Registry::open(&image).expect("an image").len(), CLIENTS);
    (image, begin.elapsed())
}

/// A part of a time that nobody can foresee.
fn some_of(time: Duration) -> Duration {
    time.mul_f64(f64::from(RandomState::new().hash_one(0) as u32) / f64::from(u32::MAX))
}

/// The file that a build writes into before it is renamed.
fn temporary(directory: &Path) -> Option<std::path::PathBuf> {
    let files = std::fs::read_dir(directory).expect("a directory").map(|entry| entry.expect("a file").path());
    files.into_iter().find(|file| file.extension().is_some_and(|extension| extension == "tmp"))
}

#[test]
fn readers_see_the_old_image_or_the_new_one() {
    let directory = directory();
    let (first, _) = built(&directory, "first.jsonl", "first.example");
    let (second, time) = built(&directory, "second.jsonl", "second.example");
    assert!(first != second);
    let path = directory.path(".");
    let whole = |image: &[u8]| image == first || image == second;
    let done = AtomicBool::new(false);
    let (mut in_mid_write, mut old, mut new) = (0u32, 0u32, 0u32);
    let reads = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0u32;
            while !done.load(Ordering::Relaxed) {
                assert!(whole(&directory.read("registry.img")), "read {reads} is of no whole image");
                reads += 1;
                std::thread::sleep(Duration::from_micros(200));
            }
            reads
        });
        for round in 0..ROUNDS {
            let before = directory.read("registry.img");
            let clients = if before == first { "second.jsonl" } else { "first.jsonl" };
            let mut child = start(&directory, clients);
            // At any time; and in every other round as soon as the new file is there, or a little later.
            if round % 2 == 0 {
                std::thread::sleep(some_of(time * 2));
            } else {
                while temporary(&path).is_none() && child.try_wait().expect("a child").is_none() {
                    std::hint::spin_loop();
                }
                std::thread::sleep(some_of(time / 4));
            }
            // SIGKILL, or nothing if it has ended.
            child.kill().expect("a child of ours");
            child.wait().expect("it ends");
            let after = directory.read("registry.img");
            assert!(whole(&after), "round {round}: no whole image after the kill");
            if after == before {
                old += 1
            } else {
                new += 1
            }
            while let Some(left) = temporary(&path) {
                in_mid_write += 1;
                assert!(after == before, "round {round}: there are a new image and the file that becomes it");
                std::fs::remove_file(left).expect("a file of ours");
            }
        }
        done.store(true, Ordering::Relaxed);
        reader.join().expect("every read is whole")
    });
    println!("{in_mid_write} kills in mid-write; {old} images stayed, {new} were replaced; {reads} reads");
    assert!(in_mid_write >= ROUNDS / 10 && old > 0 && new > 0 && reads > 0);
}

/// In a container every build can have the same process number, that of a killed one too.
#[test]
fn what_a_killed_build_left_hinders_none() {
    let directory = directory();
    directory.write("clients.jsonl", "");
    let script = "touch .registry.img.$$.tmp .registry.img.$$-1.tmp && exec \"$0\" registry build --allow-empty --output registry.img clients.jsonl";
    let status = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_certbound")])
        .current_dir(directory.path("."))
        .status()
        .expect("a shell");
    assert!(status.success());
    assert!(Registry::open(&directory.read("registry.img")).is_ok());
}
