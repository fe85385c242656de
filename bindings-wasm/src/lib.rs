//! The WebAssembly part of the npm package `dps-symkey`, below the TypeScript in `ts/`, which alone calls it.
//!
//! Everything here converts types and errors. The rules are in `dps-symkey-core`, whole fleets in `dps-symkey-bulk`. Texts
//! cross the border in a [`CallBuffer`](call_buffer::CallBuffer), never as strings of wasm-bindgen, which would leave keys in
//! memory that is freed but not wiped.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![expect(
    unreachable_pub,
    reason = "wasm-bindgen takes what is `pub` alone, and JavaScript reaches it"
)]

extern crate alloc;

mod call_buffer;
mod device_key;
mod error;
mod group_key;
mod names;
mod registration_id;
mod rules;
#[cfg(target_arch = "wasm32")]
mod runtime;
mod sas_token;
mod wiped_stack;
