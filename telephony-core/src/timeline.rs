//! A source's calls in the order of time, some windows ahead.

mod ahead;
mod cutter;
#[cfg(test)]
pub(crate) mod double;
mod later;
mod pace;
mod profile;
mod reader;
mod run;
mod unique;
mod walk;
mod windows;

pub use ahead::Ahead;
pub(crate) use later::LONGEST_CALL;
pub(crate) use reader::{ReadWindow, Reader};

use futures_util::stream::{BoxStream, StreamExt};

use crate::{CallHistorySource, CallHistorySourceExt, CallQuery, Entry, Result};

pub(crate) fn timeline<S: CallHistorySource + ?Sized>(
    source: &S,
    query: CallQuery,
    ahead: Ahead,
) -> BoxStream<'_, Result<Entry>> {
    if query.range.is_empty() {
        // The source's own check answers for a range that ends before it starts.
        return source.calls(query);
    }
    run::Timeline::new(source, query, ahead).boxed()
}

#[cfg(test)]
mod tests;
