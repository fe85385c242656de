//! `corpus unpack` before fuzzing, `corpus pack` after it.

use std::{env, io};

use dps_symkey_fuzz::corpus;

fn main() -> io::Result<()> {
    match env::args().nth(1).as_deref() {
        Some("unpack") => corpus::unpack(),
        Some("pack") => corpus::pack(),
        _ => Err(io::Error::other("usage: corpus unpack|pack")),
    }
}
