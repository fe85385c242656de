use dps_symkey_core as core;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

use crate::arguments;
use crate::error::{OrRaise as _, refused};
use crate::mac_address::mac_address;
use crate::rules::RulesArgument;

/// A registration ID: what a device calls itself before the Device Provisioning Service, and what its device key is
/// derived from.
///
/// 1 to 128 characters. `rules="portable"` takes `a-z`, `0-9` and inner dashes, which every public document accepts;
/// `rules="service"` also takes upper case and `. _ :`, as the service's concepts page does.
///
/// HMAC tells `SN-1` from `sn-1`: they have different device keys. The service's pages call IDs case-insensitive, and whether
/// it admits a key derived from an ID with upper-case letters is not publicly known. So upper case is an error under the
/// portable rules, and `RegistrationId.lower_cased` is the explicit call.
///
/// It is immutable, hashable and ordered by its text.
///
/// >>> RegistrationId("sn-007-888-abc")
/// RegistrationId('sn-007-888-abc')
/// >>> RegistrationId("SN-1")
/// Traceback (most recent call last):
/// dps_symkey.RegistrationIdError: registration ID has the upper-case letter 'S' at byte 0: the service ignores case but the device key does not, so lower-case the ID explicitly, here and on the device
///
/// Raises RegistrationIdError with what is wrong and where.
#[pyclass(frozen, eq, ord, hash, module = "dps_symkey")]
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RegistrationId(core::RegistrationId);

#[pymethods]
impl RegistrationId {
    /// The greatest length of a registration ID, in bytes.
    #[classattr]
    const MAX_LENGTH: usize = core::RegistrationId::MAX_LENGTH;

    #[new]
    #[pyo3(signature = (text, *, rules = RulesArgument::default()), text_signature = "(text, *, rules='portable')")]
    fn new(text: &Bound<'_, PyAny>, rules: RulesArgument) -> PyResult<Self> {
        with_registration_id(text, rules, |id| Ok(Self(id.clone())))
    }

    /// Lower-cases the text, then checks it. Do the same on the device.
    ///
    /// >>> RegistrationId.lower_cased("SN-007-888-ABC")
    /// RegistrationId('sn-007-888-abc')
    ///
    /// Raises RegistrationIdError.
    #[classmethod]
    #[pyo3(signature = (text, *, rules = RulesArgument::default()), text_signature = "($cls, text, *, rules='portable')")]
    fn lower_cased(
        _class: &Bound<'_, PyType>,
        text: &Bound<'_, PyAny>,
        rules: RulesArgument,
    ) -> PyResult<Self> {
        let py = text.py();
        let text = arguments::text("registration ID", text)?;
        core::RegistrationId::lower_cased(&*text, rules.0)
            .or_raise(py)
            .map(Self)
    }

    /// `mac-{mac}`: the ID of a device that has only a MAC address, a text or a `MacAddress`.
    ///
    /// >>> RegistrationId.from_mac("A1:B2:C3:D4:E5:F6")
    /// RegistrationId('mac-a1-b2-c3-d4-e5-f6')
    ///
    /// Raises RegistrationIdError.
    #[classmethod]
    fn from_mac(_class: &Bound<'_, PyType>, mac: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self(core::RegistrationId::from_mac(&mac_address(mac)?)))
    }

    /// `sn-{serial}`: the ID of a device that has only a serial number, lower-cased.
    ///
    /// A character that the rules do not take is an error and never replaced.
    ///
    /// >>> RegistrationId.from_serial("007-888-ABC")
    /// RegistrationId('sn-007-888-abc')
    ///
    /// Raises RegistrationIdError, whose `byte_index` is in the serial number.
    #[classmethod]
    #[pyo3(signature = (serial, *, rules = RulesArgument::default()), text_signature = "($cls, serial, *, rules='portable')")]
    fn from_serial(
        _class: &Bound<'_, PyType>,
        serial: &Bound<'_, PyAny>,
        rules: RulesArgument,
    ) -> PyResult<Self> {
        let py = serial.py();
        let serial = arguments::text("serial number", serial)?;
        core::RegistrationId::from_serial(&*serial, rules.0)
            .or_raise(py)
            .map(Self)
    }

    /// `sn-{serial}-mac-{mac}`: the ID of a device that has both, lower-cased.
    ///
    /// >>> RegistrationId.from_serial_and_mac(serial="007-888-ABC", mac="A1:B2:C3:D4:E5:F6")
    /// RegistrationId('sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6')
    ///
    /// Raises RegistrationIdError, whose `byte_index` is in the serial number or in the MAC address.
    #[classmethod]
    #[pyo3(signature = (*, serial, mac, rules = RulesArgument::default()), text_signature = "($cls, *, serial, mac, rules='portable')")]
    fn from_serial_and_mac(
        _class: &Bound<'_, PyType>,
        serial: &Bound<'_, PyAny>,
        mac: &Bound<'_, PyAny>,
        rules: RulesArgument,
    ) -> PyResult<Self> {
        let py = serial.py();
        let serial = arguments::text("serial number", serial)?;
        let mac = mac_address(mac)?;
        core::RegistrationId::from_serial_and_mac(&*serial, &mac, rules.0)
            .or_raise(py)
            .map(Self)
    }

    fn __str__(&self) -> &str {
        self.0.as_str()
    }

    fn __repr__(&self) -> String {
        match core::RegistrationId::new(self.0.as_str()) {
            Ok(_) => format!("RegistrationId('{}')", self.0),
            Err(_) => format!("RegistrationId('{}', rules='service')", self.0),
        }
    }

    /// For `pickle` and `copy`. By the wider rules, which take every ID that there is.
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<((&str,), Bound<'py, PyDict>)> {
        let rules = PyDict::new(py);
        rules.set_item("rules", core::Rules::Service.name())?;
        Ok(((self.0.as_str(),), rules))
    }
}

impl RegistrationId {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Hands on the ID of a `RegistrationId`, or that of a text that is checked. It is not moved: it has 136 bytes.
#[inline]
pub(crate) fn with_registration_id<T>(
    value: &Bound<'_, PyAny>,
    rules: RulesArgument,
    with: impl FnOnce(&core::RegistrationId) -> PyResult<T>,
) -> PyResult<T> {
    if let Some(text) = arguments::as_str(value) {
        return match core::RegistrationId::with_rules(&arguments::str_of(text), rules.0) {
            Ok(id) => with(&id),
            Err(error) => Err(refused(value.py(), &error)),
        };
    }
    match value.cast::<RegistrationId>() {
        Ok(id) => with(&id.get().0),
        Err(_) => Err(arguments::no_text("registration ID", value)),
    }
}
