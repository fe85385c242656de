//! What each subcommand does.

pub(crate) mod completions;
pub(crate) mod derive;
pub(crate) mod generate_key;
pub(crate) mod id;
pub(crate) mod sas;
pub(crate) mod verify;
