#![deny(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]
#![doc = include_str!("../README.md")]

mod availability;
mod backend;
mod batch;
mod character_classes;
mod derivation;
mod kernel;
mod lines;
mod offsets;
mod prepared_hmac;

pub use availability::BackendUnavailable;
pub use backend::Backend;
pub use derivation::{
    BulkDerivation, Derived, DerivedLines, DeviceKeySlot, OutputTooShort, Refused,
};
pub use lines::Lines;
pub use offsets::{InvalidOffsets, Offsets};
