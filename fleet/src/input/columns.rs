use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::redaction;
use crate::table_error::TableError;

/// The number of the column with this name, from 0.
pub(super) fn find(columns: &[String], name: &str) -> Result<usize, TableError> {
    let mut found = (0..).zip(columns).filter(|(_, column)| *column == name);
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Ok(index),
        (Some((one, _)), Some((other, _))) => Err(TableError::new(
            "column_repeated",
            format!(
                "the input has the column {} twice, as number {} and {}: rename one",
                shown(name),
                one + 1,
                other + 1
            ),
        )),
        (None, _) => {
            let shown_columns = columns.iter().take(SHOWN_COLUMNS);
            let mut names = shown_columns
                .map(|name| shown(name))
                .collect::<Vec<_>>()
                .join(", ");
            if columns.len() > SHOWN_COLUMNS {
                names.push_str(", …");
            }
            Err(TableError::new(
                "column_missing",
                format!(
                    "the input has no column {}: its header has {names}{}",
                    shown(name),
                    advice(columns, name)
                ),
            ))
        }
    }
}

/// What may be the matter where a column is missing.
fn advice(columns: &[String], name: &str) -> String {
    let alike = |column: &&String| column.trim_ascii().eq_ignore_ascii_case(name);
    if let Some(column) = columns.iter().find(alike) {
        return format!("; did you mean {}?", shown(column));
    }
    let first = columns.first().map_or("", String::as_str);
    let advice = if first.starts_with("sep=") {
        "; that line is for a spreadsheet alone: remove it"
    } else if columns.len() == 1 && first.contains(['\t', '|']) {
        "; put ',' or ';' between the columns"
    } else {
        ""
    };
    advice.to_string()
}

/// How much of a header is shown in an error: enough to see what file it is.
const SHOWN_COLUMNS: usize = 20;
const SHOWN_CHARACTERS: usize = 40;

/// The name of a column in quotes, as an error shows it.
pub(super) fn shown(name: &str) -> String {
    // A key file may have been given as the input, or a key as the name of a column.
    let name = redaction::redacted(name);
    match name.char_indices().nth(SHOWN_CHARACTERS) {
        Some((length, _)) => format!("'{}…'", name.get(..length).unwrap_or_default()),
        None => format!("'{name}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_error_shows_a_name_that_may_be_a_key() {
        const KEY: &str = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
        let columns = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        for (columns, code) in [
            (columns(&[KEY, KEY]), "column_repeated"),
            (columns(&["id"]), "column_missing"),
            (columns(&[&KEY.to_lowercase()]), "column_missing"),
        ] {
            let error = find(&columns, KEY).unwrap_err();
            assert_eq!(error.code(), code);
            assert!(!error.to_string().contains("Jsm0lyGpja"), "{error}");
        }
    }
}
