use std::borrow::Cow;

use dps_symkey_core::{HubDeviceId, HubHost, HubModuleId, IdScope, RegistrationId, ResourceUri};
use pyo3::prelude::*;

use crate::error::OrRaise as _;
use crate::names;
use crate::registration_id::with_registration_id;
use crate::rules::RulesArgument;

/// The texts that a resource URI is made of.
pub(crate) enum Resource<'a> {
    Registration {
        id_scope: Cow<'a, str>,
        registration_id: RegistrationId,
    },
    Hub {
        host: Cow<'a, str>,
        device_id: Cow<'a, str>,
        module_id: Option<Cow<'a, str>>,
    },
}

impl<'a> Resource<'a> {
    pub(crate) fn registration(
        id_scope: &'a Bound<'_, PyAny>,
        registration_id: &'a Bound<'_, PyAny>,
        rules: RulesArgument,
    ) -> PyResult<Self> {
        Ok(Self::Registration {
            id_scope: names::IdScope::text_of(id_scope)?,
            registration_id: with_registration_id(registration_id, rules, |id| Ok(id.clone()))?,
        })
    }

    pub(crate) fn hub(
        host: &'a Bound<'_, PyAny>,
        device_id: &'a Bound<'_, PyAny>,
        module_id: Option<&'a Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let module_id = module_id.map(names::HubModuleId::text_of);
        Ok(Self::Hub {
            host: names::HubHost::text_of(host)?,
            device_id: names::HubDeviceId::text_of(device_id)?,
            module_id: module_id.transpose()?,
        })
    }

    /// Checks the names, and hands their URI on.
    pub(crate) fn with_uri<T>(
        &self,
        py: Python<'_>,
        with: impl FnOnce(&ResourceUri<'_>) -> PyResult<T>,
    ) -> PyResult<T> {
        let uri = match self {
            Self::Registration {
                id_scope,
                registration_id,
            } => ResourceUri::registration(IdScope::new(id_scope).or_raise(py)?, registration_id),
            Self::Hub {
                host,
                device_id,
                module_id,
            } => {
                let host = HubHost::new(host).or_raise(py)?;
                let device_id = HubDeviceId::new(device_id).or_raise(py)?;
                let module_id = module_id.as_deref().map(HubModuleId::new).transpose();
                ResourceUri::hub(host, device_id, module_id.or_raise(py)?)
            }
        };
        with(&uri)
    }
}
