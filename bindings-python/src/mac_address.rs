use dps_symkey_core as core;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arguments;
use crate::error::OrRaise as _;

/// A MAC address that can tell one device from another: EUI-48 (6 octets) or EUI-64 (8 octets).
///
/// Reads `A1:B2:C3:D4:E5:F6`, `a1-b2-c3-d4-e5-f6`, `a1b2.c3d4.e5f6` and `a1b2c3d4e5f6`, in either case, and the same with
/// 8 octets. All-zero, broadcast and multicast addresses are refused: no single device has one.
///
/// >>> mac = MacAddress("00:1B:21:D4:E5:F6")
/// >>> str(mac), mac.octets, mac.is_locally_administered
/// ('00-1b-21-d4-e5-f6', b'\x00\x1b!\xd4\xe5\xf6', False)
///
/// Raises RegistrationIdError for another form or address.
#[pyclass(frozen, eq, ord, hash, module = "dps_symkey")]
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct MacAddress(core::MacAddress);

#[pymethods]
impl MacAddress {
    #[new]
    fn new(text: &Bound<'_, PyAny>) -> PyResult<Self> {
        parse(text).map(Self)
    }

    /// The octets in the order of transmission: 6 or 8 bytes.
    #[getter]
    fn octets<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.octets())
    }

    /// Whether the address was set by software and not by the maker: it may change at the next boot, and a registration
    /// ID made from it with it.
    #[getter]
    fn is_locally_administered(&self) -> bool {
        self.0.is_locally_administered()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("MacAddress('{}')", self.0)
    }

    fn __getnewargs__(&self) -> (String,) {
        (self.0.to_string(),)
    }
}

/// The address of a `MacAddress` or a text.
pub(crate) fn mac_address(value: &Bound<'_, PyAny>) -> PyResult<core::MacAddress> {
    match value.cast::<MacAddress>() {
        Ok(mac) => Ok(mac.get().0),
        Err(_) => parse(value),
    }
}

fn parse(text: &Bound<'_, PyAny>) -> PyResult<core::MacAddress> {
    core::MacAddress::parse(&arguments::mac_text(text)?).or_raise(text.py())
}
