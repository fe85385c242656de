use core::fmt;

use super::percent::{decoded, percent_decoded, percent_encode};
use crate::{HubDeviceId, HubHost, HubModuleId, IdScope, RegistrationId};

/// What a SAS token is for: the resource URI, which stands percent-encoded in `sr`.
///
/// Source: "Detailed attestation process" on the provisioning service's page on symmetric key attestation, and
/// "SAS tokens" in the IoT Hub developer guide on access control.
///
/// ```
/// use dps_symkey_core::{IdScope, RegistrationId, ResourceUri};
///
/// let id = RegistrationId::new("sn-1").unwrap();
/// let resource = ResourceUri::registration(IdScope::new("0ne00002193").unwrap(), &id);
/// assert_eq!(resource.to_string(), "0ne00002193/registrations/sn-1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResourceUri<'a> {
    /// `{ID scope}/registrations/{registration ID}`: to register with the provisioning service.
    Registration {
        /// The ID scope of the provisioning service.
        id_scope: IdScope<'a>,
        /// The registration ID of the device.
        registration_id: &'a RegistrationId,
    },
    /// `{host}/devices/{device ID}`: to speak to an IoT hub as a device.
    HubDevice {
        /// The host name of the hub.
        host: HubHost<'a>,
        /// The ID of the device on the hub.
        device_id: HubDeviceId<'a>,
    },
    /// `{host}/devices/{device ID}/modules/{module ID}`: to speak to an IoT hub as a module of a device.
    HubModule {
        /// The host name of the hub.
        host: HubHost<'a>,
        /// The ID of the device on the hub.
        device_id: HubDeviceId<'a>,
        /// The ID of the module on the device.
        module_id: HubModuleId<'a>,
    },
}

impl<'a> ResourceUri<'a> {
    /// The resource of a token that registers a device with the provisioning service.
    #[must_use]
    pub const fn registration(id_scope: IdScope<'a>, registration_id: &'a RegistrationId) -> Self {
        Self::Registration {
            id_scope,
            registration_id,
        }
    }

    /// The resource of a token of a device on an IoT hub, or of a module of it.
    #[must_use]
    pub const fn hub(
        host: HubHost<'a>,
        device_id: HubDeviceId<'a>,
        module_id: Option<HubModuleId<'a>>,
    ) -> Self {
        match module_id {
            None => Self::HubDevice { host, device_id },
            Some(module_id) => Self::HubModule {
                host,
                device_id,
                module_id,
            },
        }
    }

    /// The policy name that a token for this resource carries (`skn`): `registration` for the provisioning service,
    /// none for a hub.
    #[must_use]
    pub const fn policy_name(&self) -> Option<&'static str> {
        match self {
            Self::Registration { .. } => Some("registration"),
            Self::HubDevice { .. } | Self::HubModule { .. } => None,
        }
    }

    /// The pieces that make up the URI, the last two empty where it has only three. All are ASCII.
    const fn pieces(&self) -> [&'a [u8]; 5] {
        match self {
            Self::Registration {
                id_scope,
                registration_id,
            } => [
                id_scope.as_bytes(),
                b"/registrations/",
                registration_id.as_bytes(),
                b"",
                b"",
            ],
            Self::HubDevice { host, device_id } => [
                host.as_bytes(),
                b"/devices/",
                device_id.as_bytes(),
                b"",
                b"",
            ],
            Self::HubModule {
                host,
                device_id,
                module_id,
            } => [
                host.as_bytes(),
                b"/devices/",
                device_id.as_bytes(),
                b"/modules/",
                module_id.as_bytes(),
            ],
        }
    }

    /// Whether `text` is this URI percent-encoded. The IDs of a hub may be encoded once more, where none contains `%`.
    pub(crate) fn is_encoded_in(&self, text: &str) -> bool {
        let pieces = self.pieces();
        let is_hub = !matches!(self, Self::Registration { .. });
        let may_be_twice = is_hub && !pieces.into_iter().flatten().any(|byte| *byte == b'%');
        let mut bytes = percent_decoded(text);
        pieces.into_iter().all(|piece| {
            let is_separator = piece.starts_with(b"/");
            piece.iter().all(|expected| {
                let byte = match may_be_twice && !is_separator {
                    true => decoded(&mut bytes).next(),
                    false => bytes.next(),
                };
                byte == Some(Some(*expected))
            })
        }) && bytes.next().is_none()
    }

    /// Gives `write` the URI percent-encoded, piece by piece.
    pub(crate) fn encode(&self, write: &mut dyn FnMut(&[u8])) {
        for piece in self.pieces() {
            percent_encode(piece, write);
        }
    }
}

/// The URI as it is, not percent-encoded.
impl fmt::Display for ResourceUri<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces()
            .into_iter()
            .try_for_each(|piece| f.write_str(core::str::from_utf8(piece).unwrap_or_default()))
    }
}
