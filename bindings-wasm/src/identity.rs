//! Registration IDs and MAC addresses: JavaScript keeps their texts, since they are no secrets.

use alloc::string::ToString as _;

use dps_symkey_core::{MacAddress, RegistrationId, Rules as CoreRules};
use wasm_bindgen::prelude::*;

use crate::error::{DpsError, Refusal, refused};
use crate::exchange::Exchange;
use crate::rules::Rules;

/// The error of a registration ID that is refused, which may be one of many.
#[wasm_bindgen]
pub fn refused_registration_id(
    exchange: &Exchange,
    length: usize,
    rules: Rules,
    index: Option<usize>,
) -> Option<DpsError> {
    let [text] = exchange.arguments([length]);
    let error = CoreRules::from(rules).check(text).err()?;
    Some(refused(&error, index))
}

/// Lower-cases a registration ID, and gives its length.
#[wasm_bindgen]
pub fn lower_case_registration_id(
    exchange: &mut Exchange,
    length: usize,
    rules: Rules,
) -> Result<usize, Refusal> {
    let [text] = exchange.arguments([length]);
    let id = RegistrationId::lower_cased(text, rules.into())?;
    Ok(exchange.answer(id.as_bytes()))
}

/// The registration ID of a MAC address: its length.
#[wasm_bindgen]
pub fn registration_id_from_mac(
    exchange: &mut Exchange,
    mac_length: usize,
) -> Result<usize, Refusal> {
    let [mac] = exchange.arguments([mac_length]);
    let id = RegistrationId::from_mac(&MacAddress::parse_bytes(mac)?);
    Ok(exchange.answer(id.as_bytes()))
}

/// The registration ID of a serial number, and of a MAC address where there is one: its length.
#[wasm_bindgen]
pub fn registration_id_from_serial(
    exchange: &mut Exchange,
    serial_length: usize,
    mac_length: Option<usize>,
    rules: Rules,
) -> Result<usize, Refusal> {
    let [serial, mac] = exchange.arguments([serial_length, mac_length.unwrap_or_default()]);
    let id = match mac_length {
        Some(_) => {
            let mac = MacAddress::parse_bytes(mac)?;
            RegistrationId::from_serial_and_mac(serial, &mac, rules.into())?
        }
        None => RegistrationId::from_serial(serial, rules.into())?,
    };
    Ok(exchange.answer(id.as_bytes()))
}

/// The text of a MAC address as it stands in a registration ID: its length.
#[wasm_bindgen]
pub fn mac_address(exchange: &mut Exchange, length: usize) -> Result<usize, Refusal> {
    let [text] = exchange.arguments([length]);
    let mac = MacAddress::parse_bytes(text)?;
    Ok(exchange.answer(mac.to_string().as_bytes()))
}
