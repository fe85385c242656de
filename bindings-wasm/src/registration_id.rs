//! Registration IDs. JavaScript keeps their texts, which are not secret.

use dps_symkey_core::{MacAddress, RegistrationId, Rules as CoreRules};
use wasm_bindgen::prelude::*;

use crate::call_buffer::CallBuffer;
use crate::error::{DpsError, Refusal, refused};
use crate::rules::Rules;

/// The error of a registration ID that is refused, which may be one of many.
#[wasm_bindgen]
pub fn refused_registration_id(
    buffer: &CallBuffer,
    length: usize,
    rules: Rules,
    index: Option<usize>,
) -> Option<DpsError> {
    let [text] = buffer.arguments([length]);
    let error = CoreRules::from(rules).check(text).err()?;
    Some(refused(&error, index))
}

/// Lower-cases a registration ID, and gives its length.
#[wasm_bindgen]
pub fn lower_case_registration_id(
    buffer: &mut CallBuffer,
    length: usize,
    rules: Rules,
) -> Result<usize, Refusal> {
    let [text] = buffer.arguments([length]);
    let id = RegistrationId::lower_cased(text, rules.into())?;
    Ok(buffer.answer(id.as_bytes()))
}

/// The registration ID of a MAC address: its length.
#[wasm_bindgen]
pub fn registration_id_from_mac(
    buffer: &mut CallBuffer,
    mac_length: usize,
) -> Result<usize, Refusal> {
    let [mac] = buffer.arguments([mac_length]);
    let id = RegistrationId::from_mac(&MacAddress::parse_bytes(mac)?);
    Ok(buffer.answer(id.as_bytes()))
}

/// The registration ID of a serial number, and of a MAC address where there is one: its length.
#[wasm_bindgen]
pub fn registration_id_from_serial(
    buffer: &mut CallBuffer,
    serial_length: usize,
    mac_length: Option<usize>,
    rules: Rules,
) -> Result<usize, Refusal> {
    let [serial, mac] = buffer.arguments([serial_length, mac_length.unwrap_or_default()]);
    let id = match mac_length {
        Some(_) => {
            let mac = MacAddress::parse_bytes(mac)?;
            RegistrationId::from_serial_and_mac(serial, &mac, rules.into())?
        }
        None => RegistrationId::from_serial(serial, rules.into())?,
    };
    Ok(buffer.answer(id.as_bytes()))
}
