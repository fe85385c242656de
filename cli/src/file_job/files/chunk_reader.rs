use std::fs::File;
use std::io::{self, Read, Write as _};

use dps_symkey_fleet::{Chunk, Chunks, InputKind, Next, TableError, TableHeader};

/// What the bytes of an input are read from, on a thread of its own.
pub(in crate::file_job) struct Source {
    pub(super) reader: Box<dyn Read + Send>,
    /// Where all that is read goes too.
    pub(super) copy: Option<File>,
}

/// What went wrong in reading.
pub(in crate::file_job) enum ReadError {
    Refused(TableError),
    Input(io::Error),
    Copy(io::Error),
}

impl From<TableError> for ReadError {
    fn from(error: TableError) -> Self {
        Self::Refused(error)
    }
}

/// Reads an input chunk by chunk.
pub(in crate::file_job) struct ChunkReader {
    source: Source,
    chunks: Chunks,
}

impl ChunkReader {
    /// Reads the header. The rows follow.
    pub(in crate::file_job) fn open(
        source: Source,
        kind: InputKind<'_>,
    ) -> Result<(TableHeader, Self), ReadError> {
        let mut reader = Self {
            source,
            chunks: Chunks::default(),
        };
        loop {
            if let Some(header) = TableHeader::read(&mut reader.chunks, kind)? {
                return Ok((header, reader));
            }
            reader.fill()?;
        }
    }

    /// Fills the chunk with the next rows. `false` where there are no more.
    pub(in crate::file_job) fn next(&mut self, chunk: &mut Chunk) -> Result<bool, ReadError> {
        loop {
            match self.chunks.next(chunk)? {
                Next::Chunk => return Ok(true),
                Next::End => return Ok(false),
                Next::Input => self.fill()?,
            }
        }
    }

    fn fill(&mut self) -> Result<(), ReadError> {
        let Source { reader, copy } = &mut self.source;
        self.chunks.fill(|buffer, length| {
            let start = buffer.len();
            let mut limited = reader.by_ref().take(length as u64);
            limited.read_to_end(buffer).map_err(ReadError::Input)?;
            let read = buffer.get(start..).unwrap_or_default();
            let copied = copy.as_mut().map(|copy| copy.write_all(read));
            copied.unwrap_or(Ok(())).map_err(ReadError::Copy)
        })
    }
}
