//! Downloads into a file.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use phonet_api::Client;
use phonet_api::recording::{RecordingUrl, Track};
use telephony_core::ErrorKind;
use telephony_sandbox::{Dialect, Fault, Recordings, Sandbox, Vendor};

use super::{BYTES, MISSED, UUID, audio_requests, download, sandbox};
use crate::support::client;

/// A folder that is removed with its files.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("phonet-recordings-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> = entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn url(client: &Client) -> RecordingUrl {
    client.recording_url(&UUID.into(), Track::Whole).unwrap()
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[tokio::test]
async fn a_recording_is_retried_resumed_and_appears_whole() {
    let (sandbox, folder) = (sandbox().await, Folder::new());
    let client = client(&sandbox);
    let whole = download(&client, Track::Whole).await;
    sandbox.clear_requests();
    sandbox.fault_next_at(Vendor::Phonet, "/audio", [Fault::TruncatedBody, Fault::TruncatedBody]);
    let path = folder.file("call.wav");
    std::fs::write(&path, "an older file").unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let by_callback = Arc::clone(&seen);
    let done = client
        .download_recording_to(&url(&client), &path)
        .on_progress(move |progress| by_callback.lock().unwrap().push((progress.written(), progress.total())))
        .await;
    assert_eq!(done.unwrap().unwrap().bytes, BYTES);
    assert!(read(&path) == whole);
    assert_eq!(folder.names(), ["call.wav"], "neither a partial file nor a version is left");
    let seen = seen.lock().unwrap();
    assert!(seen.is_sorted() && *seen.last().unwrap() == (BYTES, Some(BYTES)));
    let ranges = audio_requests(&sandbox).len();
    assert_eq!(ranges, 3);
}

#[tokio::test]
async fn a_later_download_goes_on_where_the_earlier_one_ended() {
    let (sandbox, folder) = (sandbox().await, Folder::new());
    let client = client(&sandbox);
    let whole = download(&client, Track::Whole).await;
    let path = folder.file("call.wav");
    let begun = async || {
        sandbox.fault_next_at(Vendor::Phonet, "/audio", [Fault::TruncatedBody, Fault::Forbidden]);
        let error = client.download_recording_to(&url(&client), &path).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Forbidden);
        assert_eq!(folder.names(), ["call.wav.part", "call.wav.part.json"]);
        read(&folder.file("call.wav.part")).len()
    };
    let part = begun().await;
    assert!(part > 0 && part < whole.len());
    sandbox.clear_requests();
    client.download_recording_to(&url(&client), &path).await.unwrap();
    assert!(read(&path) == whole);
    let requests = audio_requests(&sandbox);
    assert_eq!(requests[0].header("range"), Some(&*format!("bytes={part}-")));

    // Without the version nothing proves that the partial file is of this recording.
    std::fs::remove_file(&path).unwrap();
    begun().await;
    std::fs::remove_file(folder.file("call.wav.part.json")).unwrap();
    std::fs::write(folder.file("call.wav.part"), "another recording").unwrap();
    client.download_recording_to(&url(&client), &path).await.unwrap();
    assert!(read(&path) == whole);
}

#[tokio::test]
async fn a_recording_that_changed_starts_over() {
    for recordings in [Recordings::Changing, Recordings::ChangingUnasked] {
        let mut dialect = Dialect::default();
        dialect.phonet_recordings = recordings;
        let folder = Folder::new();
        let inner = sandbox().await;
        let world = inner.world(|world| world.clone());
        let sandbox = Sandbox::builder().world(world).dialect(dialect).start().await.unwrap();
        let client = client(&sandbox);
        let path = folder.file("call.wav");
        sandbox.fault_next_at(Vendor::Phonet, "/audio", [Fault::TruncatedBody]);
        let done = client.download_recording_to(&url(&client), &path).await;
        assert_eq!(done.unwrap().unwrap().bytes, BYTES, "{recordings:?}");
        assert_eq!((read(&path).len() as u64, &read(&path)[..4]), (BYTES, &b"RIFF"[..]));
        // The file is the body of the last answer alone.
        let seed_of_last = audio_requests(&sandbox).len();
        assert!(seed_of_last > 1, "{recordings:?}");
    }
}

#[tokio::test]
async fn a_call_without_a_recording_leaves_no_file() {
    let (sandbox, folder) = (sandbox().await, Folder::new());
    let client = client(&sandbox);
    let url = client.recording_url(&MISSED.into(), Track::Whole).unwrap();
    let done = client.download_recording_to(&url, folder.file("call.wav")).await;
    assert_eq!(done.unwrap(), None);
    assert!(folder.names().is_empty());
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_a_typed_error_without_its_path() {
    let (sandbox, folder) = (sandbox().await, Folder::new());
    let client = client(&sandbox);
    for path in [folder.file("nowhere/sentinel.wav"), PathBuf::from("..")] {
        let download = client.download_recording_to(&url(&client), &path);
        assert!(!format!("{download:?}").contains("sentinel"));
        let error = download.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidQuery);
        assert!(!format!("{error} {error:?}").contains("sentinel"));
    }
    assert!(audio_requests(&sandbox).is_empty());
    // The target is a folder, so that the whole file cannot be renamed to it.
    let taken = folder.file("sentinel");
    std::fs::create_dir_all(taken.join("inside")).unwrap();
    let error = client.download_recording_to(&url(&client), &taken).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
}

#[tokio::test]
async fn two_downloads_do_not_write_one_file() {
    let (sandbox, folder) = (sandbox().await, Folder::new());
    let client = client(&sandbox);
    let path = folder.file("call.wav");
    let one = client.download_recording_to(&url(&client), &path);
    let two = client.download_recording_to(&url(&client), &path);
    let (one, two) = futures_util::future::join(one.into_future(), two.into_future()).await;
    let refused: Vec<_> =
        [&one, &two].into_iter().filter_map(|it| it.as_ref().err()).map(telephony_core::Error::kind).collect();
    assert_eq!(refused, [ErrorKind::InvalidQuery]);
    assert_eq!(read(&path).len() as u64, BYTES);
}

#[tokio::test]
async fn a_server_that_is_down_ends_in_its_error_after_the_attempts() {
    let (sandbox, folder) = (sandbox().await, Folder::new());
    let client = client(&sandbox);
    sandbox.fault_always_at(Vendor::Phonet, "/audio", Fault::status(503));
    let error = client.download_recording_to(&url(&client), folder.file("call.wav")).attempts(2).await.unwrap_err();
    assert_eq!((error.kind(), audio_requests(&sandbox).len()), (ErrorKind::Unavailable, 2));
}
