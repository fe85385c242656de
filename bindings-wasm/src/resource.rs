//! What tokens are for.

use dps_symkey_core as core;

use crate::error::Refusal;
use crate::rules::Rules;

/// The names of a device at the provisioning service.
pub(crate) fn registration_names(
    [id_scope, registration_id]: [&[u8]; 2],
    rules: Rules,
) -> Result<(core::IdScope<'_>, core::RegistrationId), Refusal> {
    Ok((
        core::IdScope::from_bytes(id_scope)?,
        core::RegistrationId::from_bytes(registration_id, rules.into())?,
    ))
}

/// The resource URI of a device at a hub, or of a module of it.
pub(crate) fn hub<'a>(
    host: &'a [u8],
    device_id: &'a [u8],
    module_id: Option<&'a [u8]>,
) -> Result<core::ResourceUri<'a>, Refusal> {
    let host = core::HubHost::from_bytes(host)?;
    let device_id = core::HubDeviceId::from_bytes(device_id)?;
    let module_id = module_id.map(core::HubModuleId::from_bytes).transpose()?;
    Ok(core::ResourceUri::hub(host, device_id, module_id))
}
