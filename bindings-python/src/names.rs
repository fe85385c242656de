//! Classes for the names of provisioning services and hubs; every method that takes one also takes a `str`.

use std::borrow::Cow;

use dps_symkey_core as core;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::arguments;
use crate::error::OrRaise as _;

/// Defines the class of a name: `$what` is its name in errors, `$methods` are its additional methods.
///
/// Names in `core` borrow their text, so the class owns the text and creates the name when it is needed.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident, $what:literal { $($methods:tt)* })+) => {$(
        $(#[$doc])*
        #[pyclass(frozen, eq, ord, hash, module = "dps_symkey")]
        #[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(String);

        #[pymethods]
        impl $name {
            #[new]
            fn new(text: &Bound<'_, PyAny>) -> PyResult<Self> {
                let name = Self::text_of(text)?;
                core::$name::new(&name).or_raise(text.py())?;
                Ok(Self(name.into_owned()))
            }

            $($methods)*

            fn __str__(&self) -> &str {
                &self.0
            }

            fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                // Quoted by Python: the name may contain a quote.
                let text = PyString::new(py, &self.0).repr()?;
                Ok(format!("{}({text})", stringify!($name)))
            }

            /// For `pickle` and `copy`.
            fn __getnewargs__(&self) -> (&str,) {
                (&self.0,)
            }
        }

        impl $name {
            /// The text of a `str`, which is not checked here, or of an object of this class.
            pub(crate) fn text_of<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, str>> {
                if let Some(text) = arguments::as_str(value) {
                    return Ok(arguments::str_of(text));
                }
                match value.cast::<Self>() {
                    Ok(name) => Ok(Cow::Borrowed(&name.get().0)),
                    Err(_) => Err(arguments::no_text($what, value)),
                }
            }
        }
    )+};
}

names! {
    /// The ID scope of a Device Provisioning Service instance, as its overview page shows it: letters and digits.
    ///
    /// >>> IdScope("0ne00002193")
    /// IdScope('0ne00002193')
    ///
    /// Raises DpsError with what is wrong and where.
    IdScope, "ID scope" {
        /// Whether it does not look like the ID scopes that the service assigns, which begin with `0ne` and contain no letter
        /// O; a mistyped one often does not. The format is undocumented, so this is not an error.
        ///
        /// >>> IdScope("0ne00002193").is_unusual, IdScope("One00002193").is_unusual
        /// (False, True)
        #[getter]
        fn is_unusual(&self) -> bool {
            core::IdScope::new(&self.0).is_ok_and(|id_scope| id_scope.is_unusual())
        }
    }

    /// The host name of an IoT hub: a DNS name of at most 253 bytes, without scheme, port or slash.
    ///
    /// >>> HubHost("my-hub.azure-devices.net")
    /// HubHost('my-hub.azure-devices.net')
    ///
    /// Raises DpsError with what is wrong and where.
    HubHost, "hub host" {
        /// Whether the name has more than one part. One without a domain works only where the network completes it; a hub of
        /// Azure has one, and its token is for that name.
        ///
        /// >>> HubHost("my-hub.azure-devices.net").has_domain, HubHost("my-hub").has_domain
        /// (True, False)
        #[getter]
        fn has_domain(&self) -> bool {
            core::HubHost::new(&self.0).is_ok_and(|host| host.has_domain())
        }
    }

    /// The ID of a device on an IoT hub. Not a registration ID: its case counts, and it takes more characters.
    ///
    /// 1 to 128 ASCII letters, digits and `- . % _ * ? ! ( ) , : = @ $ '`.
    ///
    /// >>> HubDeviceId("Pump(7)@hall-2")
    /// HubDeviceId('Pump(7)@hall-2')
    ///
    /// Raises DpsError with what is wrong and where.
    HubDeviceId, "hub device ID" {}

    /// The ID of a module of a device on an IoT hub, of the characters that a `HubDeviceId` has.
    ///
    /// >>> HubModuleId("$edgeAgent")
    /// HubModuleId('$edgeAgent')
    ///
    /// Raises DpsError with what is wrong and where.
    HubModuleId, "hub module ID" {}
}
