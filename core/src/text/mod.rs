//! Text without an allocator: stored inline, borrowed, written piece by piece, shown in errors.

mod ascii;
mod first_character;
mod in_errors;
mod write;

pub(crate) use ascii::{Ascii, InlineText};
pub(crate) use first_character::first_character;
pub(crate) use in_errors::{Counted, Quoted};
pub use write::BufferTooSmall;
pub(crate) use write::{fill, fill_str, format};
