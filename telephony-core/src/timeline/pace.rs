//! How many records a window is to hold, learnt from what windows cost.

use super::walk::Found;

/// Share of a page that a window is meant to fill, so that a busier hour still fits.
const FILL: f64 = 0.85;

/// Pages that a window is meant to fill where windows cost requests of their own.
const PAGES: f64 = 80.0;

/// What a window's pages cost so far.
///
/// A window that fits one page costs least where windows cost nothing beside their pages: a vendor that counts divides
/// what is too large, and one that does not may have to look back over earlier pages. Where each window ends in an
/// empty page, or in rows beside the window, several pages a window make these weigh less.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    page: f64,
    /// Records that came on a full page: some of its rows may be no calls, or not asked for.
    full: f64,
    /// Pages without a record a window.
    barren: Option<f64>,
}

impl Pace {
    pub(super) fn new(page_size: u32) -> Self {
        let page = f64::from(page_size.max(1));
        Self { page, full: page, barren: None }
    }

    pub(super) fn learn(&mut self, found: &Found) {
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

    /// Whether windows cost pages beside those of their records, so that few long ones cost less.
    pub(super) fn windows_cost(&self) -> bool {
        self.barren.is_some_and(|barren| barren >= 0.5)
    }

    /// Records that a window is to hold, `most` at the most.
    pub(super) fn aim(&self, most: f64) -> f64 {
        let pages = if self.windows_cost() { PAGES } else { FILL };
        (pages * self.full).min(most).max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::TimeRange;

    const DAY: TimeRange =
        TimeRange::new(datetime!(2024-03-04 00:00 UTC), datetime!(2024-03-05 00:00 UTC));

    fn learnt(pages: &[u32], total: Option<u64>) -> f64 {
        let mut pace = Pace::new(50);
        pace.learn(&Found::of_pages(DAY, pages, total));
        pace.aim(1000.0)
    }

    #[test]
    fn a_window_fits_one_page_where_it_costs_nothing_beside_its_pages() {
        for pages in [&[][..], &[7], &[50, 3], &[50, 50, 50]] {
            assert!((learnt(pages, None) - 42.5).abs() < 0.1, "{pages:?}");
        }
        assert!((learnt(&[30, 30, 30], Some(90)) - 42.5).abs() < 0.1, "the vendor divides");
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
        assert_eq!(Found::of_pages(DAY, &[0], None).pages.barren, 1);
    }
}
