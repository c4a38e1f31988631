fn main() {
    println!("{}", env!("ACME_VERSION"));
}
