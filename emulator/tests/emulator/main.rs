//! The emulator as a program, from outside: what it answers, and what nothing that is sent to it can do to it.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up should say so and end; clippy.toml exempts the tests themselves"
)]

mod device;
mod dialects;
mod emulator;
mod faults;
mod https;
mod https_client;
mod https_connections;
mod https_malformed;
mod https_misuse;
mod mqtt;
mod mqtt_client;
mod mqtt_connections;
mod mqtt_misuse;
mod random;
mod refusals;
mod secrets;
mod start;
mod state;
mod tls;
mod under_load;
mod upper_case;
