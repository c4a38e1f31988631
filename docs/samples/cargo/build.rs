//! Hands the version to the program as ACME_VERSION. In a clone tagline derives it, and says which files cargo has to
//! watch; in a crate that was packed, Cargo.toml has it. Where neither has one the build stops.

use std::env;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=PATH");
    println!("cargo:rustc-env=ACME_VERSION={}", version());
}

fn version() -> String {
    let packed = env::var("CARGO_PKG_VERSION").unwrap();
    // What `cargo package` makes has Cargo.toml as its author wrote it beside the one that cargo made of it.
    if packed != "0.0.0" && std::path::Path::new("Cargo.toml.orig").exists() {
        return packed;
    }
    let version = tagline(&["-f", "cargo"]);
    print!("{}", tagline(&["inputs", "--for", "cargo"]));
    version.trim().to_string()
}

fn tagline(args: &[&str]) -> String {
    match Command::new("tagline").args(args).output() {
        Ok(out) if out.status.success() => String::from_utf8(out.stdout).unwrap(),
        Ok(out) => panic!("no version: {}", String::from_utf8_lossy(&out.stderr)),
        Err(err) => panic!("no version: tagline is needed to build a clone ({err}); a crate from `cargo package` needs none"),
    }
}
