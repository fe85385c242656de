//! Every backend that this processor has, over the same inputs, judged by an implementation that shares no code with it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod backends;
#[cfg(all(unix, not(miri)))]
mod pages;
mod properties;
mod reference;
mod refused;
mod secrets;
mod shapes;
mod vectors;
