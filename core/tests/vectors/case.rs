//! The vector files and the form that all their cases share.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, from_value};

use super::refusal::Refusal;

/// A file with one list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "Fields: DeserializeOwned")]
pub(super) struct File<Fields> {
    #[serde(rename = "about")]
    _about: String,
    pub(super) cases: Vec<Case<Fields>>,
}

/// A case: its inputs and its result in `fields`, or its inputs alone and the error that it expects.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Map<String, Value>", bound = "Fields: DeserializeOwned")]
pub(super) struct Case<Fields> {
    #[expect(dead_code, reason = "for whoever reads a failure")]
    comment: String,
    pub(super) fields: Fields,
    error: Option<String>,
    index: Option<usize>,
}

/// Not `serde(flatten)`, under which fields that nobody knows would pass.
impl<Fields: DeserializeOwned> TryFrom<Map<String, Value>> for Case<Fields> {
    type Error = serde_json::Error;

    fn try_from(mut case: Map<String, Value>) -> Result<Self, Self::Error> {
        let mut take = |name| case.remove(name).unwrap_or_default();
        Ok(Self {
            comment: from_value(take("comment"))?,
            error: from_value(take("error"))?,
            index: from_value(take("index"))?,
            fields: from_value(Value::Object(case))?,
        })
    }
}

impl<Fields> Case<Fields> {
    /// What the case expects: the result that its fields hold, or its error.
    pub(super) fn expected<T>(&self, result: Option<T>) -> Result<T, Refusal> {
        match (result, &self.error) {
            (Some(result), None) if self.index.is_none() => Ok(result),
            (None, Some(code)) => Err((code.clone(), self.index)),
            _ => panic!("a case has either a result or an error"),
        }
    }
}

pub(super) fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("a vector file")
}

/// Bytes as the vectors write them.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes that the vectors write so.
pub(super) fn bytes(hexadecimal: &str) -> Vec<u8> {
    let pairs = hexadecimal.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
