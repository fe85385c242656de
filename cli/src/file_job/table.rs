use csv::ByteRecord;

use super::chunks::{Chunks, Format};
use super::columns::{Columns, REGISTRATION_ID};
use super::csv_lines::{Cut, Findings, RowEnds};
use super::plan::Identity;
use super::report::REFUSED_COLUMNS;
use super::source::{ReadError, Source, io_error};
use crate::failure::Refusal;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// With which a ZIP archive begins, and so a file of a spreadsheet.
const SPREADSHEET: &[u8] = b"PK\x03\x04";

/// What is known of the input before its first row.
pub(super) struct Table {
    pub(super) format: Format,
    /// The user's own columns; a list has one.
    pub(super) header: ByteRecord,
    /// The line on which it begins, from 1; a list has none.
    pub(super) header_line: u64,
    pub(super) columns: Columns,
    /// The delimiter of the input, and of all that is written.
    pub(super) delimiter: u8,
    /// How many columns at the beginning are not the user's: those of a report of refused rows, mended and run again.
    pub(super) report_columns: usize,
}

impl Table {
    /// Reads the header of a CSV file, or makes one for a list. The rows follow in the chunks.
    pub(super) fn open(
        source: Source,
        identity: Identity<'_>,
        delimiter: Option<u8>,
    ) -> Result<(Self, Chunks), ReadError> {
        let mut chunks = Chunks::new(source);
        chunks.read_more()?;
        let rest = chunks.rest();
        if rest.starts_with(SPREADSHEET) {
            return Err(Refusal::new(
                "input_not_utf8",
                "the input is a spreadsheet or an archive, such as .xlsx: save the list as \"CSV UTF-8\"",
            )
            .into());
        }
        if is_utf_16(rest) {
            return Err(Refusal::new(
                "input_not_utf8",
                "the input is UTF-16: save it as UTF-8, in a spreadsheet as \"CSV UTF-8\"",
            )
            .into());
        }
        if rest.starts_with(BYTE_ORDER_MARK) {
            chunks.skip(BYTE_ORDER_MARK.len());
        }
        if let Identity::Line = identity {
            let list = Self {
                format: Format::List,
                header: ByteRecord::from(vec![REGISTRATION_ID]),
                header_line: 0,
                columns: Columns::Id(0),
                delimiter: b',',
                report_columns: 0,
            };
            return Ok((list, chunks));
        }
        let delimiter =
            delimiter.unwrap_or_else(|| find_delimiter(first_line(chunks.rest()), identity));
        let (header, header_line) = read_header(&mut chunks, delimiter)?;
        let report = REFUSED_COLUMNS.map(str::as_bytes);
        let report_columns = match header.iter().take(report.len()).eq(report) {
            true => report.len(),
            false => 0,
        };
        let header: ByteRecord = header.iter().skip(report_columns).collect();
        let table = Self {
            format: Format::Csv { delimiter },
            columns: Columns::find(&header, identity)?,
            header,
            header_line,
            delimiter,
            report_columns,
        };
        Ok((table, chunks))
    }
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

/// Takes the header off the chunks. Gives it with its line.
fn read_header(chunks: &mut Chunks, delimiter: u8) -> Result<(ByteRecord, u64), ReadError> {
    let mut row_ends = RowEnds::default();
    let is_blank = |text: &[u8]| text.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
    loop {
        let text = chunks.rest();
        let end = row_ends.last(text, delimiter);
        let rows = text.get(..end).unwrap_or_default();
        if chunks.is_at_end() || !is_blank(rows) {
            break;
        }
        chunks.read_more()?;
    }
    let mut header = ByteRecord::new();
    let mut csv = csv_builder(delimiter).from_reader(chunks.rest());
    csv.read_byte_record(&mut header)
        .map_err(|error| ReadError::Machine {
            line: 1,
            error: io_error(error),
        })?;
    let end = csv.position().byte() as usize;
    if header.is_empty() {
        return Err(Refusal::new(
            "header_missing",
            "the input is empty: a CSV file begins with a header that names its columns",
        )
        .into());
    }
    if header.iter().any(|name| std::str::from_utf8(name).is_err()) {
        return Err(Refusal::new(
            "input_not_utf8",
            "the header of the input is not UTF-8: save it as UTF-8, in a spreadsheet as \"CSV UTF-8\"",
        )
        .into());
    }
    let (lines_before, flaw) =
        Findings::of(chunks.rest(), delimiter, Cut::default()).of_row(0, end);
    if let Some(flaw) = flaw {
        return Err(flaw.refusal("the header of the input").into());
    }
    chunks.skip(end);
    Ok((header, 1 + u64::from(lines_before.unwrap_or_default())))
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

pub(super) fn csv_builder(delimiter: u8) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    // The header is read as a row, and each row's length is checked here, so that a bad one does not end the job.
    builder
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true);
    builder
}

/// The delimiter with which the header has the columns that were named, else the one that makes more columns of it.
fn find_delimiter(first_line: &[u8], identity: Identity<'_>) -> u8 {
    let quality = |delimiter: &u8| {
        let mut header = ByteRecord::new();
        let mut csv = csv_builder(*delimiter).from_reader(first_line);
        // Reading from memory cannot fail; a header that is no CSV has no columns.
        let _ = csv.read_byte_record(&mut header);
        (Columns::find(&header, identity).is_ok(), header.len())
    };
    let delimiters = [b';', b','];
    delimiters.into_iter().max_by_key(quality).unwrap_or(b',')
}
