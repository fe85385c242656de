//! One entry for everything.
fn main() {}
