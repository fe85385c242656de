use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use super::columns::shown;
use crate::concern::{formula_error, is_formula};
use crate::identity::Identity;
use crate::output::{CsvWriter, Summary};
use crate::row_id::RowOptions;
use crate::table_error::TableError;

/// The columns that the output has besides those of the input.
const REGISTRATION_ID: &str = "registration_id";
const DEVICE_KEYS: [&str; 2] = ["device_key", "secondary_device_key"];

/// What stands between the columns, in what is read and in what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Delimiter {
    /// `,`
    Comma = b',',
    /// `;`
    Semicolon = b';',
}

/// How the rows of the input are told apart.
#[derive(Clone, Copy)]
pub(crate) enum RowFormat {
    /// An ID a line. A blank line between others is a row, which is refused; blank lines at the end are ignored.
    List,
    Csv {
        delimiter: u8,
    },
}

/// What is known of the input before its first row.
pub struct TableHeader {
    pub(crate) format: RowFormat,
    /// The user's own columns; a list has one.
    pub(crate) columns: Vec<String>,
    /// The line on which the header begins, from 1; a list has none.
    pub(super) header_line: u64,
    pub(crate) identity: Identity<usize>,
    /// How many columns at the beginning are not the user's: those of a report of refused rows, mended and run again.
    pub(crate) report_columns: usize,
}

impl TableHeader {
    /// The first columns of a report of refused rows, by which one that is read again is known. The row's own columns follow.
    pub const REFUSED_COLUMNS: [&str; 3] = ["line", "code", "reason"];

    /// A list has one column.
    pub(super) fn of_list() -> Self {
        Self {
            format: RowFormat::List,
            columns: vec![REGISTRATION_ID.to_owned()],
            header_line: 0,
            identity: Identity::Id(0),
            report_columns: 0,
        }
    }

    /// The header of the output, in CSV: the user's own columns and those that are added, with a device key of one group key
    /// or of both. And the summary to which those of the rows are added.
    ///
    /// # Errors
    /// `column_reserved`: the input already has one that would be added. One of two would be taken for the other.
    /// `csv_formula`: a spreadsheet would run the name of a column, and that is to be refused.
    pub fn output_header<const KEYS: usize>(
        &self,
        options: &RowOptions,
    ) -> Result<(Vec<u8>, Summary), TableError> {
        let id_column = self.own_id_column().is_none().then_some(REGISTRATION_ID);
        let key_columns = DEVICE_KEYS.into_iter().take(KEYS);
        let added: Vec<_> = id_column.into_iter().chain(key_columns).collect();
        if let Some(name) = added
            .iter()
            .find(|name| self.columns.iter().any(|own| own == *name))
        {
            let advice = match *name {
                REGISTRATION_ID => "take the ID from it, or rename it",
                _ => "rename or remove it",
            };
            return Err(TableError::new(
                "column_reserved",
                format!("the input already has a column '{name}', which this job adds: {advice}"),
            ));
        }
        let mut summary = Summary::default();
        for name in &self.columns {
            if !is_formula(name.as_bytes()) {
                continue;
            }
            if options.refused.csv_formula {
                let what = format!("the name of the column {}", shown(name));
                return Err(formula_error(&what, name.as_bytes()));
            }
            summary.formula_cells.add(self.header_line, 1);
        }
        let own = self.columns.iter().map(String::as_str);
        Ok((self.csv_writer().row(own.chain(added)), summary))
    }

    /// The header of the report of refused rows, in CSV.
    #[must_use]
    pub fn refused_header(&self) -> Vec<u8> {
        let own = self.columns.iter().map(String::as_str);
        self.csv_writer()
            .row(Self::REFUSED_COLUMNS.into_iter().chain(own))
    }

    /// Writes with the delimiter of the input.
    #[must_use]
    pub fn csv_writer(&self) -> CsvWriter {
        CsvWriter::new(self.delimiter())
    }

    pub(crate) const fn delimiter(&self) -> u8 {
        match self.format {
            RowFormat::List => Delimiter::Comma as u8,
            RowFormat::Csv { delimiter } => delimiter,
        }
    }

    /// The user's own column that already is the one which would be added for the ID.
    pub(crate) fn own_id_column(&self) -> Option<usize> {
        match self.identity {
            Identity::Id(index) => {
                let name = self.columns.get(index)?;
                (name == REGISTRATION_ID).then_some(index)
            }
            _ => None,
        }
    }
}
