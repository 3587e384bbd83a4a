use super::print_error_line;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use clap::Args;

use super::busy_sink::BusySink;
use super::remedy::remedy;
use super::{Failure, Invocation, OpenAccount, ProgressDisplay, Span, TimePoint, busy_sink};
use crate::sink::{self, LoadError, LoadEvent, LoadOptions, LoadReport, Sink, SinkError, SinkTarget};
use crate::streams::{StreamName, StreamPlan, StreamState};
use crate::{ErrorKind, Result};

const TARGET: &str = "Database or folder: sqlite:FILE, postgres://USER@HOST/DATABASE or parquet:FOLDER";

/// Shortest time between two rounds.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);

/// Arguments of `sync`.
#[derive(Debug, Args)]
pub(super) struct SyncArguments {
    #[arg(long, value_name = "TARGET", help = TARGET)]
    to: SinkTarget,
    /// First instant of a stream that was never read: 2026-03-09, RFC 3339, or a length before now
    #[arg(long, value_name = "T", default_value = "30d", allow_hyphen_values = true)]
    since: TimePoint,
    /// Repeat after this time, such as 15m and at least 1s, until a signal ends the program; without it, one run, in which
    /// each stream waits for a failing vendor for up to 15 minutes
    #[arg(long, value_name = "SPAN", value_parser = interval)]
    every: Option<Span>,
    /// Streams to read, separated by commas: calls, notes and the account's lists; all by default
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    streams: Vec<String>,
    /// Keep with each call the JSON text that it was read from
    #[arg(long)]
    raw: bool,
}

/// Time between two rounds. Rounds without a pause would ask the vendor without end.
fn interval(text: &str) -> Result<Span, String> {
    let span: Span = text.parse().map_err(|invalid: super::span::InvalidSpan| invalid.to_string())?;
    if span.length() < SHORTEST_INTERVAL {
        return Err("the time between two rounds is at least 1s".to_owned());
    }
    Ok(span)
}

/// Brings a database or a folder up to date.
pub(super) async fn run(
    account: &OpenAccount,
    invocation: &Invocation,
    arguments: &SyncArguments,
) -> Result<(), Failure> {
    let since = arguments.since.start("--since", invocation.now(), &account.zone)?;
    let plan = StreamPlan::since(since).raw(arguments.raw);
    let streams = streams(account, &arguments.streams)?;
    let mut is_first = true;
    loop {
        // Opened for each round, so that the database may be restarted between two rounds.
        let ended = match open(invocation, &arguments.to).await {
            Ok(sink) => {
                let sink = BusySink::new(sink, &arguments.to);
                let ended = load(account, invocation, sink, &streams, &plan, is_first).await;
                ended.and_then(|report| end(invocation, &report, &arguments.to))
            }
            Err(error) => Err(error.into()),
        };
        let Some(every) = arguments.every else { return ended };
        match ended {
            Err(Failure::Interrupted) => return Ok(()),
            // A first round that fails has a wrong setting; a later one may succeed the next time.
            Err(failure) if is_first => return Err(failure),
            Err(failure) => drop(failure.report(invocation.program())),
            Ok(()) => {}
        }
        is_first = false;
        tokio::select! {
            biased;
            () = invocation.stop().stopped() => return Ok(()),
            () = tokio::time::sleep(every.length()) => {}
        }
    }
}

fn streams(account: &OpenAccount, names: &[String]) -> Result<Vec<StreamName>, Failure> {
    let all = StreamName::all(&*account.source);
    if names.is_empty() {
        return Ok(all);
    }
    let find = |name: &String| {
        StreamName::find(&*account.source, name.trim()).ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(StreamName::as_str).collect();
            Failure::usage(format!("there is no stream `{name}`: there are {}", known.join(", ")))
        })
    };
    names.iter().map(find).collect()
}

/// Opens the target, and says on the way that it is waited for.
async fn open(invocation: &Invocation, target: &SinkTarget) -> Result<Box<dyn Sink>, SinkError> {
    let mut progress = ProgressDisplay::new(invocation, "records");
    let mut opening = Box::pin(sink::open(target));
    loop {
        tokio::select! {
            biased;
            opened = &mut opening => return opened,
            () = tokio::time::sleep(Duration::from_secs(1)) => {
                progress.waits_for(busy_sink::waits_for(target));
                progress.show();
            }
        }
    }
}

/// Reads each stream once.
async fn load(
    account: &OpenAccount,
    invocation: &Invocation,
    mut sink: BusySink,
    streams: &[StreamName],
    plan: &StreamPlan,
    is_first: bool,
) -> Result<LoadReport, Failure> {
    let now = invocation.now();
    let stop = invocation.stop().clone();
    let progress = Mutex::new(ProgressDisplay::new(invocation, "records"));
    let lock = || progress.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut has_stored, mut unreachable) = (!is_first, None);
    let length = (now - plan.since).as_seconds_f64();
    let mut observe = |event: &LoadEvent<'_>| {
        let mut progress = lock();
        match event {
            LoadEvent::Stored { counts, until, .. } => {
                has_stored = true;
                progress.add(counts.records() as u64);
                if let Some(until) = until {
                    progress.share((*until - plan.since).as_seconds_f64() / length);
                }
            }
            LoadEvent::Waiting { error, .. } if !has_stored && is_unreachable(error) => {
                // An address that was never reached is likely wrong.
                unreachable = Some(sentence(error));
                stop.stop();
            }
            LoadEvent::Waiting { .. } => progress.say(&event.to_string()),
            _ => {}
        }
        progress.show();
    };
    let options = LoadOptions::new().stop(stop.clone());
    let waiting = sink.waiting();
    let mut load = Box::pin(sink::load(&*account.source, &mut sink, streams, plan, now, &options, &mut observe));
    let report = loop {
        tokio::select! {
            biased;
            report = &mut load => break report,
            () = tokio::time::sleep(Duration::from_secs(1)) => {
                let mut progress = lock();
                progress.waits_for(waiting.text().unwrap_or_else(|| account.waits_for()));
                progress.show();
            }
        }
    };
    drop(load);
    lock().end();
    if let Some(unreachable) = unreachable {
        return Err(Failure::File(unreachable));
    }
    Ok(report)
}

/// Prints what each stream stored, or why it failed.
fn end(invocation: &Invocation, report: &LoadReport, target: &SinkTarget) -> Result<(), Failure> {
    for stream in &report.streams {
        match &stream.error {
            Some(error) => {
                let (program, remedy) = (invocation.program(), state_remedy(error, target).unwrap_or_default());
                print_error_line(format_args!("{program}: {}: {}{remedy}", stream.stream, sentence(error)));
            }
            None => invocation.say(format_args!("{}: {}", stream.stream, stream.counts)),
        }
    }
    if report.is_stopped {
        return Err(Failure::Interrupted);
    }
    if report.first_error().is_some() { Err(Failure::Reported) } else { Ok(()) }
}

fn is_unreachable(error: &LoadError) -> bool {
    matches!(error, LoadError::Source(error) if error.kind() == ErrorKind::NotSent)
}

/// Way to start a stream without its state, if the state was refused.
fn state_remedy(error: &LoadError, target: &SinkTarget) -> Option<&'static str> {
    let LoadError::Source(error) = error else { return None };
    StreamState::is_refused_by(error).then_some(match target {
        SinkTarget::Sqlite(_) | SinkTarget::Postgres(_) => {
            "; to start without a state, delete its row in the table `streams`"
        }
        SinkTarget::Parquet(_) => "; to start without a state, remove `state.json` in the account's folder of `_sync`",
    })
}

fn sentence(error: &LoadError) -> String {
    match error {
        LoadError::Source(source) => match remedy(source) {
            Some(remedy) => format!("{source}; {remedy}"),
            None => source.to_string(),
        },
        LoadError::Sink(sink) => sink.to_string(),
    }
}
