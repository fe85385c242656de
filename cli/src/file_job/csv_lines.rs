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
            self.note(self.offset, Flaw::LoneCarriageReturn);
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
