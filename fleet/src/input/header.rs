use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use super::chunks::{Chunks, RowFormat};
use super::columns::{self, shown};
use super::csv_reader::{CsvFields, CsvReader};
use super::csv_structure::{Cut, Findings};
use crate::concern::{formula_error, is_formula};
use crate::identity::Identity;
use crate::output::{CsvWriter, Summary};
use crate::row_id::RowOptions;
use crate::table_error::TableError;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// With which a ZIP archive begins, and so a file of a spreadsheet.
const SPREADSHEET: &[u8] = b"PK\x03\x04";

/// The columns that the output has besides those of the input.
const REGISTRATION_ID: &str = "registration_id";
const DEVICE_KEYS: [&str; 2] = ["device_key", "secondary_device_key"];

/// What the input is.
#[derive(Clone, Copy, Debug)]
pub enum InputKind<'a> {
    /// A registration ID a line.
    List,
    /// CSV with a header.
    Csv {
        /// The columns, by their names in the header.
        identity: Identity<&'a str>,
        /// Found from the header where it is not given.
        delimiter: Option<Delimiter>,
    },
}

/// What stands between the columns, in what is read and in what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Delimiter {
    /// `,`
    Comma = b',',
    /// `;`
    Semicolon = b';',
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

    /// Reads the header of a CSV file, or makes one for a list; `None` where more of the input is needed:
    /// [fill](Chunks::fill), and ask again. The rows follow in the chunks.
    ///
    /// # Errors
    /// `input_not_utf8`, `header_missing`, `row_…` of the header, `column_missing`, `column_repeated`.
    pub fn read(chunks: &mut Chunks, kind: InputKind<'_>) -> Result<Option<Self>, TableError> {
        if chunks.is_unread() {
            return Ok(None);
        }
        check_encoding(chunks.rest())?;
        while chunks.rest().starts_with(BYTE_ORDER_MARK) {
            chunks.skip(BYTE_ORDER_MARK.len());
        }
        let (identity, delimiter) = match kind {
            InputKind::List => {
                return Ok(Some(Self::of_list()));
            }
            InputKind::Csv {
                identity,
                delimiter,
            } => (identity, delimiter),
        };
        let given = delimiter.map(|delimiter| delimiter as u8);
        let delimiter = given.or(chunks.delimiter);
        let delimiter =
            delimiter.unwrap_or_else(|| find_delimiter(first_line(chunks.rest()), identity));
        chunks.delimiter = Some(delimiter);
        let Some((mut columns, header_line)) = read_names(chunks, delimiter)? else {
            return Ok(None);
        };
        let mut report_columns = 0;
        let first_columns = columns.iter().take(Self::REFUSED_COLUMNS.len());
        if first_columns.eq(Self::REFUSED_COLUMNS) {
            report_columns = Self::REFUSED_COLUMNS.len();
            columns.drain(..report_columns);
        }
        Ok(Some(Self {
            format: RowFormat::Csv { delimiter },
            identity: identity.try_map(|name| columns::find(&columns, name))?,
            columns,
            header_line,
            report_columns,
        }))
    }

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

fn check_encoding(start: &[u8]) -> Result<(), TableError> {
    let message = if start.starts_with(SPREADSHEET) {
        "the input is a spreadsheet or an archive, such as .xlsx: save the list as \"CSV UTF-8\""
    } else if is_utf_16(start) {
        "the input is UTF-16: save it as UTF-8, in a spreadsheet as \"CSV UTF-8\""
    } else {
        return Ok(());
    };
    Err(TableError::new("input_not_utf8", message))
}

/// Whether the text begins as UTF-16, with a byte order mark or with two characters of ASCII.
const fn is_utf_16(text: &[u8]) -> bool {
    matches!(
        text,
        [0xff, 0xfe, ..]
            | [0xfe, 0xff, ..]
            | [1..=0x7f, 0, 1..=0x7f, 0, ..]
            | [0, 1..=0x7f, 0, 1..=0x7f, ..]
    )
}

/// Takes the header off the chunks, once there is a whole one. Returns it with its line.
fn read_names(
    chunks: &mut Chunks,
    delimiter: u8,
) -> Result<Option<(Vec<String>, u64)>, TableError> {
    let is_blank = |text: &[u8]| text.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
    let rows = chunks.whole_rows(delimiter);
    if is_blank(rows) && !chunks.is_at_end() {
        chunks.check_row_length()?;
        return Ok(None);
    }
    let text = chunks.rest();
    let mut fields = CsvFields::default();
    let mut csv = CsvReader::new(text, delimiter);
    let Some(header) = csv.read(&mut fields) else {
        return Err(TableError::new(
            "header_missing",
            "the input is empty: a CSV file begins with a header that names its columns",
        ));
    };
    let names = fields
        .get(header)
        .map(|name| String::from_utf8(name.to_owned()));
    let columns = names.collect::<Result<Vec<_>, _>>().map_err(|_| {
        TableError::new(
            "input_not_utf8",
            "the header of the input is not UTF-8: save it as UTF-8, in a spreadsheet as \"CSV UTF-8\"",
        )
    })?;
    let end = csv.offset();
    let (lines_before, flaw) = Findings::of(text, delimiter, Cut::default()).of_row(0, end);
    if let Some(flaw) = flaw {
        return Err(flaw.error("the header of the input"));
    }
    chunks.skip(end);
    let line = 1 + u64::from(lines_before.unwrap_or_default());
    Ok(Some((columns, line)))
}

/// All lines that the header may have: blank ones before it, and those of a name that is in quotes.
fn first_line(text: &[u8]) -> &[u8] {
    let mut quotes = 0;
    let mut is_blank = true;
    for (index, byte) in text.iter().enumerate() {
        match byte {
            b'"' => quotes += 1,
            b'\n' if !is_blank && quotes % 2 == 0 => {
                return text.get(..=index).unwrap_or_default();
            }
            _ => {}
        }
        is_blank &= matches!(byte, b'\r' | b'\n');
    }
    text
}

/// The delimiter with which the header has the columns that were named, else the one that makes more columns of it.
fn find_delimiter(first_line: &[u8], identity: Identity<&str>) -> u8 {
    let quality = |delimiter: &u8| {
        let mut fields = CsvFields::default();
        let header = CsvReader::new(first_line, *delimiter).read(&mut fields);
        let names = fields.get(header.unwrap_or_default());
        let columns: Vec<_> = names
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect();
        let found = identity.try_map(|name| columns::find(&columns, name));
        (found.is_ok(), columns.len())
    };
    let delimiters = [Delimiter::Semicolon, Delimiter::Comma].map(|delimiter| delimiter as u8);
    delimiters.into_iter().max_by_key(quality).unwrap_or(b',')
}
