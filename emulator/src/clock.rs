//! Times as the service and the log write them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Seconds since 1970. A clock before that is taken for 1970.
pub(crate) fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default().as_secs()
}

/// Seconds since 1970 as people read them, in UTC.
pub(crate) fn readable(seconds: u64) -> String {
    match UNIX_EPOCH.checked_add(Duration::from_secs(seconds)) {
        Some(time) => humantime::format_rfc3339_seconds(time).to_string(),
        None => seconds.to_string(),
    }
}

/// Now, as the log has it: to the millisecond.
pub(crate) fn log_time() -> String {
    humantime::format_rfc3339_millis(SystemTime::now()).to_string()
}

/// Now, as the service's answers have it: to a ten-millionth of a second, as in `2019-11-19T21:39:05.1573304Z`.
pub(crate) fn service_time() -> String {
    let nanoseconds = humantime::format_rfc3339_nanos(SystemTime::now()).to_string();
    match nanoseconds.get(..nanoseconds.len() - 3) {
        Some(time) => format!("{time}Z"),
        None => nanoseconds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_times() {
        assert_eq!(readable(1_700_000_000), "2023-11-14T22:13:20Z");
        assert_eq!(readable(u64::MAX), u64::MAX.to_string());
        let time = service_time();
        assert_eq!(time.len(), "2019-11-19T21:39:05.1573304Z".len(), "{time}");
        assert!(time.ends_with('Z'));
    }
}
