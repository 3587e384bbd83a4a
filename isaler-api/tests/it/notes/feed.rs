//! Notes since an instant, by the period of the history.

use futures_util::TryStreamExt;
use telephony_core::conformance::{self, ExpectedFeed};
use telephony_core::{NoteEntry, NoteFeed, NoteFeedExt, NoteFeedQuery, NoteReach};
use telephony_sandbox::{IsalerEntry, Sandbox};

use super::note;
use crate::support::sandbox::{client, noon, world};

fn at(cid: i64, tip: &str, seconds: i64) -> IsalerEntry {
    let mut entry = note(cid, &format!("Заметка {cid}"));
    entry.tip = Some(tip.to_owned());
    entry.datum = Some(noon(3) + time::Duration::seconds(seconds));
    entry
}

#[tokio::test]
async fn the_feed_keeps_every_promise_over_several_pages() {
    let mut entries: Vec<_> = (1..=260).map(|cid| at(cid, "Встреча", cid * 600)).collect();
    entries.extend((261..=270).map(|cid| at(cid, "вх.Звонок", cid)));
    // Written last and filed earlier, on the same day and on the day before.
    entries.extend([at(271, "Встреча", -1), at(272, "Встреча", -86_400)]);
    let sandbox = Sandbox::start(world(entries)).await.unwrap();
    let client = client(&sandbox);
    let texts = (1..=260).map(|cid| format!("Заметка {cid}")).collect();
    let expected = ExpectedFeed { query: NoteFeedQuery::new(noon(3)), texts };
    conformance::note_feed(&client, &expected).await.unwrap();
    let capability = client.note_feed_capability();
    assert_eq!((capability.reach, capability.backdated, capability.changes), (NoteReach::AllNotes, false, false));
    let none = NoteFeedQuery::new(noon(3) + time::Duration::days(20_000));
    assert!(client.notes_since(none).try_collect::<Vec<_>>().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_cannot_be_read_is_quarantined_if_it_may_be_a_new_note() {
    let bad = |cid: i64, tip: &str, day: u8| {
        let mut entry = at(cid, tip, 0);
        entry.datum = Some(noon(day));
        entry.poison = Some(format!(r#"{{"cid":{{}},"datum":"2024-06-{day:02} 12:00:00","tip":"{tip}"}}"#));
        entry
    };
    let entries = [at(1, "Встреча", 60), bad(2, "Встреча", 4), bad(3, "вх.Звонок", 4)];
    let sandbox = Sandbox::start(world(entries)).await.unwrap();
    let query = NoteFeedQuery::new(noon(3));
    let entries: Vec<NoteEntry> = client(&sandbox).notes_since(query).try_collect().await.unwrap();
    let bad = entries.iter().filter(|entry| matches!(entry, NoteEntry::Quarantined(_))).count();
    assert_eq!((entries.len(), bad), (2, 1));
}
