//! What may be a key or a signature is taken out of errors: they go into logs and tickets.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;

use dps_symkey_core::GroupKey;

/// What stands in an error in place of something that may be a key or a signature.
const NOT_SHOWN: &str = "(not shown: it may be a secret)";

/// The longest text of a key, in characters.
const LONGEST_KEY: usize = 88;

/// Takes what may be a key or a signature in one text out of others.
pub struct Redactor(Vec<String>);

impl Redactor {
    /// For the secrets that the text holds.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut secrets: Vec<_> = secrets(text).into_iter().map(str::to_owned).collect();
        // One may be a part of another.
        secrets.sort_by_key(|secret| Reverse(secret.len()));
        Self(secrets)
    }

    /// The message without them.
    #[must_use]
    pub fn redact(&self, message: &str) -> String {
        let mut message = message.to_owned();
        for secret in &self.0 {
            message = message.replace(secret, NOT_SHOWN);
        }
        message
    }
}

/// Whether the text holds what may be a key or a signature.
#[must_use]
pub fn has_secret(text: &str) -> bool {
    !secrets(text).is_empty()
}

/// The text without what may be a key or a signature.
#[must_use]
pub fn redacted(text: &str) -> String {
    Redactor::new(text).redact(text)
}

/// The parts of a text that may be a key or a signature, without padding; of a key that is wrapped over lines, each line.
fn secrets(text: &str) -> Vec<&str> {
    let runs = runs(text);
    let mut secrets = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        if run.may_be_secret() {
            secrets.push(run.digits);
        }
        let lines = runs.get(index..).unwrap_or_default();
        if let Some(lines) = wrapped_key(text, lines) {
            // Shorter ones are hardly a part of the key, but may be one of any word.
            let digits = lines.iter().map(|line| line.digits);
            secrets.extend(digits.filter(|digits| digits.len() >= 4));
        }
    }
    secrets
}

/// Characters of base64, of either alphabet, or percent-encoded, one after the other.
#[derive(Clone, Copy)]
struct Run<'a> {
    start: usize,
    digits: &'a str,
    padding: &'a str,
}

fn runs(text: &str) -> Vec<Run<'_>> {
    let is_digit = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '-' | '_' | '%')
    };
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_digit) {
        let from_start = rest.get(start..).unwrap_or_default();
        // The dashes of an option.
        let from_start = from_start.trim_start_matches('-');
        let length = from_start.find(|character| !is_digit(character));
        let (digits, after) = from_start.split_at(length.unwrap_or(from_start.len()));
        let without_padding = after.trim_start_matches('=');
        let (padding, _) = after.split_at(after.len() - without_padding.len());
        if !digits.is_empty() {
            runs.push(Run {
                start: text.len() - from_start.len(),
                digits,
                padding,
            });
        }
        rest = without_padding;
    }
    runs
}

impl Run<'_> {
    const fn end(&self) -> usize {
        self.start + self.digits.len() + self.padding.len()
    }

    /// So many random characters of which some are of each kind, or few of which are, but that are a whole key. An ID, a
    /// path or a number in hexadecimal digits has its own order.
    fn may_be_secret(&self) -> bool {
        let digits = self.digits;
        if self.padding.is_empty() && is_name(digits) {
            return false;
        }
        let has_digit = digits.bytes().any(|byte| byte.is_ascii_digit());
        if digits.len() >= 22 && has_both_cases(digits) && has_digit {
            return true;
        }
        // As it stands, or from another alphabet or without its padding.
        let mut key = digits.replace('-', "+").replace('_', "/");
        let standard = key == digits;
        while !key.len().is_multiple_of(4) {
            key.push('=');
        }
        is_key(&key) && (standard || has_both_cases(digits))
    }
}

/// The runs that make one key, from the first on, where there is only white space between them.
fn wrapped_key<'t, 'r>(text: &str, runs: &'r [Run<'t>]) -> Option<&'r [Run<'t>]> {
    let mut key = String::new();
    let mut end = None;
    for (index, run) in runs.iter().enumerate() {
        let between = text.get(end.unwrap_or(run.start)..run.start)?;
        let is_next = index == 0 || !between.is_empty() && between.trim().is_empty();
        key.push_str(run.digits);
        key.push_str(run.padding);
        if !is_next || key.len() > LONGEST_KEY {
            return None;
        }
        let lines = runs.get(..=index)?;
        let has_padding = !run.padding.is_empty();
        if index > 0
            && is_key(&key)
            && (has_padding || !lines.iter().all(|line| is_name(line.digits)))
        {
            return Some(lines);
        }
        end = Some(run.end());
    }
    None
}

/// Whether it is the text of a key, and not of a number in hexadecimal digits or of a word.
fn is_key(text: &str) -> bool {
    (has_both_cases(text) || text.contains(['+', '/'])) && GroupKey::from_base64(text).is_ok()
}

fn has_both_cases(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_uppercase())
        && text.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Whether the text is made of words, numbers and hexadecimal numbers, as IDs and paths are.
fn is_name(text: &str) -> bool {
    let is_part = |part: &str| {
        let number = part.strip_prefix("0x").unwrap_or(part);
        let is_hexadecimal = number.bytes().all(|byte| byte.is_ascii_hexdigit());
        let has_lower = part.bytes().any(|byte| byte.is_ascii_lowercase());
        let has_upper_later = part.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
        let is_word = part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_hexadecimal || is_word && !(has_lower && has_upper_later)
    };
    text.split(['-', '_', '/']).all(is_part)
}

#[cfg(test)]
mod tests;
