use std::fs::File;
use std::io::{self, Read, Write as _};
use std::sync::Arc;

use dps_symkey_fleet::{Chunk, Chunks, InputKind, NextChunk, TableError, TableHeader};

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
    header: Arc<TableHeader>,
}

impl ChunkReader {
    /// Reads the header. The rows follow.
    pub(in crate::file_job) fn open(
        mut source: Source,
        kind: InputKind<'_>,
    ) -> Result<Self, ReadError> {
        let mut chunks = Chunks::default();
        loop {
            if let Some(header) = TableHeader::read(&mut chunks, kind)? {
                return Ok(Self {
                    source,
                    chunks,
                    header: Arc::new(header),
                });
            }
            source.fill(&mut chunks)?;
        }
    }

    pub(in crate::file_job) const fn header(&self) -> &Arc<TableHeader> {
        &self.header
    }

    /// Fills the chunk with the next rows. `false` where there are no more.
    pub(in crate::file_job) fn next(&mut self, chunk: &mut Chunk) -> Result<bool, ReadError> {
        loop {
            match self.chunks.next(&self.header, chunk)? {
                NextChunk::Chunk => return Ok(true),
                NextChunk::End => return Ok(false),
                NextChunk::Input => self.source.fill(&mut self.chunks)?,
            }
        }
    }
}

impl Source {
    fn fill(&mut self, chunks: &mut Chunks) -> Result<(), ReadError> {
        let Self { reader, copy } = self;
        chunks.fill(|buffer, length| {
            let start = buffer.len();
            let mut limited = reader.by_ref().take(length as u64);
            limited.read_to_end(buffer).map_err(ReadError::Input)?;
            let read = buffer.get(start..).unwrap_or_default();
            let copied = copy.as_mut().map(|copy| copy.write_all(read));
            copied.unwrap_or(Ok(())).map_err(ReadError::Copy)
        })
    }
}
