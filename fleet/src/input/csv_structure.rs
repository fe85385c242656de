//! What the CSV reader does not tell, and is generous about where rows can be lost.
//!
//! That reader takes a quote that is never closed, or closed by a later row's, and what stands between as one field. It
//! ends a row at a carriage return alone. And its count of lines is one too low after a CRLF, and stands before blank
//! lines that are no rows. Somebody has to notice, and to know where rows end and on which line they begin.

use alloc::format;
use alloc::vec::Vec;

use memchr::{memchr, memrchr};

use crate::table_error::TableError;

/// Where in a row the next byte stands. As in the CSV reader, a quote counts only at the beginning of a field.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    FieldStart,
    Unquoted,
    Quoted,
    /// After a quote in a quoted field: it ends the field, or stands for itself if another follows.
    QuoteInQuoted,
}

impl Place {
    fn after(self, byte: u8, delimiter: u8) -> Self {
        match (self, byte) {
            (Self::FieldStart, b'"') => Self::Quoted,
            (Self::Quoted, b'"') => Self::QuoteInQuoted,
            (Self::Quoted, _) | (Self::QuoteInQuoted, b'"') => Self::Quoted,
            (_, b'\r' | b'\n') => Self::FieldStart,
            (_, byte) if byte == delimiter => Self::FieldStart,
            (Self::FieldStart | Self::Unquoted | Self::QuoteInQuoted, _) => Self::Unquoted,
        }
    }
}

/// Finds the end of the last whole row of a text that grows.
#[derive(Default)]
pub(crate) struct RowEnds {
    /// How far no quote was found. From the first one on every byte is looked at.
    unquoted: usize,
    place: Place,
    scanned: usize,
    last: usize,
    /// As the last one, but at a carriage return alone, which ends rows where it should not.
    last_carriage_return: usize,
}

impl RowEnds {
    /// The offset after the last line feed that ends a row, or 0. The text begins with a row, and with the text of the
    /// call before.
    pub(crate) fn last(&mut self, text: &[u8], delimiter: u8) -> usize {
        let more = text.get(self.unquoted..).unwrap_or_default();
        if self.scanned == 0 && memchr(b'"', more).is_none() {
            if let Some(end) = memrchr(b'\n', more) {
                self.last = self.unquoted + end + 1;
            }
            self.unquoted = text.len();
            return self.last;
        }
        for byte in text.get(self.scanned..).unwrap_or_default() {
            let before = self.place;
            self.place = before.after(*byte, delimiter);
            let is_lone = self.scanned > 0 && text.get(self.scanned - 1) == Some(&b'\r');
            if before == Place::FieldStart && is_lone && !matches!(byte, b'\r' | b'\n') {
                self.last_carriage_return = self.scanned;
            }
            self.scanned += 1;
            if *byte == b'\n' && before != Place::Quoted {
                self.last = self.scanned;
            }
        }
        self.last
    }

    /// The offset after the last carriage return that ends a row without a line feed, or 0, where
    /// [`last`](Self::last) found none.
    pub(crate) fn last_carriage_return(&self, text: &[u8]) -> usize {
        if self.scanned > 0 {
            return self.last_carriage_return;
        }
        let is_lone = |index: &usize| {
            let next = text.get(index + 1);
            next.is_some_and(|next| !matches!(next, b'\r' | b'\n'))
        };
        let mut ends = memchr::memrchr_iter(b'\r', text).filter(is_lone);
        ends.next().map_or(0, |index| index + 1)
    }
}

/// Whether rows can be read without the CSV reader: nothing is quoted, and each line end has its line feed.
pub(crate) fn is_plain(text: &[u8]) -> bool {
    memchr(b'"', text).is_none()
        && memchr::memchr_iter(b'\r', text).all(|index| text.get(index + 1) == Some(&b'\n'))
}

/// What makes a row unlike what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Something other than the field's end follows a closing quote.
    TextAfterQuote,
    /// The input ends inside a quote.
    OpenQuote,
    /// A carriage return without a line feed, outside quotes.
    LoneCarriageReturn,
}

impl Flaw {
    pub(crate) fn error(self, what: &str) -> TableError {
        let (code, message) = match self {
            Self::TextAfterQuote => (
                "row_malformed_quote",
                "has text after a closing quote, as if a quote were missing before it, so that several rows may be in \
                 it: mend the quotes in the input, and run all of that again",
            ),
            Self::OpenQuote => (
                "row_unclosed_quote",
                "has a quote that is never closed, so that all lines after it were taken into it: close it \
                 in the input, and run all of that again",
            ),
            Self::LoneCarriageReturn => (
                "row_lone_carriage_return",
                "ends or begins with a carriage return that has no line feed: save the file with LF or CRLF line ends",
            ),
        };
        TableError::new(code, format!("{what} {message}"))
    }
}

/// Whether rows were cut from the ones before and after them at a carriage return without a line feed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cut {
    pub(crate) before: bool,
    pub(crate) after: bool,
}

/// The lines and the flaws of a text that begins with a row, in their order, for rows that are asked for in theirs.
pub(crate) struct Findings {
    /// The offset of each line outside quotes that is not blank, and how many lines are before it.
    line_starts: Vec<(usize, u32)>,
    flaws: Vec<(usize, Flaw)>,
}

impl Findings {
    /// Looks at rows that may have been cut from others at a carriage return, before them or after them.
    pub(crate) fn of(text: &[u8], delimiter: u8, cut: Cut) -> Self {
        let mut findings = Self {
            line_starts: Vec::new(),
            flaws: Vec::new(),
        };
        let mut place = Place::default();
        let mut line = 0;
        // Whether no byte of the line was seen yet.
        let mut at_line_start = true;
        // Whether the byte before was a carriage return outside quotes.
        let mut after_carriage_return = false;
        if cut.before {
            findings.flaws.push((0, Flaw::LoneCarriageReturn));
        }
        for (offset, &byte) in text.iter().enumerate() {
            let mut note = |offset, flaw| findings.flaws.push((offset, flaw));
            if after_carriage_return && byte != b'\n' {
                // The row that it ends, and what the reader takes for the next one.
                note(offset - 1, Flaw::LoneCarriageReturn);
                if byte != b'\r' {
                    note(offset, Flaw::LoneCarriageReturn);
                }
                at_line_start = true;
            }
            if at_line_start && place != Place::Quoted && !matches!(byte, b'\r' | b'\n') {
                findings.line_starts.push((offset, line));
                at_line_start = false;
            }
            let before = place;
            place = before.after(byte, delimiter);
            if before == Place::QuoteInQuoted && place == Place::Unquoted {
                findings.flaws.push((offset, Flaw::TextAfterQuote));
            }
            after_carriage_return = byte == b'\r' && before != Place::Quoted;
            if byte == b'\n' {
                line += 1;
                at_line_start = place != Place::Quoted;
            }
        }
        // A carriage return at the very end of the input ends the last row and can hide nothing.
        let last = text.len().saturating_sub(1);
        if cut.after {
            findings.flaws.push((last, Flaw::LoneCarriageReturn));
        } else if place == Place::Quoted {
            findings.flaws.push((last, Flaw::OpenQuote));
        }
        // From the back the first ones can be taken off.
        findings.line_starts.reverse();
        findings.flaws.reverse();
        findings
    }

    /// How many lines are before the row that stands between these offsets, if it has any text, and its first flaw. What
    /// stands before is forgotten.
    pub(crate) fn of_row(&mut self, start: usize, end: usize) -> (Option<u32>, Option<Flaw>) {
        while self
            .line_starts
            .pop_if(|(offset, _)| *offset < start)
            .is_some()
        {}
        while self.flaws.pop_if(|(offset, _)| *offset < start).is_some() {}
        let line = self.line_starts.last().map(|(_, line)| *line);
        let flaw = self.flaws.last().filter(|(offset, _)| *offset < end);
        (line, flaw.map(|(_, flaw)| *flaw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line and the flaw of each row, as the CSV reader takes the rows.
    fn rows(input: &str) -> Vec<(u32, Option<Flaw>)> {
        let mut findings = Findings::of(input.as_bytes(), b',', Cut::default());
        let mut csv = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(input.as_bytes());
        let mut record = csv::ByteRecord::new();
        let mut rows = Vec::new();
        loop {
            let start = csv.position().byte() as usize;
            if !csv.read_byte_record(&mut record).unwrap() {
                return rows;
            }
            let (line, flaw) = findings.of_row(start, csv.position().byte() as usize);
            rows.push((line.unwrap() + 1, flaw));
        }
    }

    #[test]
    fn counts_lines_as_an_editor_does() {
        for end in ["\n", "\r\n"] {
            let input = ["a,b", "", "1,\"x", "", "y\"", "", "", "2,\"\"\"\"", "3,4"].join(end);
            let lines = rows(&input);
            assert_eq!(
                lines,
                [(1, None), (3, None), (8, None), (9, None)],
                "{end:?}"
            );
            assert_eq!(rows(&format!("{input}{end}")), lines, "{end:?}");
        }
    }

    #[test]
    fn finds_what_makes_rows_swallow_others() {
        use Flaw::{LoneCarriageReturn, OpenQuote, TextAfterQuote};
        assert_eq!(
            rows("1,\"a\n2,\"b\"\n3,c\n"),
            [(1, Some(TextAfterQuote)), (3, None)]
        );
        assert_eq!(rows("1,a\n2,\"b\n3,c\n"), [(1, None), (2, Some(OpenQuote))]);
        assert_eq!(rows("1,a\n2,\""), [(1, None), (2, Some(OpenQuote))]);
        let flaw = Some(LoneCarriageReturn);
        assert_eq!(rows("1,a\r2,b\n3,c\n"), [(1, flaw), (1, flaw), (2, None)]);
        assert_eq!(rows("1,a\r\r\n2,b\n"), [(1, flaw), (2, None)]);
    }

    #[test]
    fn leaves_other_quotes_alone() {
        for input in [
            "1,5\" pipe\n",
            "1,\"\"\n",
            "1,\"a \"\"b\"\" c\"\n",
            "\"1\",\"2\"",
            "1,a\r",
        ] {
            assert_eq!(rows(input), [(1, None)], "{input:?}");
        }
    }

    #[test]
    fn a_row_ends_where_the_reader_ends_it() {
        for input in [
            "a,b\n1,2\n3",
            "a,\"b\n\"\n1,\"2\n3\n",
            "\"a\"\"\n\",b\nx\"y\n\"z\n\n\"",
            "\"a\"b\nc,\"\n",
            "\n\n\"\n\"\r\n",
            "\r\n,\"\",\n",
        ] {
            // Byte by byte, as if each were read alone.
            let mut row_ends = RowEnds::default();
            for length in 0..=input.len() {
                let text = &input.as_bytes()[..length];
                let last = row_ends.last(text, b',');
                let csv = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .from_reader(text);
                let ends = csv.into_byte_records().map(|row| row.unwrap());
                let starts: Vec<_> = ends
                    .map(|row| row.position().unwrap().byte() as usize)
                    .collect();
                assert!(last == 0 || text[last - 1] == b'\n', "{text:?}");
                // What stands after it is less than a row: of all that follows only one begins there.
                let after = starts.iter().filter(|start| **start >= last).count();
                assert!(after <= 1, "{length} of {input:?}: {last}, {starts:?}");
            }
        }
    }
}
