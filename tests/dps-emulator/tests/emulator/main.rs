//! The emulator as a program, from outside: what it answers, and what nothing that is sent to it can do to it.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up should say so and end; clippy.toml exempts the tests themselves"
)]

mod device;
mod emulator;
mod https;
mod mqtt;
mod mqtt_client;
mod random;
mod start;
mod tls;
mod under_load;
