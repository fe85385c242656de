//! The files of a job: what is read, what is written, and what is removed when the job is interrupted.

mod chunk_reader;
mod destination;
mod input;
pub(super) mod interrupt;
#[cfg(windows)]
mod private_file;
mod report;
mod write_back;

pub(super) use chunk_reader::{ChunkReader, ReadError};
pub(super) use destination::{Destination, is_stream};
pub(super) use input::Input;
pub(super) use report::Report;
