//! The README of the C library: its examples as C compilers see them, its text as it is installed.

use std::fs;

use anyhow::{Context as _, Result, ensure};

use crate::command::Command;

/// What an example may take for granted: the headers that every C program has, and values whose origin it does not show.
const PRELUDE: &str = "#include <stdio.h>\n#include <time.h>\n";
const GIVEN: &str =
    "extern const char *const group_key, *const registration_id, *const device_key;\n";

/// Compiles each block of C in a README from a heading on, its directives before a function and the rest in it.
pub(crate) fn compile_c(readme: &str, heading: &str, folder: &str, tree: &str) -> Result<()> {
    let text = fs::read_to_string(readme).with_context(|| format!("cannot read {readme}"))?;
    let (_, text) = text
        .split_once(heading)
        .with_context(|| format!("{readme} has no {heading}"))?;
    let blocks = c_blocks(text);
    ensure!(
        !blocks.is_empty(),
        "{readme} has no block of C after {heading}"
    );
    for (index, block) in blocks.iter().enumerate() {
        let (directives, body): (Vec<_>, Vec<_>) =
            block.lines().partition(|line| line.starts_with('#'));
        let include = "#include <dps_symkey.h>";
        let program = format!(
            "{PRELUDE}{}\n{include}\n{GIVEN}void example(void);\nvoid example(void)\n{{\n{}\n}}\n",
            directives.join("\n"),
            body.join("\n"),
        );
        let file = format!("{folder}/readme_{index}.c");
        fs::write(&file, program)?;
        Command::new(format!(
            "cc -std=c99 -pedantic -Wall -Wextra -Wconversion -Wno-unused-variable -Wno-unused-but-set-variable -Werror -I{tree}/include -fsyntax-only {file}"
        ))
        .run()?;
    }
    Ok(())
}

fn c_blocks(text: &str) -> Vec<&str> {
    let blocks = text.split("\n```c\n").skip(1);
    blocks
        .filter_map(|block| block.split_once("\n```"))
        .map(|(block, _)| block)
        .collect()
}

/// The text for `share/doc/dps_symkey` of the tree that one installs: a link to what is not there becomes its words.
pub(crate) fn installed(text: &str) -> String {
    let mut parts = text.split("](../");
    let mut installed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let (Some(words), Some((_, rest))) = (installed.rfind('['), part.split_once(')')) {
            installed.remove(words);
            installed.push_str(rest);
        }
    }
    installed.replace("](include/", "](../../../include/")
}

#[cfg(test)]
mod tests {
    use super::{c_blocks, installed};

    #[test]
    fn an_installed_text_links_to_what_is_installed_and_to_the_web() {
        let text = "See [the header](include/a.h), [Rust](https://rustup.rs),\n[b](../b) and [c/d](../c/d).";
        assert_eq!(
            installed(text),
            "See [the header](../../../include/a.h), [Rust](https://rustup.rs),\nb and c/d."
        );
    }

    #[test]
    fn finds_the_blocks_of_c_alone() {
        let text = "a\n```c\nint a;\nint b;\n```\n```sh\nmake\n```\n```cmake\nx()\n```\n```c\nint c;\n```\n";
        assert_eq!(c_blocks(text), ["int a;\nint b;", "int c;"]);
    }
}
