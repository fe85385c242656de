use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use crate::console::Console;

/// The progress of a job on a terminal: rows, their rate and the time left; elsewhere nothing.
pub(super) struct Progress(Option<(ProgressBar, Instant)>);

impl Progress {
    /// `length` is that of the input in bytes, where it is known.
    pub(super) fn start(length: Option<u64>, console: &Console) -> Self {
        if console.is_quiet() || !io::stderr().is_terminal() {
            return Self(None);
        }
        let (bar, template) = match length {
            Some(length) => (
                ProgressBar::new(length),
                "{msg} [{bar:30}] {percent}%, {eta} left",
            ),
            None => (ProgressBar::new_spinner(), "{msg} {spinner} {binary_bytes}"),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Self(Some((bar, Instant::now())))
    }

    /// Shows how many rows are done, and how far the input is read, in bytes.
    pub(super) fn show(&self, rows: u64, position: u64) {
        if let Some((bar, start)) = &self.0 {
            let rate = rows as f64 / start.elapsed().as_secs_f64().max(0.001);
            let noun = if rows == 1 { "row" } else { "rows" };
            bar.set_message(format!(
                "{} {noun}, {}/s",
                HumanCount(rows),
                HumanCount(rate as u64)
            ));
            bar.set_position(position);
        }
    }

    /// Says what is done after the last row was read.
    pub(super) fn say(&self, what: &'static str) {
        if let Some((bar, _)) = &self.0 {
            bar.set_message(what);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((bar, _)) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
