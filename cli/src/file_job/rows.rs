use std::io::{self, BufRead, Cursor, Read as _};

use csv::ByteRecord;

use super::columns::{Columns, REGISTRATION_ID};
use super::csv_lines::{CsvLines, Findings, Flaw};
use super::destination::io_error;
use super::input::{Meter, ReadError, Reader};
use super::plan::Identity;
use super::report::REFUSED_COLUMNS;
use crate::failure::Refusal;
use crate::key_source::without_line_end;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The rows of the input, one after the other, in one record that is used again for each.
pub(super) struct Rows {
    source: Source,
    header: ByteRecord,
    columns: Columns,
    delimiter: u8,
    meter: Meter,
    record: ByteRecord,
    /// How many columns at the beginning are not the user's: those of a report of refused rows, mended and run again.
    report_columns: usize,
    /// The line on which the record begins, from 1.
    pub(super) line: u64,
    flaw: Option<Flaw>,
}

enum Source {
    List(List),
    Csv {
        csv: csv::Reader<CsvLines<io::Chain<Cursor<Vec<u8>>, Reader>>>,
        findings: Findings,
    },
}

impl Rows {
    /// Reads the header of a CSV file, or makes one for a list.
    pub(super) fn open(
        mut reader: Reader,
        identity: Identity<'_>,
        delimiter: Option<u8>,
    ) -> Result<Self, ReadError> {
        let meter = reader.meter();
        let first_line = read_first_line(&mut reader, identity)
            .map_err(|error| ReadError::Machine { line: 1, error })?;
        if first_line.starts_with(b"\xff\xfe") || first_line.starts_with(b"\xfe\xff") {
            return Err(Refusal::new(
                "input_not_utf8",
                "the input is UTF-16: save it as UTF-8, in a spreadsheet as \"CSV UTF-8\"",
            )
            .into());
        }
        let first_line = match first_line.strip_prefix(BYTE_ORDER_MARK) {
            Some(text) => text.to_vec(),
            None => first_line,
        };
        if let Identity::Line = identity {
            return Ok(Self {
                source: Source::List(List::new(first_line, reader, meter.clone())),
                header: ByteRecord::from(vec![REGISTRATION_ID]),
                columns: Columns::Id(0),
                delimiter: b',',
                meter,
                record: ByteRecord::new(),
                report_columns: 0,
                line: 1,
                flaw: None,
            });
        }
        let delimiter = delimiter.unwrap_or_else(|| find_delimiter(&first_line, identity));
        let source = Cursor::new(first_line).chain(reader);
        let (lines, findings) = CsvLines::new(source, delimiter);
        let mut csv = csv_builder(delimiter).from_reader(lines);
        let mut header = ByteRecord::new();
        csv.read_byte_record(&mut header)
            .map_err(|error| ReadError::Machine {
                line: 1,
                error: io_error(error),
            })?;
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
        if let (_, Some(flaw)) = findings.of_row(0, csv.position().byte()) {
            return Err(flaw.refusal("the header of the input").into());
        }
        meter.end_row();
        let report = REFUSED_COLUMNS.map(str::as_bytes);
        let report_columns = match header.iter().take(report.len()).eq(report) {
            true => report.len(),
            false => 0,
        };
        let header: ByteRecord = header.iter().skip(report_columns).collect();
        Ok(Self {
            columns: Columns::find(&header, identity)?,
            source: Source::Csv { csv, findings },
            header,
            delimiter,
            meter,
            record: ByteRecord::new(),
            report_columns,
            line: 1,
            flaw: None,
        })
    }

    /// The names of the input's own columns.
    pub(super) const fn header(&self) -> &ByteRecord {
        &self.header
    }

    pub(super) const fn columns(&self) -> Columns {
        self.columns
    }

    pub(super) const fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// How far the input is read, in bytes.
    pub(super) fn position(&self) -> u64 {
        self.meter.position()
    }

    /// Reads the next row into the record. `false` at the end.
    pub(super) fn advance(&mut self) -> Result<bool, ReadError> {
        let result = match &mut self.source {
            Source::List(list) => list.advance(&mut self.record, &mut self.line),
            Source::Csv { csv, findings } => {
                let start = csv.position().byte();
                let result = csv.read_byte_record(&mut self.record);
                let (line, flaw) = findings.of_row(start, csv.position().byte());
                self.line = line.unwrap_or(self.line);
                self.flaw = flaw;
                result.map_err(io_error)
            }
        };
        self.meter.end_row();
        result.map_err(|error| ReadError::Machine {
            line: self.line,
            error,
        })
    }

    /// Says what is wrong with the row as such.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        if let Some(flaw) = self.flaw {
            return Err(flaw.refusal("row"));
        }
        let (expected, found) = (self.header.len(), self.fields().count());
        if found != expected {
            let (code, advice) = match found < expected {
                true => ("row_short", "check for a missing delimiter"),
                false => ("row_long", "check for a delimiter that is not in quotes"),
            };
            return Err(Refusal::new(
                code,
                format!("row has {found} fields and the header {expected}: {advice}"),
            ));
        }
        let names = self.header.iter().map(String::from_utf8_lossy);
        for (field, name) in self.fields().zip(names) {
            if std::str::from_utf8(field).is_err() {
                return Err(Refusal::new(
                    "row_not_utf8",
                    format!("row has bytes that are not UTF-8 in '{name}': save the file as UTF-8"),
                ));
            }
        }
        Ok(())
    }

    /// The user's own fields of the row.
    pub(super) fn fields(&self) -> impl Iterator<Item = &[u8]> {
        self.record.iter().skip(self.report_columns)
    }

    /// What a report says of the row: the user's own fields, or all of a row that is too short to have any.
    pub(super) fn reported_fields(&self) -> impl Iterator<Item = &[u8]> {
        let is_whole = self.record.len() > self.report_columns;
        let skipped = if is_whole { self.report_columns } else { 0 };
        self.record.iter().skip(skipped)
    }

    /// One of the user's own fields. [`check`](Self::check) has found that every column of the header is there.
    pub(super) fn field(&self, index: usize) -> &[u8] {
        self.record
            .get(self.report_columns + index)
            .unwrap_or_default()
    }
}

impl Flaw {
    fn refusal(self, what: &str) -> Refusal {
        let (code, message) = match self {
            Self::TextAfterQuote => (
                "row_malformed_quote",
                "has text after a closing quote, as if a quote were missing before it, so that several rows may be in \
                 it: mend the quotes",
            ),
            Self::OpenQuote => (
                "row_unclosed_quote",
                "has a quote that is never closed, so that all lines after it were taken into it: close it",
            ),
            Self::LoneCarriageReturn => (
                "row_lone_carriage_return",
                "ends or begins with a carriage return that has no line feed: save the file with LF or CRLF line ends",
            ),
        };
        Refusal::new(code, format!("{what} {message}"))
    }
}

/// Reads a list's first line; of CSV all lines that the header may have: blank ones before it, and those of a name that
/// is in quotes.
fn read_first_line(reader: &mut Reader, identity: Identity<'_>) -> io::Result<Vec<u8>> {
    // More than any header has: the rest of a longer one is read with the rows.
    const LIMIT: usize = 1 << 16;
    let mut text = Vec::new();
    loop {
        if reader.read_until(b'\n', &mut text)? == 0 || matches!(identity, Identity::Line) {
            return Ok(text);
        }
        let header = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
        let is_blank = header.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        let quotes = header.iter().filter(|byte| **byte == b'"').count();
        if !is_blank && quotes % 2 == 0 || text.len() > LIMIT {
            return Ok(text);
        }
    }
}

fn csv_builder(delimiter: u8) -> csv::ReaderBuilder {
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

/// A list: an ID a line. A blank line between others is a row, which is refused; blank lines at the end are nothing.
struct List {
    reader: io::Chain<Cursor<Vec<u8>>, Reader>,
    text: Vec<u8>,
    next_line: u64,
    blank_lines: u64,
    meter: Meter,
}

impl List {
    fn new(first_line: Vec<u8>, reader: Reader, meter: Meter) -> Self {
        Self {
            reader: Cursor::new(first_line).chain(reader),
            text: Vec::new(),
            next_line: 1,
            blank_lines: 0,
            meter,
        }
    }

    fn advance(&mut self, record: &mut ByteRecord, line: &mut u64) -> io::Result<bool> {
        record.clear();
        while self.text.is_empty() {
            *line = self.next_line;
            if self.reader.read_until(b'\n', &mut self.text)? == 0 {
                return Ok(false);
            }
            self.next_line += 1;
            let length = without_line_end(&self.text).len();
            self.text.truncate(length);
            if self.text.is_empty() {
                self.blank_lines += 1;
                self.meter.end_row();
            }
        }
        *line = self.next_line - 1 - self.blank_lines;
        if self.blank_lines > 0 {
            self.blank_lines -= 1;
            record.push_field(b"");
        } else {
            record.push_field(&self.text);
            self.text.clear();
        }
        Ok(true)
    }
}
