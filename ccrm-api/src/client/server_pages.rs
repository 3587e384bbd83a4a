use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Maximum number of records in one page, by the vendor's document; no parameter raises it.
pub(crate) const DOCUMENTED_PAGE_SIZE: u32 = 1000;

/// Observations of the server's pages. A server may send fewer records a page than the document says, and may count pages
/// from 0.
#[derive(Debug, Default)]
pub(crate) struct ServerPages {
    /// Number of records in the largest page so far.
    largest: AtomicU32,
    /// Number of records in the largest page that was followed by another one; 0 before the first.
    full: AtomicU32,
    /// True if page 1 was the first page.
    is_from_one: AtomicBool,
}

impl ServerPages {
    /// Notes a page of this many records. Returns true if the page may be full.
    pub(crate) fn note_page(&self, sent: usize) -> bool {
        let sent = u32::try_from(sent).unwrap_or(u32::MAX);
        sent > 0 && sent >= self.largest.fetch_max(sent, Ordering::Relaxed)
    }

    /// Notes that a page of this many records was followed by another one.
    pub(crate) fn note_full(&self, sent: u64) {
        let sent = u32::try_from(sent).unwrap_or(u32::MAX);
        self.largest.fetch_max(sent, Ordering::Relaxed);
        self.full.fetch_max(sent, Ordering::Relaxed);
    }

    /// Notes that page 1 had the same records as the page without a number, which is the first one.
    pub(crate) fn note_from_one(&self) {
        self.is_from_one.store(true, Ordering::Relaxed);
    }

    /// Returns true if the server is known to count pages from 1.
    pub(crate) fn is_from_one(&self) -> bool {
        self.is_from_one.load(Ordering::Relaxed)
    }

    /// Number of records in a full page. This is the documented number, unless a smaller page was seen to be full and
    /// no larger one was seen.
    pub(crate) fn size(&self) -> u32 {
        let full = self.full.load(Ordering::Relaxed);
        let exceeded = self.largest.load(Ordering::Relaxed) > full;
        if full == 0 || exceeded { DOCUMENTED_PAGE_SIZE } else { full.min(DOCUMENTED_PAGE_SIZE) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_full_by_what_followed_it() {
        let sizes = ServerPages::default();
        assert!(!sizes.note_page(0));
        assert!(sizes.note_page(500) && !sizes.note_page(499));
        assert_eq!(sizes.size(), DOCUMENTED_PAGE_SIZE);
        sizes.note_full(500);
        assert_eq!(sizes.size(), 500);
        assert!(sizes.note_page(501));
        assert_eq!(sizes.size(), DOCUMENTED_PAGE_SIZE, "more than what was taken for full");
    }
}
