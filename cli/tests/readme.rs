//! Every `console` block of the project's README, run as it stands: each command must print what follows it there.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot set itself up should say so and end"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// `cargo run … -- ARGUMENTS` is the program that Cargo has built for this test.
const PRELUDE: &str = r#"
cargo() { while [ "$1" != -- ]; do shift; done; shift; dps-symkey "$@"; }
exec 2>&1
"#;

/// What stands between two commands in the output, and in no command's own.
const MARK: &str = "=== next ===";

struct Example {
    command: String,
    output: String,
}

/// The commands of all `console` blocks, in their order. A block may stand in a quotation.
fn examples(readme: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut in_block = false;
    let mut continued = false;
    for line in readme.lines() {
        let line = line.strip_prefix("> ").unwrap_or(line);
        if line.starts_with("```") {
            in_block = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| in_block) {
            continued = command.ends_with('\\');
            examples.push(Example {
                command: format!("{command}\n"),
                output: String::new(),
            });
        } else if let Some(example) = examples.last_mut().filter(|_| in_block) {
            let text = match continued {
                true => &mut example.command,
                false => &mut example.output,
            };
            writeln!(text, "{line}").expect("writing to a string");
            continued = continued && line.ends_with('\\');
        }
    }
    examples
}

#[test]
fn prints_what_the_readme_shows() {
    let readme = fs::read_to_string(format!("{PROJECT}/README.md")).expect("the README");
    let examples = examples(&readme);
    assert!(examples.len() > 10, "the README's examples were not found");

    let folder = tempfile::tempdir().expect("a temporary folder");
    std::os::unix::fs::symlink(
        format!("{PROJECT}/examples"),
        folder.path().join("examples"),
    )
    .expect("a link to the examples");
    let mut script = PRELUDE.to_owned();
    for example in &examples {
        writeln!(script, "{}echo '{MARK}'", example.command).expect("writing to a string");
    }
    let program = Path::new(env!("CARGO_BIN_EXE_dps-symkey"));
    let programs = program.parent().expect("the program's folder");
    let path = env::var("PATH").unwrap_or_default();
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(&folder)
        .env("PATH", format!("{}:{path}", programs.display()))
        .env_remove("DPS_GROUP_KEY")
        .env_remove("DPS_SECONDARY_GROUP_KEY")
        .env_remove("DPS_DEVICE_KEY")
        .output()
        .expect("bash");
    let output = String::from_utf8(output.stdout).expect("UTF-8");
    let outputs = output.split(&format!("{MARK}\n")).collect::<Vec<_>>();
    assert_eq!(outputs.len(), examples.len() + 1, "{output}");
    for (example, output) in examples.iter().zip(outputs) {
        assert_eq!(output, example.output, "$ {}", example.command);
    }
}
