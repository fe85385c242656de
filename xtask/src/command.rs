//! A command line: shown so that it can be copied, run so that its output streams.

use std::io::{BufRead as _, BufReader};
use std::process::{self, Stdio};
use std::{env, fmt};

use anyhow::{Context as _, Result, bail};

/// A command line whose words are separated by spaces. Every path in it is relative to the project's folder, so no word
/// has a space in it and none needs quotes.
pub struct Command {
    line: String,
    environment: Vec<(&'static str, String)>,
}

impl Command {
    /// The line, as one would type it.
    pub fn new(line: impl Into<String>) -> Self {
        Self {
            line: line.into(),
            environment: Vec::new(),
        }
    }

    /// With a variable of the environment.
    pub fn env(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    /// Prints the command as a heading, runs it and streams what it prints.
    pub fn run(&self) -> Result<()> {
        self.run_reading(|_| {})
    }

    /// As [`run`](Self::run); each line of its standard output is also passed to `read`.
    pub(crate) fn run_reading(&self, mut read: impl FnMut(&str)) -> Result<()> {
        println!("\n==> {self}");
        let mut child = self
            .process()
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start `{self}`"))?;
        if let Some(stdout) = child.stdout.take() {
            let mut stdout = BufReader::new(stdout);
            let mut line = Vec::new();
            while stdout.read_until(b'\n', &mut line)? > 0 {
                let text = String::from_utf8_lossy(&line);
                print!("{text}");
                read(&text);
                line.clear();
            }
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("`{self}` failed: {status}");
        }
        Ok(())
    }

    /// Runs the command without showing anything.
    pub(crate) fn succeeds(&self) -> bool {
        self.read().is_ok()
    }

    /// Runs the command without showing anything, and returns its standard output; if it fails, the error has what it
    /// said on standard error.
    pub fn read(&self) -> Result<String> {
        let output = self.process().stdin(Stdio::null()).output();
        let output = output.with_context(|| format!("cannot start `{self}`"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("`{self}` failed: {}: {}", output.status, said.trim_end());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The command for callers that add a user's arguments, which may have spaces in them.
    pub(crate) fn process(&self) -> process::Command {
        let mut words = self.line.split(' ');
        let mut process = process::Command::new(words.next().unwrap_or_default());
        process
            .args(words)
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        // `cargo xtask` describes its own package in these. Build scripts that watch them would run again and again.
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                process.env_remove(name);
            }
        }
        process
    }
}

impl<L: Into<String>> From<L> for Command {
    fn from(line: L) -> Self {
        Self::new(line)
    }
}

/// The command as one would type it.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.environment {
            // What separates Cargo's flags cannot be seen.
            match value.replace('\u{1f}', "\\x1f") {
                escaped if escaped != *value => write!(f, "{name}=$'{escaped}' ")?,
                _ => write!(f, "{name}='{value}' ")?,
            }
        }
        f.write_str(&self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_shown_as_one_would_type_it() {
        let command = Command::new("cargo doc --no-deps").env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(
            command.to_string(),
            "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps",
        );
        let command = Command::new("cargo build").env("CARGO_ENCODED_RUSTFLAGS", "-D\u{1f}a b");
        assert_eq!(
            command.to_string(),
            "CARGO_ENCODED_RUSTFLAGS=$'-D\\x1fa b' cargo build",
        );
    }

    #[test]
    fn gives_each_line_and_fails_with_the_command() {
        let mut lines = Vec::new();
        let version = Command::new("cargo --version");
        version
            .run_reading(|line| lines.push(line.to_owned()))
            .unwrap();
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("cargo "));

        let error = Command::new("rustc no-such-file.rs").run().unwrap_err();
        let error = error.to_string();
        assert!(
            error.starts_with("`rustc no-such-file.rs` failed"),
            "{error}"
        );
        let error = Command::new("rustc no-such-file.rs").read().unwrap_err();
        assert!(error.to_string().contains("couldn't read"), "{error}");
        let error = Command::new("no-such-program").run().unwrap_err();
        assert_eq!(error.to_string(), "cannot start `no-such-program`");
    }
}
