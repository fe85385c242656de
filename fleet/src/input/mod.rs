//! From the bytes of an input to its rows.

mod chunks;
mod columns;
mod csv_reader;
mod csv_structure;
mod header;
mod rows;

pub(crate) use chunks::RowFormat;
pub use chunks::{Chunk, Chunks, NextChunk};
pub use header::{Delimiter, InputKind, TableHeader};
pub(crate) use rows::{Row, Rows};
