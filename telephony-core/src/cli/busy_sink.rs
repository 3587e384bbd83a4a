use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;

use crate::sink::{Sink, SinkError, SinkTarget, StreamKey};
use crate::streams::{StreamBatch, StreamState};

/// Sink that says while it works that it is waited for, because another process may have locked its file.
#[derive(Debug)]
pub(super) struct BusySink {
    sink: Box<dyn Sink>,
    waiting: SinkWaiting,
}

/// Target that a run waits for while its sink works.
#[derive(Debug, Clone)]
pub(super) struct SinkWaiting {
    text: Arc<str>,
    is_busy: Arc<AtomicBool>,
}

/// Description of a wait for a target.
pub(super) fn waits_for(target: &SinkTarget) -> String {
    format!("waiting for {target}")
}

impl SinkWaiting {
    /// Description of the wait; `None` while the sink does not work.
    pub(super) fn text(&self) -> Option<String> {
        self.is_busy.load(Ordering::Relaxed).then(|| self.text.to_string())
    }

    fn set(&self, is_busy: bool) {
        self.is_busy.store(is_busy, Ordering::Relaxed);
    }
}

impl BusySink {
    pub(super) fn new(sink: Box<dyn Sink>, target: &SinkTarget) -> Self {
        let (text, is_busy) = (waits_for(target).into(), Arc::default());
        Self { sink, waiting: SinkWaiting { text, is_busy } }
    }

    pub(super) fn waiting(&self) -> SinkWaiting {
        self.waiting.clone()
    }
}

#[async_trait]
impl Sink for BusySink {
    async fn state(&mut self, key: &StreamKey) -> Result<Option<StreamState>, SinkError> {
        self.waiting.set(true);
        let state = self.sink.state(key).await;
        self.waiting.set(false);
        state
    }

    async fn store(&mut self, key: &StreamKey, batch: &StreamBatch) -> Result<(), SinkError> {
        self.waiting.set(true);
        let stored = self.sink.store(key, batch).await;
        self.waiting.set(false);
        stored
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;
    use crate::streams::StreamName;
    use crate::{Account, Provider, sink};

    #[tokio::test]
    async fn a_locked_database_is_waited_for_by_its_name() {
        let file = std::env::temp_dir().join(format!("busy-sink-{}.db", std::process::id()));
        let _ = std::fs::remove_file(&file);
        let target = SinkTarget::Sqlite(file.clone());
        let mut busy = BusySink::new(sink::open(&target).await.unwrap(), &target);
        let waiting = busy.waiting();
        let key = StreamKey::new(Provider::from_static("test"), Account::new("a"), StreamName::Calls);
        assert_eq!(busy.state(&key).await.unwrap(), None);
        assert_eq!(waiting.text(), None);
        let other = rusqlite::Connection::open(&file).unwrap();
        other.execute_batch("begin immediate").unwrap();
        let batch = StreamBatch::new(StreamName::Calls, StreamState::new("1"));
        let mut storing = busy.store(&key, &batch);
        assert!(timeout(Duration::from_millis(100), &mut storing).await.is_err());
        assert_eq!(waiting.text(), Some(format!("waiting for sqlite:{}", file.display())));
        other.execute_batch("rollback").unwrap();
        storing.await.unwrap();
        assert_eq!(waiting.text(), None);
        std::fs::remove_file(&file).unwrap();
    }
}
