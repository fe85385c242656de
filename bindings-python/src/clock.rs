//! Times and lengths of time as Python has them, in whole seconds.

use std::time::{SystemTime, UNIX_EPOCH};

use dps_symkey_core::{Expiry, ExpiryError};
use pyo3::exceptions::{PyOSError, PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDateTime, PyDelta, PyDeltaAccess as _, PyInt, PyTzInfo};

use crate::arguments::type_name;
use crate::error::{OrRaise as _, raised};

/// When a token ends, from `expires_at` or `valid_for`: one of the two.
pub(crate) fn expiry(
    py: Python<'_>,
    expires_at: Option<&Bound<'_, PyAny>>,
    valid_for: Option<&Bound<'_, PyAny>>,
) -> PyResult<Expiry> {
    match (expires_at, valid_for) {
        (Some(expires_at), None) => {
            Expiry::new(seconds_since_1970("expires_at", expires_at)?).or_raise(py)
        }
        (None, Some(valid_for)) => {
            let lifetime = duration("valid_for", valid_for)?;
            Expiry::after(now(None)?, lifetime).or_raise(py)
        }
        _ => Err(PyTypeError::new_err(
            "give either expires_at, seconds since 1970 or an aware datetime, or valid_for, seconds or a timedelta",
        )),
    }
}

/// The time given, or that of the system's clock; seconds since 1970.
pub(crate) fn now(given: Option<(&'static str, &Bound<'_, PyAny>)>) -> PyResult<u64> {
    if let Some((name, time)) = given {
        return seconds_since_1970(name, time);
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since
        .map(|since| since.as_secs())
        .map_err(|_| PyOSError::new_err("the system's clock is before 1970; set it"))
}

/// A length of time in seconds, its fraction cut off. `core` judges what is too long.
pub(crate) fn duration(name: &str, value: &Bound<'_, PyAny>) -> PyResult<u64> {
    let seconds = match value.cast::<PyDelta>() {
        Ok(delta) => whole_seconds(delta),
        Err(_) => whole_number(name, value, "whole seconds or a timedelta")?,
    };
    seconds.ok_or_else(|| {
        let message = format!("{name} is negative: give seconds, as in 3600, or a timedelta");
        raised(value.py(), &message, "duration_invalid")
    })
}

/// Times that are too late are left to `core` to refuse.
fn seconds_since_1970(name: &str, value: &Bound<'_, PyAny>) -> PyResult<u64> {
    let wanted =
        "whole seconds since 1970, as in int(time.time()) + 3600, or a datetime with a time zone";
    // The usual one first: what a datetime is Python has to be asked.
    let datetime = match value.is_exact_instance_of::<PyInt>() {
        true => None,
        false => value.cast::<PyDateTime>().ok(),
    };
    let seconds = match datetime {
        Some(datetime) => seconds_of_datetime(name, datetime)?,
        None => whole_number(name, value, wanted)?,
    };
    seconds.ok_or_else(|| {
        let message = format!("{name} is before 1970: give seconds since 1970, as in 1700000000");
        raised(value.py(), &message, ExpiryError::Negative.code())
    })
}

fn seconds_of_datetime(name: &str, datetime: &Bound<'_, PyDateTime>) -> PyResult<Option<u64>> {
    let py = datetime.py();
    if datetime.call_method0("utcoffset")?.is_none() {
        let message = format!(
            "{name} is a naive datetime: pass one with a time zone, as datetime.now(timezone.utc) is"
        );
        return Err(raised(py, &message, "time_invalid"));
    }
    // In whole numbers: `timestamp` would be rounded to the next second far from 1970.
    let epoch = PyDateTime::from_timestamp(py, 0.0, Some(&*PyTzInfo::utc(py)?))?;
    let since = datetime.sub(epoch)?;
    Ok(whole_seconds(since.cast::<PyDelta>()?))
}

/// The fraction is cut off: towards the past, before 1970 too. `None` if it is negative.
fn whole_seconds(delta: &Bound<'_, PyDelta>) -> Option<u64> {
    let days = i64::from(delta.get_days());
    let seconds = days * 86_400 + i64::from(delta.get_seconds());
    u64::try_from(seconds).ok()
}

/// A whole number: an `int` or an object with `__index__`, such as NumPy's integers, but neither a `float` nor a `bool`. `None`
/// if it is negative; one that does not fit becomes `u64::MAX`, which `core` refuses.
fn whole_number(name: &str, value: &Bound<'_, PyAny>, wanted: &str) -> PyResult<Option<u64>> {
    let wrong_type =
        || PyTypeError::new_err(format!("{name} is {}: give {wanted}", type_name(value)));
    if value.is_instance_of::<PyBool>() {
        return Err(wrong_type());
    }
    match value.extract::<i64>() {
        Ok(number) => Ok(u64::try_from(number).ok()),
        Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => {
            let is_negative = value.call_method0("__index__")?.lt(0)?;
            Ok((!is_negative).then_some(u64::MAX))
        }
        Err(error) if error.is_instance_of::<PyTypeError>(value.py()) => Err(wrong_type()),
        Err(error) => Err(error),
    }
}
