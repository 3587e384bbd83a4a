//! Retry policy after each report of a real transport.

use super::reports::{REPORTS, TransportReport};
use super::*;
use crate::Cause;
use crate::transport::TransportError;

/// Returns the script step that makes a transport show this report.
fn step(report: TransportReport) -> ScriptStep {
    let hour = Duration::from_secs(3600);
    let words = report.message().unwrap_or_default();
    match report {
        TransportReport::NotSent => ScriptStep::Fails(TransportError::not_sent(words)),
        TransportReport::NeverSent => {
            ScriptStep::Fails(TransportError::not_sent(words).caused_by(Cause::PlainHttpOnTlsPort))
        }
        TransportReport::NotSentInTime => ScriptStep::Fails(TransportError::not_sent(words).timed_out()),
        TransportReport::Broken => ScriptStep::Fails(TransportError::maybe_sent(words)),
        TransportReport::HeadTooLarge => ScriptStep::Fails(TransportError::maybe_sent(words).too_large()),
        TransportReport::Cut | TransportReport::Undecodable => ScriptStep::CutBody(200, words),
        TransportReport::Silence => ScriptStep::Silence,
        TransportReport::Halt => ScriptStep::Drip(200, hour, 1),
        TransportReport::Endless => ScriptStep::Large(200, (16 << 20) + 1),
        TransportReport::Short => ScriptStep::Answer(200, "[1"),
        TransportReport::Whole => ScriptStep::Answer(200, "[1]"),
    }
}

fn all() -> impl Iterator<Item = (&'static str, TransportReport)> {
    REPORTS.iter().flat_map(|(fault, reports)| reports.iter().map(move |it| (*fault, *it)))
}

async fn after<E: Endpoint<Output = Vec<u32>>>(endpoint: E, report: TransportReport) -> Run<Vec<u32>> {
    run(endpoint, [step(report), ScriptStep::Answer(200, "[1]")]).await
}

#[tokio::test(start_paused = true)]
async fn what_may_be_repeated_is_repeated_after_every_fault_that_may_pass() {
    for (fault, report) in all() {
        let final_at_once =
            matches!(report, TransportReport::HeadTooLarge | TransportReport::Endless | TransportReport::NeverSent);
        let requests = 1 + usize::from(report.kind().is_some() && !final_at_once);
        for run in [after(Read, report).await, after(Keyed, report).await] {
            assert_eq!(run.requests, requests, "{fault}");
            match run.result {
                Ok(output) => assert_eq!(output, [1], "{fault}"),
                Err(error) => {
                    assert!(final_at_once, "{fault}");
                    assert_eq!(Some(error.kind().as_str()), report.kind(), "{fault}");
                }
            }
            assert!(run.elapsed < Duration::from_secs(16), "{fault}: {:?}", run.elapsed);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_once_write_is_repeated_only_where_nothing_was_sent() {
    for (fault, report) in all() {
        let run = after(Once, report).await;
        let unsent = matches!(report, TransportReport::NotSent | TransportReport::NotSentInTime);
        assert_eq!(run.requests, 1 + usize::from(unsent), "{fault}");
        match run.result {
            Ok(output) => {
                assert!(unsent || report == TransportReport::Whole, "{fault}");
                assert_eq!(output, [1], "{fault}");
            }
            Err(error) => {
                assert_eq!(Some(error.kind().as_str()), report.kind_of_once(), "{fault}");
                if report == TransportReport::NeverSent {
                    assert_eq!(error.message(), Cause::PlainHttpOnTlsPort.advice(), "{fault}");
                    continue;
                }
                assert_eq!(error.message(), "list the calls in progress", "{fault}");
            }
        }
    }
}
