use std::io::Write;

use clap::{Args, ValueEnum};
use serde::Serialize;
use time::Duration;

use super::remedy::remedy;
use super::{Failure, Invocation, OpenAccount};
use crate::{
    CallHistoryCapability, CallHistorySource, CallQuery, Error, ErrorKind, ListSource, NoteCapability, NoteFeed,
    NoteFeedQuery, NoteStore,
};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Format of the answer
    #[arg(long, value_enum, default_value_t)]
    format: CheckFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum CheckFormat {
    /// Lines for reading
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// Answer of `check`.
#[derive(Debug, Serialize)]
struct AccountCheck {
    provider: String,
    account: String,
    is_readable: bool,
    checks: Vec<StreamCheck>,
    /// Facts that the vendor's calls have, and what can be done with notes.
    capabilities: Vec<&'static str>,
}

/// Check of one stream.
#[derive(Debug, Serialize)]
struct StreamCheck {
    stream: String,
    is_readable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip)]
    is_refusal: bool,
}

impl StreamCheck {
    fn of(stream: &str, answer: Result<(), Error>) -> Self {
        let is_readable = answer.is_ok();
        let error = answer.err();
        // A key that does not reach a stream is an answer; anything else is a failure.
        let is_refusal = error.as_ref().is_none_or(|error| {
            matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::Unsupported | ErrorKind::NotFound)
        });
        let error = error.map(|error| match remedy(&error) {
            Some(remedy) => format!("{error}; {remedy}"),
            None => error.to_string(),
        });
        Self { stream: stream.to_owned(), is_readable, error, is_refusal }
    }
}

/// Reads a page of each stream of the account, and prints which of them its key reads.
pub(super) async fn run(
    account: &OpenAccount,
    invocation: &Invocation,
    arguments: &CheckArguments,
) -> Result<(), Failure> {
    let check = tokio::select! {
        biased;
        () = invocation.stop().stopped() => return Err(Failure::Interrupted),
        check = check(account, invocation) => check,
    };
    let mut output = std::io::stdout();
    match arguments.format {
        CheckFormat::Json => writeln!(output, "{}", serde_json::to_string(&check).map_err(std::io::Error::from)?)?,
        CheckFormat::Text => output.write_all(lines(&check).as_bytes())?,
    }
    output.flush()?;
    if check.is_readable { Ok(()) } else { Err(Failure::Reported) }
}

async fn check(account: &OpenAccount, invocation: &Invocation) -> AccountCheck {
    let source = &*account.source;
    let now = invocation.now();
    let (calls, feed, lists): (&dyn CallHistorySource, &dyn NoteFeed, &dyn ListSource) = (source, source, source);
    let page = calls.call_page(&CallQuery::new(now - Duration::DAY, now), None).await;
    let mut checks = vec![StreamCheck::of("calls", page.map(drop))];
    // The rest would fail in the same way, one wait after the other.
    if checks[0].is_readable || checks[0].is_refusal {
        let query = NoteFeedQuery::new(now).call_lookback(std::time::Duration::ZERO);
        checks.push(StreamCheck::of("notes", feed.note_feed_page(&query, None).await.map(drop)));
        for list in lists.lists() {
            checks.push(StreamCheck::of(list, lists.list_page(list, None).await.map(drop)));
        }
    }
    let store: &dyn NoteStore = source;
    AccountCheck {
        provider: source.provider().to_string(),
        account: source.account().to_string(),
        is_readable: checks[0].is_readable && checks.iter().all(|check| check.is_readable || check.is_refusal),
        checks,
        capabilities: capabilities(&calls.call_history_capability(), &store.note_capability()),
    }
}

fn capabilities(calls: &CallHistoryCapability, notes: &NoteCapability) -> Vec<&'static str> {
    let all = [
        (calls.direction, "call direction"),
        (calls.outcome, "call outcome"),
        (calls.duration, "call duration"),
        (calls.talk_time, "talk time"),
        (calls.recording, "recording"),
        (notes.list, "list notes"),
        (notes.create, "create notes"),
        (notes.update, "update notes"),
        (notes.delete, "delete notes"),
    ];
    all.into_iter().filter(|(has, _)| *has).map(|(_, name)| name).collect()
}

fn lines(check: &AccountCheck) -> String {
    let mut lines = vec![format!("{:<20}{} {}", "account", check.provider, check.account)];
    lines.extend(check.checks.iter().map(|check| {
        let answer = check.error.as_deref().unwrap_or("can be read");
        format!("{:<20}{answer}", check.stream)
    }));
    lines.push(format!("{:<20}{}", "capabilities", check.capabilities.join(", ")));
    lines.join("\n") + "\n"
}
