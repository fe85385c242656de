//! From a MAC address to a hub, with this project's command, its emulator, and real clients.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up should say so and end; clippy.toml exempts the tests themselves"
)]

mod clients;
mod command;
mod emulator;
mod faults;
mod https;
mod languages;
mod line;
mod mqtt;
mod readme;
mod real_client;
mod real_clients;
mod refusals;
mod registration;
mod speaker;
