//! Answers that the sandbox does not give.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use async_trait::async_trait;
use futures_util::io::AsyncWrite;
use futures_util::stream;
use phonet_api::Client;
use phonet_api::recording::{Downloaded, Progress, RecordingSettings, Track};
use telephony_core::transport::http::{Request, Response};
use telephony_core::transport::{Body, Bytes, Transport, TransportError};
use telephony_core::{ErrorKind, Result};

/// Status, headers and pieces of one answer; `None` interrupts the body.
type Step = (u16, &'static [(&'static str, &'static str)], &'static [Option<&'static str>]);

#[derive(Debug, Default)]
struct Script {
    steps: Mutex<VecDeque<Step>>,
    ranges: Mutex<Vec<Option<String>>>,
    if_ranges: Mutex<Vec<Option<String>>>,
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let headers = request.headers();
        assert_eq!(headers["accept-encoding"], "identity");
        assert!(!headers.contains_key("cookie"));
        let range = headers.get("range").map(|it| it.to_str().unwrap().to_owned());
        self.ranges.lock().unwrap().push(range);
        let if_range = headers.get("if-range").map(|it| it.to_str().unwrap().to_owned());
        self.if_ranges.lock().unwrap().push(if_range);
        let (status, headers, pieces) = self.steps.lock().unwrap().pop_front().unwrap();
        let mut answer = Response::builder().status(status);
        for (name, value) in headers {
            answer = answer.header(*name, *value);
        }
        let pieces = pieces.iter().map(|piece| match piece {
            Some(piece) => Ok(Bytes::from_static(piece.as_bytes())),
            None => Err(TransportError::maybe_sent("cut")),
        });
        Ok(answer.body(Body::stream(stream::iter(pieces))).unwrap())
    }
}

fn scripted(steps: &[Step], max_bytes: u64) -> (Client, Arc<Script>) {
    let script = Arc::new(Script::default());
    script.steps.lock().unwrap().extend(steps);
    let mut settings = RecordingSettings::default();
    settings.max_bytes = max_bytes;
    let builder = Client::builder("test4.phonet.com.ua", "key").recordings(settings);
    (builder.build_with(Arc::clone(&script) as Arc<dyn Transport>).unwrap(), script)
}

async fn download<W: AsyncWrite + Unpin>(
    client: &Client,
    progress: &mut Progress,
    writer: &mut W,
) -> Result<Option<Downloaded>> {
    let url = client.recording_url(&"a-1".into(), Track::Whole).unwrap();
    client.download_recording(&url, progress, writer).await
}

/// Headers for the nine bytes of `ID3abcdef`, and for the part after its first five bytes.
const SIX: &[(&str, &str)] = &[("content-length", "9")];
const REST: &[(&str, &str)] = &[("content-range", "bytes 5-8/9")];

#[tokio::test]
async fn a_server_that_knows_no_ranges_is_read_from_its_beginning_and_nothing_comes_twice() {
    let steps = [(200, SIX, &[Some("ID3ab"), None][..]), (200, SIX, &[Some("ID3a"), Some("bcd"), Some("ef")])];
    let (client, script) = scripted(&steps, 9);
    let (mut progress, mut audio) = (Progress::new(), Vec::new());
    assert!(download(&client, &mut progress, &mut audio).await.is_err());
    assert_eq!((progress.written(), &audio[..]), (5, &b"ID3ab"[..]));
    let done = download(&client, &mut progress, &mut audio).await.unwrap().unwrap();
    assert_eq!((done.bytes, &audio[..]), (9, &b"ID3abcdef"[..]));
    assert_eq!(*script.ranges.lock().unwrap(), [None, Some("bytes=5-".to_owned())]);
}

#[tokio::test]
async fn a_body_that_ends_early_or_late_is_not_taken_for_whole() {
    for (step, kind, written) in [
        ((200, SIX, &[Some("ID3abc")][..]), ErrorKind::Interrupted, 6),
        ((206, REST, &[Some("cd")][..]), ErrorKind::Interrupted, 7),
        ((200, SIX, &[Some("ID3a")][..]), ErrorKind::Interrupted, 5),
        ((206, REST, &[Some("cdefgh")][..]), ErrorKind::InconsistentRead, 5),
        ((206, &[("content-range", "bytes 0-8/9")][..], &[Some("ID3abcdef")][..]), ErrorKind::UnexpectedShape, 5),
        ((200, &[("content-length", "1")][..], &[Some("ID3a")][..]), ErrorKind::InconsistentRead, 5),
    ] {
        let (client, _) = scripted(&[step], 100);
        let (mut progress, mut audio) = (Progress::at(5), b"ID3ab".to_vec());
        let error = download(&client, &mut progress, &mut audio).await.unwrap_err();
        assert_eq!((error.kind(), progress.written()), (kind, written), "{step:?}");
        assert_eq!(audio.len() as u64, written);
    }
}

#[tokio::test]
async fn a_length_that_one_answer_announced_holds_for_the_next_which_announces_none() {
    let cut = (200, SIX, &[Some("ID3ab"), None][..]);
    let part = &[("content-range", "bytes 5-8/*")][..];
    for (step, kind) in [
        ((200, &[][..], &[Some("ID3abcd")][..]), ErrorKind::Interrupted),
        ((206, part, &[Some("cd")][..]), ErrorKind::Interrupted),
        ((200, &[][..], &[Some("ID3abcdefg")][..]), ErrorKind::InconsistentRead),
    ] {
        let (client, _) = scripted(&[cut, step], 100);
        let (mut progress, mut audio) = (Progress::new(), Vec::new());
        download(&client, &mut progress, &mut audio).await.unwrap_err();
        let error = download(&client, &mut progress, &mut audio).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{step:?}");
    }
    let whole = (206, part, &[Some("cdef")][..]);
    let (client, _) = scripted(&[cut, whole], 100);
    let (mut progress, mut audio) = (Progress::new(), Vec::new());
    download(&client, &mut progress, &mut audio).await.unwrap_err();
    let done = download(&client, &mut progress, &mut audio).await.unwrap().unwrap();
    assert_eq!((done.bytes, &audio[..]), (9, &b"ID3abcdef"[..]));
}

#[tokio::test]
async fn the_limit_holds_where_no_length_is_announced_and_across_attempts() {
    let (client, _) = scripted(&[(200, &[], &[Some("ID3ab"), Some("cde")])], 7);
    let (mut progress, mut audio) = (Progress::new(), Vec::new());
    let error = download(&client, &mut progress, &mut audio).await.unwrap_err();
    assert_eq!((error.kind(), &audio[..]), (ErrorKind::TooLarge, &b"ID3ab"[..]));
    let part = &[("content-range", "bytes 5-8/*")][..];
    let (client, _) = scripted(&[(206, part, &[Some("cd"), Some("e")])], 7);
    let error = download(&client, &mut progress, &mut audio).await.unwrap_err();
    assert_eq!((error.kind(), &audio[..]), (ErrorKind::TooLarge, &b"ID3abcd"[..]));
    let (client, _) = scripted(&[(200, &[], &[Some("ID3ab"), Some("cd")])], 7);
    assert_eq!(download(&client, &mut Progress::new(), &mut Vec::new()).await.unwrap().unwrap().bytes, 7);
}

/// Accepts `room` bytes and then fails.
#[derive(Debug)]
struct Full {
    room: usize,
    flushed: usize,
    taken: usize,
}

impl AsyncWrite for Full {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let taken = bytes.len().min(self.room);
        if taken == 0 {
            return Poll::Ready(Err(io::Error::other("disk of +380440000000 is full")));
        }
        self.room -= taken;
        self.taken += taken;
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.flushed = self.taken;
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn a_writer_that_is_full_is_an_error_and_only_what_it_flushed_counts() {
    let (client, _) = scripted(&[(200, SIX, &[Some("ID3ab"), Some("cd"), Some("ef")])], 100);
    let mut full = Full { room: 6, flushed: 0, taken: 0 };
    let mut progress = Progress::new();
    let error = download(&client, &mut progress, &mut full).await.unwrap_err();
    assert_eq!((progress.written(), full.flushed, full.taken), (5, 5, 6));
    assert!(error.message().contains("writer"));
    assert!(!format!("{error} {error:?}").contains("380440000000"));
}

const ONE: &[(&str, &str)] = &[("content-length", "9"), ("etag", "\"one\"")];

/// Result of a download that is interrupted after five bytes of version one and is then resumed with these answers.
async fn resumed(steps: &[Step]) -> (Result<Option<Downloaded>>, Vec<u8>, Arc<Script>) {
    let mut all = vec![(200, ONE, &[Some("ID3ab"), None][..])];
    all.extend_from_slice(steps);
    let (client, script) = scripted(&all, 100);
    let (mut progress, mut audio) = (Progress::new(), Vec::new());
    download(&client, &mut progress, &mut audio).await.unwrap_err();
    let mut done = Ok(None);
    for _ in steps {
        let before = progress.written();
        done = download(&client, &mut progress, &mut audio).await;
        if !done.as_ref().is_err_and(telephony_core::Error::is_retryable) || progress.written() == before {
            break;
        }
    }
    (done, audio, script)
}

// Field case 32a.
#[tokio::test]
async fn a_file_is_never_of_two_recordings() {
    let two = [("content-length", "9"), ("etag", "\"two\"")];
    let two: &'static [(&str, &str)] = Box::leak(Box::new(two));
    let part: &[(&str, &str)] = &[("content-range", "bytes 5-8/9"), ("etag", "\"two\"")];
    let bare: &[(&str, &str)] = &[("content-range", "bytes 5-8/9")];
    for (step, kind) in [
        ((206, part, &[Some("XYZW")][..]), ErrorKind::InconsistentRead),
        ((206, bare, &[Some("XYZW")][..]), ErrorKind::InconsistentRead),
        ((200, two, &[Some("ID3XYZWVU")][..]), ErrorKind::InconsistentRead),
        // The same length, no version, and other bytes.
        ((200, SIX, &[Some("ID3XYZWVU")][..]), ErrorKind::InconsistentRead),
        ((200, SIX, &[Some("<html>abc")][..]), ErrorKind::NotJson),
    ] {
        let (done, audio, script) = resumed(&[step]).await;
        assert_eq!(done.unwrap_err().kind(), kind, "{step:?}");
        assert_eq!(audio, b"ID3ab", "{step:?}");
        assert_eq!(script.if_ranges.lock().unwrap()[1].as_deref(), Some("\"one\""));
    }
    let same: &[(&str, &str)] = &[("content-range", "bytes 5-8/9"), ("etag", "\"one\"")];
    for step in
        [(206, same, &[Some("cdef")][..]), (200, ONE, &[Some("ID3abcdef")][..]), (200, SIX, &[Some("ID3abcdef")][..])]
    {
        let (done, audio, _) = resumed(&[step]).await;
        assert_eq!((done.unwrap().unwrap().bytes, &audio[..]), (9, &b"ID3abcdef"[..]), "{step:?}");
    }
}

// Field case 32a.
#[tokio::test]
async fn a_part_of_a_recording_of_unknown_length_is_not_the_whole() {
    let part: &[(&str, &str)] = &[("content-range", "bytes 0-4/*"), ("etag", "\"one\"")];
    let next: &[(&str, &str)] = &[("content-range", "bytes 5-6/*"), ("etag", "\"one\"")];
    let last: &[(&str, &str)] = &[("content-range", "bytes 7-8/9"), ("etag", "\"one\"")];
    let steps = [(206, part, &[Some("ID3ab")][..]), (206, next, &[Some("cd")]), (206, last, &[Some("ef")])];
    let (client, script) = scripted(&steps, 100);
    let (mut progress, mut audio) = (Progress::new(), Vec::new());
    for written in [5, 7] {
        let error = download(&client, &mut progress, &mut audio).await.unwrap_err();
        assert_eq!((error.kind(), progress.written()), (ErrorKind::Interrupted, written));
    }
    let done = download(&client, &mut progress, &mut audio).await.unwrap().unwrap();
    assert_eq!((done.bytes, &audio[..]), (9, &b"ID3abcdef"[..]));
    assert_eq!(script.ranges.lock().unwrap()[2].as_deref(), Some("bytes=7-"));
}

// Field case 37.
#[tokio::test]
async fn words_instead_of_a_recording_are_an_error_that_holds_them() {
    for (media_type, text) in [
        ("text/plain; charset=utf-8", "Запис не знайдено"),
        ("application/xml", "<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>"),
        ("application/problem+json", r#"{"status":"processing"}"#),
        ("application/octet-stream", r#"{"error":"not ready"}"#),
        ("audio/mpeg", "<!DOCTYPE html><html><title>Login</title></html>"),
    ] {
        let headers: &'static [(&str, &str)] = Box::leak(Box::new([("content-type", media_type)]));
        let pieces: &'static [Option<&str>] = Box::leak(Box::new([Some(text)]));
        let (client, _) = scripted(&[(200, headers, pieces)], 1 << 20);
        let mut audio = Vec::new();
        let error = download(&client, &mut Progress::new(), &mut audio).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::NotJson, Some(200)), "{text}");
        assert_eq!(error.body(), Some(text.as_bytes()));
        assert!(audio.is_empty() && !format!("{error} {error:?}").contains(text));
    }
    let (client, _) = scripted(&[(200, &[("content-type", "text/html")], &[Some("ID3abc")])], 100);
    let done = download(&client, &mut Progress::new(), &mut Vec::new()).await.unwrap().unwrap();
    assert_eq!(done.bytes, 6);
}
