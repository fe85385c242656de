//! The C library: its header, the tree that one installs, and its suite on this machine, on bare metal and for Windows.

pub mod firmware;
mod header;
mod host;
pub(crate) mod mingw;
mod readme;
pub(crate) mod suite;
mod tree;

pub use self::tree::build;

/// For all that the suite builds on the way.
const FOLDER: &str = "target/c";

const STRICT: &str = "-pedantic -Wall -Wextra -Wconversion -Wshadow -Werror";
