//! The WebAssembly part of the npm package `dps-symkey`, below the TypeScript in `ts/`, which alone calls it.
//!
//! Everything here converts types and errors. The rules are in `dps-symkey-core`, whole fleets in `dps-symkey-bulk`. Texts
//! cross the border in an [`Exchange`](exchange::Exchange), never as strings of wasm-bindgen, which would leave keys in memory
//! that is freed but not wiped.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![expect(
    unreachable_pub,
    reason = "wasm-bindgen takes what is `pub` alone, and JavaScript reaches it"
)]

extern crate alloc;

mod bulk;
mod device_key;
mod error;
mod exchange;
mod group_key;
mod identity;
mod names;
mod resource;
mod rules;
#[cfg(target_arch = "wasm32")]
mod runtime;
mod sas_token;
mod time;
mod wiped_stack;
