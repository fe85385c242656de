//! What holds for every key, ID, token and text, judged by other people's code (`ring`, `base64`) and by rules that are
//! written here a second time, plainly.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in a test, a wrong result is a panic"
)]

mod damaged_tokens;
mod keys;
mod names;
mod reference;
mod strategies;
mod tokens;
