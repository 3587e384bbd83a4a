use std::sync::atomic::{AtomicU32, Ordering};

/// Records that the vendor sends at the most as documented, whatever is asked for.
pub(crate) const PAGE: u32 = 1000;

/// What the pages of an account showed of their size: a server may give fewer records than the document says.
#[derive(Debug, Default)]
pub(crate) struct PageSizes {
    /// Records of the largest page so far.
    largest: AtomicU32,
    /// Records of the largest page that another one followed; 0 before the first.
    full: AtomicU32,
}

impl PageSizes {
    /// Looks at a page of this many records; whether it may be a full one for all that is known.
    pub(crate) fn look(&self, sent: usize) -> bool {
        let sent = u32::try_from(sent).unwrap_or(u32::MAX);
        sent > 0 && sent >= self.largest.fetch_max(sent, Ordering::Relaxed)
    }

    /// Notes that another page followed one of this many records.
    pub(crate) fn note_full(&self, sent: u64) {
        let sent = u32::try_from(sent).unwrap_or(u32::MAX);
        self.largest.fetch_max(sent, Ordering::Relaxed);
        self.full.fetch_max(sent, Ordering::Relaxed);
    }

    /// Records of a full page: the documented number until a smaller one was seen to be full, and again once that was
    /// exceeded.
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
