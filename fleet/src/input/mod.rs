//! From the bytes of an input to its rows.

mod chunks;
mod columns;
mod csv_reader;
mod csv_structure;
mod rows;
mod table;

pub(crate) use chunks::RowFormat;
pub use chunks::{Chunk, Chunks, Next};
pub(crate) use rows::{Row, Rows};
pub use table::{InputKind, Table};
