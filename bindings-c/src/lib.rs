#![cfg_attr(not(feature = "std"), no_std)]
#![allow(
    unsafe_code,
    reason = "C calls with pointers; every `unsafe` block says why it is sound"
)]
#![deny(clippy::undocumented_unsafe_blocks)]
#![allow(
    clippy::missing_safety_doc,
    reason = "what C reads of each parameter is the contract; a heading of its own would stand in the header"
)]
#![doc = include_str!("../README.md")]

// First, since the header has them in this order.
mod version;

mod arguments;
#[cfg(not(dps_symkey_device_only))]
mod derivation;
mod device_key;
mod mac_address;
#[cfg(test)]
mod memory_tests;
mod output;
#[cfg(not(feature = "std"))]
mod panic_handler;
mod registration_id;
mod result;
mod rules;
mod sas_token;
mod sizes;
mod wipe;

#[cfg(not(dps_symkey_device_only))]
pub use derivation::*;
pub use device_key::*;
pub use mac_address::*;
pub use registration_id::*;
pub use result::*;
pub use rules::*;
pub use sas_token::*;
pub use sizes::*;
pub use version::*;
pub use wipe::*;
