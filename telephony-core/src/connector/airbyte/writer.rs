use std::fmt;
use std::io::Write;

use async_trait::async_trait;
use serde_json::{Value, json};

use super::state::STATE;
use super::{AirbyteOutput, AirbyteState, ConfiguredStream, DELETED_AT, FailureType, UPDATED_AT, added_columns};
use crate::connector::{StreamSchema, gone_record, row_records};
use crate::moment::instant_text;
use crate::sink::{Sink, SinkError, StreamKey};
use crate::streams::{StreamBatch, StreamName, StreamState};

/// State of a stream that is read completely: the platform's mark of a stream without a cursor.
const NO_CURSOR: &str = "__ab_no_cursor_state_message";

/// Output of `read`.
pub struct AirbyteWriter<W: Write> {
    output: AirbyteOutput<W>,
    streams: Vec<ConfiguredStream>,
    state: AirbyteState,
    /// Stream whose first record was written.
    running: Option<StreamName>,
    /// Records since the last state of the stream.
    records: usize,
}

impl<W: Write> AirbyteWriter<W> {
    /// Output of configured streams, continued from a state.
    pub fn new(output: AirbyteOutput<W>, streams: Vec<ConfiguredStream>, state: AirbyteState) -> Self {
        Self { output, streams, state, running: None, records: 0 }
    }

    /// Writes that a stream is about to be read.
    pub fn start(&mut self, stream: &StreamName) -> Result<(), SinkError> {
        (self.running, self.records) = (None, 0);
        self.output.status(stream, "STARTED")
    }

    /// Writes that a stream was read without an error.
    pub fn end(&mut self, stream: &StreamName) -> Result<(), SinkError> {
        if self.is_full(stream) {
            self.write_state(stream, &json!({ NO_CURSOR: true }))?;
        }
        self.output.status(stream, "COMPLETE")
    }

    /// Writes that a stream ended with an error.
    pub fn fail(&mut self, stream: &StreamName, message: &str, failure_type: FailureType) -> Result<(), SinkError> {
        self.output.error(Some(stream), message, failure_type)?;
        self.output.status(stream, "INCOMPLETE")
    }

    /// Output for messages about no stream.
    pub fn into_output(self) -> AirbyteOutput<W> {
        self.output
    }

    fn is_full(&self, stream: &StreamName) -> bool {
        self.streams.iter().any(|configured| configured.stream == *stream && configured.is_full)
    }

    fn write_state(&mut self, stream: &StreamName, state: &Value) -> Result<(), SinkError> {
        let records = std::mem::take(&mut self.records);
        self.output.state(json!({
            "type": "STREAM",
            "stream": { "stream_descriptor": { "name": stream.as_str() }, "stream_state": state },
            "sourceStats": { "recordCount": records },
        }))
    }

    fn run(&mut self, stream: &StreamName) -> Result<(), SinkError> {
        self.records += 1;
        if self.running.as_ref() == Some(stream) {
            return Ok(());
        }
        self.running = Some(stream.clone());
        self.output.status(stream, "RUNNING")
    }
}

#[async_trait]
impl<W: Write + Send> Sink for AirbyteWriter<W> {
    async fn state(&mut self, key: &StreamKey) -> Result<Option<StreamState>, SinkError> {
        Ok(if self.is_full(&key.stream) { None } else { self.state.stream_state(&key.stream) })
    }

    async fn store(&mut self, key: &StreamKey, batch: &StreamBatch) -> Result<(), SinkError> {
        let (stream, schema) = (&batch.stream, StreamSchema::of(&batch.stream));
        let read_at = instant_text::text(self.output.clock().now());
        let read_at = Some(read_at.as_str());
        for fingerprint in &batch.gone {
            self.run(stream)?;
            let record = gone_record(key, fingerprint, &[(UPDATED_AT, read_at), (DELETED_AT, read_at)]);
            self.output.record(stream.as_str(), record)?;
        }
        let added: Vec<(&'static str, Option<&str>)> =
            added_columns(&schema).iter().map(|name| (*name, read_at.filter(|_| *name == UPDATED_AT))).collect();
        let columns = vec![true; schema.columns.len()];
        for record in row_records(batch, &columns, &added) {
            self.run(stream)?;
            self.output.record(stream.as_str(), record)?;
        }
        if self.is_full(stream) {
            return self.output.log(&format!("{stream}: {} records", batch.len()));
        }
        self.write_state(stream, &json!({ STATE: batch.state.as_str() }))
    }
}

impl<W: Write> fmt::Debug for AirbyteWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AirbyteWriter").field("streams", &self.streams).finish_non_exhaustive()
    }
}
