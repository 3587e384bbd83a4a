//! A note that is written at most once.

use std::time::Duration;

use phonet_api::Client;
use telephony_core::transport::Clock;
use telephony_core::{Error, ErrorKind, NoteDraft, NoteStore, NoteStoreExt, NoteSubject};
use telephony_sandbox::{EffectKind, Fault, PhonetNote, Sandbox, Vendor};

use super::with_contacts;
use crate::support::builder;

/// A client whose clock is the sandbox's, plus this difference.
fn client(sandbox: &Sandbox, ahead: i64) -> Client {
    let clock = sandbox.clock().clone();
    let clock = Clock::new(move || clock.now() + time::Duration::seconds(ahead));
    builder(sandbox).clock(clock).write_settles(Duration::from_millis(20)).build().unwrap()
}

fn draft(text: &str) -> NoteDraft {
    NoteDraft::new(NoteSubject::Contact("3".to_owned()), text)
}

fn written(sandbox: &Sandbox) -> usize {
    sandbox.effects().iter().filter(|effect| effect.what == EffectKind::NoteCreated).count()
}

const WRITE: &str = "/3/notes";

#[tokio::test]
async fn after_an_unknown_outcome_there_is_one_note() {
    let lost = [Fault::Reset, Fault::status(503), Fault::HtmlOk, Fault::EmptyBody, Fault::TruncatedBody];
    for fault in lost {
        for faults in [
            vec![fault.clone()],
            vec![fault.clone().after_effect()],
            // The first look fails once, which a read's own retries outlast.
            vec![fault.clone(), Fault::status(503)],
            vec![fault.clone().after_effect(), Fault::ExpiredSession],
        ] {
            let sandbox = with_contacts().await;
            let client = client(&sandbox, 0);
            client.list_users().await.unwrap();
            sandbox.fault_next_at(Vendor::Phonet, WRITE, faults.clone());
            let id = client.create_note_once(&draft("передзвонити")).await.unwrap();
            assert_eq!(written(&sandbox), 1, "{faults:?}");
            let last = sandbox.world(|world| world.phonet.notes.last().unwrap().id);
            assert_eq!(id.as_str(), format!("3/{last}"), "{faults:?}");
        }
    }
}

#[tokio::test]
async fn an_outcome_that_cannot_be_decided_is_unknown_and_at_most_one_note_is_there() {
    for (fault, notes) in [(Fault::status(503), 0), (Fault::Reset.after_effect(), 1)] {
        let sandbox = with_contacts().await;
        let client = client(&sandbox, 0);
        client.list_users().await.unwrap();
        sandbox.fault_next_at(Vendor::Phonet, WRITE, [fault.clone()]);
        // Every listing fails after the write.
        sandbox.fault_always_at(Vendor::Phonet, WRITE, Fault::status(500));
        let error = client.create_note_once(&draft("передзвонити")).await.unwrap_err();
        assert_eq!((error.kind(), written(&sandbox)), (ErrorKind::OutcomeUnknown, notes), "{fault:?}");
        assert!(!format!("{error} {error:?}").contains("передзвонити"));
    }
}

#[tokio::test]
async fn under_faults_at_random_there_is_one_note_or_a_typed_error() {
    let mut created = 0;
    for seed in 0..60 {
        let sandbox = with_contacts().await;
        let client = client(&sandbox, 0);
        sandbox.fault_rate(0.5, seed);
        let result = client.create_note_once(&draft("передзвонити")).await;
        match result.as_ref().map_err(Error::kind) {
            Ok(id) => {
                let last = sandbox.world(|world| world.phonet.notes.last().unwrap().id);
                assert_eq!((written(&sandbox), id.as_str()), (1, &*format!("3/{last}")), "seed {seed}");
                created += 1;
            }
            Err(ErrorKind::OutcomeUnknown) => assert!(written(&sandbox) <= 1, "seed {seed}"),
            Err(_) => assert_eq!(written(&sandbox), 0, "seed {seed}"),
        }
    }
    assert!(created > 40, "{created} of 60");
}

#[tokio::test]
async fn an_older_note_of_equal_text_is_not_taken_for_the_new_one() {
    let sandbox = with_contacts().await;
    let client = client(&sandbox, 0);
    client.list_users().await.unwrap();
    let old = sandbox.clock().now() - Duration::from_secs(60);
    sandbox.world(|world| world.phonet.notes.push(PhonetNote::new(50, 3, "передзвонити", old)));
    sandbox.fault_next_at(Vendor::Phonet, WRITE, [Fault::status(503)]);
    let id = client.create_note_once(&draft("передзвонити")).await.unwrap();
    assert_ne!(id.as_str(), "3/50");
    assert_eq!(written(&sandbox), 1);
}

#[tokio::test]
async fn notes_are_compared_by_the_vendors_clock() {
    for ahead in [-240, 0, 240] {
        for (fault, is_new) in [(Fault::Reset.after_effect(), false), (Fault::status(503), true)] {
            let sandbox = with_contacts().await;
            let client = client(&sandbox, ahead);
            let old = sandbox.clock().now() - Duration::from_secs(60);
            sandbox.world(|world| world.phonet.notes.push(PhonetNote::new(50, 3, "передзвонити", old)));
            let steps = std::iter::once(Some(fault.clone()));
            sandbox.fault_next_at(Vendor::Phonet, WRITE, steps);
            let id = client.create_note_once(&draft("передзвонити")).await.unwrap();
            assert_eq!(id.as_str(), "3/51", "{ahead} s ahead, written anew: {is_new}");
            assert_eq!(written(&sandbox), 1, "{ahead} s ahead, written anew: {is_new}");
        }
    }
}

#[tokio::test]
async fn clocks_that_differ_by_any_time_write_at_most_one_note() {
    const HOUR: i64 = 3600;
    for ahead in [0, 240, 11 * 60, 24 * HOUR, 25 * HOUR, 49 * HOUR, 72 * HOUR, 260 * 24 * HOUR] {
        for ahead in [ahead, -ahead] {
            let is_plausible = ahead.abs() < 600;
            for (fault, is_decided) in [(Fault::Reset.after_effect(), is_plausible), (Fault::Reset, true)] {
                let sandbox = with_contacts().await;
                let client = client(&sandbox, ahead);
                sandbox.fault_next_at(Vendor::Phonet, WRITE, [fault.clone()]);
                let result = client.create_note_once(&draft("передзвонити")).await;
                assert_eq!(written(&sandbox), 1, "{ahead} s ahead, {fault:?}");
                assert_eq!(result.is_ok(), is_decided, "{ahead} s ahead, {fault:?}");
                if let Err(error) = result {
                    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{ahead} s ahead");
                    let says = error.message().contains("equal text") && error.message().contains("clock");
                    assert!(says && !format!("{error} {error:?}").contains("передзвонити"), "{error}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_note_without_a_time_is_neither_found_nor_written_twice() {
    let sandbox = with_contacts().await;
    let client = client(&sandbox, 0);
    client.list_users().await.unwrap();
    sandbox.world(|world| {
        let mut note = PhonetNote::new(50, 3, "x", world.from);
        note.poison = Some(r#"{"id":50,"elementId":3,"content":"передзвонити","dateCreate":0}"#.to_owned());
        world.phonet.notes.push(note);
    });
    sandbox.fault_next_at(Vendor::Phonet, WRITE, [Fault::status(503)]);
    let error = client.create_note_once(&draft("передзвонити")).await.unwrap_err();
    assert_eq!((error.kind(), written(&sandbox)), (ErrorKind::OutcomeUnknown, 0));
}

#[tokio::test]
async fn a_note_is_looked_for_until_the_vendor_is_done() {
    let sandbox = with_contacts().await;
    let clock = sandbox.clock().clone();
    let builder = builder(&sandbox).clock(Clock::new(move || clock.now()));
    let client = builder.write_settles(Duration::from_secs(5)).build().unwrap();
    let unknown = Error::new(ErrorKind::OutcomeUnknown, phonet_api::PROVIDER, "phonet.contact_note.create");
    let unknown = unknown.with_sent_at(Some(sandbox.clock().now()));
    // The server carries the write out while the client looks for it.
    let late = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let now = sandbox.clock().now();
        sandbox.world(|world| world.phonet.notes.push(PhonetNote::new(60, 3, "передзвонити", now)));
    };
    let draft = draft("передзвонити");
    let (found, ()) = futures_util::future::join(client.find_written(&draft, &unknown), late).await;
    assert_eq!(found.unwrap().unwrap().as_str(), "3/60");
}
