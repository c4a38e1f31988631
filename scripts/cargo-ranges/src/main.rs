// Writes, for many ranges, which of the versions in the first row they hold: a 1
// or 0 for each, or nothing where the crate refuses the range.
use semver::{Version, VersionReq};

const VERSIONS: &[&str] = &[
    "0.0.0-a", "0.0.0", "0.0.1", "0.0.2", "0.1.0-a", "0.1.0", "0.1.1-b", "0.1.1", "0.2.0", "1.0.0-0", "1.0.0-a", "1.0.0-a.1", "1.0.0-b",
    "1.0.0", "1.0.0+b", "1.0.1-a", "1.0.1", "1.1.0-a", "1.1.0", "1.2.0-a", "1.2.0", "1.2.3-a", "1.2.3-b.2", "1.2.3-b.10", "1.2.3", "1.2.4-a",
    "1.2.4", "1.3.0-a", "1.3.0", "1.10.0", "2.0.0-a", "2.0.0", "10.0.0", "18446744073709551615.0.0",
];

const OPERATORS: &[&str] = &["", "=", ">", ">=", "<", "<=", "~", "^", "^ ", "!=", "==", "=>", "~>", "v"];

const PARTS: &[&str] = &[
    "0", "0.0", "0.0.0", "0.0.1", "0.1", "0.1.1", "0.1.1-b", "1", "1.0", "1.0.0", "1.0.0-a", "1.0.0+b", "1.2", "1.2.3", "1.2.3-b.2",
    "1.2.3-b.2+x", "2", "2.0.0-a", "*", "x", "1.*", "1.x", "1.X.*", "1.*.3", "1.2.*", "1.2.x-b", "1.2-b", "01", "1.02", "1.2.3-01", "1.2.3-",
    "1.2.3+", "1.2.3.4", "", "1.", "18446744073709551615", "18446744073709551616",
];

const WHOLE: &[&str] = &[
    "", " ", "*", " * ", "*,1", "1,*", "1, 2", "1,2,", ",1", ">=1.2,<2", ">=1.2 <2", ">=1, <1.2.3, ", ">=1.0.0-a , <1.0.1", "1 || 2", "1 - 2",
    "\t1", "1\t", "~1.2, >=1.2.3-a", "=1.2, >=1.2.3-a", ">=1.2, <=1.2.3-b.10", ">1.2, >1.2.4-0", "<1.2, <1.0.0-b", "<=1, >=1.0.1-a",
    "^1, >=1.2.3-a", "^1.2, 1.2.3-a", "^0.1, >=0.1.1-a", "~1, 1.0.1-a", "1.*, 1.0.1-a", ">1, >=2.0.0-0",
];

fn main() {
    let mut ranges: Vec<String> = WHOLE.iter().map(|s| s.to_string()).collect();
    for op in OPERATORS {
        for part in PARTS {
            ranges.push(format!("{op}{part}"));
        }
    }
    let mut seed: u32 = 1;
    let mut pick = |from: &[&str]| -> String {
        seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
        from[(seed >> 16) as usize % from.len()].to_string()
    };
    for _ in 0..400 {
        let one = pick(&OPERATORS[..8]) + &pick(&PARTS[..18]);
        ranges.push(one + ", " + &pick(&OPERATORS[..8]) + &pick(&PARTS[..18]));
    }
    println!("# The crate semver 1.0.28: range, and 1 or 0 for each of these versions; - for what is no range.");
    println!("\t{}", VERSIONS.join(" "));
    for range in ranges {
        let answer = match VersionReq::parse(&range) {
            Err(_) => "-".to_string(),
            Ok(req) => VERSIONS.iter().map(|v| if req.matches(&Version::parse(v).unwrap()) { '1' } else { '0' }).collect(),
        };
        println!("{}\t{}", range.replace('\t', "\\t"), answer);
    }
}
