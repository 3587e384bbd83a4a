//! Number of requests that a timeline costs.

use time::Duration;

use super::*;
use crate::timeline::double::{Double, DoubleRow, Manner, even, office};

const YEAR: Duration = Duration::days(365);

async fn cost(source: &Double, from: OffsetDateTime, to: OffsetDateTime) -> usize {
    let query = CallQuery::new(from, to);
    let entries: Vec<_> = source.timeline(query, TimelineOptions::default()).try_collect().await.unwrap();
    let want = source.rows().iter().filter(|row| from <= row.end && row.end < to).count();
    assert_eq!(entries.len(), want);
    source.requests()
}

async fn year(manner: Manner, rows: &[DoubleRow]) -> usize {
    cost(&Double::new(manner, rows.iter().cloned()), FROM, FROM + YEAR).await
}

// Field case 12a.
#[tokio::test]
async fn a_year_of_calls_costs_little_more_than_its_pages() {
    for (count, manner, most) in [
        (12_000, Manner::Counting, 16),
        (12_000, Manner::ByStart, 252),
        (12_000, Manner::ByEnd, 252),
        (12_000, Manner::PlainDays, 72),
        (12_000, Manner::Days, 90),
        (1000, Manner::Counting, 2),
        (1000, Manner::ByStart, 22),
        (1000, Manner::Days, 10),
    ] {
        let rows: Vec<DoubleRow> = even(FROM, FROM + YEAR, count).collect();
        for rows in [rows, office(FROM, 365, count)] {
            let requests = year(manner, &rows).await;
            assert!(requests <= most, "{count} {manner:?}: {requests} of {most}");
        }
    }
}

// Field case 12a.
#[tokio::test]
async fn a_month_of_calls_since_the_epoch_costs_a_few_dozen_requests() {
    let (from, to) = (OffsetDateTime::UNIX_EPOCH, FROM + Duration::days(30));
    for (manner, most) in
        [(Manner::Counting, 2), (Manner::ByStart, 36), (Manner::ByEnd, 36), (Manner::PlainDays, 24), (Manner::Days, 30)]
    {
        let requests = cost(&Double::even(manner, FROM, to, 1000), from, to).await;
        assert!(requests <= most, "{manner:?}: {requests} of {most}");
    }
}

// Field case 43.
#[tokio::test]
async fn an_empty_range_of_55_years_costs_a_request() {
    for manner in [Manner::Counting, Manner::ByStart, Manner::Days] {
        let source = Double::new(manner, []);
        assert_eq!(cost(&source, OffsetDateTime::UNIX_EPOCH, FROM + YEAR).await, 1);
        // If the caller chooses the length of the first windows, the windows grow from there.
        let query = CallQuery::new(OffsetDateTime::UNIX_EPOCH, FROM + YEAR);
        let daily = TimelineOptions::default().window(std::time::Duration::from_secs(86_400));
        let entries: Vec<_> = source.timeline(query, daily).try_collect().await.unwrap();
        assert!(entries.is_empty());
        let requests = source.requests();
        assert!(requests < 20, "{requests}");
    }
}

#[tokio::test]
async fn a_total_that_counts_the_whole_account_costs_requests_and_loses_nothing() {
    let source = Double::even(Manner::Counting, FROM, FROM + YEAR, 12_000).counting_everything();
    let requests = cost(&source, FROM, FROM + YEAR).await;
    assert!(requests < 40, "{requests}");
}

#[tokio::test]
async fn a_busy_month_in_a_quiet_year_wastes_few_pages() {
    for manner in [Manner::ByStart, Manner::Days] {
        let busy = even(FROM + Duration::days(200), FROM + Duration::days(230), 5000);
        let quiet = even(FROM, FROM + YEAR, 365).map(|row| DoubleRow { id: row.id + 100_000, ..row });
        let rows: Vec<DoubleRow> = busy.chain(quiet).collect();
        let requests = year(manner, &rows).await;
        let most = if manner == Manner::Days { 110 } else { 140 };
        assert!(requests <= most, "{manner:?}: {requests} of {most}");
    }
}
