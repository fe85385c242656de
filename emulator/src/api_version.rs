/// Whether the text is a version of the API: a date, for previews with a suffix, as in `2019-03-31` and
/// `2018-09-01-preview`. Which versions there are is not asked, since clients outlive every list of them.
pub(crate) fn is_api_version(text: &str) -> bool {
    let date = text.strip_suffix("-preview").unwrap_or(text);
    let lengths = date.split('-').map(str::len);
    let is_number = |byte: u8| byte.is_ascii_digit() || byte == b'-';
    lengths.eq([4, 2, 2]) && date.bytes().all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_version() {
        for text in ["2019-03-31", "2018-09-01-preview"] {
            assert!(is_api_version(text), "{text}");
        }
        for text in [
            "",
            "2019",
            "2019-3-31",
            "2019-03-31-",
            "2019-03-31-beta",
            "abcd-ef-gh",
        ] {
            assert!(!is_api_version(text), "{text}");
        }
    }
}
