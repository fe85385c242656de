use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use super::chunks::Chunks;
use super::columns;
use super::csv_reader::{CsvFields, CsvReader};
use super::csv_structure::{Cut, Findings};
use super::header::{Delimiter, RowFormat, TableHeader};
use crate::identity::Identity;
use crate::table_error::TableError;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// With which a ZIP archive begins, and so a file of a spreadsheet.
const SPREADSHEET: &[u8] = b"PK\x03\x04";

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

impl TableHeader {
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
