use std::ffi::OsStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::failure::{Failure, Refusal};

/// Seconds since 1970 by the system's clock.
pub(crate) fn now() -> Result<u64, Failure> {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => Ok(since.as_secs()),
        Err(_) => Err(Failure::Machine(
            "the system's clock is before 1970; set it".to_owned(),
        )),
    }
}

/// Reads a length of time: whole seconds, or with units as in `90m`, `1h 30m`, `30d`. One that is longer than any is the
/// longest, which whoever judges it refuses.
pub(crate) fn parse_seconds(text: &OsStr) -> Result<u64, Refusal> {
    let refusal = || {
        Refusal::new(
            "duration_invalid",
            "is no length of time: give whole seconds, or units of s, m, h, d, w, as in 90m, 1h30m, 30d",
        )
    };
    let text = text.to_str().ok_or_else(refusal)?;
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(text.parse().unwrap_or(u64::MAX));
    }
    // Of the units that are known there, some differ only by case.
    let is_usual = |byte: u8| byte.is_ascii_digit() || b" smhdw".contains(&byte);
    let text = Some(text)
        .filter(|text| text.bytes().all(is_usual))
        .ok_or_else(refusal)?;
    match humantime::parse_duration(text) {
        Ok(duration) if duration.subsec_nanos() == 0 => Ok(duration.as_secs()),
        Err(humantime::DurationError::NumberOverflow) => Ok(u64::MAX),
        _ => Err(refusal()),
    }
}

/// A time as people read it, in UTC.
pub(crate) fn readable(seconds: u64) -> String {
    match UNIX_EPOCH.checked_add(Duration::from_secs(seconds)) {
        Some(time) => humantime::format_rfc3339_seconds(time).to_string(),
        None => seconds.to_string(),
    }
}
