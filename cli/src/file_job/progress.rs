use std::io::{self, IsTerminal as _};
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use crate::console::Console;

/// The progress of a job on a terminal; elsewhere nothing.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    /// `length` is that of the input in bytes, where it is known.
    pub(super) fn start(length: Option<u64>, console: &Console) -> Self {
        if console.is_quiet() || !io::stderr().is_terminal() {
            return Self(None);
        }
        let (bar, template) = match length {
            Some(length) => (
                ProgressBar::new(length),
                "{msg} [{bar:30}] {percent}% {binary_bytes_per_sec}, {eta} left",
            ),
            None => (
                ProgressBar::new_spinner(),
                "{msg} {spinner} {binary_bytes} {binary_bytes_per_sec}",
            ),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Self(Some(bar))
    }

    pub(super) fn show(&self, rows: u64, position: u64) {
        if let Some(bar) = &self.0 {
            bar.set_message(format!("{} rows", HumanCount(rows)));
            bar.set_position(position);
        }
    }
}

impl Progress {
    /// Says what is done after the last row was read.
    pub(super) fn say(&self, what: &'static str) {
        if let Some(bar) = &self.0 {
            bar.set_message(what);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
