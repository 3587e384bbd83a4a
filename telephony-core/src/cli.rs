//! Commands that every vendor's program has.
//!
//! A vendor's program is its [`Program`] and a `main` that calls [`run`]. The commands `check`, `doctor`, `calls`, `notes`,
//! `sync`, `check-payload`, `tap`, `airbyte` and `mcp` are the same for each vendor, and so are the rules:
//!
//! - Standard output has data only. Progress, warnings and the summary go to standard error.
//! - Exit code 0: everything was read; a record that cannot be read is quarantined and counted. 1: a source, a sink or a
//!   file failed, or the program was interrupted before it had read everything. 2: an argument, a setting or a file of
//!   settings is wrong.
//! - A reader that closes the pipe ends the program with exit code 0 and no message. A connector (`tap`, `airbyte`)
//!   ends with exit code 1 and a message, because its target has not stored everything, and also for a wrong setting,
//!   state or catalog, as engines expect it.
//! - The first Ctrl-C (or SIGTERM) ends the program after the batch in hand, a second one at once.
//! - A setting is taken from its flag, else from its variable of the environment, else from the file of `--config`. A
//!   connector takes it from its flag, else from its JSON file, else from the variable.

mod account;
mod airbyte;
mod arguments;
mod busy_sink;
mod calls;
mod check;
mod check_payload;
mod closed_pipe;
mod connector_config;
mod connector_run;
mod context;
mod doctor;
mod failure;
mod feed;
mod file_remedy;
mod format;
mod invalid_time_point;
mod invocation;
mod listed;
mod mask_argument;
mod mcp;
mod note_filter;
mod notes;
mod program;
mod progress;
mod quarantine_file;
mod remedy;
mod setting;
mod span;
mod stderr;
mod stop;
mod sync;
mod table;
mod tap;
mod time_point;

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind as ArgumentErrorKind};
use clap::{CommandFactory, FromArgMatches};

use arguments::{Arguments, SharedCommand};

pub use account::OpenAccount;
pub use context::Context;
pub use failure::Failure;
pub use feed::Feed;
pub use format::{Format, RowOutput};
pub use invocation::Invocation;
pub use listed::list;
pub use program::{Program, SandboxAccount};
pub use progress::ProgressDisplay;
pub use setting::Setting;
pub use span::Span;
pub use stderr::print_error_line;
pub use time_point::TimePoint;

/// Runs a vendor's program with the arguments of the process.
pub fn run<P: Program>() -> ExitCode {
    let arguments = match parse::<P>() {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = without_values(error);
            // A reader that ends first has seen what it needs.
            let _ = error.print();
            let is_answer = matches!(error.kind(), ArgumentErrorKind::DisplayHelp | ArgumentErrorKind::DisplayVersion);
            return if is_answer { ExitCode::SUCCESS } else { ExitCode::from(2) };
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(fault) => return Failure::from(fault).report(P::NAME),
    };
    let ended = runtime.block_on(run_command::<P>(arguments));
    // A thread that waits for a file or a database must not hold up the end.
    runtime.shutdown_background();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(P::NAME),
    }
}

fn parse<P: Program>() -> Result<(Arguments<P>, clap::ArgMatches), clap::Error> {
    let command = setting::add_flags(Arguments::<P>::command(), P::SETTINGS);
    let command = connector_config::add_flags(command);
    let command = command.name(P::NAME).version(P::VERSION).about(P::ABOUT).after_help(P::AFTER_HELP);
    let matches = command.try_get_matches()?;
    Ok((Arguments::from_arg_matches(&matches)?, matches))
}

/// Number of characters below which a text is taken for a mistyped word and not for a key.
const SHORTEST_KEY: usize = 8;

/// Leaves the value out of an error about an argument in a place where none is expected: it may be a key whose flag was
/// forgotten.
fn without_values(mut error: clap::Error) -> clap::Error {
    let has_suggestion = error.get(ContextKind::SuggestedSubcommand).is_some();
    for kind in [ContextKind::InvalidArg, ContextKind::InvalidSubcommand] {
        if let Some(ContextValue::String(text)) = error.get(kind)
            && !text.starts_with('-')
            && !has_suggestion
        {
            let length = text.chars().count();
            if length >= SHORTEST_KEY {
                error.insert(kind, ContextValue::String(format!("<text of {length} characters>")));
            }
        }
    }
    error
}

async fn run_command<P: Program>((arguments, matches): (Arguments<P>, clap::ArgMatches)) -> Result<(), Failure> {
    let common = &arguments.common;
    match &arguments.command {
        SharedCommand::Tap(arguments) => return tap::run::<P>(common, &matches, arguments).await,
        SharedCommand::Airbyte(arguments) => return airbyte::run::<P>(common, &matches, arguments).await,
        _ => {}
    }
    let context = Context::<P>::open(common, &matches).await?;
    match arguments.command {
        SharedCommand::Check(arguments) => check::run(&context.account()?, context.invocation(), &arguments).await,
        SharedCommand::Doctor(arguments) => doctor::run(&context, &arguments).await,
        SharedCommand::Calls(arguments) => calls::run(&context.account()?, context.invocation(), &arguments).await,
        SharedCommand::Notes(arguments) => notes::run(&context.account()?, context.invocation(), &arguments).await,
        SharedCommand::Sync(arguments) => sync::run(&context.account()?, context.invocation(), &arguments).await,
        SharedCommand::CheckPayload(arguments) => check_payload::run::<P>(&arguments),
        SharedCommand::Tap(_) | SharedCommand::Airbyte(_) => Ok(()),
        SharedCommand::Mcp(arguments) => {
            mcp::run(&context.account()?, context.invocation(), P::VERSION, &arguments).await
        }
        SharedCommand::Own(command) => P::run(command, &context).await,
    }
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command};

    use super::without_values;

    #[test]
    fn a_text_where_no_argument_is_expected_is_not_repeated() {
        let refused = |arguments: &[&str]| {
            let calls = Command::new("calls").arg(Arg::new("since").long("since"));
            let program = Command::new("test").subcommand(calls);
            let refused = program.try_get_matches_from([&["test"], arguments].concat()).unwrap_err();
            without_values(refused).to_string().lines().next().unwrap().to_owned()
        };
        let cases: [(&[&str], &str); 6] = [
            (&["calls", "sentinel"], "error: unexpected argument '<text of 8 characters>' found"),
            (&["sentinel"], "error: unrecognized subcommand '<text of 8 characters>'"),
            (&["fly"], "error: unrecognized subcommand 'fly'"),
            (&["cals"], "error: unrecognized subcommand 'cals'"),
            (&["calls", "--sincee", "7d"], "error: unexpected argument '--sincee' found"),
            (&["calls", "--key=sentinel"], "error: unexpected argument '--key' found"),
        ];
        for (arguments, expected) in cases {
            assert_eq!(refused(arguments), expected);
        }
    }
}
