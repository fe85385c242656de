//! From the bytes of an input to its rows.

mod chunks;
mod columns;
mod csv_reader;
mod csv_structure;
mod header;
mod read_header;
mod rows;

pub use chunks::{Chunk, Chunks, NextChunk};
pub(crate) use header::RowFormat;
pub use header::{Delimiter, TableHeader};
pub use read_header::InputKind;
pub(crate) use rows::{Row, Rows};
