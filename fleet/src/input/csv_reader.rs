use alloc::vec::Vec;
use core::{ops::Range, slice};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// Reads the rows of a text in CSV. It takes anything: what it is generous about, [`Findings`](super::csv_structure::Findings)
/// tells.
pub(super) struct CsvReader<'t> {
    reader: Reader,
    text: &'t [u8],
    offset: usize,
}

impl<'t> CsvReader<'t> {
    pub(super) fn new(text: &'t [u8], delimiter: u8) -> Self {
        let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
        // It would leave a byte order mark out at the beginning. In the middle of the input, or after a blank line, it is not one.
        reader.read_record(b"\n", &mut [0], &mut [0]);
        Self {
            reader,
            text,
            offset: 0,
        }
    }

    /// Appends the fields of the next row, without their quotes, and returns which of all fields they are.
    pub(super) fn read(&mut self, fields: &mut CsvFields) -> Option<Range<usize>> {
        let (first, start) = (fields.count, fields.length);
        loop {
            let (result, read, written, ended) = self.reader.read_record(
                self.text.get(self.offset..).unwrap_or_default(),
                fields.text.get_mut(fields.length..).unwrap_or_default(),
                fields.ends.get_mut(fields.count..).unwrap_or_default(),
            );
            self.offset += read;
            fields.length += written;
            fields.count += ended;
            match result {
                // Asked again it ends the last row.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => grow(&mut fields.text),
                ReadRecordResult::OutputEndsFull => grow(&mut fields.ends),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
            }
        }
        let ends = fields.ends.get_mut(first..fields.count);
        for end in ends.unwrap_or_default() {
            *end += start;
        }
        Some(first..fields.count)
    }

    /// How far the text is read, in bytes.
    pub(super) const fn offset(&self) -> usize {
        self.offset
    }
}

fn grow<T: Copy + Default>(buffer: &mut Vec<T>) {
    buffer.resize(2 * buffer.len().max(512), T::default());
}

fn shrink<T>(buffer: &mut Vec<T>) {
    buffer.truncate(MAX_KEPT);
    buffer.shrink_to(MAX_KEPT);
}

/// How many bytes of text and how many fields there is room kept for: more than a chunk of short rows has.
const MAX_KEPT: usize = 1 << 19;

/// The fields of rows, in memory that is used again.
#[derive(Default)]
pub(super) struct CsvFields {
    /// One after the other, up to `length`.
    text: Vec<u8>,
    length: usize,
    /// Where each ends, up to `count`.
    ends: Vec<usize>,
    count: usize,
}

impl CsvFields {
    /// Forgets them, and frees what only a very long row needed.
    pub(super) fn clear(&mut self) {
        self.length = 0;
        self.count = 0;
        shrink(&mut self.text);
        shrink(&mut self.ends);
    }

    pub(super) fn get(&self, fields: Range<usize>) -> CsvFieldsIter<'_> {
        let before = fields.start.checked_sub(1);
        let start = before.and_then(|before| self.ends.get(before));
        CsvFieldsIter {
            text: &self.text,
            start: start.copied().unwrap_or_default(),
            ends: self.ends.get(fields).unwrap_or_default().iter(),
        }
    }
}

#[derive(Clone)]
pub(super) struct CsvFieldsIter<'r> {
    text: &'r [u8],
    start: usize,
    ends: slice::Iter<'r, usize>,
}

impl<'r> Iterator for CsvFieldsIter<'r> {
    type Item = &'r [u8];

    fn next(&mut self) -> Option<&'r [u8]> {
        let end = *self.ends.next()?;
        let start = core::mem::replace(&mut self.start, end);
        Some(self.text.get(start..end).unwrap_or_default())
    }
}
