use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

/// Watches the bytes on their way to the CSV reader, which is generous where rows can be lost.
///
/// That reader takes a quote that is never closed, or closed by a later row's, and what stands between as one field. It
/// ends a row at a carriage return alone. And its count of lines is one too low after a CRLF, and stands before blank
/// lines that are no rows. Somebody has to notice, and to know the line on which a row begins.
pub(super) struct CsvLines<R> {
    source: R,
    delimiter: u8,
    state: State,
    findings: Findings,
    /// The offset of the next byte, and the number of its line, from 1.
    offset: u64,
    line: u64,
    /// Whether no byte of the line was seen yet.
    at_line_start: bool,
    /// Whether the byte before was a carriage return outside quotes.
    after_carriage_return: bool,
}

/// Where in a row the next byte stands. As in the CSV reader, a quote counts only at the beginning of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Unquoted,
    Quoted,
    /// After a quote in a quoted field: it ends the field, or stands for itself if another follows.
    QuoteInQuoted,
}

/// What makes a row unlike what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Something other than the field's end follows a closing quote.
    TextAfterQuote,
    /// The input ends inside a quote.
    OpenQuote,
    /// A carriage return without a line feed, outside quotes.
    LoneCarriageReturn,
}

/// What was found, shared with who reads the rows.
#[derive(Clone, Default)]
pub(super) struct Findings(Rc<RefCell<Found>>);

#[derive(Default)]
struct Found {
    /// The offset and number of each line outside quotes that is not blank, from the first row not asked for yet.
    line_starts: VecDeque<(u64, u64)>,
    flaws: VecDeque<(u64, Flaw)>,
}

impl<R> CsvLines<R> {
    pub(super) fn new(source: R, delimiter: u8) -> (Self, Findings) {
        let findings = Findings::default();
        let lines = Self {
            source,
            delimiter,
            state: State::FieldStart,
            findings: findings.clone(),
            offset: 0,
            line: 1,
            at_line_start: true,
            after_carriage_return: false,
        };
        (lines, findings)
    }

    fn watch(&mut self, byte: u8) {
        if self.after_carriage_return && byte != b'\n' {
            // The row that it ends, and what the reader takes for the next one.
            self.note(self.offset - 1, Flaw::LoneCarriageReturn);
            if byte != b'\r' {
                self.note(self.offset, Flaw::LoneCarriageReturn);
            }
            self.at_line_start = true;
        }
        self.after_carriage_return = false;
        if self.at_line_start && self.state != State::Quoted && !matches!(byte, b'\r' | b'\n') {
            let found = &mut self.findings.0.borrow_mut();
            found.line_starts.push_back((self.offset, self.line));
            self.at_line_start = false;
        }
        self.state = match (self.state, byte) {
            (State::FieldStart, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::QuoteInQuoted,
            (State::Quoted, _) | (State::QuoteInQuoted, b'"') => State::Quoted,
            (_, b'\r') => {
                self.after_carriage_return = true;
                State::FieldStart
            }
            (_, b'\n') => State::FieldStart,
            (_, byte) if byte == self.delimiter => State::FieldStart,
            (State::QuoteInQuoted, _) => {
                self.note(self.offset, Flaw::TextAfterQuote);
                State::Unquoted
            }
            (State::FieldStart | State::Unquoted, _) => State::Unquoted,
        };
        if byte == b'\n' {
            self.line += 1;
            self.at_line_start = self.state != State::Quoted;
        }
        self.offset += 1;
    }

    fn end(&mut self) {
        // A carriage return at the very end ends the last row and can hide nothing.
        if self.state == State::Quoted {
            self.note(self.offset.saturating_sub(1), Flaw::OpenQuote);
        }
    }

    fn note(&self, offset: u64, flaw: Flaw) {
        self.findings.0.borrow_mut().flaws.push_back((offset, flaw));
    }
}

impl<R: Read> Read for CsvLines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        if length == 0 {
            self.end();
        }
        for byte in buffer.get(..length).unwrap_or_default() {
            self.watch(*byte);
        }
        Ok(length)
    }
}

impl Findings {
    /// The line on which the row begins that stands between these offsets, if it has any text, and its first flaw. What
    /// stands before is forgotten.
    pub(super) fn of_row(&self, start: u64, end: u64) -> (Option<u64>, Option<Flaw>) {
        let found = &mut self.0.borrow_mut();
        while found
            .line_starts
            .front()
            .is_some_and(|(offset, _)| *offset < start)
        {
            found.line_starts.pop_front();
        }
        while found
            .flaws
            .front()
            .is_some_and(|(offset, _)| *offset < start)
        {
            found.flaws.pop_front();
        }
        let line = found.line_starts.front().map(|(_, line)| *line);
        let flaw = found.flaws.front().filter(|(offset, _)| *offset < end);
        (line, flaw.map(|(_, flaw)| *flaw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line and the flaw of each row, as the CSV reader takes the rows.
    fn rows(input: &str) -> Vec<(u64, Option<Flaw>)> {
        let (lines, findings) = CsvLines::new(input.as_bytes(), b',');
        let mut csv = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            // So small that rows, quotes and line ends fall between two readings.
            .buffer_capacity(3)
            .from_reader(lines);
        let mut record = csv::ByteRecord::new();
        let mut rows = Vec::new();
        loop {
            let start = csv.position().byte();
            if !csv.read_byte_record(&mut record).unwrap() {
                return rows;
            }
            let (line, flaw) = findings.of_row(start, csv.position().byte());
            rows.push((line.unwrap(), flaw));
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
}
