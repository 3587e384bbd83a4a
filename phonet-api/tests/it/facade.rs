//! Both traits against the sandbox, through `dyn`.

use std::time::Duration;

use futures_util::stream::TryStreamExt;
use telephony_core::conformance::{self, ExpectedNotes};
use telephony_core::{
    CallHistorySource, CallHistorySourceExt, Direction, ErrorKind, NoteDraft, NoteId, NoteStore, NoteStoreExt,
    NoteSubject, PhoneNumber,
};
use telephony_sandbox::{Bound, Fault, PhonetCall, PhonetContact, PhonetNote, PhonetRange, Sandbox, Vendor, World};
use time::OffsetDateTime;

use crate::support::{builder, client, expected, range, sandbox, week};

const NUMBER: &str = "+380501112233";

/// A world with two contacts that share a number, and a third contact with another number.
async fn with_contacts() -> Sandbox {
    let made = range().from;
    let contact = |id, number: &str| PhonetContact::new(id, made).field("Телефон", "Рабочий", number);
    let mut world = World::empty();
    world.phonet.contacts = vec![contact(1, NUMBER), contact(2, NUMBER), contact(3, "+380507654321")];
    world.phonet.notes = vec![
        PhonetNote::new(10, 1, "перша", made),
        PhonetNote::new(11, 2, "друга", made),
        PhonetNote::new(12, 3, "третя", made),
    ];
    Sandbox::start(world).await.unwrap()
}

#[tokio::test]
async fn the_source_keeps_every_promise() {
    let sandbox = sandbox(600).await;
    let client = client(&sandbox);
    let source: &dyn CallHistorySource = &client;
    conformance::call_history(source, &expected(&sandbox)).await.unwrap();
}

#[tokio::test]
async fn the_source_keeps_every_promise_whatever_a_period_compares() {
    for (range, bound) in [
        (PhonetRange::StartedAt, Bound::Inclusive),
        (PhonetRange::StartedAt, Bound::Exclusive),
        (PhonetRange::EndAt, Bound::Exclusive),
    ] {
        let sandbox = sandbox(200).await;
        sandbox.dialect(|dialect| {
            dialect.phonet_range = range;
            dialect.lower_bound = bound;
            dialect.upper_bound = bound;
        });
        conformance::call_history(&client(&sandbox), &expected(&sandbox)).await.unwrap();
    }
}

#[tokio::test]
async fn the_store_keeps_every_promise() {
    let sandbox = with_contacts().await;
    let client = client(&sandbox);
    for (subject, texts) in [
        (NoteSubject::Contact("3".to_owned()), vec!["третя".to_owned()]),
        (NoteSubject::Phone(PhoneNumber::new("+380507654321")), vec!["третя".to_owned()]),
    ] {
        conformance::note_store(&client, &ExpectedNotes { subject, texts }).await.unwrap();
    }
}

// Field case 25.
#[tokio::test]
async fn the_loop_over_calls_and_their_subjects_finds_notes() {
    let sandbox = sandbox(60).await;
    let client = client(&sandbox);
    conformance::note_subjects(&client, &client, &week()).await.unwrap();
}

// Field case 14.
#[tokio::test]
async fn what_was_mended_in_a_note_stands_beside_it() {
    let sandbox = with_contacts().await;
    sandbox.world(|world| {
        let note = world.phonet.notes.iter_mut().find(|note| note.contact == 3).unwrap();
        let text = r#"{"id":31,"elementId":3,"content":"один","billSec":-1}"#;
        (note.id, note.poison) = (31, Some(text.to_owned()));
    });
    let subject = NoteSubject::Contact("3".to_owned());
    let notes: Vec<_> = client(&sandbox).notes(subject).try_collect().await.unwrap();
    let paths: Vec<_> = notes.iter().flat_map(|note| &note.repairs).map(|it| &*it.path).collect();
    assert_eq!((notes.len(), &paths[..]), (1, &["$[0].billSec"][..]));
}

// Field case 12.
#[tokio::test]
async fn a_note_keeps_its_author_its_time_and_its_kind() {
    let sandbox = with_contacts().await;
    let client = client(&sandbox);
    let subject = NoteSubject::Contact("3".to_owned());
    let at = range().from + Duration::from_millis(1_234);
    let draft = |text: &str| NoteDraft::new(subject.clone(), text);
    let id = client.create_note(&draft("нова").author("18").at(at).kind("4")).await.unwrap();
    let note = async || {
        let notes: Vec<_> = client.notes(subject.clone()).try_collect().await.unwrap();
        notes.into_iter().find(|note| note.id == id).unwrap()
    };
    let read = note().await;
    assert_eq!(read.author.unwrap().id.as_deref(), Some("18"));
    assert_eq!(read.kind.as_deref(), Some("4"));
    // The sandbox's server ignores the sent time and uses its own clock, as the vendor may.
    let sent = sandbox.requests().into_iter().find(|it| it.method == "POST" && it.path.ends_with("notes"));
    let sent: serde_json::Value = serde_json::from_slice(&sent.unwrap().body).unwrap();
    assert_eq!(sent["dateCreate"], at.unix_timestamp() * 1000 + i64::from(at.millisecond()));
    // An update keeps the fields that it does not set.
    client.update_note(&id, &draft("інша").author("19")).await.unwrap();
    let read = note().await;
    assert_eq!((read.text.unwrap().as_str(), read.kind.as_deref()), ("інша", Some("4")));
    assert_eq!(read.author.unwrap().id.as_deref(), Some("19"));

    sandbox.clear_requests();
    let early = range().from - Duration::from_secs(60 * 60 * 24 * 365 * 40);
    for (wrong, named) in [
        (draft("x").author("ivan"), "author"),
        (draft("x").author("0"), "author"),
        (draft("x").author("+18"), "author"),
        (draft("x").kind("call"), "kind"),
        (draft("x").kind("0"), "kind"),
        (draft("x").at(early), "time"),
    ] {
        for error in [client.create_note(&wrong).await.unwrap_err(), client.update_note(&id, &wrong).await.unwrap_err()]
        {
            assert_eq!(error.kind(), ErrorKind::InvalidQuery);
            assert!(error.message().contains(named), "{error}");
        }
    }
    let moved = NoteDraft::new(NoteSubject::Contact("1".to_owned()), "x");
    assert_eq!(client.update_note(&id, &moved).await.unwrap_err().kind(), ErrorKind::InvalidQuery);
    assert_eq!(sandbox.request_count(), 0);
}

// Field case 40.
#[tokio::test]
async fn a_query_for_one_direction_asks_for_that_alone() {
    let sandbox = sandbox(60).await;
    let client = client(&sandbox);
    assert!(client.call_history_capability().filter_direction);
    for (directions, sent) in [
        (vec![Direction::Inbound], Some("4")),
        (vec![Direction::Outbound], Some("2")),
        (vec![Direction::Inbound, Direction::Outbound], None),
        (vec![], None),
    ] {
        sandbox.clear_requests();
        let query = directions.iter().cloned().fold(week(), telephony_core::CallQuery::direction);
        let calls: Vec<_> = client.calls(query).try_collect().await.unwrap();
        assert!(!calls.is_empty());
        let lists = sandbox.requests().into_iter().filter(|it| it.path.contains("company.api"));
        for request in lists {
            let asked = request.query.split('&').find_map(|it| it.strip_prefix("directions="));
            assert_eq!(asked, sent, "{directions:?}");
        }
    }
}

#[tokio::test]
async fn the_notes_of_all_contacts_of_a_number_are_joined() {
    let sandbox = with_contacts().await;
    let client = client(&sandbox);
    let subject = NoteSubject::Phone(PhoneNumber::new(NUMBER));
    let notes: Vec<_> = client.notes(subject.clone()).try_collect().await.unwrap();
    let texts: Vec<_> = notes.iter().map(|note| note.text.as_deref().unwrap()).collect();
    assert_eq!(texts, ["перша", "друга"]);
    assert_eq!(notes[1].id, NoteId::new("2/11"));
    // A note under this number is refused because it could belong to either contact.
    let draft = NoteDraft::new(subject, "чия?");
    assert_eq!(client.create_note(&draft).await.unwrap_err().kind(), ErrorKind::InvalidQuery);
}

#[tokio::test]
async fn a_note_without_an_id_is_quarantined() {
    let sandbox = with_contacts().await;
    sandbox.world(|world| {
        world.phonet.notes[0].poison = Some(r#"{"id":0,"content":"нічия"}"#.to_owned());
    });
    let page = client(&sandbox).note_page(&NoteSubject::Contact("1".to_owned()), None).await.unwrap();
    assert!(page.items.is_empty());
    assert_eq!(page.quarantined[0].path, "$[0].id");
    assert!(page.quarantined[0].raw.contains("нічия"));
}

#[tokio::test]
async fn a_changed_note_keeps_what_the_change_does_not_name() {
    let sandbox = with_contacts().await;
    sandbox.world(|world| {
        world.phonet.notes[0].rest.insert("tag".to_owned(), "важливо".into());
    });
    let client = client(&sandbox);
    let draft = NoteDraft::new(NoteSubject::Contact("1".to_owned()), "інша");
    client.update_note(&NoteId::new("1/10"), &draft).await.unwrap();
    let notes = client.list_contact_notes(1).await.unwrap();
    assert_eq!(notes.items[0].content.as_deref(), Some("інша"));
    assert_eq!(notes.items[0].tag.as_deref(), Some("важливо"));
}

#[tokio::test]
async fn an_id_that_is_none_is_refused_before_any_request() {
    let sandbox = with_contacts().await;
    let client = client(&sandbox);
    for id in ["", "1", "1/", "/1", "1/2/3", "+1/2", "a/b", "1/../2"] {
        let error = client.delete_note(&NoteId::new(id)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidQuery, "{id}");
    }
    let wrong = NoteSubject::Contact("x/..".to_owned());
    assert_eq!(client.note_page(&wrong, None).await.unwrap_err().kind(), ErrorKind::InvalidQuery);
    assert_eq!(sandbox.request_count(), 0);
}

// Row 126: the document pages by offset through a list that changes.
#[tokio::test]
async fn calls_that_come_and_go_between_pages_neither_hide_nor_double_others() {
    let sandbox = sandbox(900).await;
    let client = client(&sandbox);
    let before = expected(&sandbox).calls;
    let mut pages = client.call_pages(week());
    let mut got = Vec::new();
    let mut gone = Vec::new();
    let mut turn = 0;
    while let Some(page) = pages.try_next().await.unwrap() {
        got.extend(page.items.into_iter().map(|call| call.id));
        turn += 1;
        sandbox.world(|world| {
            // Newest first: calls added or removed at the newest end shift every later page.
            if turn % 2 == 0 {
                let late = range().to - Duration::from_millis(turn);
                for index in 0..3 {
                    world.phonet.calls.push(PhonetCall::new(format!("late{turn}{index}"), late));
                }
            } else {
                for _ in 0..2 {
                    gone.extend(world.phonet.calls.pop().map(|call| call.uuid));
                }
            }
        });
    }
    let mut unique = got.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), got.len(), "no call comes twice");
    for (id, _) in before {
        assert!(got.contains(&id) || gone.iter().any(|it| it == id.as_str()), "{} is lost", id.as_str());
    }
}

#[tokio::test]
async fn a_walk_whose_rows_all_vanish_goes_on_with_those_that_are_there() {
    for pages_read in [1, 2, 3] {
        let sandbox = sandbox(400).await;
        let client = client(&sandbox);
        let mut pages = client.call_pages(week());
        for _ in 0..pages_read {
            pages.try_next().await.unwrap().unwrap();
        }
        sandbox.world(|world| {
            let made: OffsetDateTime = range().from + Duration::from_secs(3600);
            let call = |index| PhonetCall::new(format!("other{index}"), made + Duration::from_millis(index));
            world.phonet.calls = (0..60).map(call).collect();
        });
        let rest: Vec<_> = pages.try_collect().await.unwrap();
        let calls = rest.into_iter().map(|page| page.items.len()).sum::<usize>();
        assert_eq!(calls, 60, "{pages_read}");
    }
}

#[tokio::test]
async fn a_bad_record_is_quarantined_once_while_the_others_arrive() {
    let sandbox = sandbox(400).await;
    let poisoned = sandbox.world(|world| {
        // The last row of the first page, which is also the first row of the second one, and a row in the middle.
        let newest = world.phonet.calls.len();
        let mut poisoned = Vec::new();
        for index in [newest - 50, newest - 20] {
            let call = &mut world.phonet.calls[index];
            call.poison = Some(format!(r#"{{"uuid":"{}","endAt":"{NUMBER}"}}"#, call.uuid));
            poisoned.push(call.uuid.clone());
        }
        poisoned
    });
    let client = client(&sandbox);
    let pages: Vec<_> = client.call_pages(week()).try_collect().await.unwrap();
    let bad: Vec<_> = pages.iter().flat_map(|page| &page.quarantined).collect();
    assert_eq!(bad.len(), poisoned.len(), "{bad:?}");
    for bad in bad {
        assert!(bad.path.starts_with("$[") && bad.path.ends_with("].endAt"), "{}", bad.path);
        assert!(bad.raw.contains(NUMBER) && !format!("{bad:?}").contains(NUMBER));
    }
    let calls: usize = pages.iter().map(|page| page.items.len()).sum();
    assert_eq!(calls, expected(&sandbox).calls.len() - poisoned.len());
}

// Row 124: the document does not say whether pauses are sent when no direction is named.
#[tokio::test]
async fn pauses_are_no_calls() {
    let sandbox = sandbox(30).await;
    sandbox.world(|world| {
        let mut pause = PhonetCall::new("pause", range().from + Duration::from_secs(60));
        pause.lg_direction = 32;
        world.phonet.calls.push(pause);
    });
    let calls: Vec<_> = client(&sandbox).calls(week()).try_collect().await.unwrap();
    assert_eq!(calls.len(), 10);
}

// Field case 2.
#[tokio::test]
async fn one_row_of_another_period_is_quarantined_and_the_walk_goes_on() {
    let sandbox = sandbox(30).await;
    let old = Fault::Body(OLD.to_owned());
    sandbox.fault_next_at(Vendor::Phonet, "company.api", [old]);
    let pages: Vec<_> = client(&sandbox).call_pages(week()).try_collect().await.unwrap();
    let odd: Vec<_> = pages.iter().flat_map(|page| &page.quarantined).collect();
    let [odd] = odd[..] else { panic!("{odd:?}") };
    assert_eq!(odd.path, "$[0].endAt");
    assert_eq!(odd.reason, "the call did not take place in the period asked for");
    assert!(odd.raw.contains("1435319298470"));
}

// Field case 2.
#[tokio::test]
async fn an_ignored_period_is_noticed() {
    let sandbox = sandbox(30).await;
    let old = std::iter::repeat_n(Fault::Body(OLD.to_owned()), 100);
    sandbox.fault_next_at(Vendor::Phonet, "company.api", old);
    let error = client(&sandbox).call_page(&week(), None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FilterIgnored);
    assert!(error.message().contains("`base_url`"));
}

const OLD: &str = r#"[{"uuid":"old","endAt":1435319298470,"lgDirection":2}]"#;

#[tokio::test]
async fn a_record_keeps_its_own_text_when_asked() {
    let sandbox = sandbox(30).await;
    let query = week().raw(true).direction(Direction::Outbound);
    let page = client(&sandbox).call_page(&query, None).await.unwrap();
    assert!(!page.items.is_empty());
    for call in page.items {
        assert!(call.raw.unwrap().contains(call.id.as_str()));
    }
}

// Field case 3.
#[tokio::test]
async fn a_call_that_began_up_to_a_day_before_the_range_comes_unless_set_otherwise() {
    let mut world = World::empty();
    let mut call = PhonetCall::new("long", range().from + Duration::from_secs(60));
    call.started = call.ended - Duration::from_secs(4 * 3600);
    world.phonet.calls = vec![call];
    let sandbox = Sandbox::start(world).await.unwrap();
    sandbox.dialect(|dialect| dialect.phonet_range = PhonetRange::StartedAt);
    for (longest, count) in [(None, 1), (Some(3), 0), (Some(5), 1)] {
        let mut builder = builder(&sandbox);
        if let Some(hours) = longest {
            builder = builder.longest_call(Duration::from_secs(hours * 3600));
        }
        let client = builder.build().unwrap();
        let calls: Vec<_> = client.calls(week()).try_collect().await.unwrap();
        assert_eq!(calls.len(), count, "{longest:?} hours");
    }
}
