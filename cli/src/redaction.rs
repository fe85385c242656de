use std::ffi::OsString;
use std::path::Path;

use dps_symkey_fleet::redaction::{self, Redactor};

/// Takes keys and signatures out of what is printed, that were given in place of a file name, an ID or an option: whoever gives a
/// key as an argument is told so without its being repeated.
pub(crate) fn redactor(arguments: &[OsString]) -> Redactor {
    let arguments = arguments.iter().map(|argument| argument.to_string_lossy());
    let names: Vec<_> = arguments.map(|name| file_name(&name).to_owned()).collect();
    // A shell makes several arguments of a key that is wrapped over lines.
    Redactor::new(&names.join("\n"))
}

/// Whether an argument holds what may be a key or a signature.
pub(crate) fn has_secret(argument: &str) -> bool {
    redaction::has_secret(file_name(argument))
}

/// The name of a file in a folder that is there, where slashes are not base64; else the whole text.
fn file_name(text: &str) -> &str {
    match Path::new(text).parent() {
        // But not in the root, with whose name one key in 64 begins.
        Some(folder) if folder.parent().is_some() && folder.is_dir() => {
            text.rsplit(['/', '\\']).next().unwrap_or_default()
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";

    #[test]
    fn folders_that_are_there_are_not_secret() {
        let folder = env!("CARGO_MANIFEST_DIR");
        assert!(!has_secret(&format!("{folder}/GroupKeyOfPlant7")));
        assert!(has_secret(&format!("{folder}/{KEY}")));
        assert!(has_secret(&format!("./{KEY}")));
        // One key in 64 begins so.
        assert!(has_secret(&KEY.replacen('8', "/", 1)));
    }

    #[test]
    fn a_key_is_taken_out_however_a_shell_splits_it() {
        let (start, end) = KEY.split_at(64);
        let redactor = redactor(&["--group-key-file".into(), start.into(), end.into()]);
        for part in [start, end.trim_end_matches('=')] {
            let message = redactor.redact(&format!("unexpected argument '{part}' found"));
            assert!(!message.contains(part), "{message}");
        }
    }
}
