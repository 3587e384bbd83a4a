use std::io::{self, BufWriter, Write};

use serde::Serialize;

use crate::sink::{SinkError, SinkErrorKind};

/// JSON lines on their way to a consumer.
#[derive(Debug)]
pub(super) struct LineOutput<W: Write>(BufWriter<W>);

impl<W: Write> LineOutput<W> {
    pub(super) fn new(output: W) -> Self {
        Self(BufWriter::with_capacity(64 * 1024, output))
    }

    pub(super) fn write<M: Serialize>(&mut self, message: &M) -> Result<(), SinkError> {
        let written = serde_json::to_writer(&mut self.0, message).map_err(io::Error::from);
        written.and_then(|()| self.0.write_all(b"\n")).map_err(failure)
    }

    pub(super) fn flush(&mut self) -> Result<(), SinkError> {
        self.0.flush().map_err(failure)
    }
}

fn failure(fault: io::Error) -> SinkError {
    let message = match fault.kind() {
        io::ErrorKind::BrokenPipe => {
            "the reader of the messages closed the pipe: see its log, then run once more from its last state".to_owned()
        }
        _ => format!("the messages cannot be written: {fault}"),
    };
    SinkError::new(SinkErrorKind::Rejected, message).with_source(fault)
}
