use std::fmt;
use std::io::Write;

/// Prints a line to the standard error. A standard error that was closed costs the line, and does not end the program.
pub fn print_error_line(line: impl fmt::Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
