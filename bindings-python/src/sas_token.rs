use dps_symkey_core as core;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};

use crate::arguments;
use crate::clock;
use crate::error::OrRaise as _;

/// A SAS token: made by a `DeviceKey`, or read from text by `SasToken.parse`.
///
/// `str(token)` is its text, for a password or a header. Whoever holds that text is the device until it expires, so `repr`
/// leaves the signature out, and it cannot be pickled or copied.
///
/// >>> token = SasToken.parse("SharedAccessSignature sr=0ne00002193%2Fregistrations%2Fsn-1&sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D&se=1700000000&skn=registration")
/// >>> token
/// <dps_symkey.SasToken for 0ne00002193%2Fregistrations%2Fsn-1 until 1700000000>
/// >>> token.expires_at, token.policy_name, token.encoded_resource_uri
/// (1700000000, 'registration', '0ne00002193%2Fregistrations%2Fsn-1')
#[pyclass(frozen, module = "dps_symkey")]
pub(crate) struct SasToken {
    text: Py<PyString>,
    expiry: core::Expiry,
}

#[pymethods]
impl SasToken {
    /// Reads a token without judging it: `DeviceKey.verify` does that.
    ///
    /// Its parts may stand in any order, `skn` may be missing or empty, and `sr` and `sig` may have escapes of either case.
    ///
    /// Raises SasTokenError for a token that is malformed.
    #[classmethod]
    fn parse(_class: &Bound<'_, PyType>, text: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = Self::text_of(text)?;
        let expiry = core::SasToken::parse(&arguments::str_of(&text))
            .or_raise(text.py())?
            .expiry();
        Ok(Self::read(text, expiry))
    }

    /// When the token ends, in seconds since 1970.
    #[getter]
    fn expires_at(&self) -> u64 {
        self.expiry.seconds()
    }

    /// The policy name (`skn`): `registration` for the provisioning service, `None` for a hub.
    #[getter]
    fn policy_name(&self, py: Python<'_>) -> PyResult<Option<String>> {
        self.parsed(py, |token| token.policy_name().map(str::to_owned))
    }

    /// The text of `sr`: the resource URI, percent-encoded as its signer wrote it.
    #[getter]
    fn encoded_resource_uri(&self, py: Python<'_>) -> PyResult<String> {
        self.parsed(py, |token| token.encoded_resource_uri().to_string())
    }

    /// When to make the next token, in seconds since 1970: after four fifths of the lifetime of a token that was made at
    /// `issued_at`, in seconds since 1970 or an aware `datetime`. Without it the token was made just now.
    ///
    /// >>> device_key = DeviceKey("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=")
    /// >>> token = device_key.hub_device_sas_token(host="h.azure-devices.net", device_id="d", expires_at=1700003600)
    /// >>> token.renew_at(issued_at=1700000000)
    /// 1700002880
    #[pyo3(signature = (issued_at = None))]
    fn renew_at(&self, py: Python<'_>, issued_at: Option<&Bound<'_, PyAny>>) -> PyResult<u64> {
        let issued_at = clock::now(issued_at.map(|time| ("issued_at", time)))?;
        self.expiry.renew_at(issued_at).or_raise(py)
    }

    fn __str__(&self, py: Python<'_>) -> Py<PyString> {
        self.text.clone_ref(py)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.parsed(py, |token| {
            let resource = token.encoded_resource_uri().to_string();
            // Only one that is not genuine has characters to escape.
            let resource = resource.escape_debug();
            let expiry = self.expiry;
            format!("<dps_symkey.SasToken for {resource} until {expiry}>")
        })
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a SasToken is secret and cannot be pickled or copied: pass str(token) on where it is safe",
        ))
    }
}

impl SasToken {
    pub(crate) fn built(py: Python<'_>, token: &core::SasToken<'_>) -> PyResult<Self> {
        let mut text = Vec::with_capacity(Self::USUAL_LENGTH);
        token.write_to(&mut |piece| text.extend_from_slice(piece));
        Ok(Self {
            text: PyString::from_bytes(py, &text)?.unbind(),
            expiry: token.expiry(),
        })
    }

    /// More than most tokens have, in bytes; a longer one is as good.
    const USUAL_LENGTH: usize = 256;

    /// A token whose text was read, and with it the expiry.
    pub(crate) fn read(text: Bound<'_, PyString>, expiry: core::Expiry) -> Self {
        let text = text.unbind();
        Self { text, expiry }
    }

    /// The text of a token that is one, or may be.
    pub(crate) fn text_of<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
        match value.cast::<Self>() {
            Ok(token) => Ok(token.get().text.bind(value.py()).clone()),
            Err(_) => arguments::as_str(value)
                .cloned()
                .ok_or_else(|| arguments::no_text("SAS token", value)),
        }
    }

    fn parsed<T>(&self, py: Python<'_>, get: impl FnOnce(&core::SasToken<'_>) -> T) -> PyResult<T> {
        let text = arguments::str_of(self.text.bind(py));
        core::SasToken::parse(&text)
            .or_raise(py)
            .map(|token| get(&token))
    }
}
