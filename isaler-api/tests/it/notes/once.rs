//! An entry that is written at most once.

use std::time::Duration;

use isaler_api::{Client, ClientBuilder};
use serde_json::json;
use telephony_core::transport::Clock;
use telephony_core::{Error, ErrorKind, NoteDraft, NoteStoreExt, NoteSubject, WallClock, Zone};
use telephony_sandbox::{EffectKind, Fault, FaultRate, IsalerEntry, Sandbox, Vendor};

use super::on_client;
use crate::support::sandbox::{builder, noon, world};

const TEXT: &str = "Перезвонить в 24/7 «завтра»";

fn with_clock(sandbox: &Sandbox, ahead: i64) -> ClientBuilder {
    let clock = sandbox.clock().clone();
    let clock = Clock::new(move || clock.now() + time::Duration::seconds(ahead));
    builder(sandbox).clock(clock).write_settles(Duration::from_millis(20))
}

fn client(sandbox: &Sandbox) -> Client {
    with_clock(sandbox, 0).build().unwrap()
}

async fn sandbox(entries: impl IntoIterator<Item = IsalerEntry>) -> Sandbox {
    let sandbox = Sandbox::start(world(entries)).await.unwrap();
    sandbox.clock().set(noon(10));
    sandbox
}

fn written(sandbox: &Sandbox) -> usize {
    sandbox.effects().iter().filter(|effect| effect.what == EffectKind::EntryAdded).count()
}

/// An entry of the text that is filed this long before the clock.
fn earlier(seconds: i64) -> IsalerEntry {
    let mut entry = IsalerEntry::new(7, "Событие", noon(10) - time::Duration::seconds(seconds));
    entry.content = Some(TEXT.to_owned());
    entry.clid = 101;
    entry
}

#[tokio::test]
async fn after_an_unknown_outcome_there_is_one_entry() {
    for subject in [on_client(), NoteSubject::Contact("201".to_owned()), NoteSubject::Deal("301".to_owned())] {
        for fault in [Fault::Reset, Fault::status(503), Fault::PhpFatal, Fault::HtmlOk, Fault::EmptyBody] {
            for fault in [fault.clone(), fault.after_effect()] {
                for draft in [NoteDraft::new(subject.clone(), TEXT), NoteDraft::new(subject.clone(), TEXT).at(noon(3))]
                {
                    let sandbox = sandbox([]).await;
                    sandbox.fault_next_at(Vendor::Isaler, "/add", [fault.clone()]);
                    let id = client(&sandbox).create_note_once(&draft).await.unwrap();
                    assert_eq!(written(&sandbox), 1, "{fault:?}");
                    let entry = sandbox.world(|world| world.isaler.entries[0].cid);
                    assert_eq!(id.as_str(), entry.to_string(), "{fault:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_text_that_the_server_stores_with_other_letters_is_written_once() {
    let sandbox = sandbox([]).await;
    sandbox.fault_next_at(Vendor::Isaler, "/add", [Fault::Reset.after_effect()]);
    let draft = NoteDraft::new(on_client(), "Первая\\r\\nвторая");
    let error = client(&sandbox).create_note_once(&draft).await.unwrap_err();
    assert_eq!((error.kind(), written(&sandbox)), (ErrorKind::OutcomeUnknown, 1));
}

#[tokio::test]
async fn under_faults_at_random_there_is_one_entry_or_a_typed_error() {
    let mut created = 0;
    for seed in 0..60 {
        let sandbox = sandbox([earlier(60)]).await;
        let rate = FaultRate::new(0.5, seed);
        sandbox.fault_rate_with(if seed % 2 == 0 { rate } else { rate.writes_after_effect() });
        let result = client(&sandbox).create_note_once(&NoteDraft::new(on_client(), TEXT)).await;
        match result.as_ref().map_err(Error::kind) {
            Ok(id) => {
                assert_eq!((written(&sandbox), id.as_str()), (1, "8"), "seed {seed}");
                created += 1;
            }
            Err(ErrorKind::OutcomeUnknown) => assert!(written(&sandbox) <= 1, "seed {seed}"),
            Err(_) => assert_eq!(written(&sandbox), 0, "seed {seed}"),
        }
    }
    assert!(created > 40, "{created} of 60");
}

#[tokio::test]
async fn entries_are_compared_by_the_vendors_clock() {
    for ahead in [-240, 240] {
        for fault in [Fault::Reset.after_effect(), Fault::status(503)] {
            let sandbox = sandbox([earlier(60)]).await;
            sandbox.fault_next_at(Vendor::Isaler, "/add", [fault.clone()]);
            let client = with_clock(&sandbox, ahead).build().unwrap();
            let id = client.create_note_once(&NoteDraft::new(on_client(), TEXT)).await.unwrap();
            assert_eq!((written(&sandbox), id.as_str()), (1, "8"), "{ahead} {fault:?}");
        }
    }
}

#[tokio::test]
async fn clocks_that_differ_by_any_time_write_at_most_one_entry() {
    const HOUR: i64 = 3600;
    for ahead in [0, 240, 11 * 60, 24 * HOUR, 25 * HOUR, 49 * HOUR, 72 * HOUR, 260 * 24 * HOUR] {
        for ahead in [ahead, -ahead] {
            let is_plausible = ahead.abs() < 600;
            for (fault, is_decided) in [(Fault::Reset.after_effect(), is_plausible), (Fault::Reset, true)] {
                let sandbox = sandbox([]).await;
                sandbox.fault_next_at(Vendor::Isaler, "/add", [fault.clone()]);
                let client = with_clock(&sandbox, ahead).build().unwrap();
                let result = client.create_note_once(&NoteDraft::new(on_client(), TEXT)).await;
                assert_eq!(written(&sandbox), 1, "{ahead} s ahead, {fault:?}");
                assert_eq!(result.is_ok(), is_decided, "{ahead} s ahead, {fault:?}");
                if let Err(error) = result {
                    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{ahead} s ahead");
                    let says = error.message().contains("equal text") && error.message().contains("clock");
                    assert!(says && !format!("{error} {error:?}").contains("Перезвонить"), "{error}");
                }
            }
        }
    }
}

#[tokio::test]
async fn an_outcome_that_cannot_be_decided_is_unknown_and_at_most_one_entry_is_there() {
    // The list fails; the account's zone is another one than the client's; an equal entry is off by two hours.
    for (fault, entries) in [(Fault::status(503), 0), (Fault::Reset.after_effect(), 1)] {
        let sandbox = sandbox([]).await;
        sandbox.fault_next_at(Vendor::Isaler, "/add", [fault.clone()]);
        sandbox.fault_always_at(Vendor::Isaler, "/list", Fault::status(500));
        let error = client(&sandbox).create_note_once(&NoteDraft::new(on_client(), TEXT)).await.unwrap_err();
        assert_eq!((error.kind(), written(&sandbox)), (ErrorKind::OutcomeUnknown, entries), "{fault:?}");
    }
    for zone in ["Europe/Kaliningrad", "Asia/Yekaterinburg"] {
        let sandbox = sandbox([]).await;
        sandbox.fault_next_at(Vendor::Isaler, "/add", [Fault::Reset.after_effect()]);
        let client = with_clock(&sandbox, 0).zone(Zone::named(zone).unwrap()).build().unwrap();
        let error = client.create_note_once(&NoteDraft::new(on_client(), TEXT)).await.unwrap_err();
        assert_eq!((error.kind(), written(&sandbox)), (ErrorKind::OutcomeUnknown, 1), "{zone}");
    }
    let sandbox = sandbox([earlier(2 * 3600)]).await;
    sandbox.fault_next_at(Vendor::Isaler, "/add", [Fault::status(503)]);
    let error = client(&sandbox).create_note_once(&NoteDraft::new(on_client(), TEXT)).await.unwrap_err();
    assert_eq!((error.kind(), written(&sandbox)), (ErrorKind::OutcomeUnknown, 0));
}

// The entry of the request may be shown with another client, or twice, so that it does not belong to the answer.
#[tokio::test]
async fn an_entry_that_does_not_belong_to_the_answer_may_be_the_one_written() {
    for (text, is_unclear) in [(TEXT, true), ("Совсем другой разговор о погоде", false)] {
        let mut other = earlier(60);
        other.content = Some("Оплата получена, спасибо".to_owned());
        let mut odd = IsalerEntry::new(8, "Событие", noon(10));
        odd.clid = 101;
        let datum = WallClock::new(Zone::named("Europe/Moscow").unwrap().local(noon(10))).to_string();
        let row = json!({"cid": 8, "datum": datum, "content": text, "tip": "Событие", "clid": 102});
        odd.poison = Some(row.to_string());
        let sandbox = sandbox([other, odd]).await;
        sandbox.fault_next_at(Vendor::Isaler, "/add", [Fault::status(503)]);
        let outcome = client(&sandbox).create_note_once(&NoteDraft::new(on_client(), TEXT)).await;
        let unclear = outcome.err().map(|error| error.kind());
        let expected = if is_unclear { (Some(ErrorKind::OutcomeUnknown), 0) } else { (None, 1) };
        assert_eq!((unclear, written(&sandbox)), expected, "{text}");
    }
}
