use csv::ByteRecord;

use super::plan::Identity;
use crate::failure::Refusal;
use crate::secrecy;

/// The columns that the job adds.
pub(super) const REGISTRATION_ID: &str = "registration_id";
pub(super) const DEVICE_KEY: &str = "device_key";
pub(super) const SECONDARY_DEVICE_KEY: &str = "secondary_device_key";

/// Where in a row the ID stands, or what it is built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Columns {
    Id(usize),
    Serial(usize),
    Mac(usize),
    SerialAndMac { serial: usize, mac: usize },
}

impl Columns {
    /// Finds the columns in the header of a CSV file.
    pub(super) fn find(header: &ByteRecord, identity: Identity<'_>) -> Result<Self, Refusal> {
        let column = |name| find(header, name);
        let columns = match identity {
            // A list has one column.
            Identity::Line => Self::Id(0),
            Identity::Id(id) => Self::Id(column(id)?),
            Identity::Serial(serial) => Self::Serial(column(serial)?),
            Identity::Mac(mac) => Self::Mac(column(mac)?),
            Identity::SerialAndMac { serial, mac } => Self::SerialAndMac {
                serial: column(serial)?,
                mac: column(mac)?,
            },
        };
        Ok(columns)
    }

    /// Whether the row's own column already is the one that the job would add for the ID.
    pub(super) fn has_registration_id(self, header: &ByteRecord) -> bool {
        matches!(self, Self::Id(index) if header.get(index) == Some(REGISTRATION_ID.as_bytes()))
    }

    /// Refuses a file that already has a column which the job would add: one of two would be taken for the other.
    pub(super) fn check_added(
        self,
        header: &ByteRecord,
        key_columns: &[&str],
    ) -> Result<(), Refusal> {
        let id_column = (!self.has_registration_id(header)).then_some(REGISTRATION_ID);
        for name in id_column.into_iter().chain(key_columns.iter().copied()) {
            if header.iter().any(|field| field == name.as_bytes()) {
                let advice = match name {
                    REGISTRATION_ID => "use it with --id-column registration_id, or rename it",
                    _ => "rename or remove it",
                };
                return Err(Refusal::new(
                    "column_reserved",
                    format!(
                        "the input already has a column '{name}', which this job adds: {advice}"
                    ),
                ));
            }
        }
        Ok(())
    }
}

fn find(header: &ByteRecord, name: &str) -> Result<usize, Refusal> {
    let mut found = (0..)
        .zip(header)
        .filter(|(_, field)| *field == name.as_bytes());
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Ok(index),
        (Some((one, _)), Some((other, _))) => Err(Refusal::new(
            "column_repeated",
            format!(
                "the input has the column '{name}' twice, as number {} and {}: rename one",
                one + 1,
                other + 1
            ),
        )),
        (None, _) => {
            let names: Vec<_> = header.iter().take(SHOWN_COLUMNS).map(shown).collect();
            let mut names = names.join(", ");
            if header.len() > SHOWN_COLUMNS {
                names.push_str(", …");
            }
            let alike = |field: &&[u8]| field.trim_ascii().eq_ignore_ascii_case(name.as_bytes());
            let first = header.get(0).unwrap_or_default();
            let advice = match header.iter().find(alike) {
                Some(field) => format!("; did you mean {}?", shown(field)),
                None if first.starts_with(b"sep=") => {
                    "; that line is for a spreadsheet alone: remove it".to_owned()
                }
                None if header.len() == 1 && first.iter().any(|byte| b"\t|".contains(byte)) => {
                    "; put ',' or ';' between the columns".to_owned()
                }
                None => String::new(),
            };
            Err(Refusal::new(
                "column_missing",
                format!(
                    "the input has no column {}: its header has {names}{advice}",
                    shown(name.as_bytes())
                ),
            ))
        }
    }
}

/// How much of a header is shown in an error: enough to see what file it is.
const SHOWN_COLUMNS: usize = 20;
const SHOWN_CHARACTERS: usize = 40;

/// The name of a column in quotes, as an error shows it.
pub(super) fn shown(name: &[u8]) -> String {
    // A key file may have been given as the input, or a key as the name of a column.
    let name = secrecy::redacted(&String::from_utf8_lossy(name));
    match name.char_indices().nth(SHOWN_CHARACTERS) {
        Some((length, _)) => format!("'{}…'", name.get(..length).unwrap_or_default()),
        None => format!("'{name}'"),
    }
}
