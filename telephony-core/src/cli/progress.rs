use super::print_error_line;
use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::Instant;

use super::Invocation;

/// Time between two lines of progress where no terminal shows a bar.
const LINES: Duration = Duration::from_secs(5);

/// Progress of a command on the standard error: a bar on a terminal, else a line every few seconds.
#[derive(Debug)]
pub struct ProgressDisplay {
    program: &'static str,
    unit: String,
    count: u64,
    share: Option<f64>,
    waits_for: Option<String>,
    bar: Option<ProgressBar>,
    is_quiet: bool,
    printed: Instant,
}

impl ProgressDisplay {
    /// Progress of a command that counts things of this name.
    pub fn new(invocation: &Invocation, unit: impl Into<String>) -> Self {
        let is_quiet = invocation.is_quiet();
        let bar = (!is_quiet && std::io::stderr().is_terminal()).then(bar);
        let program = invocation.program();
        Self {
            program,
            unit: unit.into(),
            count: 0,
            share: None,
            waits_for: None,
            bar,
            is_quiet,
            printed: Instant::now(),
        }
    }

    /// Adds to the number of things.
    pub fn add(&mut self, count: u64) {
        self.count += count;
        self.waits_for = None;
    }

    /// Number of things.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Sets the share that is done, from 0 to 1.
    pub fn share(&mut self, share: f64) {
        self.share = Some(share.clamp(0.0, 1.0));
    }

    /// Sets what the command waits for.
    pub fn waits_for(&mut self, text: impl Into<String>) {
        self.waits_for = Some(text.into());
    }

    /// Shows the progress, if it is time to.
    pub fn show(&mut self) {
        if let Some(bar) = &self.bar {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a thousand")]
            bar.set_position((self.share.unwrap_or_default() * 1000.0) as u64);
            bar.set_message(self.text());
        } else if !self.is_quiet && self.printed.elapsed() >= LINES {
            self.printed = Instant::now();
            let share = self.share.map(|share| format!(" ({:.0} %)", share * 100.0)).unwrap_or_default();
            print_error_line(format_args!("{}: {}{share}", self.program, self.text()));
        }
    }

    /// Prints a line that stays.
    pub fn say(&self, text: &str) {
        let line = format!("{}: {text}", self.program);
        match &self.bar {
            Some(bar) => bar.suspend(|| print_error_line(&line)),
            None => print_error_line(&line),
        }
    }

    /// Removes the bar.
    pub fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn text(&self) -> String {
        let waits_for = self.waits_for.as_ref().map(|text| format!(", {text}")).unwrap_or_default();
        format!("{} {}{waits_for}", self.count, self.unit)
    }
}

impl Drop for ProgressDisplay {
    fn drop(&mut self) {
        self.end();
    }
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} [{bar:30}] {percent:>3} % {msg}");
    let bar = ProgressBar::new(1000).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
