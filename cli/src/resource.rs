use std::ffi::{OsStr, OsString};

use dps_symkey_core::{DeviceKey, HubDeviceId, HubHost, HubModuleId, IdScope, ResourceUri};

use crate::arguments::{RegistrationIdArguments, ResourceArguments, UPPER_CASE_DISPUTED};
use crate::console::Console;
use crate::failure::Failure;
use crate::file_job::Concern;

/// The names that make up the resource of a token, as text.
pub(crate) struct ResourceNames<'a> {
    id_scope: Option<String>,
    registration_id: Option<&'a OsStr>,
    hub: Option<String>,
    device_id: Option<String>,
    module_id: Option<String>,
    rules: &'a RegistrationIdArguments,
}

impl<'a> ResourceNames<'a> {
    pub(crate) fn read(arguments: &'a ResourceArguments) -> Self {
        // What is not UTF-8 becomes U+FFFD, which every rule refuses by its index.
        let text = |name: &Option<OsString>| {
            name.as_ref()
                .map(|name| name.to_string_lossy().into_owned())
        };
        Self {
            id_scope: text(&arguments.id_scope),
            registration_id: arguments.registration_id.as_deref(),
            hub: text(&arguments.hub),
            device_id: text(&arguments.device_id),
            module_id: text(&arguments.module_id),
            rules: &arguments.rules,
        }
    }

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
            let host = HubHost::new(host)?;
            if !host.has_domain() {
                let message = "the hub has no domain, as every hub of Azure has: give its whole host name, such as \
                               my-hub.azure-devices.net";
                console.warn("hub_host_without_domain", message);
            }
            let device_id = HubDeviceId::new(device_id)?;
            return action(match &self.module_id {
                Some(module_id) => {
                    ResourceUri::hub_module(host, device_id, HubModuleId::new(module_id)?)
                }
                None => ResourceUri::hub_device(host, device_id),
            });
        }
        let id_scope = IdScope::new(self.id_scope.as_deref().unwrap_or_default())?;
        if id_scope.is_unusual() {
            let message = "the ID scope does not begin with '0ne' (with a zero) or has a letter O, unlike those of Azure: \
                           compare it with the one on the Overview page of the portal";
            console.warn("id_scope_unusual", message);
        }
        let registration_id = self.registration_id.unwrap_or_default();
        let registration_id = self.rules.read(registration_id.as_encoded_bytes())?;
        if registration_id.has_upper_case() {
            let message = format_args!("the ID has an upper-case letter: {UPPER_CASE_DISPUTED}");
            console.warn(Concern::UpperCase.code(), message);
        }
        action(ResourceUri::registration(id_scope, &registration_id))
    }
}
