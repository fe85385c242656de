use alloc::vec::Vec;

/// Writes fields as CSV, quoted only where they must be.
pub struct CsvWriter {
    writer: csv_core::Writer,
    delimiter: u8,
}

impl CsvWriter {
    pub(crate) fn new(delimiter: u8) -> Self {
        Self {
            writer: csv_core::WriterBuilder::new().delimiter(delimiter).build(),
            delimiter,
        }
    }

    /// Appends a field and the delimiter after it.
    pub(crate) fn push(&mut self, field: &[u8], out: &mut Vec<u8>) {
        let is_special =
            |byte: &u8| matches!(byte, b'"' | b'\r' | b'\n') || *byte == self.delimiter;
        if !field.iter().any(is_special) {
            out.extend_from_slice(field);
            out.push(self.delimiter);
            return;
        }
        let start = out.len();
        // Room for a field of nothing but quotes, each written twice, in quotes, and for the delimiter.
        out.resize(start + 2 * field.len() + 3, 0);
        let room = out.get_mut(start..).unwrap_or_default();
        let (_, _, length) = self.writer.field(field, room);
        let (_, end) = self
            .writer
            .delimiter(room.get_mut(length..).unwrap_or_default());
        out.truncate(start + length + end);
    }

    /// Makes the delimiter after the last field the end of the row.
    pub(crate) fn end_row(&self, out: &mut Vec<u8>) {
        out.pop_if(|last| *last == self.delimiter);
        out.push(b'\n');
    }

    /// Appends a row.
    pub(crate) fn push_row<'a>(
        &mut self,
        fields: impl IntoIterator<Item = &'a [u8]>,
        out: &mut Vec<u8>,
    ) {
        for field in fields {
            self.push(field, out);
        }
        self.end_row(out);
    }

    /// A row by itself.
    pub(crate) fn row<'a>(&mut self, fields: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
        let mut row = Vec::new();
        self.push_row(fields.into_iter().map(str::as_bytes), &mut row);
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_read_as_they_were_written() {
        let rows = [
            vec!["a", "", "b c"],
            vec!["", ""],
            vec!["\"", "\"\"\"\"", "a\"b", "x,y", "x;y"],
            vec!["line\nend", "\r", " ", "\n"],
        ];
        for delimiter in *b",;" {
            let mut fields = CsvWriter::new(delimiter);
            let mut text = Vec::new();
            for row in &rows {
                fields.push_row(row.iter().map(|field| field.as_bytes()), &mut text);
            }
            let csv = csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_slice());
            let read: Vec<Vec<String>> = csv
                .into_records()
                .map(|row| row.unwrap().iter().map(str::to_owned).collect())
                .collect();
            assert_eq!(read, rows);
        }
    }

    #[test]
    fn are_quoted_only_where_they_must_be() {
        let mut text = Vec::new();
        CsvWriter::new(b',').push_row([b"a".as_slice(), b"", b"b c", b"x;y", b"x,y"], &mut text);
        assert_eq!(text, b"a,,b c,x;y,\"x,y\"\n");
    }
}
