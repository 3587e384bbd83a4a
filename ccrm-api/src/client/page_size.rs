use std::sync::atomic::{AtomicU32, Ordering};

/// Maximum number of records in one page, by the vendor's document; no parameter raises it.
pub(crate) const PAGE: u32 = 1000;

/// Page size observed for an account. A server may send fewer records a page than the document says.
#[derive(Debug, Default)]
pub(crate) struct PageSizes {
    /// Number of records in the largest page so far.
    largest: AtomicU32,
    /// Number of records in the largest page that was followed by another one; 0 before the first.
    full: AtomicU32,
}

impl PageSizes {
    /// Notes a page of this many records. Returns true if the page may be full.
    pub(crate) fn look(&self, sent: usize) -> bool {
        let sent = u32::try_from(sent).unwrap_or(u32::MAX);
        sent > 0 && sent >= self.largest.fetch_max(sent, Ordering::Relaxed)
    }

    /// Notes that a page of this many records was followed by another one.
    pub(crate) fn note_full(&self, sent: u64) {
        let sent = u32::try_from(sent).unwrap_or(u32::MAX);
        self.largest.fetch_max(sent, Ordering::Relaxed);
        self.full.fetch_max(sent, Ordering::Relaxed);
    }

    /// Number of records in a full page. This is the documented number, unless a smaller page was seen to be full and
    /// no larger one was seen.
    pub(crate) fn size(&self) -> u32 {
        let full = self.full.load(Ordering::Relaxed);
        let exceeded = self.largest.load(Ordering::Relaxed) > full;
        if full == 0 || exceeded { PAGE } else { full.min(PAGE) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_full_by_what_followed_it() {
        let sizes = PageSizes::default();
        assert!(!sizes.look(0));
        assert!(sizes.look(500) && !sizes.look(499));
        assert_eq!(sizes.size(), PAGE);
        sizes.note_full(500);
        assert_eq!(sizes.size(), 500);
        assert!(sizes.look(501));
        assert_eq!(sizes.size(), PAGE, "more than what was taken for full");
    }
}
