use std::ffi::OsStr;

use dps_symkey_core::{DeviceKey, HubDeviceId, HubHost, HubModuleId, IdScope, ResourceUri};
use dps_symkey_fleet::Concern;

use crate::arguments::{ResourceArguments, UPPER_CASE_DISPUTED};
use crate::console::Console;
use crate::failure::Failure;

impl ResourceArguments {
    /// Warns of a key that may not be of this device, where it is to register. A hub makes keys of any length.
    pub(crate) fn warn_of_key(&self, device_key: &DeviceKey, console: &Console) {
        if self.id_scope.is_some() && device_key.may_be_group_key() {
            let message = format_args!(
                "the device key has {} bytes and one that was derived has {}: unless this device has an enrollment of \
                 its own, it may be the group key, which no device may have",
                device_key.byte_len(),
                DeviceKey::DERIVED_LENGTH
            );
            console.warn("key_may_be_group_key", message);
        }
    }

    /// Checks the names, warns of those that are hardly right, and does something with the resource that they make up.
    pub(crate) fn with_resource<T>(
        &self,
        console: &Console,
        action: impl FnOnce(ResourceUri<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if let (Some(host), Some(device_id)) = (&self.hub, &self.device_id) {
            if self.rules.lower_case {
                let message =
                    "--lower-case is for registration IDs; the IDs on a hub keep their case";
                return Err(Failure::Usage(message.to_owned()));
            }
            let host = HubHost::from_bytes(host.as_encoded_bytes())?;
            if !host.has_domain() {
                let message = "the hub has no domain, as every hub of Azure has: give its whole host name, such as \
                               my-hub.azure-devices.net";
                console.warn("hub_host_without_domain", message);
            }
            let device_id = HubDeviceId::from_bytes(device_id.as_encoded_bytes())?;
            let module_id = self.module_id.as_deref().map(OsStr::as_encoded_bytes);
            let module_id = module_id.map(HubModuleId::from_bytes).transpose()?;
            return action(ResourceUri::hub(host, device_id, module_id));
        }
        let id_scope = self.id_scope.as_deref().unwrap_or_default();
        let id_scope = IdScope::from_bytes(id_scope.as_encoded_bytes())?;
        if id_scope.is_unusual() {
            let message = "the ID scope does not begin with '0ne' (with a zero) or has a letter O, unlike those of Azure: \
                           compare it with the one on the Overview page of the portal";
            console.warn("id_scope_unusual", message);
        }
        let registration_id = self.registration_id.as_deref().unwrap_or_default();
        let registration_id = self.rules.read(registration_id.as_encoded_bytes())?;
        if registration_id.has_upper_case() {
            let message = format_args!("the ID has an upper-case letter: {UPPER_CASE_DISPUTED}");
            console.warn(Concern::UpperCase.code(), message);
        }
        action(ResourceUri::registration(id_scope, &registration_id))
    }
}
