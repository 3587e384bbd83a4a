//! Recordings: addresses, and downloads from the sandbox and through a scripted transport.

mod scripted;
mod to_file;

use std::time::Duration;

use phonet_api::models::{CallUuid, FinishedCall};
use phonet_api::recording::{Progress, RecordingSettings, Track};
use phonet_api::{Client, ClientBuilder};
use telephony_core::ErrorKind;
use telephony_sandbox::{Fault, PhonetCall, RecordedRequest, Sandbox, Vendor, World};

use crate::support::{builder, client, range};

const UUID: &str = "f457486f-a539-45dd-c5f5-e735a5870b93";
const MISSED: &str = "d267486f-a539-45dd-c5f5-e735a5870b80";
/// Size of a recording: a WAV header, and a thousand bytes for each of the 300 seconds of talk.
const BYTES: u64 = 44 + 300_000;

/// A world with an answered call and an unanswered one.
async fn sandbox() -> Sandbox {
    let mut world = World::empty();
    let mut answered = PhonetCall::new(UUID, range().from);
    answered.answered = Some(answered.ended - Duration::from_secs(300));
    let mut missed = PhonetCall::new(MISSED, range().from);
    missed.disposition = Some(1);
    world.phonet.calls = vec![answered, missed];
    Sandbox::start(world).await.unwrap()
}

fn audio_requests(sandbox: &Sandbox) -> Vec<RecordedRequest> {
    sandbox.requests().into_iter().filter(|it| it.path.ends_with("/audio")).collect()
}

fn record(uuid: &str, link: Option<&str>) -> FinishedCall {
    let json = serde_json::json!({"uuid": uuid, "endAt": 1_435_319_298_470_u64, "audioRecUrl": link});
    serde_json::from_value(json).unwrap()
}

fn limited(sandbox: &Sandbox, change: impl FnOnce(&mut RecordingSettings)) -> Client {
    let mut settings = RecordingSettings::default();
    change(&mut settings);
    builder(sandbox).recordings(settings).build().unwrap()
}

async fn download(client: &Client, track: Track) -> Vec<u8> {
    let url = client.recording_url(&UUID.into(), track).unwrap();
    let mut audio = Vec::new();
    let done = client.download_recording(&url, &mut Progress::new(), &mut audio).await.unwrap();
    assert_eq!(done.unwrap().bytes, audio.len() as u64);
    audio
}

// Row 93: the address follows from the domain and the id, with a suffix for a single track.
#[test]
fn an_address_is_made_of_the_domain_and_the_calls_id() {
    let client = Client::builder("Test4.phonet.com.ua", "key").build().unwrap();
    let address = |track| client.recording_url(&CallUuid::new("a-1"), track).unwrap();
    for (track, name) in [(Track::Whole, "a-1"), (Track::Received, "a-1-rx"), (Track::Transmitted, "a-1-tx")] {
        let expected = format!("https://test4.phonet.com.ua/rest/public/calls/{name}/audio");
        assert_eq!(address(track).expose(), expected);
    }
}

#[test]
fn an_id_that_is_none_makes_no_address() {
    let client = Client::builder("test4.phonet.com.ua", "key").build().unwrap();
    for id in ["", "..", "x/../..", "a/b", "a b", "a?b", "%2e%2e", "é", &"a".repeat(65)] {
        let error = client.recording_url(&CallUuid::new(id), Track::Whole).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidQuery, "{id}");
    }
}

// Row 93: the address in the record is preferred to the one made of its id. Row 141: it ends with a blank and has
// another host.
#[test]
fn a_records_own_address_is_preferred() {
    let client = Client::builder("test4.phonet.com.ua", "key").build().unwrap();
    let address = |link: Option<&str>| client.recording_of(&record("a-1", link)).map(|it| it.expose().to_owned());
    let named = "https://podium.betell.com.ua/rest/public/calls/b-2/audio";
    assert_eq!(address(Some(&format!("{named} "))).unwrap(), named);
    for nothing in [None, Some(""), Some(" ")] {
        let made = "https://test4.phonet.com.ua/rest/public/calls/a-1/audio";
        assert_eq!(address(nothing).unwrap(), made);
    }
}

#[tokio::test]
async fn an_address_that_leads_elsewhere_is_refused_before_any_request() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for link in [
        "http://sandbox.phonet.example/rest/public/calls/a/audio",
        "https://evil.example/a",
        "https://phonet.com.ua.evil.example/a",
        "https://u:p@podium.betell.com.ua/a",
        "https://10.0.0.7/a",
        "https://169.254.169.254/latest/meta-data",
        "ftp://podium.betell.com.ua/a",
        "file:///etc/passwd",
    ] {
        let error = client.recording_of(&record("a", Some(link))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidQuery, "{link}");
        assert!(!format!("{error} {error:?}").contains("evil"));
    }
    assert_eq!(sandbox.request_count(), 0);
}

// Rows 93, 94, 141: the whole recording and its tracks, without the client's session.
#[tokio::test]
async fn a_recording_and_its_tracks_arrive_without_the_session() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    client.list_company_calls(range().from, range().to).await.unwrap();
    let mut tracks = Vec::new();
    for track in [Track::Whole, Track::Received, Track::Transmitted] {
        let audio = download(&client, track).await;
        assert_eq!((audio.len() as u64, &audio[..4]), (BYTES, &b"RIFF"[..]));
        assert!(!tracks.contains(&audio));
        tracks.push(audio);
    }
    let requests = audio_requests(&sandbox);
    assert_eq!(requests.len(), 3);
    for request in requests {
        for secret in ["cookie", "authorization", "range"] {
            assert_eq!(request.header(secret), None, "{secret}");
        }
    }
}

#[tokio::test]
async fn a_record_from_the_list_leads_to_its_recording() {
    let sandbox = crate::support::sandbox(60).await;
    let client = client(&sandbox);
    let calls = client.list_company_calls(range().from, range().to).await.unwrap();
    let call = calls.items.iter().find(|call| call.audio_rec_url.is_some()).unwrap();
    let url = client.recording_of(call).unwrap();
    let mut audio = Vec::new();
    let done = client.download_recording(&url, &mut Progress::new(), &mut audio).await.unwrap();
    assert_eq!(done.unwrap().media_type.as_deref(), Some("audio/x-wav"));
    assert_eq!(audio.len(), 44 + 1000 * call.bill_secs.unwrap() as usize);
}

#[tokio::test]
async fn another_host_gets_no_session_either() {
    let (own, other) = (sandbox().await, sandbox().await);
    let client = client(&own);
    client.list_company_calls(range().from, range().to).await.unwrap();
    let link = format!("{}/rest/public/calls/{UUID}/audio", other.base_url(Vendor::Phonet));
    let url = client.recording_link(&link).unwrap();
    let done = client.download_recording(&url, &mut Progress::new(), &mut Vec::new()).await;
    assert_eq!(done.unwrap().unwrap().bytes, BYTES);
    let [request] = &audio_requests(&other)[..] else { panic!("one request") };
    assert_eq!(request.header("cookie"), None);
    assert!(audio_requests(&own).is_empty());
}

// Row 94: a missing recording is an ordinary answer.
#[tokio::test]
async fn a_call_without_a_recording_is_none() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for id in [MISSED, "unknown"] {
        let url = client.recording_url(&id.into(), Track::Whole).unwrap();
        let mut audio = Vec::new();
        let done = client.download_recording(&url, &mut Progress::new(), &mut audio).await;
        assert_eq!((done.unwrap(), audio.len()), (None, 0), "{id}");
    }
}

#[tokio::test]
async fn a_download_that_broke_off_goes_on_where_it_was() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let url = client.recording_url(&UUID.into(), Track::Whole).unwrap();
    sandbox.fault_next_at(Vendor::Phonet, "/audio", [Fault::TruncatedBody, Fault::TruncatedBody]);
    let (mut progress, mut audio, mut errors) = (Progress::new(), Vec::new(), 0);
    let done = loop {
        let before = progress.written();
        match client.download_recording(&url, &mut progress, &mut audio).await {
            Ok(done) => break done.unwrap(),
            Err(error) => {
                assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Interrupted, true));
                assert!(progress.written() > before);
                assert_eq!((progress.written(), progress.total()), (audio.len() as u64, Some(BYTES)));
                errors += 1;
            }
        }
    };
    assert_eq!((errors, done.bytes, progress.written()), (2, BYTES, BYTES));
    sandbox.clear_requests();
    assert_eq!(download(&client, Track::Whole).await, audio, "the same as in one go");
    // A complete recording is not downloaded a second time.
    let again = client.download_recording(&url, &mut progress, &mut audio).await.unwrap().unwrap();
    assert_eq!((again.bytes, audio.len() as u64), (BYTES, BYTES));
    let requests = audio_requests(&sandbox);
    assert_eq!(requests[1].header("range"), Some(&*format!("bytes={BYTES}-")));
    assert_eq!(requests[1].status, Some(416));
}

#[tokio::test]
async fn a_download_goes_on_after_its_progress_was_stored() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let whole = download(&client, Track::Whole).await;
    let url = client.recording_url(&UUID.into(), Track::Whole).unwrap();
    let mut file = whole[..1000].to_vec();
    let mut progress = Progress::at(1000);
    let stored = serde_json::to_string(&progress).unwrap();
    assert_eq!(serde_json::from_str::<Progress>(&stored).unwrap(), progress);
    client.download_recording(&url, &mut progress, &mut file).await.unwrap();
    assert_eq!(file, whole);
}

#[tokio::test]
async fn a_recording_above_the_limit_is_not_written() {
    let sandbox = sandbox().await;
    for (limit, fits) in [(BYTES, true), (BYTES - 1, false), (0, false)] {
        let client = limited(&sandbox, |settings| settings.max_bytes = limit);
        let url = client.recording_url(&UUID.into(), Track::Whole).unwrap();
        let mut audio = Vec::new();
        let done = client.download_recording(&url, &mut Progress::new(), &mut audio).await;
        if fits {
            assert_eq!(done.unwrap().unwrap().bytes, BYTES);
        } else {
            assert_eq!(done.unwrap_err().kind(), ErrorKind::TooLarge);
            assert!(audio.is_empty());
        }
    }
}

#[tokio::test]
async fn what_the_vendor_says_instead_is_a_typed_error_and_is_not_written() {
    let sandbox = sandbox().await;
    let client = limited(&sandbox, |settings| settings.stall = Duration::from_millis(100));
    let url = client.recording_url(&UUID.into(), Track::Whole).unwrap();
    for (fault, kind) in [
        (Fault::HtmlOk, ErrorKind::NotJson),
        (Fault::EmptyBody, ErrorKind::NotJson),
        (Fault::Forbidden, ErrorKind::Forbidden),
        (Fault::status(302), ErrorKind::Rejected),
        (Fault::RateLimited { retry_after: "3".to_owned() }, ErrorKind::RateLimited),
        (Fault::unavailable("3"), ErrorKind::Unavailable),
        (Fault::Reset, ErrorKind::Interrupted),
        (Fault::Silence, ErrorKind::Timeout),
    ] {
        sandbox.clear_requests();
        sandbox.fault_next_at(Vendor::Phonet, "/audio", [fault.clone()]);
        let mut audio = Vec::new();
        let done = client.download_recording(&url, &mut Progress::new(), &mut audio).await;
        let error = done.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault:?}");
        assert_eq!(error.operation(), "phonet.recording.download");
        assert_eq!((audio.len(), sandbox.request_count()), (0, 1), "one request: {fault:?}");
        assert!(!format!("{error} {error:?} {error:#?}").contains(UUID));
    }
}

#[test]
fn neither_address_nor_settings_are_printed() {
    let client = builder_of("sentinel.phonet.com.ua").build().unwrap();
    let url = client.recording_url(&UUID.into(), Track::Whole).unwrap();
    let link = client.recording_link("https://sentinel.betell.com.ua/a").unwrap();
    let mut settings = RecordingSettings::default();
    settings.hosts.push("sentinel.example.org".to_owned());
    let builder = builder_of("sentinel.phonet.com.ua").recordings(settings.clone());
    let text = format!("{url:?} {link:?} {settings:?} {builder:?} {client:?}");
    assert!(!text.contains("sentinel") && !text.contains(UUID), "{text}");
}

#[test]
fn hosts_are_a_setting_that_is_checked() {
    let client = |host: &str| {
        let mut settings = RecordingSettings::default();
        settings.hosts = vec![host.to_owned()];
        builder_of("test4.phonet.com.ua").recordings(settings).build()
    };
    let records = client("records.example.org").unwrap();
    assert!(records.recording_link("https://eu.records.example.org/a").is_ok());
    assert!(records.recording_link("https://podium.betell.com.ua/a").is_err());
    assert!(records.recording_link("https://test4.phonet.com.ua/a").is_ok());
    assert_eq!(client("ua").unwrap_err().kind(), ErrorKind::InvalidQuery);
}

fn builder_of(domain: &str) -> ClientBuilder {
    Client::builder(domain, "key")
}
