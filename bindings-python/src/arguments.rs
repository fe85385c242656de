//! Text as Python has it: `str`, and nothing that only looks like it.

use std::borrow::Cow;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};

/// The text of a `str`. A lone surrogate, which has no UTF-8, becomes U+FFFD, which nothing here takes either.
pub(crate) fn text<'a>(name: &str, value: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, str>> {
    match as_str(value) {
        Some(text) => Ok(str_of(text)),
        None => Err(no_text(name, value)),
    }
}

/// Nearly every `str` is one exactly, and none of a class below it, for which Python would have to be asked.
#[inline]
pub(crate) fn as_str<'a, 'py>(value: &'a Bound<'py, PyAny>) -> Option<&'a Bound<'py, PyString>> {
    match value.cast_exact() {
        Ok(text) => Some(text),
        Err(_) => value.cast().ok(),
    }
}

pub(crate) fn str_of<'a>(text: &'a Bound<'_, PyString>) -> Cow<'a, str> {
    match text.to_str() {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(without_lone_surrogates(text)),
    }
}

/// One U+FFFD for each, as in JavaScript: PyO3's own conversion makes three, and an ID may then be too long.
#[cold]
fn without_lone_surrogates(text: &Bound<'_, PyString>) -> String {
    // The method of `str` itself, which a class below it may have another of.
    let str = text.py().get_type::<PyString>();
    let utf_16 = str.call_method1("encode", (text, "utf-16-le", "surrogatepass"));
    match utf_16.and_then(|utf_16| utf_16.extract::<Vec<u8>>()) {
        Ok(utf_16) => {
            let units = utf_16.chunks_exact(2).map(|unit| match *unit {
                [low, high] => u16::from_le_bytes([low, high]),
                _ => 0,
            });
            char::decode_utf16(units)
                .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        // There is no memory for it.
        Err(_) => text.to_string_lossy().into_owned(),
    }
}

/// The text of a key of that class.
pub(crate) fn key_text<'a>(
    name: &str,
    class: &str,
    value: &'a Bound<'_, PyAny>,
) -> PyResult<Cow<'a, str>> {
    if value.is_instance_of::<PyBytes>() {
        let wanted = format!(
            "a str, as .decode() gives it of its text, or call {class}.from_bytes with the raw bytes of the key"
        );
        return Err(wrong_type(name, value, &wanted));
    }
    text(name, value)
}

/// The bytes of a key of that class.
pub(crate) fn key_bytes<'a>(
    name: &str,
    class: &str,
    value: &'a Bound<'_, PyAny>,
) -> PyResult<&'a [u8]> {
    match value.cast::<PyBytes>() {
        Ok(bytes) => Ok(bytes.as_bytes()),
        Err(_) if value.is_instance_of::<PyString>() => {
            let wanted = format!("bytes, or call {class}(text) with the text of the key");
            Err(wrong_type(name, value, &wanted))
        }
        Err(_) => Err(wrong_type(name, value, "bytes")),
    }
}

/// The text of a MAC address.
pub(crate) fn mac_text<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, str>> {
    match value.cast::<PyBytes>() {
        // The octets themselves: no text of an address is so short.
        Ok(octets) if matches!(octets.as_bytes().len(), 6 | 8) => Err(wrong_type(
            "MAC address",
            value,
            "a str, as .hex() gives it",
        )),
        _ => text("MAC address", value),
    }
}

/// Says what was given in place of text, and what to do.
pub(crate) fn no_text(name: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let wanted = match value.is_instance_of::<PyBytes>() {
        true => "a str, as .decode() gives it",
        false => "a str",
    };
    wrong_type(name, value, wanted)
}

fn wrong_type(name: &str, value: &Bound<'_, PyAny>, wanted: &str) -> PyErr {
    PyTypeError::new_err(format!("{name} is {}: give {wanted}", type_name(value)))
}

/// The name of a value's type, for a message. Never the value: it may be a key.
pub(crate) fn type_name(value: &Bound<'_, PyAny>) -> String {
    let name = value.get_type().name();
    name.map_or_else(|_| "an object".to_owned(), |name| name.to_string())
}

/// Whether a value is of a class of a package. One that was not imported has made no value.
pub(crate) fn is_of(value: &Bound<'_, PyAny>, package: &str, class: &str) -> PyResult<bool> {
    let modules = value.py().import("sys")?.getattr("modules")?;
    let class = match modules.cast::<PyDict>()?.get_item(package)? {
        // Not there yet while the package is being imported.
        Some(package) => package.getattr_opt(class)?,
        None => None,
    };
    class.map_or(Ok(false), |class| value.is_instance(&class))
}
