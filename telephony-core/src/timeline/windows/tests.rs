use time::UtcOffset;
use time::macros::datetime;

use super::*;
use crate::TimeRange;

fn cut(grid: Grid, range: TimeRange) -> Vec<TimeRange> {
    let begin = |at: &OffsetDateTime| grid.after(*at).filter(|cut| *cut < range.to);
    let begins: Vec<_> = std::iter::successors(Some(range.from), begin).collect();
    let ends = begins[1..].iter().copied().chain([range.to]);
    begins.iter().zip(ends).map(|(from, to)| TimeRange::new(*from, to)).collect()
}

fn windows(from: OffsetDateTime, to: OffsetDateTime, hours: u64, step: Granularity) -> Vec<TimeRange> {
    let grid = Grid::new(Duration::from_secs(hours * 3600), step);
    cut(grid, TimeRange::new(from, to))
}

#[test]
fn windows_cover_the_range_without_gap_or_overlap() {
    let (from, to) = (datetime!(2024-03-01 10:30:15 UTC), datetime!(2024-03-05 09:00 UTC));
    for hours in [1, 5, 24, 1000] {
        let cut = windows(from, to, hours, Granularity::SECOND);
        assert_eq!(cut.first().map(|it| it.from), Some(from));
        assert_eq!(cut.last().map(|it| it.to), Some(to));
        assert!(cut.windows(2).all(|pair| pair[0].to == pair[1].from));
        assert!(cut.iter().all(|it| !it.is_empty()));
    }
}

#[test]
fn day_windows_begin_at_the_vendors_midnight() {
    let moscow = Granularity::day(UtcOffset::from_hms(3, 0, 0).unwrap());
    let cut = windows(
        datetime!(2024-03-01 10:00 UTC),
        datetime!(2024-03-03 10:00 UTC),
        1, // rounded up to a day
        moscow,
    );
    let starts: Vec<_> = cut.iter().map(|it| it.from).collect();
    assert_eq!(
        starts,
        [datetime!(2024-03-01 10:00 UTC), datetime!(2024-03-01 21:00 UTC), datetime!(2024-03-02 21:00 UTC),]
    );
}

#[test]
fn a_window_longer_than_any_range_is_the_range() {
    let (from, to) = (datetime!(0001-01-01 00:00 UTC), datetime!(9999-12-31 23:59 UTC));
    for offset in [-12, 0, 14] {
        let day = Granularity::day(UtcOffset::from_hms(offset, 0, 0).unwrap());
        let range = TimeRange::new(from, to);
        let mut cut = cut(Grid::new(Duration::MAX, day), range);
        // The epoch itself may be a boundary.
        assert_eq!((cut.first().unwrap().from, cut.pop().unwrap().to), (from, to), "{offset}");
        assert!(cut.len() <= 1, "{offset}");
    }
}
