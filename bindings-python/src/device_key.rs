use dps_symkey_core as core;
use pyo3::IntoPyObjectExt as _;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};
use subtle::ConstantTimeEq as _;

use crate::arguments;
use crate::clock;
use crate::error::OrRaise as _;
use crate::names::IdScope;
use crate::registration_id::with_registration_id;
use crate::resource::Resource;
use crate::rules::RulesArgument;
use crate::sas_token::SasToken;

/// The key of one device: derived from its group key, or that of an individual enrollment. It signs and verifies SAS
/// tokens, and cannot derive.
///
/// `text` is base64 of 16 to 64 bytes, and nothing around it; a derived key has 32.
///
/// It shows nothing of itself, cannot be pickled or copied, and `==` takes the same time whatever differs. It is wiped from
/// memory when nothing refers to it; a `str` that it was read from or written to is Python's, and is not.
///
/// >>> device_key = DeviceKey("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=")
/// >>> token = device_key.registration_sas_token(
/// ...     id_scope="0ne00002193",
/// ...     registration_id="sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
/// ...     expires_at=1700000000,
/// ... )
/// >>> print(token)
/// SharedAccessSignature sr=0ne00002193%2Fregistrations%2Fsn-007-888-abc-mac-a1-b2-c3-d4-e5-f6&sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D&se=1700000000&skn=registration
///
/// Raises InvalidKeyError, which holds no part of the key.
#[pyclass(frozen, module = "dps_symkey")]
pub(crate) struct DeviceKey(pub(crate) core::DeviceKey);

#[pymethods]
impl DeviceKey {
    #[new]
    fn new(text: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = text.py();
        let text = arguments::key_text("device key", "DeviceKey", text)?;
        core::DeviceKey::from_base64(text.as_bytes())
            .or_raise(py)
            .map(Self)
    }

    /// The key from its bytes, 16 to 64 of them.
    ///
    /// Raises InvalidKeyError.
    #[classmethod]
    fn from_bytes(_class: &Bound<'_, PyType>, data: &Bound<'_, PyAny>) -> PyResult<Self> {
        let bytes = arguments::key_bytes("device key", "DeviceKey", data)?;
        core::DeviceKey::from_bytes(bytes)
            .or_raise(data.py())
            .map(Self)
    }

    /// Whether this may be the group key, come to where a device key belongs: it does not have the 32 bytes of a derived key.
    /// Else it is the key of an individual enrollment. The group key never goes into device code.
    ///
    /// >>> DeviceKey("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=").may_be_group_key
    /// False
    #[getter]
    fn may_be_group_key(&self) -> bool {
        self.0.may_be_group_key()
    }

    /// The key's text, as device code and the portal take it. Secret.
    fn to_base64<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        PyString::from_bytes(py, self.0.to_base64().as_bytes())
    }

    /// The token with which a device registers with the provisioning service.
    ///
    /// It ends at `expires_at`, in whole seconds since 1970 or an aware `datetime`, or `valid_for` from now, in whole
    /// seconds or a `timedelta`. Fractions of a `datetime` or `timedelta` are cut off. An expiry in the past is no error.
    /// `rules` are those that a text in place of a `RegistrationId` is checked by.
    ///
    /// Raises RegistrationIdError; SasTokenError for the expiry; DpsError for the ID scope.
    #[pyo3(signature = (*, id_scope, registration_id, expires_at = None, valid_for = None, rules = RulesArgument::default()), text_signature = "($self, /, *, id_scope, registration_id, expires_at=None, valid_for=None, rules='portable')")]
    fn registration_sas_token(
        &self,
        id_scope: &Bound<'_, PyAny>,
        registration_id: &Bound<'_, PyAny>,
        expires_at: Option<&Bound<'_, PyAny>>,
        valid_for: Option<&Bound<'_, PyAny>>,
        rules: RulesArgument,
    ) -> PyResult<SasToken> {
        let py = id_scope.py();
        let id_scope = IdScope::text_of(id_scope)?;
        let id_scope = core::IdScope::new(&id_scope).or_raise(py)?;
        with_registration_id(registration_id, rules, |id| {
            let expiry = clock::expiry(py, expires_at, valid_for)?;
            let token = self.0.registration_sas_token(id_scope, id, expiry);
            SasToken::built(py, &token)
        })
    }

    /// The token with which a device speaks to its IoT hub.
    ///
    /// `host` is the hub's host name, as in my-hub.azure-devices.net. A hub's device ID is no registration ID: its case
    /// counts, and it takes more characters. The expiry is given as in `registration_sas_token`.
    ///
    /// Raises SasTokenError for the expiry; DpsError for the names.
    #[pyo3(signature = (*, host, device_id, expires_at = None, valid_for = None))]
    fn hub_device_sas_token(
        &self,
        host: &Bound<'_, PyAny>,
        device_id: &Bound<'_, PyAny>,
        expires_at: Option<&Bound<'_, PyAny>>,
        valid_for: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<SasToken> {
        let py = host.py();
        let resource = Resource::hub(host, device_id, None)?;
        let expiry = clock::expiry(py, expires_at, valid_for)?;
        resource.with_uri(py, |uri| {
            SasToken::built(py, &self.0.sas_token(*uri, expiry))
        })
    }

    /// The token with which a module of a device speaks to its IoT hub.
    ///
    /// Raises SasTokenError for the expiry; DpsError for the names.
    #[pyo3(signature = (*, host, device_id, module_id, expires_at = None, valid_for = None))]
    fn hub_module_sas_token(
        &self,
        host: &Bound<'_, PyAny>,
        device_id: &Bound<'_, PyAny>,
        module_id: &Bound<'_, PyAny>,
        expires_at: Option<&Bound<'_, PyAny>>,
        valid_for: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<SasToken> {
        let py = host.py();
        let resource = Resource::hub(host, device_id, Some(module_id))?;
        let expiry = clock::expiry(py, expires_at, valid_for)?;
        resource.with_uri(py, |uri| {
            SasToken::built(py, &self.0.sas_token(*uri, expiry))
        })
    }

    /// Reads a token, a text or a `SasToken`, and judges whether this key signed it, whether it is for `id_scope` and
    /// `registration_id`, or for `host`, `device_id` and, of a module, `module_id`, and whether it is valid: while
    /// `now < se + allowed_skew`. Gives the token.
    ///
    /// `now` is in seconds since 1970 or an aware `datetime`, and that of the system's clock where it is not given.
    /// `allowed_skew`, for clocks that differ, is in seconds or a `timedelta`, and at most a day.
    ///
    /// Takes what the Azure clients make: parts in any order, `skn` missing or empty, either case of escapes, raw slashes.
    /// Only a genuine token is ever called expired.
    ///
    /// >>> device_key = DeviceKey("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=")
    /// >>> token = device_key.registration_sas_token(id_scope="0ne00002193", registration_id="sn-1", valid_for=3600)
    /// >>> device_key.verify(token, id_scope="0ne00002193", registration_id="sn-1").policy_name
    /// 'registration'
    ///
    /// Raises SasTokenError; RegistrationIdError and DpsError for the names.
    #[pyo3(signature = (token, *, id_scope = None, registration_id = None, host = None, device_id = None, module_id = None, now = None, allowed_skew = None, rules = RulesArgument::default()), text_signature = "($self, /, token, *, id_scope=None, registration_id=None, host=None, device_id=None, module_id=None, now=None, allowed_skew=0, rules='portable')")]
    #[expect(
        clippy::too_many_arguments,
        reason = "by keyword, and most of them optional"
    )]
    fn verify(
        &self,
        token: &Bound<'_, PyAny>,
        id_scope: Option<&Bound<'_, PyAny>>,
        registration_id: Option<&Bound<'_, PyAny>>,
        host: Option<&Bound<'_, PyAny>>,
        device_id: Option<&Bound<'_, PyAny>>,
        module_id: Option<&Bound<'_, PyAny>>,
        now: Option<&Bound<'_, PyAny>>,
        allowed_skew: Option<&Bound<'_, PyAny>>,
        rules: RulesArgument,
    ) -> PyResult<SasToken> {
        let py = token.py();
        let resource = match (id_scope, registration_id, host, device_id, module_id) {
            (Some(id_scope), Some(registration_id), None, None, None) => {
                Resource::registration(id_scope, registration_id, rules)?
            }
            (None, None, Some(host), Some(device_id), module_id) => {
                Resource::hub(host, device_id, module_id)?
            }
            _ => {
                return Err(PyTypeError::new_err(
                    "give what the token is for: either id_scope and registration_id, or host and device_id, with module_id for a module",
                ));
            }
        };
        let now = clock::now(now.map(|now| ("now", now)))?;
        let allowed_skew = match allowed_skew {
            Some(skew) => clock::duration("allowed_skew", skew)?,
            None => 0,
        };
        let text = SasToken::text_of(token)?;
        let expiry = resource.with_uri(py, |uri| {
            let text = arguments::str_of(&text);
            let verified = self.0.verify(&text, uri, now, allowed_skew);
            Ok(verified.or_raise(py)?.expiry())
        })?;
        Ok(SasToken::read(text, expiry))
    }

    fn __eq__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = other.py();
        match other.cast::<Self>() {
            Ok(other) => bool::from(self.0.ct_eq(&other.get().0)).into_bound_py_any(py),
            Err(_) => Ok(py.NotImplemented().into_bound(py)),
        }
    }

    fn __repr__(&self) -> &'static str {
        "<dps_symkey.DeviceKey>"
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a DeviceKey is secret and cannot be pickled or copied: pass to_base64() on where it is safe",
        ))
    }
}
