use super::print_error_line;
use time::OffsetDateTime;

use super::stop;
use crate::sink::StopSignal;
use crate::transport::Clock;

/// Facts of one run of a program.
#[derive(Debug)]
pub struct Invocation {
    program: &'static str,
    stop: StopSignal,
    clock: Clock,
    is_quiet: bool,
}

impl Invocation {
    pub(super) fn open(program: &'static str, is_quiet: bool) -> Self {
        Self { program, stop: stop::listen(program), clock: Clock::system(), is_quiet }
    }

    /// Name of the program.
    pub const fn program(&self) -> &'static str {
        self.program
    }

    /// Request to end the program.
    pub const fn stop(&self) -> &StopSignal {
        &self.stop
    }

    /// Current time.
    pub fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// True if neither progress nor a summary is wanted.
    pub const fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    /// Prints a line to the standard error, unless the program is quiet.
    pub fn say(&self, text: impl std::fmt::Display) {
        if !self.is_quiet {
            print_error_line(format_args!("{}: {text}", self.program));
        }
    }
}
