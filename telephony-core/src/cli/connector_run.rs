use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::closed_pipe::is_closed_pipe;
use super::remedy::remedy;
use super::{Failure, Invocation, OpenAccount, ProgressDisplay, TimePoint};
use crate::connector::airbyte::FailureType;
use crate::sink::{self, LoadError, LoadEvent, LoadOptions, Sink};
use crate::streams::{StreamName, StreamPlan};
use crate::{ErrorKind, Result};

/// Length before now of a stream without a start date, in days.
const DEFAULT_DAYS: i64 = 30;

/// Plan of the streams.
pub(super) fn plan(
    account: &OpenAccount,
    invocation: &Invocation,
    start: Option<TimePoint>,
    raw: bool,
) -> Result<StreamPlan, Failure> {
    let now = invocation.now();
    let since = match start {
        Some(start) => start.start("the setting `start_date`", now, &account.zone)?,
        None => now.saturating_sub(time::Duration::days(DEFAULT_DAYS)),
    };
    Ok(StreamPlan::since(since).raw(raw))
}

/// Brings one stream up to date in a connector's output.
///
/// A failure that would end the other streams in the same way is the run's; [`ends_run`] recognises it.
pub(super) async fn load_stream(
    account: &OpenAccount,
    invocation: &Invocation,
    output: &mut dyn Sink,
    stream: &StreamName,
    plan: &StreamPlan,
) -> Result<(), Failure> {
    let (now, stop) = (invocation.now(), invocation.stop().clone());
    let progress = Mutex::new(ProgressDisplay::new(invocation, stream.to_string()));
    let lock = || progress.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut has_stored, mut unreachable) = (false, None);
    let mut observe = |event: &LoadEvent<'_>| {
        let mut progress = lock();
        match event {
            LoadEvent::Stored { counts, .. } => {
                has_stored = true;
                progress.add(counts.records() as u64);
                if counts.quarantined > 0 {
                    progress.say(&format!("{stream}: {} records could not be read", counts.quarantined));
                }
            }
            LoadEvent::Waiting { error: LoadError::Source(error), .. }
                if !has_stored && error.kind() == ErrorKind::NotSent =>
            {
                // An address that was never reached is likely wrong.
                let remedy = remedy(error).map(|remedy| format!("; {remedy}")).unwrap_or_default();
                unreachable = Some(format!("{error}{remedy}"));
                stop.stop();
            }
            LoadEvent::Waiting { .. } => progress.say(&event.to_string()),
            _ => {}
        }
        progress.show();
    };
    let options = LoadOptions::new().stop(stop.clone());
    let streams = std::slice::from_ref(stream);
    let mut load = Box::pin(sink::load(&*account.source, output, streams, plan, now, &options, &mut observe));
    let mut report = loop {
        tokio::select! {
            biased;
            report = &mut load => break report,
            () = tokio::time::sleep(Duration::from_secs(1)) => {
                let mut progress = lock();
                progress.waits_for(account.waits_for());
                progress.show();
            }
        }
    };
    drop(load);
    lock().end();
    if let Some(unreachable) = unreachable {
        return Err(Failure::File(unreachable));
    }
    if let Some(loaded) = report.streams.pop() {
        match loaded.error {
            Some(LoadError::Source(error)) => return Err(error.into()),
            Some(LoadError::Sink(error)) => return Err(error.into()),
            None if report.is_stopped => return Err(Failure::Interrupted),
            None => invocation.say(format_args!("{stream}: {}", loaded.counts)),
        }
    }
    Ok(())
}

/// True for a failure after which no other stream is tried.
pub(super) fn ends_run(failure: &Failure) -> bool {
    match failure {
        Failure::Source(error) => matches!(error.kind(), ErrorKind::Unauthenticated | ErrorKind::Blocked),
        _ => true,
    }
}

/// True if a connector's reader ended.
pub(super) fn is_reader_gone(failure: &Failure) -> bool {
    matches!(failure, Failure::ClosedPipe) || matches!(failure, Failure::Sink(error) if is_closed_pipe(error))
}

/// The failure with exit code 1, as engines expect it of wrong input too.
pub(super) fn with_engine_code(failure: Failure) -> Failure {
    match failure {
        Failure::ClosedPipe => Failure::File("the reader of the output closed the pipe: see its log".to_owned()),
        failure if failure.exit_code() == 1 => failure,
        failure => Failure::File(failure.to_string()),
    }
}

/// Party that can remove the cause of a failure.
pub(super) fn failure_type(failure: &Failure) -> FailureType {
    match failure {
        Failure::Usage(_) => FailureType::ConfigError,
        Failure::Interrupted => FailureType::TransientError,
        Failure::Source(error) if error.is_retryable() => FailureType::TransientError,
        Failure::Source(error) => match error.kind() {
            ErrorKind::Unauthenticated
            | ErrorKind::Forbidden
            | ErrorKind::InvalidQuery
            | ErrorKind::Unsupported
            | ErrorKind::NotFound => FailureType::ConfigError,
            ErrorKind::Blocked | ErrorKind::NotSent => FailureType::TransientError,
            _ => FailureType::SystemError,
        },
        _ => FailureType::SystemError,
    }
}
