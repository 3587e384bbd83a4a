use std::sync::atomic::{AtomicU32, Ordering};

use crate::endpoints::PAGE_SIZE;

/// Page size observed for an account. A server may send fewer entries a page than the document says.
#[derive(Debug, Default)]
pub(crate) struct PageSizes {
    /// Number of entries in the largest page so far.
    largest: AtomicU32,
    /// Number of entries in the largest page that was followed by another one; 0 before the first.
    full: AtomicU32,
}

/// Conclusion from a page's number of entries about further pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    /// The page is the last one, because larger pages were seen.
    Short,
    /// A further page may follow, as after every full page.
    Full,
    /// Only a request for the next page shows if there is one.
    Unknown,
}

impl PageSizes {
    /// Notes a page of this many entries and classifies it.
    pub(crate) fn look(&self, sent: usize) -> Fill {
        let sent = u32::try_from(sent).unwrap_or(u32::MAX);
        let largest = self.largest.fetch_max(sent, Ordering::Relaxed).max(sent);
        if sent == 0 || sent < largest {
            return Fill::Short;
        }
        let full = self.full.load(Ordering::Relaxed);
        if sent >= PAGE_SIZE || sent == full { Fill::Full } else { Fill::Unknown }
    }

    /// Notes that a page of this many entries was followed by another one.
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
