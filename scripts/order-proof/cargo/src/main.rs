//! Reads lines of two versions with a tab between them; prints the order that the semver crate, which Cargo uses, has
//! for each pair by precedence, ! for what it refuses.
use semver::Version;
use std::io::{stdin, BufRead};

fn main() {
    for line in stdin().lock().lines() {
        let line = line.unwrap();
        let (a, b) = line.split_once('\t').unwrap();
        match (Version::parse(a), Version::parse(b)) {
            (Ok(a), Ok(b)) => println!("{}", a.cmp_precedence(&b) as i32),
            _ => println!("!"),
        }
    }
}
