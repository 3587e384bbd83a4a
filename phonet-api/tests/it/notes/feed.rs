//! Notes since an instant, by the contacts that changed.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt, TryStreamExt};
use phonet_api::Client;
use telephony_core::conformance::{self, ExpectedFeed};
use telephony_core::transport::{Body, Bytes, Clock, RetryPolicy, Transport, TransportError, http, reqwest_transport};
use telephony_core::{
    BadRecord, ErrorKind, NoteEntry, NoteFeed, NoteFeedExt, NoteFeedQuery, NoteReach, NoteStoreExt, NoteSubject,
};
use telephony_sandbox::{Fault, PhonetContact, PhonetNote, Sandbox, Vendor, World};
use time::OffsetDateTime;

use crate::support::{builder, range};

fn client(sandbox: &Sandbox) -> Client {
    let clock = sandbox.clock().clone();
    builder(sandbox).clock(Clock::new(move || clock.now())).build().unwrap()
}

fn since() -> OffsetDateTime {
    range().from + Duration::from_secs(24 * 3600)
}

/// A world with contacts that changed at these seconds after [`since`], each with a note of that time and an older one.
async fn changed(seconds: impl IntoIterator<Item = i64>) -> Sandbox {
    let mut world = World::empty();
    world.until = range().to;
    for (id, seconds) in (1..).zip(seconds) {
        let at = since() + time::Duration::seconds(seconds);
        let mut contact = PhonetContact::new(id, range().from);
        contact.last_modified = at;
        world.phonet.contacts.push(contact);
        world.phonet.notes.push(PhonetNote::new(id * 2, id, "стара", range().from));
        world.phonet.notes.push(PhonetNote::new(id * 2 + 1, id, format!("нова {id}"), at));
    }
    Sandbox::start(world).await.unwrap()
}

fn expected(ids: impl IntoIterator<Item = i64>) -> ExpectedFeed {
    let texts = ids.into_iter().map(|id| format!("нова {id}")).collect();
    ExpectedFeed { query: NoteFeedQuery::new(since()), texts }
}

#[tokio::test]
async fn the_feed_keeps_every_promise_over_windows_of_a_page() {
    // 200 contacts within a day, 150 of them within one minute, and three that changed before.
    let seconds = (0..150).map(|it| 5000 + it % 60).chain((0..50).map(|it| it * 1500)).chain([-10, -3600, -80_000]);
    let sandbox = changed(seconds).await;
    let client = client(&sandbox);
    conformance::note_feed(&client, &expected(1..=200)).await.unwrap();
    assert_eq!(client.note_feed_capability().reach, NoteReach::ChangedContacts);
}

#[tokio::test]
async fn contacts_that_changed_in_one_second_are_read_over_several_pages() {
    let sandbox = changed((0..170).map(|_| 7)).await;
    conformance::note_feed(&client(&sandbox), &expected(1..=170)).await.unwrap();
}

/// Server that sends at most 30 contacts for any limit.
#[derive(Debug)]
struct ThirtyContacts(Arc<dyn Transport>);

#[async_trait]
impl Transport for ThirtyContacts {
    async fn send(&self, mut request: http::Request<Bytes>) -> Result<http::Response<Body>, TransportError> {
        let uri = request.uri().to_string();
        if uri.contains("contacts/v2") {
            *request.uri_mut() = uri.replace("limit=60", "limit=30").parse().unwrap();
        }
        self.0.send(request).await
    }
}

#[tokio::test]
async fn a_page_of_fewer_contacts_than_documented_is_not_taken_for_the_last() {
    for seconds in [(0..61).map(|it| it * 60).collect::<Vec<_>>(), vec![7; 61], (0..30).collect()] {
        let count = i64::try_from(seconds.len()).unwrap();
        let sandbox = changed(seconds).await;
        let clock = sandbox.clock().clone();
        let transport = ThirtyContacts(reqwest_transport().unwrap());
        let builder = builder(&sandbox).clock(Clock::new(move || clock.now()));
        let client = builder.build_with(Arc::new(transport)).unwrap();
        conformance::note_feed(&client, &expected(1..=count)).await.unwrap();
    }
}

#[tokio::test]
async fn a_contact_that_changes_during_the_walk_is_not_lost() {
    let sandbox = changed((0..130).map(|it| it * 60)).await;
    let client = client(&sandbox);
    let (mut texts, mut cursor, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = client.note_feed_page(&expected([]).query, cursor.as_ref()).await.unwrap();
        texts.extend(page.items.into_iter().map(|note| note.text.unwrap().to_string()));
        cursor = page.next;
        pages += 1;
        if cursor.is_none() {
            break;
        }
        // Every later contact changes once more and leaves its window; contact 131 is new.
        if pages == 1 {
            let now = sandbox.clock().now() + Duration::from_secs(5);
            sandbox.world(|world| {
                world.phonet.contacts.iter_mut().skip(60).for_each(|contact| contact.last_modified = now);
                world.phonet.contacts.push(PhonetContact::new(131, now));
                world.phonet.notes.push(PhonetNote::new(999, 131, "нова 131", now));
            });
        }
    }
    texts.sort();
    texts.dedup();
    let mut want = expected(1..=131).texts;
    want.sort();
    assert!(pages > 2);
    assert_eq!(texts, want);
}

#[tokio::test]
async fn a_changed_note_is_seen_and_what_cannot_be_read_is_quarantined() {
    let sandbox = changed([10, 20]).await;
    sandbox.world(|world| {
        let old = world.phonet.notes.iter_mut().find(|note| note.id == 2).unwrap();
        old.last_modified = since() + Duration::from_secs(10);
        old.content = Some("змінена".to_owned());
        world.phonet.notes.iter_mut().find(|note| note.id == 5).unwrap().poison =
            Some(r#"{"id":{},"content":"зіпсована"}"#.to_owned());
    });
    let client = client(&sandbox);
    let query = || NoteFeedQuery::new(since());
    let entries: Vec<NoteEntry> = client.notes_since(query()).try_collect().await.unwrap();
    let bad = entries.iter().filter(|entry| matches!(entry, NoteEntry::Quarantined(_))).count();
    assert_eq!((entries.len(), bad), (3, 1));
    sandbox.fault_next_at(Vendor::Phonet, "/2/notes", [Fault::status(404)]);
    let entries: Vec<NoteEntry> = client.into_notes_since(query()).try_collect().await.unwrap();
    assert_eq!(entries.len(), 2, "a contact that was deleted has no notes");
    let fresh = self::client(&sandbox);
    sandbox.fault_always_at(Vendor::Phonet, "/notes", Fault::status(500));
    let error = fresh.notes_since(query()).try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "a failure is not an empty list");
}

// A client that retries nothing, and a vendor that fails every second request: each failure costs its own request only.
#[tokio::test]
async fn a_feed_keeps_what_was_read_before_a_failed_request() {
    // Windows of several lengths, and a second with more contacts than a page.
    for seconds in [(0..120).map(|it| it * 600).collect::<Vec<_>>(), vec![7; 130]] {
        let count = seconds.len();
        let sandbox = changed(seconds).await;
        let clock = sandbox.clock().clone();
        let client = builder(&sandbox).clock(Clock::new(move || clock.now())).retry(RetryPolicy::never());
        let client = client.build().unwrap();
        let query = || NoteFeedQuery::new(since());
        assert_eq!(client.notes_since(query()).try_collect::<Vec<_>>().await.unwrap().len(), count);
        let undisturbed = sandbox.request_count();
        sandbox.clear_requests();
        sandbox.fault_next(Vendor::Phonet, [None, Some(Fault::status(503))].into_iter().cycle().take(2000));
        let (mut notes, mut read) = (client.notes_since(query()), 0);
        while let Some(entry) = notes.next().await {
            match entry {
                Ok(_) => read += 1,
                Err(error) => assert!(error.is_retryable() && sandbox.request_count() < 1500, "{error}"),
            }
        }
        assert_eq!(read, count);
        assert!(sandbox.request_count() <= undisturbed * 2 + 6, "{} of {undisturbed}", sandbox.request_count());
    }
}

#[tokio::test]
async fn the_notes_under_a_number_keep_what_was_read_before_a_failed_request() {
    let sandbox = changed((0..9).map(|it| it * 600)).await;
    let number = sandbox.world(|world| {
        let number = "+380441112233".to_owned();
        let contacts = std::mem::take(&mut world.phonet.contacts).into_iter();
        world.phonet.contacts = contacts.map(|contact| contact.field("Телефон", "Рабочий", &*number)).collect();
        number
    });
    let client = builder(&sandbox).retry(RetryPolicy::never()).build().unwrap();
    let subject = || NoteSubject::Phone(number.as_str().into());
    let all = client.notes(subject()).try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(all.len(), 18);
    sandbox.clear_requests();
    sandbox.fault_next(Vendor::Phonet, [None, Some(Fault::status(503))].into_iter().cycle().take(200));
    let (mut notes, mut read) = (client.notes(subject()), Vec::new());
    while let Some(note) = notes.next().await {
        match note {
            Ok(note) => read.push(note),
            Err(error) => assert!(error.is_retryable() && sandbox.request_count() < 150, "{error}"),
        }
    }
    assert_eq!(read, all);
}

#[tokio::test]
async fn a_contact_whose_notes_cannot_be_read_is_quarantined_and_the_walk_goes_on() {
    let sandbox = changed([10, 20, 30]).await;
    sandbox.world(|world| {
        let contacts = std::mem::take(&mut world.phonet.contacts).into_iter();
        world.phonet.contacts = contacts.map(|contact| contact.field("Телефон", "Рабочий", "+380441112233")).collect();
    });
    let client = client(&sandbox);
    let broken = Fault::page(200, "application/json", r#""a text""#);
    for (fault, reason) in [
        (Fault::status(422), "rejected (HTTP 422)"),
        (broken, "unexpected_shape (HTTP 200)"),
        (Fault::status(500), "unavailable (HTTP 500)"),
    ] {
        sandbox.clear_faults();
        sandbox.fault_always_at(Vendor::Phonet, "/2/notes", fault);
        let entries: Vec<NoteEntry> = client.notes_since(NoteFeedQuery::new(since())).try_collect().await.unwrap();
        let bad: Vec<_> = entries.iter().filter_map(quarantined).collect();
        assert_eq!((entries.len(), bad.len()), (3, 1), "{reason}");
        assert_eq!(&*bad[0].raw, r#"{"contact":"2"}"#);
        assert!(bad[0].reason.starts_with(reason), "{}", bad[0]);
        let pages = client.note_pages(NoteSubject::Phone("+380441112233".into()));
        let pages: Vec<_> = pages.try_collect().await.unwrap();
        let under_number = |page: &telephony_core::Page<_>| (page.items.len(), page.quarantined.len());
        assert_eq!(pages.iter().map(under_number).collect::<Vec<_>>(), [(4, 1)]);
    }
}

fn quarantined(entry: &NoteEntry) -> Option<&BadRecord> {
    match entry {
        NoteEntry::Quarantined(bad) => Some(bad),
        _ => None,
    }
}
