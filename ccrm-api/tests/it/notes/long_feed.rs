//! Notes since an instant where the calls of the period need more than one page.

use futures_util::TryStreamExt;
use telephony_core::{NoteFeedExt, NoteFeedQuery};
use telephony_sandbox::{CcrmCall, CcrmNote, Order, Sandbox, World};
use time::Duration;

use crate::support::sandbox::{START, client};
use crate::support::utc;

// A clock rarely shows a whole second, and a cursor holds whole seconds only.
#[tokio::test]
async fn a_feed_over_several_pages_of_calls_is_whole_at_any_fraction_of_a_second() {
    for order in [Order::OldestFirst, Order::NewestFirst] {
        let mut world = World::empty();
        for number in 0..1500_i64 {
            let id = format!("00000000-0000-4000-8000-{number:012}");
            let at = utc(START) + Duration::seconds(number * 60);
            if number % 50 == 0 {
                let note = format!("11111111-0000-4000-8000-{number:012}");
                world.ccrm.notes.push(CcrmNote::new(note, &*id, "text", at));
            }
            world.ccrm.calls.push(CcrmCall::new(id, at));
        }
        world.until = utc(START) + Duration::seconds(1500 * 60);
        let sandbox = Sandbox::start(world).await.unwrap();
        sandbox.dialect(|dialect| dialect.ccrm_order = order);
        sandbox.clock().advance(Duration::nanoseconds(123_456_789));
        let notes: Vec<_> = client(&sandbox).notes_since(NoteFeedQuery::new(utc(START))).try_collect().await.unwrap();
        assert_eq!(notes.len(), 30, "{order:?}");
    }
}
