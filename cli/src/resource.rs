use std::ffi::{OsStr, OsString};

use dps_symkey_core::{DeviceKey, HubDeviceId, HubHost, HubModuleId, IdScope, ResourceUri};

use crate::arguments::{RegistrationIdArguments, ResourceArguments};
use crate::failure::Failure;

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

    /// What makes one doubt that the key is of this device, where it is to register.
    pub(crate) fn doubt(&self, device_key: &DeviceKey) -> Option<String> {
        let length = device_key.byte_len();
        let is_doubtful = self.id_scope.is_some() && length != DeviceKey::DERIVED_LENGTH;
        is_doubtful.then(|| {
            format!(
                "device key has {length} bytes and one that was derived has {}: unless this device has an enrollment of \
                 its own, it may be the group key, which no device may have",
                DeviceKey::DERIVED_LENGTH
            )
        })
    }

    /// Checks the names and does something with the resource that they make up.
    pub(crate) fn with_resource<T>(
        &self,
        action: impl FnOnce(ResourceUri<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if let (Some(host), Some(device_id)) = (&self.hub, &self.device_id) {
            if self.rules.lower_case {
                let message =
                    "--lower-case is for registration IDs; the IDs on a hub keep their case";
                return Err(Failure::Usage(message.to_owned()));
            }
            let host = HubHost::new(host)?;
            let device_id = HubDeviceId::new(device_id)?;
            return action(match &self.module_id {
                Some(module_id) => {
                    ResourceUri::hub_module(host, device_id, HubModuleId::new(module_id)?)
                }
                None => ResourceUri::hub_device(host, device_id),
            });
        }
        let id_scope = IdScope::new(self.id_scope.as_deref().unwrap_or_default())?;
        let registration_id = self.registration_id.unwrap_or_default();
        let registration_id = self.rules.read(registration_id.as_encoded_bytes())?;
        action(ResourceUri::registration(id_scope, &registration_id))
    }
}
