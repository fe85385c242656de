use alloc::format;
use alloc::vec::Vec;

use memchr::memchr_iter;

use super::chunks::Chunk;
use super::columns::shown;
use super::csv_reader::{CsvFields, CsvFieldsIter, CsvReader};
use super::csv_structure::{Cut, Findings, Flaw, is_plain};
use super::header::{RowFormat, TableHeader};
use crate::concern::{formula_error, is_formula};
use crate::identity::Identity;
use crate::table_error::TableError;

/// The rows of one chunk. Used again for the next one, with its memory.
#[derive(Default)]
pub(crate) struct Rows {
    places: Vec<Place>,
    first_line: u64,
    /// Whether something is quoted, so that the fields of the rows stand here and not in the chunk.
    has_fields: bool,
    fields: CsvFields,
    /// What is wrong with rows, by their number.
    flaws: Vec<(usize, Flaw)>,
    is_utf8: bool,
}

/// Where a row is. A chunk is no longer than the longest row and what is read at once, so far from 4 GiB.
#[derive(Clone, Copy)]
struct Place {
    /// How many lines before it the chunk has.
    line: u32,
    /// Where it stands in the chunk, without its line end; or which fields it has, where those stand by themselves.
    start: u32,
    end: u32,
}

impl Rows {
    /// Finds the rows of the chunk.
    pub(crate) fn read(&mut self, chunk: &Chunk, header: &TableHeader) {
        let text = chunk.text();
        self.places.clear();
        self.flaws.clear();
        self.first_line = chunk.first_line;
        self.is_utf8 = str::from_utf8(text).is_ok();
        self.has_fields = false;
        match header.format {
            RowFormat::List => {
                let blank = (0..chunk.blank_lines as u32).map(|line| Place {
                    line,
                    start: 0,
                    end: 0,
                });
                self.places.extend(blank);
                self.read_lines(text, |_| true);
            }
            RowFormat::Csv { .. } if is_plain(text) && !chunk.cut.before => {
                self.read_lines(text, |line| !line.is_empty());
            }
            RowFormat::Csv { delimiter } => self.read_fields(text, delimiter, chunk.cut),
        }
    }

    fn read_lines(&mut self, text: &[u8], is_row: impl Fn(&[u8]) -> bool) {
        let mut start = 0;
        let is_cut = text.last().is_some_and(|byte| *byte != b'\n');
        let last = is_cut.then_some(text.len());
        let line_ends = memchr_iter(b'\n', text).chain(last);
        for (line, line_end) in (self.places.len() as u32..).zip(line_ends) {
            let row = text.get(start..line_end).unwrap_or_default();
            let row = match row {
                [row @ .., b'\r'] if line_end < text.len() => row,
                row => row,
            };
            if is_row(row) {
                self.places.push(Place {
                    line,
                    start: start as u32,
                    end: (start + row.len()) as u32,
                });
            }
            start = line_end + 1;
        }
    }

    fn read_fields(&mut self, text: &[u8], delimiter: u8, cut: Cut) {
        self.has_fields = true;
        self.fields.clear();
        let mut findings = Findings::of(text, delimiter, cut);
        let mut csv = CsvReader::new(text, delimiter);
        let mut line = 0;
        let mut start = 0;
        while let Some(fields) = csv.read(&mut self.fields) {
            let (found, flaw) = findings.of_row(start, csv.offset());
            line = found.unwrap_or(line);
            self.flaws
                .extend(flaw.map(|flaw| (self.places.len(), flaw)));
            self.places.push(Place {
                line,
                start: fields.start as u32,
                end: fields.end as u32,
            });
            start = csv.offset();
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// The most bytes that the fields of all rows take when they are written again.
    pub(crate) fn longest_text(&self, chunk: &Chunk) -> usize {
        // A field that was not in quotes may have some inside and need them around it: `a"` becomes `"a"""`.
        let longest = if self.has_fields { 3 } else { 1 };
        chunk.text().len() * longest
    }

    /// Where the text of each row stands in the chunk, if nothing is quoted and all of it is UTF-8.
    pub(crate) fn spans(&self) -> Option<impl Iterator<Item = (usize, usize)>> {
        let spans = self
            .places
            .iter()
            .map(|place| (place.start as usize, place.end as usize));
        (self.is_utf8 && !self.has_fields).then_some(spans)
    }

    pub(crate) fn iter<'r>(
        &'r self,
        chunk: &'r Chunk,
        header: &'r TableHeader,
    ) -> impl Iterator<Item = Row<'r>> {
        let text = chunk.text();
        let mut flaws = self.flaws.iter().peekable();
        let places = self.places.iter().enumerate();
        places.map(move |(number, place)| Row {
            line: self.first_line + u64::from(place.line),
            text: {
                let span = place.start as usize..place.end as usize;
                match self.has_fields {
                    true => RowText::Fields(self.fields.get(span)),
                    false => RowText::Line(text.get(span).unwrap_or_default()),
                }
            },
            flaw: flaws
                .next_if(|(row, _)| *row == number)
                .map(|(_, flaw)| *flaw),
            is_utf8: self.is_utf8,
            header,
        })
    }
}

/// One row, with the header that it goes with.
pub(crate) struct Row<'r> {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    text: RowText<'r>,
    flaw: Option<Flaw>,
    /// Whether all rows around it are UTF-8, so that it need not be looked at.
    is_utf8: bool,
    header: &'r TableHeader,
}

enum RowText<'r> {
    Line(&'r [u8]),
    Fields(CsvFieldsIter<'r>),
}

impl<'r> Row<'r> {
    /// Says what is wrong with the row as such, or how many of its cells a spreadsheet would run.
    pub(crate) fn check(&self) -> Result<u64, TableError> {
        if let Some(flaw) = self.flaw {
            return Err(flaw.error("row"));
        }
        let columns = &self.header.columns;
        let mut found = 0;
        let mut formula_cells = 0;
        for field in self.fields() {
            found += 1;
            formula_cells += u64::from(is_formula(field));
        }
        let expected = columns.len();
        if found != expected {
            let (code, advice) = match found < expected {
                true => ("row_short", "check for a missing delimiter"),
                false => ("row_long", "check for a delimiter that is not in quotes"),
            };
            let noun = if found == 1 { "field" } else { "fields" };
            return Err(TableError::new(
                code,
                format!("row has {found} {noun} and the header {expected}: {advice}"),
            ));
        }
        if self.is_utf8 {
            return Ok(formula_cells);
        }
        for (field, name) in self.fields().zip(columns) {
            if str::from_utf8(field).is_err() {
                return Err(TableError::new(
                    "row_not_utf8",
                    format!("row has bytes that are not UTF-8 in '{name}': save the file as UTF-8"),
                ));
            }
        }
        Ok(formula_cells)
    }

    /// How many cells a spreadsheet would run, of those that are written wherever the row goes.
    pub(crate) fn formula_cells(&self) -> u64 {
        self.reported_fields()
            .filter(|cell| is_formula(cell))
            .count() as u64
    }

    /// Why the row is refused where rows with formulas are, if it has one.
    pub(crate) fn formula_error(&self) -> Option<TableError> {
        let mut cells = self.fields().zip(&self.header.columns);
        let (cell, column) = cells.find(|(cell, _)| is_formula(cell))?;
        Some(formula_error(&format!("cell in {}", shown(column)), cell))
    }

    /// In which of the user's own fields its ID stands, or what that is made from.
    pub(crate) const fn identity(&self) -> Identity<usize> {
        self.header.identity
    }

    /// The user's own fields of the row.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'r [u8]> {
        self.all_fields().skip(self.header.report_columns)
    }

    /// What a report says of the row: the user's own fields, or all of a row that is too short to have any.
    pub(crate) fn reported_fields(&self) -> impl Iterator<Item = &'r [u8]> {
        let report_columns = self.header.report_columns;
        let is_whole = self.all_fields().count() > report_columns;
        self.all_fields()
            .skip(if is_whole { report_columns } else { 0 })
    }

    /// One of the user's own fields. [`check`](Self::check) has found that every column of the header is there.
    pub(crate) fn field(&self, index: usize) -> &'r [u8] {
        self.fields().nth(index).unwrap_or_default()
    }

    /// The user's own fields as they stand in the input, where that is how they are written.
    pub(crate) fn plain_text(&self) -> Option<&'r [u8]> {
        match self.text {
            RowText::Fields(_) => None,
            RowText::Line(line) => {
                let Some(last) = self.header.report_columns.checked_sub(1) else {
                    return Some(line);
                };
                let start = memchr_iter(self.header.delimiter(), line).nth(last)? + 1;
                line.get(start..)
            }
        }
    }

    fn all_fields(&self) -> Fields<'r> {
        match (&self.text, self.header.format) {
            (RowText::Fields(fields), _) => Fields::Read(fields.clone()),
            (RowText::Line(line), RowFormat::List) => Fields::Line {
                rest: Some(line),
                delimiter: None,
            },
            (RowText::Line(line), RowFormat::Csv { delimiter }) => Fields::Line {
                rest: Some(line),
                delimiter: Some(delimiter),
            },
        }
    }
}

/// The fields of a row, from the first on.
enum Fields<'r> {
    Line {
        rest: Option<&'r [u8]>,
        delimiter: Option<u8>,
    },
    Read(CsvFieldsIter<'r>),
}

impl<'r> Iterator for Fields<'r> {
    type Item = &'r [u8];

    fn next(&mut self) -> Option<&'r [u8]> {
        match self {
            Self::Read(fields) => fields.next(),
            Self::Line { rest, delimiter } => {
                let line = rest.take()?;
                let end = delimiter.and_then(|delimiter| memchr::memchr(delimiter, line));
                match end.and_then(|end| line.split_at_checked(end)) {
                    Some((field, after)) => {
                        *rest = after.get(1..);
                        Some(field)
                    }
                    None => Some(line),
                }
            }
        }
    }
}
