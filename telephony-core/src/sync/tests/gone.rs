//! Records that the vendor no longer returns, and rows that look alike.

use super::*;
use crate::export::CallRow;
use crate::timeline::double::{Double, DoubleKind, DoubleRow, Manner, even};

/// A consumer that syncs and keeps its checkpoint as text.
struct Consumer {
    stored: Option<String>,
    now: OffsetDateTime,
}

impl Consumer {
    async fn sync(&mut self, source: &Double) -> Batch {
        let checkpoint = self.stored.as_ref().map(|text| serde_json::from_str(text).unwrap());
        let batches: Vec<Batch> =
            sync(source, SyncPlan::since(START), checkpoint, self.now).try_collect().await.unwrap();
        let mut all = batches.last().unwrap().clone();
        all.new = batches.iter().flat_map(|it| it.new.clone()).collect();
        all.changed = batches.iter().flat_map(|it| it.changed.clone()).collect();
        all.gone = batches.iter().flat_map(|it| it.gone.clone()).collect();
        all.quarantined = batches.iter().flat_map(|it| it.quarantined.clone()).collect();
        self.stored = Some(serde_json::to_string(&all.checkpoint).unwrap());
        self.now += hours(25);
        all
    }
}

async fn began(manner: Manner) -> (Double, Consumer) {
    let source = Double::new(manner, even(START, START + hours(48), 96));
    let mut consumer = Consumer { stored: None, now: START + hours(60) };
    assert_eq!(consumer.sync(&source).await.new.len(), 96);
    (source, consumer)
}

const ALL: [Manner; 4] = [Manner::Counting, Manner::ByStart, Manner::ByEnd, Manner::Days];

// Field case 9.
#[tokio::test]
async fn a_deleted_call_and_one_retyped_to_a_meeting_are_gone_and_come_back_as_new() {
    for manner in ALL {
        let (source, mut consumer) = began(manner).await;
        let rows = source.rows();
        source.change(|rows| {
            rows.remove(&(90, None));
            rows.get_mut(&(80, None)).unwrap().kind = DoubleKind::Meeting;
        });
        let batch = consumer.sync(&source).await;
        let want = [80, 90].map(|id: usize| rows[id].record());
        let want = want.map(|it| Gone::new(it.key().fingerprint(), it.filed_at.instant()));
        assert_eq!(batch.gone, want, "{manner:?}");
        assert!(batch.new.is_empty() && batch.changed.is_empty());
        assert!(consumer.sync(&source).await.is_empty(), "{manner:?}: said once");
        source.put([rows[90].clone()]);
        assert_eq!(ids(&consumer.sync(&source).await.new), ["90"], "{manner:?}");
    }
}

#[tokio::test]
async fn a_record_that_cannot_be_read_any_more_is_not_gone() {
    for manner in ALL {
        let (source, mut consumer) = began(manner).await;
        let kind = |kind, version| {
            source.change(|rows| {
                for id in [70, 80] {
                    rows.get_mut(&(id, None)).unwrap().kind = kind;
                }
                rows.get_mut(&(80, None)).unwrap().version += version;
            });
        };
        kind(DoubleKind::Garbled, 0);
        let batch = consumer.sync(&source).await;
        assert_eq!((batch.quarantined.len(), batch.gone.len()), (2, 0), "{manner:?}");
        // Nor later; but a record that is deleted later is gone.
        source.change(|rows| assert!(rows.remove(&(90, None)).is_some()));
        let batch = consumer.sync(&source).await;
        assert_eq!((batch.quarantined.len(), batch.gone.len()), (0, 1), "{manner:?}");
        // A record that is re-read unchanged adds nothing to what the consumer has.
        kind(DoubleKind::Call, 1);
        let batch = consumer.sync(&source).await;
        assert_eq!(ids(&batch.changed), ["80"], "{manner:?}");
        assert!(batch.new.is_empty() && batch.gone.is_empty());
        assert!(consumer.sync(&source).await.is_empty());
    }
}

// Field case 8.
#[tokio::test]
async fn legs_of_one_id_are_records_of_their_own_and_quiet_while_nothing_changes() {
    for manner in ALL {
        let (source, mut consumer) = began(manner).await;
        let leg = |leg, hour| DoubleRow { leg: Some(leg), ..DoubleRow::new(500, START + hours(hour), hours(0)) };
        source.put([leg(1, 40), leg(2, 40), leg(3, 47)]);
        assert_eq!(ids(&consumer.sync(&source).await.new), ["500"; 3], "{manner:?}");
        assert!(consumer.sync(&source).await.is_empty(), "{manner:?}");
        source.change(|rows| rows.get_mut(&(500, Some(2))).unwrap().version = 1);
        assert_eq!(ids(&consumer.sync(&source).await.changed), ["500"], "{manner:?}");
        source.change(|rows| assert!(rows.remove(&(500, Some(1))).is_some()));
        assert_eq!(consumer.sync(&source).await.gone.len(), 1, "{manner:?}");
    }
}

#[tokio::test]
async fn rows_of_one_key_that_are_filed_at_two_times_do_not_change_from_round_to_round() {
    // None of our sources does this: the double returns rows of one id without parts.
    let source = Double::new(Manner::ByEnd, even(START, START + hours(48), 96)).without_parts();
    let leg = |leg, hour, version| {
        let row = DoubleRow::new(500, START + hours(hour), hours(0));
        DoubleRow { leg: Some(leg), version, ..row }
    };
    source.put([leg(1, 10, 0), leg(2, 40, 0), leg(3, 40, 1)]);
    let plan = SyncPlan::since(START).window(std::time::Duration::from_secs(6 * 3600));
    let (mut checkpoint, mut now) = (None, START + hours(60));
    for round in 0..4 {
        let batches: Vec<Batch> = sync(&source, plan.clone(), checkpoint.take(), now).try_collect().await.unwrap();
        let said = batches.iter().flat_map(|it| it.new.iter().chain(&it.changed));
        let said = said.filter(|it| it.id.as_str() == "500").count();
        assert_eq!(said, if round == 0 { 2 } else { 0 }, "round {round}");
        assert!(batches.iter().all(|it| it.gone.is_empty()));
        checkpoint = batches.last().map(|it| it.checkpoint.clone());
        now += hours(25);
    }
    // The content of the later row counts; without the later row, that of the earlier one counts.
    source.change(|rows| {
        rows.remove(&(500, Some(2)));
        rows.remove(&(500, Some(3)));
    });
    let batches: Vec<Batch> = sync(&source, plan, checkpoint, now).try_collect().await.unwrap();
    assert_eq!(ids(batches.iter().flat_map(|it| &it.changed)), ["500"]);
    assert!(batches.iter().all(|it| it.gone.is_empty() && it.new.is_empty()));
}

// Regression test: the lookback was skipped after a long pause.
#[tokio::test]
async fn a_consumer_that_was_down_for_weeks_still_finds_what_changed_before() {
    for manner in ALL {
        let (source, mut consumer) = began(manner).await;
        let rows = source.rows();
        source.put([DoubleRow::new(700, START + hours(20), Duration::MINUTE)]);
        source.change(|rows| {
            rows.get_mut(&(60, None)).unwrap().version = 1;
            rows.remove(&(70, None));
        });
        consumer.now += Duration::weeks(5);
        let batch = consumer.sync(&source).await;
        assert_eq!(ids(&batch.new), ["700"], "{manner:?}");
        assert_eq!(ids(&batch.changed), ["60"], "{manner:?}");
        let gone: Vec<_> = batch.gone.iter().map(|it| it.fingerprint).collect();
        assert_eq!(gone, [rows[70].record().key().fingerprint()], "{manner:?}");
        let column = CallRow::from(&rows[70].record()).fingerprint;
        assert_eq!(batch.gone[0].row_fingerprint(), column, "a row of a table is found by its column");
    }
}

// Field cases 3 and 9: a vendor that compares starts returns neither in the lookback alone.
#[tokio::test]
async fn a_late_call_that_began_before_the_lookback_arrives_and_a_deleted_one_is_gone() {
    let week = Lookback::default();
    for lookback in [week, Lookback::each_time(std::time::Duration::from_secs(30 * 3600))] {
        for manner in ALL {
            let source = Double::new(manner, even(START, START + Duration::days(20), 400));
            let plan = SyncPlan::since(START).lookback(lookback);
            let mut now = START + Duration::days(10);
            let longest = Duration::try_from(lookback.longest()).unwrap();
            // Both are filed in the lookback of the second sync and began before it.
            let from = now - plan.settle - longest;
            let deleted = DoubleRow::new(9001, from + hours(2), hours(3));
            source.put([deleted.clone()]);
            let first: Vec<Batch> = sync(&source, plan.clone(), None, now).try_collect().await.unwrap();
            source.change(|rows| assert!(rows.remove(&(9001, None)).is_some()));
            source.put([DoubleRow::new(9002, from + hours(4), hours(5))]);
            now += hours(25);
            let checkpoint = first.last().map(|it| it.checkpoint.clone());
            let batches: Vec<Batch> = sync(&source, plan, checkpoint, now).try_collect().await.unwrap();
            let new = ids(batches.iter().flat_map(|it| &it.new));
            assert!(new.contains(&"9002"), "{manner:?}");
            let gone: Vec<_> = batches.iter().flat_map(|it| &it.gone).map(|it| it.fingerprint).collect();
            assert_eq!(gone, [deleted.record().key().fingerprint()], "{manner:?}");
        }
    }
}

// Field case 8a.
#[tokio::test]
async fn a_checkpoint_of_another_account_is_refused() {
    let (source, consumer) = began(Manner::ByEnd).await;
    let text = consumer.stored.unwrap().replace("\"account\":\"double\"", "\"account\":\"other\"");
    let checkpoint: Checkpoint = serde_json::from_str(&text).unwrap();
    source.requests();
    let refused = sync(&source, SyncPlan::since(START), Some(checkpoint), consumer.now).try_next().await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidQuery);
    assert_eq!(source.requests(), 0);
}
