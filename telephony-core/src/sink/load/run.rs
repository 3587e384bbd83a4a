use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{Either, select};
use time::OffsetDateTime;

use super::{LoadError, LoadEvent, LoadOptions, LoadedStream, StoredCounts};
use crate::DataSource;
use crate::sink::{Sink, StreamKey};
use crate::streams::{self, StreamBatch, StreamName, StreamPlan, StreamState};

/// Delay before the first retry; each further one without a stored batch is twice as long.
const FIRST_DELAY: Duration = Duration::from_secs(1);

const MAX_DELAY: Duration = Duration::from_secs(60);

type Observer<'a> = dyn FnMut(&LoadEvent<'_>) + Send + 'a;

/// End of a stream without an error.
pub(super) enum StreamEnd {
    /// Everything was stored.
    Whole,
    /// The stop signal was given.
    Stopped,
}

/// One stream on its way into a sink.
pub(super) struct StreamRun<'a> {
    source: &'a dyn DataSource,
    sink: &'a mut dyn Sink,
    key: StreamKey,
    options: &'a LoadOptions,
    observe: &'a mut Observer<'a>,
    counts: StoredCounts,
    until: Option<OffsetDateTime>,
    /// Retries since the last batch was stored.
    retries: u32,
    /// Time spent on waiting since the last batch was stored.
    waited: Duration,
}

impl<'a> StreamRun<'a> {
    pub(super) fn new(
        source: &'a dyn DataSource,
        sink: &'a mut dyn Sink,
        stream: &StreamName,
        options: &'a LoadOptions,
        observe: &'a mut Observer<'a>,
    ) -> Self {
        let key = StreamKey::new(source.provider(), source.account(), stream.clone());
        let (counts, until, retries, waited) = (StoredCounts::default(), None, 0, Duration::ZERO);
        Self { source, sink, key, options, observe, counts, until, retries, waited }
    }

    pub(super) async fn read_and_store(
        &mut self,
        plan: &StreamPlan,
        now: OffsetDateTime,
    ) -> Result<StreamEnd, LoadError> {
        let Some(state) = self.state().await? else { return Ok(StreamEnd::Stopped) };
        let mut batches = streams::read(self.source, &self.key.stream, state.as_ref(), plan, now);
        while !self.options.stop.is_stopped() {
            match batches.next().await {
                Some(Ok(batch)) => {
                    if !self.store(&batch).await? {
                        return Ok(StreamEnd::Stopped);
                    }
                }
                Some(Err(error)) => {
                    if !self.outlast(error.into()).await? {
                        return Ok(StreamEnd::Stopped);
                    }
                }
                None => return Ok(StreamEnd::Whole),
            }
        }
        Ok(StreamEnd::Stopped)
    }

    pub(super) fn loaded(self) -> LoadedStream {
        LoadedStream { stream: self.key.stream, counts: self.counts, until: self.until, error: None }
    }

    /// State of the stream; `None` if the stop signal was given.
    async fn state(&mut self) -> Result<Option<Option<StreamState>>, LoadError> {
        while !self.options.stop.is_stopped() {
            match self.sink.state(&self.key).await {
                Ok(state) => return Ok(Some(state)),
                Err(error) => {
                    self.outlast(error.into()).await?;
                }
            }
        }
        Ok(None)
    }

    /// Stores a batch. False if the stop signal was given during a wait for a retry.
    async fn store(&mut self, batch: &StreamBatch) -> Result<bool, LoadError> {
        while let Err(error) = self.sink.store(&self.key, batch).await {
            if !self.outlast(error.into()).await? {
                return Ok(false);
            }
        }
        (self.retries, self.waited) = (0, Duration::ZERO);
        let counts = StoredCounts::from(batch);
        self.counts += counts;
        self.until = batch.until.or(self.until);
        (self.observe)(&LoadEvent::Stored { stream: &self.key.stream, counts, until: batch.until });
        Ok(true)
    }

    /// Waits before a retry. False if the stop signal was given. An error that is not retryable, or whose wait would
    /// exceed the patience, is returned.
    async fn outlast(&mut self, error: LoadError) -> Result<bool, LoadError> {
        let backoff = FIRST_DELAY.saturating_mul(1 << self.retries.min(6)).min(MAX_DELAY);
        let delay = error.retry_after().map_or(backoff, |asked| asked.max(backoff));
        let waited = self.waited.saturating_add(delay);
        if !error.is_retryable() || waited > self.options.patience {
            return Err(error);
        }
        (self.retries, self.waited) = (self.retries + 1, waited);
        (self.observe)(&LoadEvent::Waiting { stream: &self.key.stream, error: &error, delay });
        let wait = std::pin::pin!(tokio::time::sleep(delay));
        let stopped = std::pin::pin!(self.options.stop.stopped());
        Ok(matches!(select(wait, stopped).await, Either::Left(_)))
    }
}
