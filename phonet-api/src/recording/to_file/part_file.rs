//! The partial file of a download, and the file with the version of its recording.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use futures_util::io::AsyncWrite;
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWrite as _};

use crate::recording::{DOWNLOAD, Progress};

/// Number of bytes read at once of a partial file that is resumed.
const BLOCK: usize = 64 << 10;

/// A file that becomes the target once it is whole.
pub(super) struct PartFile {
    file: File,
    path: PathBuf,
    state: StateFile,
    pub(super) progress: Progress,
    has_failed: bool,
}

/// The file that holds the recording's version, so that another process can resume.
#[derive(Clone)]
pub(super) struct StateFile {
    path: PathBuf,
    is_kept: Arc<AtomicBool>,
}

impl PartFile {
    /// Opens the partial file of a target, and reads how much of which version it holds.
    pub(super) async fn open(target: &Path) -> io::Result<Self> {
        if target.file_name().is_none() {
            return Err(ErrorKind::InvalidInput.into());
        }
        let (path, state) = (with_suffix(target, ".part"), with_suffix(target, ".part.json"));
        let file = File::options().create(true).read(true).write(true).truncate(false).open(&path).await?;
        let locked = file.into_std().await;
        // Two downloads into one file would mix their bytes. A system without locks does not prevent them.
        if let Err(std::fs::TryLockError::WouldBlock) = locked.try_lock() {
            return Err(ErrorKind::ResourceBusy.into());
        }
        let state = StateFile { path: state, is_kept: Arc::default() };
        let mut part = Self { file: File::from_std(locked), path, state, progress: Progress::new(), has_failed: false };
        if let Some(version) = part.state.read().await {
            part.progress = part.read(version).await?;
        }
        Ok(part)
    }

    /// Progress of this version with all bytes of the file.
    async fn read(&mut self, version: Progress) -> io::Result<Progress> {
        let mut progress = version.of_nothing();
        self.file.rewind().await?;
        let mut block = vec![0; BLOCK];
        loop {
            match self.file.read(&mut block).await? {
                0 => return Ok(progress),
                read => progress.wrote(&block[..read]),
            }
        }
    }

    /// Cuts off the bytes that do not belong to the progress.
    pub(super) async fn cut(&mut self) -> io::Result<()> {
        let written = self.progress.written();
        self.file.set_len(written).await?;
        self.file.seek(io::SeekFrom::Start(written)).await?;
        Ok(())
    }

    /// Forgets what was written, because the recording is another one.
    pub(super) async fn restart(&mut self) -> io::Result<()> {
        self.progress = Progress::new();
        self.state.remove().await;
        self.cut().await
    }

    /// Makes the file the target.
    pub(super) async fn finish(self, target: &Path) -> io::Result<()> {
        self.file.sync_all().await?;
        fs::rename(&self.path, target).await?;
        self.state.remove().await;
        Ok(())
    }

    /// Removes the file and its version. A file that cannot be removed does no harm.
    pub(super) async fn remove(self) {
        self.state.remove().await;
        drop(fs::remove_file(&self.path).await);
    }

    /// True if the system did not take what was written.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed
    }

    pub(super) fn state_file(&self) -> StateFile {
        self.state.clone()
    }

    fn note<T>(&mut self, result: io::Result<T>) -> Poll<io::Result<T>> {
        self.has_failed |= result.is_err();
        Poll::Ready(result)
    }
}

impl StateFile {
    async fn read(&self) -> Option<Progress> {
        let text = fs::read(&self.path).await.ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Writes the version once, before the first piece of an answer counts as received.
    pub(super) fn keep(&self, progress: &Progress) -> io::Result<()> {
        if self.is_kept.load(Ordering::Relaxed) {
            return Ok(());
        }
        // About 100 bytes, once for each version, so that it does not need a task of its own.
        std::fs::write(&self.path, serde_json::to_vec(progress)?)?;
        self.is_kept.store(true, Ordering::Relaxed);
        Ok(())
    }

    async fn remove(&self) {
        self.is_kept.store(false, Ordering::Relaxed);
        drop(fs::remove_file(&self.path).await);
    }
}

impl AsyncWrite for PartFile {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = ready!(Pin::new(&mut self.file).poll_write(cx, bytes));
        self.note(result)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = ready!(Pin::new(&mut self.file).poll_flush(cx));
        self.note(result)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = ready!(Pin::new(&mut self.file).poll_shutdown(cx));
        self.note(result)
    }
}

/// Error of a file that cannot be opened, without its path.
pub(super) fn refused(fault: &io::Error) -> telephony_core::Error {
    let message = match fault.kind() {
        ErrorKind::ResourceBusy => "another download is writing this file",
        _ => "the file of the recording cannot be opened",
    };
    DOWNLOAD.invalid(message).with_source(super::super::download::plain(fault))
}

fn with_suffix(target: &Path, suffix: &str) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
