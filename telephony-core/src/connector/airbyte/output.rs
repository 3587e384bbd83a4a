use std::fmt;
use std::io::Write;

use serde::Serialize;
use serde_json::Value;

use super::FailureType;
use super::message::{
    AirbyteLog, AirbyteMessage, AirbyteRecord, AirbyteTrace, ConnectionStatus, StreamDescriptor, StreamStatus,
    TraceError, TraceKind,
};
use crate::connector::LineOutput;
use crate::sink::SinkError;
use crate::streams::StreamName;
use crate::transport::Clock;

/// Messages of a source on their way to the platform.
pub struct AirbyteOutput<W: Write> {
    lines: LineOutput<W>,
    clock: Clock,
}

impl<W: Write> AirbyteOutput<W> {
    /// Messages with the times of a clock.
    pub fn new(output: W, clock: Clock) -> Self {
        Self { lines: LineOutput::new(output), clock }
    }

    /// Writes the answer of `spec`.
    pub fn spec(&mut self, spec: &Value) -> Result<(), SinkError> {
        self.send(&AirbyteMessage::Spec { spec })
    }

    /// Writes the answer of `check`: the sentence of a failure, or none.
    pub fn connection_status(&mut self, failure: Option<&str>) -> Result<(), SinkError> {
        let status = if failure.is_some() { "FAILED" } else { "SUCCEEDED" };
        let status = ConnectionStatus { status, message: failure };
        self.send(&AirbyteMessage::ConnectionStatus { status })
    }

    /// Writes the answer of `discover`.
    pub fn catalog(&mut self, catalog: &Value) -> Result<(), SinkError> {
        self.send(&AirbyteMessage::Catalog { catalog })
    }

    /// Writes a line of the log.
    pub fn log(&mut self, message: &str) -> Result<(), SinkError> {
        self.send(&AirbyteMessage::Log { log: AirbyteLog { level: "INFO", message } })
    }

    /// Writes an error, of a stream or of the whole source.
    pub fn error(
        &mut self,
        stream: Option<&StreamName>,
        message: &str,
        failure_type: FailureType,
    ) -> Result<(), SinkError> {
        let stream_descriptor = stream.map(|stream| StreamDescriptor { name: stream.as_str() });
        let error = TraceError { message, failure_type, stream_descriptor };
        self.trace(TraceKind::Error { error })
    }

    pub(super) fn status(&mut self, stream: &StreamName, status: &'static str) -> Result<(), SinkError> {
        let stream_descriptor = StreamDescriptor { name: stream.as_str() };
        self.trace(TraceKind::StreamStatus { stream_status: StreamStatus { stream_descriptor, status } })
    }

    pub(super) fn state(&mut self, state: Value) -> Result<(), SinkError> {
        self.send(&AirbyteMessage::State { state })
    }

    /// Writes a record, which is passed on with the next other message.
    pub(super) fn record<R: Serialize>(&mut self, stream: &str, data: R) -> Result<(), SinkError> {
        let record = AirbyteRecord { stream, data, emitted_at: self.now() };
        self.lines.write(&AirbyteMessage::Record { record })
    }

    pub(super) const fn clock(&self) -> &Clock {
        &self.clock
    }

    fn now(&self) -> i64 {
        let milliseconds = self.clock.now().unix_timestamp_nanos() / 1_000_000;
        i64::try_from(milliseconds).unwrap_or(i64::MAX)
    }

    fn trace(&mut self, kind: TraceKind<'_>) -> Result<(), SinkError> {
        let trace = AirbyteTrace { kind, emitted_at: self.now() };
        self.send(&AirbyteMessage::Trace { trace })
    }

    fn send(&mut self, message: &AirbyteMessage<'_, ()>) -> Result<(), SinkError> {
        self.lines.write(message)?;
        self.lines.flush()
    }
}

impl<W: Write> fmt::Debug for AirbyteOutput<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AirbyteOutput(..)")
    }
}
