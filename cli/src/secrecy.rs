use std::ffi::OsString;
use std::path::Path;

/// What stands in an error in place of something that may be a key or a signature.
const NOT_SHOWN: &str = "(not shown: it may be a secret)";

/// Takes keys and signatures out of what is printed, that were given in place of a file name, an ID or an option.
///
/// Errors go into logs and tickets; and whoever gives a key as an argument is told so without its being repeated.
pub(crate) struct Redactor(Vec<String>);

impl Redactor {
    pub(crate) fn new(arguments: &[OsString]) -> Self {
        let arguments = arguments.iter().map(|argument| argument.to_string_lossy());
        let secrets = arguments.flat_map(|argument| {
            let secrets = secrets(&argument).map(str::to_owned);
            secrets.collect::<Vec<_>>()
        });
        Self(secrets.collect())
    }

    pub(crate) fn redact(&self, message: &str) -> String {
        let mut message = message.to_owned();
        for secret in &self.0 {
            message = message.replace(secret, NOT_SHOWN);
        }
        message
    }
}

/// Whether the text holds what may be a key or a signature.
pub(crate) fn has_secret(text: &str) -> bool {
    secrets(text).next().is_some()
}

/// The text without what may be a key or a signature.
pub(crate) fn redacted(text: &str) -> String {
    Redactor(secrets(text).map(str::to_owned).collect()).redact(text)
}

/// The parts of a text that may be a key or a signature: base64 of either alphabet, percent-encoded or not, of 16 bytes
/// or more. So many random characters have some of each kind; names hardly ever do.
fn secrets(text: &str) -> impl Iterator<Item = &str> {
    let is_base64 = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '-' | '_' | '%')
    };
    let name = match Path::new(text).parent() {
        // A file in a folder that is there: the slashes are no digits.
        Some(folder) if !folder.as_os_str().is_empty() && folder.is_dir() => {
            text.rsplit(['/', '\\']).next().unwrap_or_default()
        }
        _ => text,
    };
    name.split(move |character| !is_base64(character))
        .map(|run| run.trim_start_matches('-'))
        .filter(|run| {
            run.len() >= 22
                && run.bytes().any(|byte| byte.is_ascii_uppercase())
                && run.bytes().any(|byte| byte.is_ascii_lowercase())
                && run.bytes().any(|byte| byte.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
    const SIG: &str = "l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D";

    #[test]
    fn takes_keys_and_signatures_out() {
        for (text, redacted) in [
            (KEY.to_owned(), format!("{NOT_SHOWN}==")),
            (KEY.trim_end_matches('=').to_owned(), NOT_SHOWN.to_owned()),
            (format!("--{KEY}"), format!("--{NOT_SHOWN}==")),
            (format!("\"{KEY}\""), format!("\"{NOT_SHOWN}==\"")),
            (
                format!("./{KEY}"),
                format!("./{NOT_SHOWN}==").replace("./", "."),
            ),
            (format!("file:{KEY}"), format!("file:{NOT_SHOWN}==")),
            (format!("{KEY}.csv"), format!("{NOT_SHOWN}==.csv")),
            (
                format!("{KEY},{KEY}"),
                format!("{NOT_SHOWN}==,{NOT_SHOWN}=="),
            ),
            (
                format!("DPS_GROUP_KEY={KEY}"),
                format!("DPS_GROUP_KEY={NOT_SHOWN}=="),
            ),
            (format!("se=1&sig={SIG}"), format!("se=1&sig={NOT_SHOWN}")),
            (
                KEY.replace('/', "_").replace('+', "-"),
                format!("{NOT_SHOWN}=="),
            ),
            (
                "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=".to_owned(),
                format!("{NOT_SHOWN}="),
            ),
            (
                format!("HostName=h;SharedAccessKey={KEY}"),
                format!("HostName=h;SharedAccessKey={NOT_SHOWN}=="),
            ),
        ] {
            assert_eq!(super::redacted(&text), redacted, "{text}");
        }
    }

    #[test]
    fn leaves_names_alone() {
        for name in [
            "",
            "group-key.txt",
            "keys/2024/plant-seven/group-key",
            "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
            concat!(env!("CARGO_MANIFEST_DIR"), "/GroupKeyOfPlant7"),
        ] {
            assert!(!has_secret(name), "{name}");
        }
    }

    #[test]
    fn knows_a_key_that_was_cut_short_in_the_message() {
        // Clap takes what follows `=` off.
        let redactor = Redactor::new(&["derive".into(), format!("--{KEY}").into()]);
        let key = KEY.trim_end_matches('=');
        let message = redactor.redact(&format!("unexpected argument '--{key}' found"));
        assert_eq!(
            message,
            format!("unexpected argument '--{NOT_SHOWN}' found")
        );
    }
}
