//! The C library: its header, the tree that one installs, and its suite on this machine, on bare metal and for Windows.

pub mod firmware;
mod header;
mod host;
mod install_tree;
pub(crate) mod mingw;
mod readme;
pub(crate) mod suite;

pub use self::install_tree::build;

/// For all that the suite builds on the way.
const FOLDER: &str = "target/c";

const STRICT: &str = "-pedantic -Wall -Wextra -Wconversion -Wshadow -Werror";
