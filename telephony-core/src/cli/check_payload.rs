use std::io;

use super::closed_pipe::is_closed_pipe;
use super::{Failure, Program};
use crate::payload::PayloadArguments;

/// Prints how a captured payload is read. A payload that is an error ends the program with exit code 1.
pub(super) fn run<P: Program>(arguments: &PayloadArguments) -> Result<(), Failure> {
    let report = arguments.check(P::NAME, &P::payload_checks()).map_err(Failure::Usage)?;
    match report.print(&mut io::stdout()) {
        Err(fault) if !is_closed_pipe(&fault) => return Err(fault.into()),
        // A reader that ends first has seen what it needs; the exit code is that of the payload.
        _ => {}
    }
    if report.is_error() { Err(Failure::Reported) } else { Ok(()) }
}
