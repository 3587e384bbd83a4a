//! Both traits against the sandbox, through `dyn`.

use std::time::Duration;

use futures_util::stream::TryStreamExt;
use telephony_core::conformance;
use telephony_core::{CallHistorySource, CallHistorySourceExt, Direction, ErrorKind};
use telephony_sandbox::{Bound, Fault, PhonetCall, PhonetRange, Sandbox, Vendor, World};
use time::OffsetDateTime;

use crate::support::{builder, client, expected, range, sandbox, week};

const NUMBER: &str = "+380501112233";

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
