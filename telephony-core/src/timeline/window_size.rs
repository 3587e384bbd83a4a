//! Number of records that a window should hold, learnt from the cost of windows.

use super::walk::WindowRecords;
use crate::CallHistoryCapability;

/// Share of a page that a window should fill if it has to fit one page, so that a busier hour still fits.
const FILL: f64 = 0.85;

/// Number of standard deviations of a page's record count that are left free, on pages so large that this leaves less
/// than `FILL` does.
const FREE: f64 = 2.2;

/// Number of pages that a window should fill if it does not have to fit one page.
const PAGES: f64 = 80.0;

/// Cost of the windows so far, in pages.
///
/// A window ends with a page that is not full, or even with an empty page, so that windows of many pages cost the
/// fewest requests. There are two exceptions. A source whose vendor reports totals splits a range that is too large for
/// one page, and a source that reads pages twice pays double for each page after the first. Their windows have to fit
/// one page, unless each window turns out to cost an additional empty page.
#[derive(Debug, Clone, Copy)]
pub(super) struct WindowSize {
    page: f64,
    one_page: bool,
    /// Number of records received on a full page; fewer than the page size if some of its rows are not calls, or were
    /// not requested.
    full: f64,
    /// Average number of pages without records per window.
    barren: Option<f64>,
}

impl WindowSize {
    pub(super) fn new(can: CallHistoryCapability) -> Self {
        let page = f64::from(can.page_size.max(1));
        let one_page = can.total || can.further_page_requests > 1;
        Self { page, one_page, full: page, barren: None }
    }

    pub(super) fn observe(&mut self, found: &WindowRecords) {
        if found.gathered() == 0 {
            return;
        }
        let barren = f64::from(found.pages.barren);
        self.barren = Some(self.barren.map_or(barren, |before| before.midpoint(barren)));
        if let Some(full) = found.pages.full
            && !found.is_counted()
        {
            self.full = f64::from(full).min(self.page);
        }
    }

    /// True if windows cost pages in addition to those of their records, so that few long windows cost less.
    pub(super) fn windows_cost(&self) -> bool {
        self.barren.is_some_and(|barren| barren >= 0.5)
    }

    /// True if a window has to fit one page.
    pub(super) fn fits_a_page(&self) -> bool {
        self.one_page && !self.windows_cost()
    }

    /// Number of records that a window should hold, at most `most`.
    pub(super) fn aim(&self, most: f64) -> f64 {
        let pages = if self.fits_a_page() { FILL.max(1.0 - FREE / self.full.sqrt()) } else { PAGES };
        (pages * self.full).min(most).max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::TimeRange;

    const DAY: TimeRange = TimeRange::new(datetime!(2024-03-04 00:00 UTC), datetime!(2024-03-05 00:00 UTC));

    fn twice(page_size: u32) -> CallHistoryCapability {
        let mut can = CallHistoryCapability::new(page_size);
        can.further_page_requests = 2;
        can
    }

    fn learnt(pages: &[u32], total: Option<u64>) -> f64 {
        let mut window_size = WindowSize::new(twice(50));
        window_size.observe(&WindowRecords::of_pages(DAY, pages, total));
        window_size.aim(1000.0)
    }

    #[test]
    fn a_window_fits_one_page_where_further_pages_cost_more() {
        for pages in [&[][..], &[7], &[50, 3], &[50, 50, 50]] {
            assert!((learnt(pages, None) - 42.5).abs() < 0.1, "{pages:?}");
        }
        assert!((learnt(&[30, 30, 30], Some(90)) - 42.5).abs() < 0.1, "the vendor divides");
        let mut counts = CallHistoryCapability::new(50);
        counts.total = true;
        assert!((WindowSize::new(counts).aim(1000.0) - 42.5).abs() < 0.1);
    }

    #[test]
    fn a_large_page_is_filled_further_for_chance_weighs_less() {
        assert!((WindowSize::new(twice(1000)).aim(4000.0) - 930.4).abs() < 0.1);
        assert!((WindowSize::new(twice(200)).aim(4000.0) - 170.0).abs() < 0.1);
    }

    #[test]
    fn a_window_of_many_pages_costs_least_where_pages_cost_one_request_each() {
        let window_size = WindowSize::new(CallHistoryCapability::new(50));
        assert!((window_size.aim(4000.0) - 4000.0).abs() < 0.1);
        assert!((window_size.aim(1000.0) - 1000.0).abs() < 0.1, "and no more than is allowed");
    }

    #[test]
    fn a_page_of_which_some_rows_are_no_calls_holds_fewer() {
        assert!((learnt(&[20, 20, 5], None) - 17.0).abs() < 0.1);
    }

    #[test]
    fn windows_of_several_pages_make_a_closing_page_weigh_little() {
        assert!((learnt(&[50, 3, 0], None) - 1000.0).abs() < 0.1, "as many as are allowed");
        assert!((learnt(&[5, 5, 3, 0], None) - 400.0).abs() < 0.1, "and not hundreds of pages");
    }

    #[test]
    fn an_empty_window_says_nothing_of_what_windows_cost() {
        assert!((learnt(&[0], None) - 42.5).abs() < 0.1);
        assert_eq!(WindowRecords::of_pages(DAY, &[0], None).pages.barren, 1);
    }
}
