use std::io::{self, Write as _};

use clap_complete::Shell;

use crate::arguments;
use crate::failure::Failure;
use crate::standard_streams::STANDARD_OUTPUT;

pub(crate) fn run(shell: Shell) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut arguments::command(), "dps-symkey", &mut text);
    let mut output = io::stdout().lock();
    output
        .write_all(&text)
        .and_then(|()| output.flush())
        .map_err(|error| Failure::machine("write to", STANDARD_OUTPUT, &error))
}
