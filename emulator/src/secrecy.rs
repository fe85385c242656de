//! What may be a key is in no error: errors go into logs and tickets.

use std::ffi::OsString;
use std::path::Path;

use data_encoding::BASE64_NOPAD;

use crate::key::GroupKey;

/// Whether a key was given among the arguments, which would be repeated by an error about them.
///
/// White space in an argument does not count, and lines that a shell made arguments of count as one key. A file that is there
/// is no key, whatever it is called, and neither are the folders above one.
pub(crate) fn is_key_among(arguments: &[OsString]) -> bool {
    let values: Vec<String> = arguments
        .iter()
        .map(|argument| {
            let argument = argument.to_string_lossy();
            let values: Vec<_> = argument.split(',').map(value).collect();
            values.join(",").split_whitespace().collect()
        })
        .collect();
    may_hold_key(&values.join(" "))
}

/// What may be a key in `--option`, `--option=VALUE`, `option=VALUE` or `VALUE`. A comma stands for what cannot.
fn value(word: &str) -> &str {
    let is_option = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    let value = match word.split_once('=') {
        // A key ends with equals signs.
        Some((option, value)) if is_option(option) && !matches!(value.trim_end(), "" | "=") => {
            value
        }
        _ => word,
    };
    let path = Path::new(value);
    if value.starts_with('-') && is_option(value) || path.exists() {
        return ",";
    }
    let is_folder = |folder: &Path| folder.file_name().is_some() && folder.is_dir();
    let file = path
        .file_name()
        .filter(|_| path.parent().is_some_and(is_folder));
    file.and_then(|file| file.to_str()).unwrap_or(value)
}

/// Whether a text holds what may be a key, or one that was cut or copied badly.
fn may_hold_key(text: &str) -> bool {
    let text = without_file_names(text);
    let is_between = |character: char| {
        let is_base64 = character.is_ascii_alphanumeric() || "+/-_%=".contains(character);
        !is_base64 && !character.is_whitespace()
    };
    text.split(is_between).any(|row| {
        let words = row.split_whitespace();
        let words: Vec<_> = words.flat_map(|word| word.split_inclusive('=')).collect();
        let mut words = words.as_slice();
        while let [first, rest @ ..] = words {
            if may_be_damaged(first) || begins_with_key(words) {
                return true;
            }
            words = rest;
        }
        false
    })
}

/// Base64 has no dot: names of files and hosts are no keys.
fn without_file_names(text: &str) -> String {
    let is_between =
        |character: char| !character.is_ascii_alphanumeric() && !"+-_%.".contains(character);
    let names = text.split_inclusive(is_between);
    let names = names.map(|name| {
        let stem = name.trim_end_matches(is_between).trim_matches('.');
        if stem.contains('.') { "," } else { name }
    });
    names.collect()
}

/// Whether the first word is a key, or the first lines are one: all as long, but for the last, which may be shorter. Dashes or a
/// slash may stand before it, as in `./` and a key.
fn begins_with_key(words: &[&str]) -> bool {
    /// Beyond it no key ends.
    const LONGEST: usize = 100;
    let width = words.first().map_or(0, |line| line.len());
    let mut joined = String::new();
    for line in words.iter().take_while(|line| line.len() <= width) {
        joined.push_str(line);
        let key = joined.trim_start_matches('-');
        if is_key(key) || key.strip_prefix('/').is_some_and(is_key) {
            return true;
        }
        if line.len() < width || joined.len() > LONGEST {
            break;
        }
    }
    false
}

/// Whether the text is a key in canonical base64, with its padding or without.
///
/// Not what is hexadecimal, as a chip's number, nor, without a `+` or padding, what is of one case, as paths are: one key in
/// 100,000 is.
pub(crate) fn is_key(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let has = |is: fn(&u8) -> bool| digits.as_bytes().iter().any(is);
    let is_mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    (is_mixed || digits.contains('+') || digits != text)
        && !is_hexadecimal(digits)
        && BASE64_NOPAD
            .decode(digits.as_bytes())
            .is_ok_and(|key| GroupKey::LENGTHS.contains(&key.len()))
}

/// Whether a word may be a key that was cut, or is in the alphabet for URLs or percent-encoded: it has some of each kind of
/// character, and is no name.
fn may_be_damaged(word: &str) -> bool {
    const SHORTEST: usize = 22;
    let word = word.trim_matches(['-', '=']);
    let has = |is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
    let has_all =
        has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    let is_name = |part: &str| part.len() < 10 || is_hexadecimal(part) || is_of_words(part);
    word.len() >= SHORTEST && has_all && !word.split(['-', '_', '/']).all(is_name)
}

fn is_hexadecimal(text: &str) -> bool {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether the text reads as words and numbers, as `PlantSevenLine12` does: they have three characters or more on average, where
/// in random text hardly two are of a kind.
fn is_of_words(text: &str) -> bool {
    let kind = |byte: u8| match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let begins_word = |bytes: &&[u8]| match **bytes {
        // As in `Plant`.
        [before, b'A'..=b'Z', b'a'..=b'z'] => before.is_ascii_uppercase(),
        [_, before, byte] => kind(before) != kind(byte),
        _ => false,
    };
    let bytes = [b"-", text.as_bytes()].concat();
    let words = 1 + bytes.windows(3).filter(begins_word).count();
    words * 3 <= text.len()
}

#[cfg(test)]
#[path = "secrecy_tests.rs"]
mod tests;
