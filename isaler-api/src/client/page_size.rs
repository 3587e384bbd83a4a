use std::sync::atomic::{AtomicU32, Ordering};

use crate::endpoints::PAGE_SIZE;

/// What the pages of an account showed of their size: a server may give fewer entries than the document says.
#[derive(Debug, Default)]
pub(crate) struct PageSizes {
    /// Entries of the largest page so far.
    largest: AtomicU32,
    /// Entries of the largest page that another one followed; 0 before the first.
    full: AtomicU32,
}

/// What a page's number of entries says about the pages behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    /// There is none: larger pages were seen.
    Short,
    /// There may be one, as behind every full page.
    Full,
    /// It takes a look at the next one.
    Unknown,
}

impl PageSizes {
    /// Looks at a page of this many entries.
    pub(crate) fn look(&self, sent: usize) -> Fill {
        let sent = u32::try_from(sent).unwrap_or(u32::MAX);
        let largest = self.largest.fetch_max(sent, Ordering::Relaxed).max(sent);
        if sent == 0 || sent < largest {
            return Fill::Short;
        }
        let full = self.full.load(Ordering::Relaxed);
        if sent >= PAGE_SIZE || sent == full { Fill::Full } else { Fill::Unknown }
    }

    /// Notes that another page followed one of this many entries.
    pub(crate) fn note_full(&self, sent: usize) {
        self.full.fetch_max(u32::try_from(sent).unwrap_or(u32::MAX), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_short_by_the_largest_one_seen() {
        let sizes = PageSizes::default();
        assert_eq!(sizes.look(0), Fill::Short);
        assert_eq!(sizes.look(100), Fill::Unknown);
        assert_eq!(sizes.look(100), Fill::Unknown, "nothing followed it yet");
        sizes.note_full(100);
        assert_eq!((sizes.look(100), sizes.look(99)), (Fill::Full, Fill::Short));
        assert_eq!(sizes.look(150), Fill::Unknown);
        assert_eq!((sizes.look(200), sizes.look(150)), (Fill::Full, Fill::Short));
    }
}
