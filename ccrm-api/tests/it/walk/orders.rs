//! Numbers of requests for lists that are not in the order of time.

use telephony_core::CallQuery;
use telephony_sandbox::{Order, Sandbox, TotalCount};
use time::Duration;

use crate::support::sandbox::START;
use crate::support::utc;

/// Number of requests for all calls of the sandbox, of which each is delivered once.
async fn requests(sandbox: &Sandbox, range: CallQuery, order: Order, total: TotalCount) -> usize {
    sandbox.dialect(|dialect| (dialect.ccrm_order, dialect.ccrm_total) = (order, total));
    super::whole(sandbox, range).await
}

// Each window with more than a page costs one truncated answer, and quiet stretches are passed in growing windows.
#[tokio::test]
async fn a_list_in_no_order_of_time_costs_a_bounded_number_of_requests() {
    let (order, total) = (Order::Scattered(1), TotalCount::Window);
    let even = super::sandbox((0..10_000).map(|call| call * 2)).await;
    let day = CallQuery::new(utc(START), utc(START) + Duration::hours(24));
    let even = requests(&even, day, order, total).await;
    assert!(even <= 40, "{even} requests for 10 pages");
    let days = (0..300).map(|day| day * 86_400);
    let burst = super::sandbox((0..9_000).map(|call| 20_000_000 + call / 3).chain(days)).await;
    let year = CallQuery::new(utc(START), utc(START) + Duration::days(365));
    let burst = requests(&burst, year, order, total).await;
    assert!(burst <= 100, "{burst} requests for 10 pages in an hour of a quiet year");
}
