use alloc::format;
use alloc::vec::Vec;
use core::mem;

use memchr::{memchr, memchr_iter, memrchr};

use super::csv_structure::{Cut, RowEnds};
use super::header::{RowFormat, TableHeader};
use crate::table_error::TableError;

/// How much is read at once: small enough for the nearer caches, with its output.
const CHUNK_LENGTH: usize = 256 << 10;

/// The longest row that is taken, in bytes with its line end. A longer one is a quote that was never closed, or the input is not a list.
const MAX_ROW_LENGTH: usize = 16 << 20;

/// How many blank lines of a list are taken as one chunk's.
const MAX_BLANK_LINES: u64 = 10_000;

/// Whole rows of the input, one after the other.
#[derive(Default)]
pub struct Chunk {
    buffer: Vec<u8>,
    /// Where the rows stand in the buffer.
    start: usize,
    end: usize,
    /// The number of the first line, from 1; of the first blank one where there are any before the text.
    pub(crate) first_line: u64,
    /// How many blank lines of a list stand before the text. Each is a row.
    pub(crate) blank_lines: u64,
    /// Where its rows are so many that they were cut at a carriage return.
    pub(crate) cut: Cut,
    position: u64,
}

impl Chunk {
    pub(crate) fn text(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// How many bytes of the input there are up to the end of the chunk.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }
}

/// Cuts the input into chunks. It reads nothing by itself: it asks for more, and is [filled](Self::fill).
#[derive(Default)]
pub struct Chunks {
    /// The delimiter of a header that is not whole yet.
    pub(super) delimiter: Option<u8>,
    /// What was read and is in no chunk yet, from `start` on.
    buffer: Vec<u8>,
    start: usize,
    is_at_end: bool,
    row_ends: RowEnds,
    /// How many lines are before the rest and the blank lines before it.
    lines: u64,
    /// How many blank lines before the rest are in no chunk yet.
    blank_lines: u64,
    /// Whether the rest was cut from the chunk before at a carriage return.
    is_cut: bool,
    position: u64,
}

/// What comes next of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextChunk {
    /// The chunk has the next rows.
    Chunk,
    /// More of the input is needed: [fill](Chunks::fill), and ask again.
    Input,
    /// There are no more rows.
    End,
}

impl Chunks {
    /// How many bytes [`fill`](Self::fill) takes next: at most 256 KiB.
    #[must_use]
    pub fn wanted(&self) -> usize {
        let most = (MAX_ROW_LENGTH + 1).saturating_sub(self.rest().len());
        most.min(CHUNK_LENGTH - self.buffer.len() % CHUNK_LENGTH)
    }

    /// Has `read` append the next bytes of the input, as many as are [wanted](Self::wanted): fewer say that the input has ended.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn fill<E>(
        &mut self,
        read: impl FnOnce(&mut Vec<u8>, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        let (before, wanted) = (self.buffer.len(), self.wanted());
        read(&mut self.buffer, wanted)?;
        let length = self.buffer.len().saturating_sub(before);
        self.position += length as u64;
        self.is_at_end = length < wanted;
        Ok(())
    }

    /// Fills the chunk with the next rows after the header, where there are whole ones.
    ///
    /// # Errors
    /// `row_too_long`: the next row has more than 16 MiB.
    pub fn next(
        &mut self,
        header: &TableHeader,
        chunk: &mut Chunk,
    ) -> Result<NextChunk, TableError> {
        let format = header.format;
        if let RowFormat::List = format {
            self.skip_blank_lines();
        }
        let text = self.buffer.get(self.start..).unwrap_or_default();
        let mut length = match format {
            RowFormat::List => list_end(text, self.is_at_end),
            RowFormat::Csv { .. } if self.is_at_end => text.len(),
            RowFormat::Csv { delimiter } => self.row_ends.last(text, delimiter),
        };
        let mut is_cut = false;
        if length == 0 && !self.is_at_end {
            if let RowFormat::Csv { .. } = format
                && text.len() >= CHUNK_LENGTH
            {
                // Not one row, but many that have no line feeds.
                length = self.row_ends.last_carriage_return(text);
                is_cut = length > 0;
            }
            if length == 0 {
                self.check_row_length()?;
                return Ok(NextChunk::Input);
            }
        }
        let blank_lines = self.blank_lines.min(MAX_BLANK_LINES);
        if blank_lines < self.blank_lines && length > 0 {
            // The other blank lines first.
            length = 0;
        }
        chunk.buffer.clear();
        mem::swap(&mut chunk.buffer, &mut self.buffer);
        chunk.start = mem::take(&mut self.start);
        chunk.end = chunk.start + length;
        let rest = chunk.buffer.get(chunk.end..).unwrap_or_default();
        self.buffer.extend_from_slice(rest);
        self.row_ends = RowEnds::default();
        chunk.cut = Cut {
            before: mem::replace(&mut self.is_cut, is_cut),
            after: is_cut,
        };
        chunk.first_line = self.lines + 1;
        chunk.blank_lines = blank_lines;
        chunk.position = self.position - rest.len() as u64;
        let is_more = length > 0 || !rest.is_empty();
        let lines = memchr_iter(b'\n', chunk.text()).count() as u64;
        self.blank_lines -= blank_lines;
        self.lines += blank_lines + lines;
        Ok(if is_more {
            NextChunk::Chunk
        } else {
            NextChunk::End
        })
    }

    /// What is read of the input so far and in no chunk yet.
    pub(super) fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// The whole rows of CSV with which the rest begins.
    pub(super) fn whole_rows(&mut self, delimiter: u8) -> &[u8] {
        let rest = self.buffer.get(self.start..).unwrap_or_default();
        let end = self.row_ends.last(rest, delimiter);
        rest.get(..end).unwrap_or_default()
    }

    /// Whether nothing of the input was read yet, not even that it is empty.
    pub(super) const fn is_unread(&self) -> bool {
        self.position == 0 && !self.is_at_end
    }

    /// Whether the rest is all that the input still has.
    pub(super) const fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// Leaves out that many bytes at the beginning of the rest: a byte order mark, or the header.
    pub(super) fn skip(&mut self, length: usize) {
        let end = self.buffer.len().min(mem::take(&mut self.start) + length);
        let skipped = self.buffer.drain(..end);
        self.lines += skipped.filter(|byte| *byte == b'\n').count() as u64;
        self.row_ends = RowEnds::default();
    }

    /// Refuses a row that has begun and is longer than any may be.
    pub(super) fn check_row_length(&self) -> Result<(), TableError> {
        let rest = self.rest();
        if rest.len() <= MAX_ROW_LENGTH {
            return Ok(());
        }
        let line = self.lines + 1 + self.blank_lines + blank_lines(rest).0;
        Err(TableError::new(
            "row_too_long",
            format!(
                "the row at line {line} is longer than {} MiB: check whether a quote is never closed, and that the input \
                 is a list or CSV",
                MAX_ROW_LENGTH >> 20
            ),
        ))
    }

    /// Counts the blank lines with which the rest begins. However many there are, they are not kept.
    fn skip_blank_lines(&mut self) {
        let (count, length) = blank_lines(self.rest());
        self.blank_lines += count;
        self.start += length;
        if self.start > 0 && memchr(b'\n', self.rest()).is_none() {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
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

    use super::*;

    const CSV: RowFormat = RowFormat::Csv { delimiter: b',' };

    /// The chunks of an input.
    struct Read {
        input: &'static [u8],
        header: TableHeader,
        chunks: Chunks,
        chunk: Chunk,
    }

    impl Read {
        fn new(input: &'static [u8], format: RowFormat) -> Self {
            Self {
                input,
                header: TableHeader {
                    format,
                    ..TableHeader::of_list()
                },
                chunks: Chunks::default(),
                chunk: Chunk::default(),
            }
        }

        fn next(&mut self) -> Result<Option<&Chunk>, TableError> {
            loop {
                match self.chunks.next(&self.header, &mut self.chunk)? {
                    NextChunk::Chunk => return Ok(Some(&self.chunk)),
                    NextChunk::End => return Ok(None),
                    NextChunk::Input => {}
                }
                let input = &mut self.input;
                let Ok::<_, ()>(()) = self.chunks.fill(|buffer, length| {
                    let (now, later) = input.split_at(length.min(input.len()));
                    buffer.extend_from_slice(now);
                    *input = later;
                    Ok(())
                }) else {
                    panic!("reading memory fails");
                };
            }
        }
    }

    fn chunks(input: &'static [u8], format: RowFormat) -> Vec<(u64, u64, Vec<u8>)> {
        let mut read = Read::new(input, format);
        let mut found = Vec::new();
        while let Some(chunk) = read.next().unwrap() {
            found.push((chunk.first_line, chunk.blank_lines, chunk.text().to_vec()));
        }
        assert_eq!(read.chunk.position(), input.len() as u64);
        found
    }

    fn leak(text: String) -> &'static [u8] {
        text.into_bytes().leak()
    }

    #[test]
    fn have_every_row_once() {
        let row = |n: usize| format!("{n}{}\n", "x".repeat(n % 97));
        let input = leak((0..20_000).map(row).collect());
        for format in [RowFormat::List, CSV] {
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
        let list = |input: &'static [u8]| chunks(input, RowFormat::List);
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
        let mut read = Read::new(input, RowFormat::List);
        let mut rows = 0;
        while let Some(chunk) = read.next().unwrap() {
            rows += chunk.blank_lines;
            assert!(chunk.buffer.capacity() <= 4 * CHUNK_LENGTH);
        }
        assert_eq!(rows, 2_000_001);
    }

    #[test]
    fn are_cut_where_rows_have_no_line_feeds() {
        for row in ["a,b\r", "\"a\",b\r"] {
            let input = leak(row.repeat(300_000) + "c\n");
            let mut read = Read::new(input, CSV);
            let mut joined = Vec::new();
            let mut cut_before = false;
            while let Some(chunk) = read.next().unwrap() {
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
        let chunks = chunks(input, RowFormat::List);
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
            let chunks = chunks(leak(rows.clone()), CSV);
            let joined: Vec<u8> = chunks.into_iter().flat_map(|(_, _, text)| text).collect();
            assert!(joined == rows.as_bytes());
        }
    }

    #[test]
    fn refuse_a_row_without_end() {
        let input = leak(format!("a\n\n{}", "x".repeat(MAX_ROW_LENGTH + 1)));
        for format in [RowFormat::List, CSV] {
            let mut read = Read::new(input, format);
            assert!(read.next().unwrap().is_some());
            let Err(error) = read.next() else {
                panic!("no error");
            };
            assert_eq!(error.code(), "row_too_long");
            assert!(error.to_string().contains("line 3 "), "{error}");
        }
    }
}
