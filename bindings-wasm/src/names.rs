//! Names. JavaScript keeps their texts, which are not secret.

use alloc::string::ToString as _;

use dps_symkey_core as core;
use wasm_bindgen::prelude::*;

use crate::call_buffer::CallBuffer;
use crate::error::Refusal;

/// The kinds of names that can be checked on their own, as JavaScript numbers them.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum Name {
    IdScope,
    HubHost,
    HubDeviceId,
    HubModuleId,
    MacAddress,
}

/// Checks a name and returns whether it is valid but doubtful: an unusual ID scope, a host without a domain, a locally
/// administered MAC address.
#[wasm_bindgen]
pub fn is_doubtful_name(buffer: &CallBuffer, length: usize, name: Name) -> Result<bool, Refusal> {
    let [text] = buffer.arguments([length]);
    Ok(match name {
        Name::IdScope => core::IdScope::from_bytes(text)?.is_unusual(),
        Name::HubHost => !core::HubHost::from_bytes(text)?.has_domain(),
        Name::HubDeviceId => core::HubDeviceId::from_bytes(text).map(|_| false)?,
        Name::HubModuleId => core::HubModuleId::from_bytes(text).map(|_| false)?,
        Name::MacAddress => core::MacAddress::parse_bytes(text)?.is_locally_administered(),
    })
}

/// The text of a MAC address as it stands in a registration ID: its length.
#[wasm_bindgen]
pub fn mac_address(buffer: &mut CallBuffer, length: usize) -> Result<usize, Refusal> {
    let [text] = buffer.arguments([length]);
    let mac = core::MacAddress::parse_bytes(text)?;
    Ok(buffer.answer(mac.to_string().as_bytes()))
}
