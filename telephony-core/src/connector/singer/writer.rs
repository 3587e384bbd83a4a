use std::collections::BTreeSet;
use std::fmt;
use std::io::Write;

use async_trait::async_trait;
use serde::Serialize;
use time::OffsetDateTime;

use super::message::SingerMessage;
use super::{DELETED_AT, SelectedStream, SingerState, added_columns};
use crate::connector::{LineOutput, StreamSchema, gone_record, row_records};
use crate::moment::instant_text;
use crate::sink::{Sink, SinkError, SinkErrorKind, StreamKey};
use crate::streams::{StreamBatch, StreamName, StreamState};
use crate::transport::Clock;

/// Nanoseconds per step of a version, so that a version is exact also for a reader that has only floating point.
const VERSION_STEP: i128 = 1_000;

/// Output of a tap.
pub struct SingerWriter<W: Write> {
    output: LineOutput<W>,
    state: SingerState,
    selections: Vec<SelectedStream>,
    /// Streams whose SCHEMA was written.
    described: BTreeSet<StreamName>,
    clock: Clock,
    /// Version of a stream with an order of time that is read completely.
    version: i64,
}

impl<W: Write> SingerWriter<W> {
    /// Output that continues from a state.
    pub fn new(output: W, selections: Vec<SelectedStream>, state: SingerState, clock: Clock) -> Self {
        let (described, version) = (BTreeSet::new(), version(clock.now()));
        Self { output: LineOutput::new(output), state, selections, described, clock, version }
    }

    /// Writes the end of a stream that was read without an error.
    pub fn end(&mut self, stream: &StreamName) -> Result<(), SinkError> {
        self.describe(stream)?;
        let is_full = self.selection(stream)?.is_full;
        if is_full && StreamSchema::of(stream).time.is_some() {
            self.write::<()>(&SingerMessage::ActivateVersion { stream: stream.as_str(), version: self.version })?;
        }
        self.output.flush()
    }

    fn write<R: Serialize>(&mut self, message: &SingerMessage<'_, R>) -> Result<(), SinkError> {
        self.output.write(message)
    }

    fn selection(&self, stream: &StreamName) -> Result<&SelectedStream, SinkError> {
        let mut selections = self.selections.iter();
        selections.find(|selection| selection.stream == *stream).ok_or_else(|| {
            let message = format!("the stream {stream} is not selected: select it in the catalog");
            SinkError::new(SinkErrorKind::InvalidTarget, message)
        })
    }

    fn describe(&mut self, stream: &StreamName) -> Result<(), SinkError> {
        if self.described.contains(stream) {
            return Ok(());
        }
        let (schema, selection) = (StreamSchema::of(stream), self.selection(stream)?);
        let is_selected = |column: &crate::export::Column| {
            let mut columns = schema.columns.iter().zip(&selection.columns);
            columns.any(|(other, is_selected)| other.name == column.name && *is_selected)
        };
        let added = if selection.has_deleted_at { added_columns(&schema) } else { &[] };
        let schema_message = SingerMessage::Schema {
            stream: stream.as_str(),
            schema: schema.json_schema(is_selected, added),
            key_properties: schema.key,
            bookmark_properties: schema.time.map(|time| [time]),
        };
        self.write::<()>(&schema_message)?;
        self.described.insert(stream.clone());
        Ok(())
    }
}

fn version(instant: OffsetDateTime) -> i64 {
    i64::try_from(instant.unix_timestamp_nanos() / VERSION_STEP).unwrap_or(i64::MAX)
}

#[async_trait]
impl<W: Write + Send> Sink for SingerWriter<W> {
    async fn state(&mut self, key: &StreamKey) -> Result<Option<StreamState>, SinkError> {
        let is_list = matches!(key.stream, StreamName::List(_));
        let is_continued = is_list || !self.selection(&key.stream)?.is_full;
        Ok(is_continued.then(|| self.state.stream_state(&key.stream)).flatten())
    }

    async fn store(&mut self, key: &StreamKey, batch: &StreamBatch) -> Result<(), SinkError> {
        let stream = batch.stream.as_str();
        self.describe(&batch.stream)?;
        let selection = self.selection(&batch.stream)?.clone();
        let extracted = instant_text::text(self.clock.now());
        let pass = batch.pass.as_ref().and_then(|pass| pass.id.parse::<i128>().ok());
        let pass = pass.map(|nanoseconds| i64::try_from(nanoseconds / VERSION_STEP).unwrap_or(i64::MAX));
        let version = if selection.is_full { pass.or(Some(self.version)) } else { None };
        let time_extracted = extracted.as_str();
        if selection.has_deleted_at {
            let deleted = [(DELETED_AT, Some(time_extracted))];
            for fingerprint in &batch.gone {
                let record = gone_record(key, fingerprint, &deleted);
                self.write(&SingerMessage::Record { stream, record, time_extracted, version })?;
            }
        }
        let added: &[_] = if selection.has_deleted_at { &[(DELETED_AT, None)] } else { &[] };
        for record in row_records(batch, &selection.columns, added) {
            self.write(&SingerMessage::Record { stream, record, time_extracted, version })?;
        }
        if let Some(version) = version.filter(|_| batch.pass.as_ref().is_some_and(|pass| pass.is_end)) {
            self.write::<()>(&SingerMessage::ActivateVersion { stream, version })?;
        }
        if pass.is_some() || !selection.is_full {
            self.state.set(&batch.stream, &batch.state);
            let value = self.state.members();
            self.output.write::<SingerMessage<'_, ()>>(&SingerMessage::State { value })?;
        }
        self.output.flush()
    }
}

impl<W: Write> fmt::Debug for SingerWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SingerWriter").field("selections", &self.selections).finish_non_exhaustive()
    }
}
