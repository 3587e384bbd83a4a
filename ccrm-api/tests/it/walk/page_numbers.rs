//! Servers that count the pages of a history from 0.

use telephony_sandbox::{FirstPage, PastTheEnd, TotalCount};

use super::{query, sandbox, whole};

#[tokio::test]
async fn a_history_whose_pages_are_counted_from_zero_is_whole() {
    for (count, in_one_second, past_the_end, total) in [
        (0, true, PastTheEnd::MissingData, TotalCount::Account),
        (1000, true, PastTheEnd::LastPage, TotalCount::Page),
        (1000, true, PastTheEnd::Error, TotalCount::Window),
        (1500, true, PastTheEnd::EmptyList, TotalCount::Page),
        (1500, true, PastTheEnd::MissingData, TotalCount::AtFirstRequest),
        (1500, true, PastTheEnd::Error, TotalCount::Account),
        (2500, true, PastTheEnd::LastPage, TotalCount::Window),
        (1500, false, PastTheEnd::MissingData, TotalCount::Page),
        (1500, false, PastTheEnd::Error, TotalCount::Page),
    ] {
        let second = |call| if in_one_second { 600 } else { call };
        let sandbox = sandbox((0..count).map(second)).await;
        sandbox.dialect(|dialect| {
            dialect.ccrm_first_page = FirstPage::Zero;
            (dialect.past_the_end, dialect.ccrm_total) = (past_the_end, total);
        });
        println!("{count} calls, in one second {in_one_second}, {past_the_end:?}, {total:?}");
        whole(&sandbox, query(1)).await;
    }
}
