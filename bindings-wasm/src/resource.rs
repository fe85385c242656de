use dps_symkey_core::{
    HubDeviceId, HubHost, HubModuleId, IdScope, RegistrationId, ResourceUri, Rules,
};
use wasm_bindgen::prelude::*;

use crate::error::Refusal;
use crate::exchange::Exchange;

/// Whether an ID scope does not look like those that the service gives out.
#[wasm_bindgen]
pub fn is_id_scope_unusual(exchange: &Exchange, length: usize) -> Result<bool, Refusal> {
    let [id_scope] = exchange.arguments([length]);
    Ok(IdScope::from_bytes(id_scope)?.is_unusual())
}

/// Whether the name of a hub's host has more than one part.
#[wasm_bindgen]
pub fn hub_host_has_domain(exchange: &Exchange, length: usize) -> Result<bool, Refusal> {
    let [host] = exchange.arguments([length]);
    Ok(HubHost::from_bytes(host)?.has_domain())
}

/// Hands on the resource URI of a device at the provisioning service.
pub(crate) fn registration<T>(
    [id_scope, registration_id]: [&[u8]; 2],
    rules: impl Into<Rules>,
    with: impl FnOnce(ResourceUri<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let id_scope = IdScope::from_bytes(id_scope)?;
    let registration_id = RegistrationId::from_bytes(registration_id, rules.into())?;
    with(ResourceUri::registration(id_scope, &registration_id))
}

/// That of a device at a hub, or of a module of it.
pub(crate) fn hub<'a>(
    host: &'a [u8],
    device_id: &'a [u8],
    module_id: Option<&'a [u8]>,
) -> Result<ResourceUri<'a>, Refusal> {
    let host = HubHost::from_bytes(host)?;
    let device_id = HubDeviceId::from_bytes(device_id)?;
    let module_id = module_id.map(HubModuleId::from_bytes).transpose()?;
    Ok(ResourceUri::hub(host, device_id, module_id))
}
