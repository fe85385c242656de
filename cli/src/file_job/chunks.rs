use std::io::{self, Read as _};
use std::mem;

use memchr::{memchr, memchr_iter, memrchr};

use super::csv_lines::{Cut, RowEnds};
use super::source::{ReadError, RowTooLong, Source};

/// How much is read at once: small enough for the nearer caches, with its output.
const CHUNK_LENGTH: usize = 256 << 10;

/// The longest row that is taken, in bytes with its line end. A longer one is a quote that was never closed, or no list at all.
pub(super) const MAX_ROW_LENGTH: usize = 16 << 20;

/// How many blank lines of a list are taken as one chunk's.
const MAX_BLANK_LINES: u64 = 10_000;

/// Whole rows of the input, one after the other.
#[derive(Default)]
pub(super) struct Chunk {
    buffer: Vec<u8>,
    /// Where the rows stand in the buffer.
    start: usize,
    end: usize,
    /// The number of the first line, from 1; of the first blank one where there are any before the text.
    pub(super) first_line: u64,
    /// How many blank lines of a list stand before the text. Each is a row.
    pub(super) blank_lines: u64,
    /// Where its rows are so many that they were cut at a carriage return.
    pub(super) cut: Cut,
    /// How much of the input was read when the chunk was complete, in bytes.
    pub(super) position: u64,
}

impl Chunk {
    pub(super) fn text(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }
}

/// How the rows of the input are told apart.
#[derive(Clone, Copy)]
pub(super) enum Format {
    /// An ID a line. A blank line between others is a row, which is refused; blank lines at the end are nothing.
    List,
    Csv {
        delimiter: u8,
    },
}

/// Cuts the input into chunks.
pub(super) struct Chunks {
    source: Source,
    is_at_end: bool,
    /// What was read and is in no chunk yet.
    rest: Vec<u8>,
    /// The number of the line with which the rest begins, or of the first of the blank lines before it.
    next_line: u64,
    /// How many blank lines before the rest are in no chunk yet.
    blank_lines: u64,
    /// Whether the rest was cut from the chunk before at a carriage return.
    is_cut: bool,
    position: u64,
}

impl Chunks {
    pub(super) fn new(source: Source) -> Self {
        Self {
            source,
            is_at_end: false,
            rest: Vec::new(),
            next_line: 1,
            blank_lines: 0,
            is_cut: false,
            position: 0,
        }
    }

    /// What is read of the input so far and in no chunk yet.
    pub(super) fn rest(&self) -> &[u8] {
        &self.rest
    }

    /// Whether the rest is all that the input still has.
    pub(super) fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// Reads more into the rest, for a row that begins with it and is not whole yet.
    pub(super) fn read_more(&mut self) -> Result<(), ReadError> {
        let mut rest = mem::take(&mut self.rest);
        let read = self.fill(&mut rest, 0);
        self.rest = rest;
        read
    }

    /// Leaves out that many bytes at the beginning of the rest: a byte order mark, or the header.
    pub(super) fn skip(&mut self, length: usize) {
        let skipped = self.rest.drain(..length.min(self.rest.len()));
        self.next_line += skipped.filter(|byte| *byte == b'\n').count() as u64;
    }

    /// Fills the chunk with the next rows. `false` where there are no more.
    pub(super) fn next(&mut self, format: Format, chunk: &mut Chunk) -> Result<bool, ReadError> {
        chunk.buffer.clear();
        mem::swap(&mut chunk.buffer, &mut self.rest);
        let mut row_ends = RowEnds::default();
        chunk.start = 0;
        loop {
            if let Format::List = format {
                chunk.start += self.skip_blank_lines(chunk.buffer.get(chunk.start..));
                let text = chunk.buffer.get(chunk.start..).unwrap_or_default();
                if chunk.start > 0 && memchr(b'\n', text).is_none() {
                    // However many there are, they are not kept.
                    chunk.buffer.drain(..chunk.start);
                    chunk.start = 0;
                }
            }
            let text = chunk.buffer.get(chunk.start..).unwrap_or_default();
            let length = match format {
                Format::List => list_end(text, self.is_at_end),
                Format::Csv { .. } if self.is_at_end => text.len(),
                Format::Csv { delimiter } => row_ends.last(text, delimiter),
            };
            chunk.end = chunk.start + length;
            chunk.cut.after = false;
            if length == 0 && !self.is_at_end && text.len() >= CHUNK_LENGTH {
                // Not one row, but many that have no line feeds.
                if let Format::Csv { .. } = format {
                    chunk.end += row_ends.last_carriage_return(text);
                    chunk.cut.after = chunk.end > chunk.start;
                }
            }
            if chunk.end > chunk.start || self.is_at_end {
                break;
            }
            self.fill(&mut chunk.buffer, chunk.start)?;
        }
        chunk.cut.before = mem::replace(&mut self.is_cut, chunk.cut.after);
        chunk.first_line = self.next_line;
        chunk.blank_lines = self.blank_lines.min(MAX_BLANK_LINES);
        if chunk.blank_lines < self.blank_lines && chunk.end > chunk.start {
            // The other blank lines first.
            chunk.end = chunk.start;
        }
        let rest = chunk.buffer.get(chunk.end..).unwrap_or_default();
        self.rest.extend_from_slice(rest);
        let is_more = chunk.end > chunk.start || !rest.is_empty();
        self.blank_lines -= chunk.blank_lines;
        let lines = memchr_iter(b'\n', chunk.text()).count() as u64;
        self.next_line += chunk.blank_lines + lines;
        chunk.position = self.position - rest.len() as u64;
        Ok(is_more)
    }

    /// Reads up to a chunk's length into the buffer, and more by that where all of it from `start` on is of one row, until
    /// that is longer than any may be.
    fn fill(&mut self, buffer: &mut Vec<u8>, start: usize) -> Result<(), ReadError> {
        let row = buffer.get(start..).unwrap_or_default();
        let left = (MAX_ROW_LENGTH + 1).saturating_sub(row.len());
        if left == 0 {
            let line = self.next_line + self.blank_lines + blank_lines(row).0;
            let error = io::Error::other(RowTooLong);
            return Err(ReadError::Machine { line, error });
        }
        let wanted = left.min(CHUNK_LENGTH - buffer.len() % CHUNK_LENGTH);
        let read = self
            .source
            .by_ref()
            .take(wanted as u64)
            .read_to_end(buffer)
            .map_err(|error| ReadError::Machine {
                line: self.next_line,
                error,
            })?;
        self.position += read as u64;
        self.is_at_end = read < wanted;
        Ok(())
    }

    /// Counts the blank lines with which the text begins. Gives their length.
    fn skip_blank_lines(&mut self, text: Option<&[u8]>) -> usize {
        let (count, length) = blank_lines(text.unwrap_or_default());
        self.blank_lines += count;
        length
    }
}

/// How many blank lines the text begins with, and their length in bytes.
fn blank_lines(text: &[u8]) -> (u64, usize) {
    let mut rest = text;
    let mut count = 0;
    while let [b'\n', after @ ..] | [b'\r', b'\n', after @ ..] = rest {
        rest = after;
        count += 1;
    }
    (count, text.len() - rest.len())
}

/// The offset after the last line that is whole and not blank.
fn list_end(text: &[u8], is_at_end: bool) -> usize {
    let end = match memrchr(b'\n', text) {
        _ if is_at_end => text.len(),
        Some(end) => end + 1,
        None => 0,
    };
    let mut text = text.get(..end).unwrap_or_default();
    while let [before @ .., b'\n'] = text {
        let blank = match before {
            [.., b'\n', b'\r'] => 2,
            [.., b'\n'] => 1,
            _ => break,
        };
        text = text.get(..text.len() - blank).unwrap_or_default();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    /// A source that gives a few bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(self.0.len()).min(buffer.len());
            let (now, later) = self.0.split_at(length);
            buffer[..length].copy_from_slice(now);
            self.0 = later;
            Ok(length)
        }
    }

    fn chunks(input: &'static [u8], format: Format) -> Vec<(u64, u64, Vec<u8>)> {
        let mut chunks = Chunks::new(Box::new(Slow(input, 7_777)));
        let mut chunk = Chunk::default();
        let mut found = Vec::new();
        while chunks.next(format, &mut chunk).unwrap() {
            found.push((chunk.first_line, chunk.blank_lines, chunk.text().to_vec()));
        }
        assert_eq!(chunks.position, input.len() as u64);
        found
    }

    fn leak(text: String) -> &'static [u8] {
        text.into_bytes().leak()
    }

    #[test]
    fn have_every_row_once() {
        let row = |n: usize| format!("{n}{}\n", "x".repeat(n % 97));
        let input = leak((0..20_000).map(row).collect());
        for format in [Format::List, Format::Csv { delimiter: b',' }] {
            let chunks = chunks(input, format);
            assert!(chunks.len() > 3);
            let mut line = 1;
            for (first_line, blank_lines, text) in &chunks {
                assert_eq!((*first_line, *blank_lines), (line, 0));
                assert!(text.ends_with(b"\n"));
                line += memchr_iter(b'\n', text).count() as u64;
            }
            let text: Vec<u8> = chunks.into_iter().flat_map(|(_, _, text)| text).collect();
            assert!(text == input);
        }
    }

    #[test]
    fn of_lists_count_blank_lines_between_others() {
        let list = |input: &'static [u8]| chunks(input, Format::List);
        assert_eq!(list(b""), []);
        assert_eq!(list(b"\n\r\n\n"), []);
        assert_eq!(list(b"a\n\r\n\n"), [(1, 0, b"a\n".to_vec())]);
        assert_eq!(list(b"\n\r\na"), [(1, 2, b"a".to_vec())]);
        assert_eq!(
            list(b"a\n\n\r\nb\r\n\r\n"),
            [(1, 0, b"a\n\n\r\nb\r\n".to_vec())]
        );
        assert_eq!(list(b"a\n\n\r"), [(1, 0, b"a\n\n\r".to_vec())]);
    }

    #[test]
    fn do_not_keep_blank_lines() {
        let input = leak(format!("\n{}a", "\r\n".repeat(2_000_000)));
        let mut chunks = Chunks::new(Box::new(input));
        let mut chunk = Chunk::default();
        let mut rows = 0;
        while chunks.next(Format::List, &mut chunk).unwrap() {
            rows += chunk.blank_lines;
            assert!(chunk.buffer.capacity() <= 4 * CHUNK_LENGTH);
        }
        assert_eq!(rows, 2_000_001);
    }

    #[test]
    fn are_cut_where_rows_have_no_line_feeds() {
        for row in ["a,b\r", "\"a\",b\r"] {
            let input = leak(row.repeat(300_000) + "c\n");
            let mut chunks = Chunks::new(Box::new(input));
            let mut chunk = Chunk::default();
            let mut joined = Vec::new();
            let mut cut_before = false;
            while chunks
                .next(Format::Csv { delimiter: b',' }, &mut chunk)
                .unwrap()
            {
                assert!(chunk.text().len() <= 2 * CHUNK_LENGTH);
                assert_eq!(chunk.cut.before, cut_before);
                cut_before = chunk.cut.after;
                assert_eq!(cut_before, !chunk.text().ends_with(b"\n"));
                joined.extend_from_slice(chunk.text());
            }
            assert!(joined == input);
        }
    }

    #[test]
    fn of_many_blank_lines_are_many() {
        let input = leak(format!(
            "a\n{}b\n{}",
            "\n".repeat(1_000_000),
            "\r\n".repeat(500_000)
        ));
        let chunks = chunks(input, Format::List);
        let blank: u64 = chunks.iter().map(|(_, blank_lines, _)| blank_lines).sum();
        assert_eq!(blank, 1_000_000);
        assert!(chunks.iter().all(|(_, blank, _)| *blank <= MAX_BLANK_LINES));
        let (first_line, blank_lines, text) = chunks.last().unwrap();
        assert_eq!(first_line + blank_lines, 1_000_002);
        assert_eq!(text, b"b\n");
    }

    #[test]
    fn hold_a_row_that_is_longer_than_they_are() {
        let long = format!("{}\n", "x".repeat(MAX_ROW_LENGTH - 1));
        let quoted = format!("\"{}\"\n", "x\n".repeat(400_000));
        for text in [long, quoted] {
            let rows = format!("a\n{text}b\n");
            let chunks = chunks(leak(rows.clone()), Format::Csv { delimiter: b',' });
            let joined: Vec<u8> = chunks.into_iter().flat_map(|(_, _, text)| text).collect();
            assert!(joined == rows.as_bytes());
        }
    }

    #[test]
    fn refuse_a_row_without_end() {
        let input = leak(format!("a\n\n{}", "x".repeat(MAX_ROW_LENGTH + 1)));
        for format in [Format::List, Format::Csv { delimiter: b',' }] {
            let mut chunks = Chunks::new(Box::new(input));
            let mut chunk = Chunk::default();
            assert!(chunks.next(format, &mut chunk).unwrap());
            let Err(ReadError::Machine { line, error }) = chunks.next(format, &mut chunk) else {
                panic!("no error");
            };
            assert_eq!(line, 3);
            assert!(error.get_ref().unwrap().is::<RowTooLong>());
        }
    }
}
