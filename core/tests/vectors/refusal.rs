//! The errors of `core`, as the vectors tell them.

use dps_symkey_core::DpsError;

/// What a vector says of a refusal: the code and, where the error has one, the index in bytes.
pub(super) type Refusal = (String, Option<usize>);

/// What was found, in the form of what a case expects.
pub(super) fn or_refusal<T>(found: Result<T, impl DpsError>) -> Result<T, Refusal> {
    found.map_err(|error| (error.code().to_owned(), error.byte_index()))
}
