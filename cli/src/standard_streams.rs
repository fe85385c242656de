//! The names by which standard input and output are asked for.

use std::path::Path;

/// What errors call them.
pub(crate) const STANDARD_INPUT: &str = "standard input";
pub(crate) const STANDARD_OUTPUT: &str = "standard output";

/// Whether a file name means standard input or output.
pub(crate) fn is_standard_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Whether a file name means standard input, by whatever name.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    let names = ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];
    is_standard_stream(path) || names.into_iter().any(|name| path == Path::new(name))
}

/// What an error calls a file that is read.
pub(crate) fn input_name(path: &Path) -> String {
    name(path, STANDARD_INPUT)
}

/// What an error calls a file that is written.
pub(crate) fn output_name(path: &Path) -> String {
    name(path, STANDARD_OUTPUT)
}

fn name(path: &Path, stream: &str) -> String {
    match is_standard_stream(path) {
        true => stream.to_owned(),
        false => path.display().to_string(),
    }
}
