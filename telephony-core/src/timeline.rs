//! Calls of a source in chronological order, with several windows prefetched.

mod call_rate_profile;
#[cfg(test)]
pub(crate) mod double;
#[cfg(test)]
pub(crate) mod flaky;
mod later;
mod options;
mod planner;
mod reader;
mod run;
mod unique;
mod walk;
mod window_size;
mod windows;

pub(crate) use later::LONGEST_CALL;
pub use options::TimelineOptions;
pub(crate) use options::at_least_one;
pub(crate) use reader::{ReadWindow, WindowReader};

use futures_util::stream::{BoxStream, StreamExt};

use crate::source::SourcePointer;
use crate::{CallHistorySource, CallQuery, Entry, Result, paginate};

pub(crate) fn timeline<'a, P>(source: P, query: CallQuery, options: TimelineOptions) -> BoxStream<'a, Result<Entry>>
where
    P: SourcePointer<Target: CallHistorySource> + 'a,
{
    if query.range.is_empty() {
        // The source's own check handles a range that ends before it starts.
        return paginate::calls(source, query);
    }
    run::Timeline::new(source, query, options).boxed()
}

#[cfg(test)]
mod tests;
