//! Driver that brings a sink up to date.

mod counts;
mod event;
mod options;
mod report;
mod run;
mod stop;

use time::OffsetDateTime;

use super::{Sink, SinkErrorKind};
use crate::DataSource;
use crate::streams::{StreamName, StreamPlan};
use run::{StreamEnd, StreamRun};

pub use counts::StoredCounts;
pub use event::LoadEvent;
pub use options::LoadOptions;
pub use report::{LoadError, LoadReport, LoadedStream};
pub use stop::StopSignal;

/// Brings streams of an account up to date in a sink, one stream after the other.
///
/// Each stream is read from the state that the sink stored last. A retryable error of the source or of the sink is
/// outlasted up to [`LoadOptions::patience`]. Any other error ends its stream and is in the report; the other streams are
/// still read, unless the sink itself failed. Calls `observe` after each batch, before each wait and at each stream's
/// end.
///
/// Runs within a tokio runtime whose timer is enabled.
///
/// ```no_run
/// use telephony_core::sink::{self, LoadEvent, LoadOptions, SinkTarget};
/// use telephony_core::streams::{StreamName, StreamPlan};
/// use telephony_core::DataSource;
/// use time::{Duration, OffsetDateTime};
///
/// # async fn example(source: &dyn DataSource) -> Result<(), Box<dyn std::error::Error>> {
/// let target: SinkTarget = "sqlite:calls.sqlite".parse()?;
/// let mut sink = sink::open(&target).await?;
/// let now = OffsetDateTime::now_utc();
/// let plan = StreamPlan::since(now - Duration::days(30));
/// let (streams, options) = (StreamName::all(source), LoadOptions::new());
/// let mut observe = |event: &LoadEvent<'_>| eprintln!("{event}");
/// let load = sink::load(source, &mut *sink, &streams, &plan, now, &options, &mut observe);
/// let report = load.await;
/// if let Some(error) = report.first_error() {
///     eprintln!("{error}");
/// }
/// # Ok(())
/// # }
/// ```
pub async fn load(
    source: &dyn DataSource,
    sink: &mut dyn Sink,
    streams: &[StreamName],
    plan: &StreamPlan,
    now: OffsetDateTime,
    options: &LoadOptions,
    observe: &mut (dyn FnMut(&LoadEvent<'_>) + Send),
) -> LoadReport {
    let mut report = LoadReport::default();
    for stream in streams {
        let mut run = StreamRun::new(source, &mut *sink, stream, options, &mut *observe);
        let end = run.read_and_store(plan, now).await;
        let (mut loaded, mut is_sink_lost) = (run.loaded(), false);
        match end {
            Ok(StreamEnd::Whole) => {}
            Ok(StreamEnd::Stopped) => report.is_stopped = true,
            Err(error) => {
                is_sink_lost = matches!(&error, LoadError::Sink(error) if error.kind() != SinkErrorKind::Locked);
                loaded.error = Some(error);
            }
        }
        if !report.is_stopped {
            observe(&LoadEvent::Ended { stream, error: loaded.error.as_ref() });
        }
        report.streams.push(loaded);
        if report.is_stopped || is_sink_lost {
            break;
        }
    }
    report
}
