use std::ffi::OsString;
use std::path::Path;

/// What stands in an error in place of something that may be a key or a token.
pub(crate) const NOT_SHOWN: &str = "(not shown: it may be a secret)";

/// Takes keys and tokens out of what is printed, that were given in place of a file name, an ID or an option.
///
/// Errors go into logs and tickets; and whoever gives a key as an argument is told so without its being repeated.
pub(crate) struct Redactor(Vec<String>);

impl Redactor {
    pub(crate) fn new(arguments: &[OsString]) -> Self {
        let texts = arguments.iter().flat_map(|argument| {
            let text = argument.to_string_lossy();
            let value = text.split_once('=').map(|(_, value)| value.to_owned());
            [Some(text.into_owned()), value].into_iter().flatten()
        });
        Self(texts.filter(|text| may_be_secret(text)).collect())
    }

    pub(crate) fn redact(&self, message: &str) -> String {
        let mut message = message.to_owned();
        for secret in &self.0 {
            message = message.replace(&format!("'{secret}'"), NOT_SHOWN);
            message = message.replace(secret, NOT_SHOWN);
        }
        message
    }
}

/// Whether a text may be or hold a key or a token: one of the names that go before them, or base64 of either alphabet
/// and of a key's length, with or without quotes, padding and `NAME=`.
pub(crate) fn may_be_secret(text: &str) -> bool {
    if ["SharedAccessKey", "SharedAccessSignature"]
        .iter()
        .any(|name| text.contains(name))
    {
        return true;
    }
    let value = match text.trim_end_matches(['=', '"', '\'', ' ']).split_once('=') {
        Some((_, value)) => value,
        None => text,
    };
    let quotes =
        |character: char| matches!(character, '"' | '\'' | '=') || character.is_whitespace();
    let digits = value.trim_matches(quotes);
    let is_base64 =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    // 16 to 64 bytes; of so many random characters some are of each kind.
    (22..=88).contains(&digits.len())
        && digits.bytes().all(is_base64)
        && digits.bytes().any(|byte| byte.is_ascii_uppercase())
        && digits.bytes().any(|byte| byte.is_ascii_lowercase())
        && digits.bytes().any(|byte| byte.is_ascii_digit())
        && !is_in_a_folder(text)
}

/// Whether the text is the name of a file in a folder that is there, as no key is.
fn is_in_a_folder(text: &str) -> bool {
    let folder = Path::new(text).parent();
    folder.is_some_and(|folder| !folder.as_os_str().is_empty() && folder.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";

    #[test]
    fn knows_keys_and_tokens_from_names() {
        for secret in [
            KEY,
            KEY.trim_end_matches('='),
            &format!("\"{KEY}\""),
            &format!("DPS_GROUP_KEY={KEY}"),
            &KEY.replace('/', "_").replace('+', "-"),
            "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=",
            "HostName=h.azure-devices.net;SharedAccessKey=abc",
            "SharedAccessSignature sr=a",
        ] {
            assert!(may_be_secret(secret), "{secret}");
        }
        for name in [
            "",
            "group-key.txt",
            "keys/2024/plant-seven/group-key",
            "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
            concat!(env!("CARGO_MANIFEST_DIR"), "/GroupKeyOfPlant7"),
        ] {
            assert!(!may_be_secret(name), "{name}");
        }
    }

    #[test]
    fn takes_secrets_out() {
        let arguments = ["derive", "--group-key-file", KEY].map(OsString::from);
        let redactor = Redactor::new(&arguments);
        let message = redactor.redact(&format!("cannot read {KEY}: '{KEY}'"));
        assert_eq!(message, format!("cannot read {NOT_SHOWN}: {NOT_SHOWN}"));
    }
}
