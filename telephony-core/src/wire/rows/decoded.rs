//! Records that decode where they begin, so that a list with a bad record is read once and not scanned before.

use std::collections::VecDeque;
use std::ops::Range;

use serde::de::DeserializeOwned;

use crate::wire::json;

/// Records of a body that were decoded while its list was located, in the order of their places.
pub(super) struct Decoded<'a, T> {
    /// Text of the body; `None` if it is not UTF-8.
    text: Option<&'a str>,
    items: VecDeque<(Range<usize>, T)>,
}

impl<'a, T: DeserializeOwned> Decoded<'a, T> {
    pub(super) fn new(body: &'a [u8]) -> Self {
        Self { text: json::checked(body).ok(), items: VecDeque::new() }
    }

    /// Decodes the record at a position and returns its end; `None` if it cannot be decoded as it is.
    pub(super) fn read(&mut self, at: usize) -> Option<usize> {
        let mut values = serde_json::Deserializer::from_str(self.text?.get(at..)?).into_iter::<T>();
        let item = values.next()?.ok()?;
        let end = at + values.byte_offset();
        self.items.push_back((at..end, item));
        Some(end)
    }

    /// Returns the record of these bytes if it was decoded. Records are taken in their order.
    pub(super) fn take(&mut self, range: &Range<usize>) -> Option<T> {
        while self.items.front()?.0.start < range.start {
            self.items.pop_front();
        }
        if &self.items.front()?.0 != range {
            return None;
        }
        self.items.pop_front().map(|(_, item)| item)
    }
}
