//! Walks that end because of their session or a redirect.

use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, ErrorKind};

use super::client;
use super::vendor::{Answer, Vendor};

// Field case 10.
#[tokio::test(start_paused = true)]
async fn a_walk_that_is_redirected_asks_for_no_shorter_periods() {
    let vendor = Vendor::new(|_| Answer::redirect(301, Some("/elsewhere")));
    let client = client(&vendor);
    let error = client.calls(crate::support::week()).try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!((error.kind(), vendor.requests()), (ErrorKind::Rejected, 2));
}
