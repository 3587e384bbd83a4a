//! Download of a recording into a file, with retries and resume.

mod part_file;

use std::fmt;
use std::future::IntoFuture;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::future::BoxFuture;
use telephony_core::{ErrorKind, Result};
use tokio::time::sleep;

use self::part_file::{PartFile, refused};
use super::{Downloaded, Progress, RecordingUrl};
use crate::Client;

/// Maximum number of times that a download starts over because the recording changed.
const RESTARTS: u32 = 3;

/// Backoff after the first failure; doubles with each further one.
const BACKOFF: Duration = Duration::from_secs(1);

/// Maximum backoff, unless the server asks for a longer one.
const LONGEST_BACKOFF: Duration = Duration::from_secs(30);

/// Maximum wait that a server may ask for.
const LONGEST_ASKED: Duration = Duration::from_secs(15 * 60);

type OnProgress = Box<dyn FnMut(&Progress) + Send>;

/// A download into a file, which begins when it is awaited. See
/// [`Client::download_recording_to`].
#[must_use = "a download begins when it is awaited"]
pub struct RecordingDownload {
    client: Client,
    url: RecordingUrl,
    path: PathBuf,
    attempts: u32,
    on_progress: Option<OnProgress>,
}

impl Client {
    /// Downloads a recording into a file. Returns `None`, and leaves the path as it is, if the call has no recording.
    ///
    /// The bytes are written to a partial file next to the target (its name with `.part` added), which is renamed to
    /// the target once it is whole; a file at the target is then replaced. A download that breaks off is retried, and
    /// goes on where it was with a range request. So does a later download to the same path, in another process too:
    /// the file's name with `.part.json` added holds the recording's version (`ETag`, `Last-Modified`, length). A
    /// recording that changed in the meantime starts over.
    ///
    /// Errors are those of [`download_recording`](Self::download_recording), after the last attempt; a file that cannot
    /// be opened, or that another download is writing, is [`InvalidQuery`](ErrorKind::InvalidQuery), and one that
    /// cannot be written is [`Interrupted`](ErrorKind::Interrupted) with the system's error as its source.
    ///
    /// ```no_run
    /// # async fn run(client: phonet_api::Client, call: phonet_api::models::FinishedCall) -> telephony_core::Result<()> {
    /// let url = client.recording_of(&call)?;
    /// let recording = client
    ///     .download_recording_to(&url, "call.wav")
    ///     .on_progress(|progress| println!("{} of {:?} bytes", progress.written(), progress.total()))
    ///     .await?;
    /// println!("{:?}", recording.map(|it| it.bytes));
    /// # Ok(())
    /// # }
    /// ```
    pub fn download_recording_to(&self, recording: &RecordingUrl, path: impl AsRef<Path>) -> RecordingDownload {
        RecordingDownload {
            client: self.clone(),
            url: recording.clone(),
            path: path.as_ref().to_owned(),
            attempts: 5,
            on_progress: None,
        }
    }
}

impl RecordingDownload {
    /// Sets the maximum number of consecutive attempts that receive nothing. Default: five; zero is raised to one.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets a function that is called after each piece that was written.
    pub fn on_progress(mut self, on_progress: impl FnMut(&Progress) + Send + 'static) -> Self {
        self.on_progress = Some(Box::new(on_progress));
        self
    }

    async fn run(mut self) -> Result<Option<Downloaded>> {
        let mut file = PartFile::open(&self.path).await.map_err(|fault| refused(&fault))?;
        let (mut failures, mut restarts) = (0, 0);
        loop {
            let before = file.progress.written();
            let error = match self.attempt(&mut file).await {
                Ok(Some(downloaded)) => {
                    file.finish(&self.path).await.map_err(|fault| super::download::not_taken(&fault))?;
                    return Ok(Some(downloaded));
                }
                Ok(None) => {
                    file.remove().await;
                    return Ok(None);
                }
                Err(error) => error,
            };
            let is_other = matches!(error.kind(), ErrorKind::InconsistentRead | ErrorKind::UnexpectedShape);
            if is_other && before > 0 && restarts < RESTARTS {
                restarts += 1;
                file.restart().await.map_err(|fault| super::download::not_taken(&fault))?;
                continue;
            }
            if file.has_failed() || !error.is_retryable() {
                return Err(error);
            }
            let asked = error.retry_after();
            if file.progress.written() > before && asked.is_none() {
                // The server works, so that the next attempt needs no wait.
                failures = 0;
                continue;
            }
            failures += 1;
            if failures >= self.attempts || asked.is_some_and(|wait| wait > LONGEST_ASKED) {
                return Err(error);
            }
            let backoff = BACKOFF.saturating_mul(1 << (failures - 1).min(8)).min(LONGEST_BACKOFF);
            sleep(asked.unwrap_or(backoff)).await;
        }
    }

    async fn attempt(&mut self, file: &mut PartFile) -> Result<Option<Downloaded>> {
        // Bytes beyond the progress may be part of a piece that was not written whole.
        file.cut().await.map_err(|fault| super::download::not_taken(&fault))?;
        let mut progress = std::mem::take(&mut file.progress);
        let on_progress = &mut self.on_progress;
        let state = file.state_file();
        let observe = |progress: &Progress| -> std::io::Result<()> {
            state.keep(progress)?;
            if let Some(on_progress) = on_progress {
                on_progress(progress);
            }
            Ok(())
        };
        let result = self.client.download(&self.url, &mut progress, file, observe).await;
        file.progress = progress;
        result
    }
}

impl IntoFuture for RecordingDownload {
    type Output = Result<Option<Downloaded>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

// Omits the address, which is a secret, and the path, which may name a person.
impl fmt::Debug for RecordingDownload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordingDownload").field("attempts", &self.attempts).finish_non_exhaustive()
    }
}
