//! Command `airbyte`.

mod specification;

use std::io::stdout;
use std::path::PathBuf;

use clap::{ArgMatches, Args, Subcommand};
use time::Duration;

use super::arguments::CommonArguments;
use super::connector_config::{ConnectorConfig, read_text};
use super::connector_run::{ends_run, failure_type, is_reader_gone, load_stream, plan, with_engine_code};
use super::{Context, Failure, Program, print_error_line};
use crate::connector::airbyte::{AirbyteOutput, AirbyteState, AirbyteWriter, configured, discover};
use crate::transport::Clock;
use crate::{CallHistorySource, CallQuery};

/// Arguments of `airbyte`.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true, disable_help_subcommand = true)]
pub(super) struct AirbyteArguments {
    #[command(subcommand)]
    command: AirbyteCommand,
}

#[derive(Debug, Subcommand)]
enum AirbyteCommand {
    /// Print the form of the settings
    Spec,
    /// Check that the account can be read
    Check,
    /// Print the streams of the account
    Discover,
    /// Write the records of the configured streams
    Read {
        /// JSON file with the configured catalog
        #[arg(long, value_name = "FILE")]
        catalog: PathBuf,
        /// JSON file with the states of the streams
        #[arg(long, value_name = "FILE")]
        state: Option<PathBuf>,
    },
}

type Output = AirbyteOutput<std::io::Stdout>;

/// Runs the Airbyte source.
pub(super) async fn run<P: Program>(
    common: &CommonArguments,
    matches: &ArgMatches,
    arguments: &AirbyteArguments,
) -> Result<(), Failure> {
    let mut output = AirbyteOutput::new(stdout(), Clock::system());
    let ended = match &arguments.command {
        AirbyteCommand::Spec => output.spec(&specification::of::<P>()).map_err(Failure::from),
        AirbyteCommand::Check => check::<P>(common, matches, &mut output).await,
        AirbyteCommand::Discover => print_catalog::<P>(common, matches, &mut output).await,
        AirbyteCommand::Read { catalog, state } => read::<P>(common, matches, catalog, state.as_ref()).await,
    };
    ended.map_err(|failure| {
        if !matches!(failure, Failure::Reported) && !is_reader_gone(&failure) {
            // The failure is on the standard error, too; a reader that ended costs this message alone.
            let _ = output.error(None, &failure.to_string(), failure_type(&failure));
        }
        with_engine_code(failure)
    })
}

/// Settings of the connector itself that a read needs.
type ReadSettings = (Option<super::TimePoint>, bool);

async fn open<P: Program>(
    common: &CommonArguments,
    matches: &ArgMatches,
) -> Result<(Context<P>, ReadSettings), Failure> {
    let config = ConnectorConfig::read(common.config.as_deref())?;
    let settings = (config.start_date, config.raw);
    Ok((Context::<P>::open_connector(common, matches, config).await?, settings))
}

/// A failure is an answer, and no error of the source.
async fn check<P: Program>(common: &CommonArguments, matches: &ArgMatches, output: &mut Output) -> Result<(), Failure> {
    let checked = async {
        let (context, (start, raw)) = open::<P>(common, matches).await?;
        let (account, now) = (context.account()?, context.invocation().now());
        plan(&account, context.invocation(), start, raw)?;
        let calls: &dyn CallHistorySource = &*account.source;
        calls.call_page(&CallQuery::new(now - Duration::DAY, now), None).await?;
        Ok::<_, Failure>(())
    };
    let failure = checked.await.err().map(|failure| failure.to_string());
    if let Some(failure) = &failure {
        print_error_line(format_args!("{}: {failure}", P::NAME));
    }
    Ok(output.connection_status(failure.as_deref())?)
}

async fn print_catalog<P: Program>(
    common: &CommonArguments,
    matches: &ArgMatches,
    output: &mut Output,
) -> Result<(), Failure> {
    let (context, _) = open::<P>(common, matches).await?;
    let account = context.account()?;
    Ok(output.catalog(&discover(&*account.source))?)
}

async fn read<P: Program>(
    common: &CommonArguments,
    matches: &ArgMatches,
    catalog: &std::path::Path,
    state: Option<&PathBuf>,
) -> Result<(), Failure> {
    let (context, (start, raw)) = open::<P>(common, matches).await?;
    let (account, invocation) = (context.account()?, context.invocation());
    let source = &*account.source;
    let configured = configured(source, &read_text(catalog, "catalog")?)?;
    let state = match state {
        Some(file) => AirbyteState::parse(&read_text(file, "state")?)?,
        None => AirbyteState::default(),
    };
    configured.iter().filter(|it| !it.is_full).try_for_each(|it| state.check(source, &it.stream))?;
    let plan = plan(&account, invocation, start, raw)?;
    let streams: Vec<_> = configured.iter().map(|configured| configured.stream.clone()).collect();
    let mut output = AirbyteWriter::new(AirbyteOutput::new(stdout(), Clock::system()), configured, state);
    let mut failed = None;
    for stream in &streams {
        output.start(stream)?;
        let Err(failure) = load_stream(&account, invocation, &mut output, stream, &plan).await else {
            output.end(stream)?;
            continue;
        };
        if is_reader_gone(&failure) {
            return Err(failure);
        }
        print_error_line(format_args!("{}: {stream}: {failure}", P::NAME));
        output.fail(stream, &failure.to_string(), failure_type(&failure))?;
        let is_end = ends_run(&failure);
        failed.get_or_insert(failure);
        if is_end {
            break;
        }
    }
    failed.map_or(Ok(()), |_| Err(Failure::Reported))
}
