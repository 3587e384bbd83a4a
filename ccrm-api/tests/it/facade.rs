use std::time::Duration;

use telephony_core::conformance;
use telephony_core::{CallHistorySource, CallQuery, NoteStore, NoteSubject, Zone};
use telephony_sandbox::{Bound, Dialect, Order, Sandbox, World, WorldPlan};

use crate::support::sandbox::{client, expected, with_zone};
use crate::support::utc;

async fn conforms(world: World, dialect: Dialect) {
    let zone = dialect.ccrm_zone.clone();
    let sandbox = Sandbox::builder().world(world).dialect(dialect).start().await.unwrap();
    let client = with_zone(&sandbox, &zone);
    let source: &dyn CallHistorySource = &client;
    let expected = expected(&sandbox);
    assert!(expected.calls.len() > 100);
    conformance::call_history(source, &expected).await.unwrap();
}

#[tokio::test]
async fn the_client_says_what_it_can_do() {
    let sandbox = Sandbox::start(World::empty()).await.unwrap();
    let client = client(&sandbox);
    let calls = client.call_history_capability();
    assert_eq!((calls.page_size, calls.granularity.step), (1000, Duration::from_secs(1)));
    assert!(calls.total && calls.direction && calls.outcome && calls.duration);
    assert!(!calls.talk_time && !calls.recording && !calls.filter_direction && !calls.filter_medium);
    let notes = client.note_capability();
    assert!(notes.list && notes.on_call && !notes.create && !notes.update && !notes.delete);
    assert!(!notes.on_client && !notes.on_contact && !notes.on_deal && !notes.on_phone);
}

#[tokio::test]
async fn the_client_keeps_what_a_source_promises() {
    conforms(World::seeded(WorldPlan::new()), Dialect::default()).await;
}

#[tokio::test]
async fn bounds_and_order_may_be_what_they_like() {
    for (lower, upper, order) in [
        (Bound::Inclusive, Bound::Exclusive, Order::OldestFirst),
        (Bound::Exclusive, Bound::Inclusive, Order::NewestFirst),
        (Bound::Exclusive, Bound::Exclusive, Order::OldestFirst),
    ] {
        let mut dialect = Dialect::default();
        (dialect.lower_bound, dialect.upper_bound, dialect.ccrm_order) = (lower, upper, order);
        conforms(World::seeded(WorldPlan::new().calls(1200)), dialect).await;
    }
}

#[tokio::test]
async fn the_nights_of_both_changes_lose_no_hour() {
    for from in ["2026-03-28 12:00:00", "2026-10-24 12:00:00"] {
        let mut world = World::seeded(WorldPlan::new().calls(900).days(2).from(utc(from)));
        // The vendor prints one clock for two instants of a fold, so only calls whose clock is read to the same instant
        // are kept.
        let zone = Zone::named("Europe/Warsaw").unwrap();
        let kept = |at| zone.moment(telephony_core::WallClock::new(zone.local(at))).instant() == at;
        world.ccrm.calls.retain(|call| kept(call.at));
        conforms(world, Dialect::default()).await;
    }
}

#[tokio::test]
async fn another_zone_can_be_set() {
    let mut dialect = Dialect::default();
    dialect.ccrm_zone = "Asia/Kathmandu".to_owned();
    conforms(World::seeded(WorldPlan::new().calls(600)), dialect).await;
}

#[tokio::test]
async fn what_the_vendor_cannot_do_costs_no_request() {
    let sandbox = Sandbox::start(World::empty()).await.unwrap();
    let client = client(&sandbox);
    let draft = telephony_core::NoteDraft::new(NoteSubject::Call("a".into()), "words");
    let id = telephony_core::NoteId::new("a");
    assert!(client.create_note(&draft).await.is_err());
    assert!(client.update_note(&id, &draft).await.is_err());
    assert!(client.delete_note(&id).await.is_err());
    assert!(client.note_page(&NoteSubject::Client("1".into()), None).await.is_err());
    assert!(client.note_page(&NoteSubject::Call("".into()), None).await.is_err());
    let (early, late) = (utc("2026-03-09 00:00:00"), utc("2026-03-10 00:00:00"));
    assert!(client.call_page(&CallQuery::new(late, early), None).await.is_err());
    assert!(client.call_page(&CallQuery::new(early, early), None).await.unwrap().items.is_empty());
    assert_eq!(sandbox.request_count(), 0);
    assert!(client.call_page(&CallQuery::new(early, late), None).await.unwrap().items.is_empty());
    assert_eq!(sandbox.request_count(), 1);
}
