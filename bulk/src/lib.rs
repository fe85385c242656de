#![deny(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]
// A page loads it: without what std brings for panics it is smaller.
#![cfg_attr(all(target_arch = "wasm32", target_os = "unknown"), no_std)]
#![doc = include_str!("../README.md")]

extern crate alloc;

mod backend;
mod batch;
mod character_classes;
mod derivation;
mod kernel;
mod lines;
mod offsets;
mod sha256;

pub use backend::{Backend, BackendUnavailable};
pub use derivation::{
    BulkDerivation, Derived, DerivedLines, DeviceKeySlot, OutputTooShort, Refused,
};
pub use lines::Lines;
pub use offsets::{InvalidOffsets, Offsets};
