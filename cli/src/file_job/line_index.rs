use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

/// Notes where lines begin, and quotes stand, in the bytes that pass to the CSV reader.
///
/// That reader's own count of lines is of no use to somebody who opens the file at that line: it is one too low after a
/// CRLF, and stands before blank lines that are no rows. Nor does it say that the input ended inside a quote.
pub(super) struct LineIndex<R> {
    source: R,
    lines: Lines,
    /// The offset of the next byte, and the number of its line, from 1.
    offset: u64,
    line: u64,
    at_start: bool,
}

/// What the index knows, shared with who reads the rows.
#[derive(Clone, Default)]
pub(super) struct Lines(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    /// The lines that are not blank, from the first row that was not asked for yet.
    starts: VecDeque<LineStart>,
    /// How many quotes there were so far.
    quotes: u64,
    at_end: bool,
}

struct LineStart {
    offset: u64,
    line: u64,
    /// How many quotes there were before.
    quotes: u64,
}

impl<R> LineIndex<R> {
    pub(super) fn new(source: R) -> (Self, Lines) {
        let lines = Lines::default();
        let index = Self {
            source,
            lines: lines.clone(),
            offset: 0,
            line: 1,
            at_start: true,
        };
        (index, lines)
    }
}

impl<R: Read> Read for LineIndex<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        let mut state = self.lines.0.borrow_mut();
        state.at_end = length == 0;
        for byte in buffer.get(..length).unwrap_or_default() {
            match byte {
                b'\n' => {
                    self.line += 1;
                    self.at_start = true;
                }
                b'\r' => {}
                _ => {
                    if self.at_start {
                        let (offset, line, quotes) = (self.offset, self.line, state.quotes);
                        let start = LineStart {
                            offset,
                            line,
                            quotes,
                        };
                        state.starts.push_back(start);
                        self.at_start = false;
                    }
                    state.quotes += u64::from(*byte == b'"');
                }
            }
            self.offset += 1;
        }
        Ok(length)
    }
}

impl Lines {
    /// The number of the first line that begins at that offset or after it; those before are forgotten.
    pub(super) fn line_from(&self, offset: u64) -> Option<u64> {
        let starts = &mut self.0.borrow_mut().starts;
        while starts.front().is_some_and(|start| start.offset < offset) {
            starts.pop_front();
        }
        starts.front().map(|start| start.line)
    }

    /// Whether the row that was asked for last goes to the end of the input with one quote too many or too few.
    pub(super) fn is_quote_open(&self) -> bool {
        let state = self.0.borrow();
        let start = state.starts.front();
        state.at_end && start.is_some_and(|start| (state.quotes - start.quotes) % 2 == 1)
    }
}
