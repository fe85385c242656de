//! Text without an allocator: stored inline, borrowed, written piece by piece, shown in errors.

mod ascii;
mod buffer_too_small;
mod counted;
mod first_character;
mod inline_text;
mod pieces;
mod quoted;

pub(crate) use ascii::Ascii;
pub use buffer_too_small::BufferTooSmall;
pub(crate) use counted::Counted;
pub(crate) use first_character::first_character;
pub(crate) use inline_text::InlineText;
pub(crate) use pieces::{fill, fill_str, format};
pub(crate) use quoted::Quoted;
