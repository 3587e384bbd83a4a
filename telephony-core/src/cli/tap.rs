use std::io::{Write, stdout};
use std::path::PathBuf;

use clap::{ArgMatches, Args};

use super::arguments::CommonArguments;
use super::connector_config::{ConnectorConfig, read_text};
use super::connector_run::{ends_run, load_stream, plan, with_engine_code};
use super::{Context, Failure, Program, print_error_line};
use crate::connector::ConnectorError;
use crate::connector::singer::{SingerState, SingerWriter, discover, select, select_all};
use crate::transport::Clock;

/// Arguments of `tap`.
#[derive(Debug, Args)]
pub(super) struct TapArguments {
    /// JSON file with the state of the run before, as the target wrote it
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// JSON file that selects streams and columns; everything is selected without it
    #[arg(long, value_name = "FILE", alias = "properties")]
    catalog: Option<PathBuf>,
    /// Print the catalog of the account, and read nothing
    #[arg(long, short)]
    discover: bool,
}

/// Runs the Singer tap.
pub(super) async fn run<P: Program>(
    common: &CommonArguments,
    matches: &ArgMatches,
    arguments: &TapArguments,
) -> Result<(), Failure> {
    tap::<P>(common, matches, arguments).await.map_err(with_engine_code)
}

async fn tap<P: Program>(
    common: &CommonArguments,
    matches: &ArgMatches,
    arguments: &TapArguments,
) -> Result<(), Failure> {
    let config = ConnectorConfig::read(common.config.as_deref())?;
    let (start, raw) = (config.start_date, config.raw);
    let context = Context::<P>::open_connector(common, matches, config).await?;
    let (account, invocation) = (context.account()?, context.invocation());
    let source = &*account.source;
    if arguments.discover {
        let mut output = stdout();
        let catalog = serde_json::to_string_pretty(&discover(source)).map_err(std::io::Error::from)?;
        writeln!(output, "{catalog}")?;
        return Ok(output.flush()?);
    }
    let selections = match &arguments.catalog {
        Some(file) => select(source, &read_text(file, "catalog")?)?,
        None => select_all(source),
    };
    let state = match &arguments.state {
        Some(file) => SingerState::parse(&read_text(file, "state")?)?,
        None => SingerState::default(),
    };
    let streams: Vec<_> = selections.iter().map(|selection| selection.stream.clone()).collect();
    streams.iter().try_for_each(|stream| state.check(source, stream))?;
    let plan = plan(&account, invocation, start, raw)?;
    let mut output = SingerWriter::new(stdout(), selections, state, Clock::system());
    let mut failed = None;
    for stream in &streams {
        let loaded = match load_stream(&account, invocation, &mut output, stream, &plan).await {
            Ok(()) => output.end(stream).map_err(Failure::from),
            Err(failure) => Err(failure),
        };
        if let Err(failure) = loaded {
            if ends_run(&failure) {
                return Err(failure);
            }
            print_error_line(format_args!("{}: {stream}: {failure}", P::NAME));
            failed.get_or_insert(failure);
        }
    }
    failed.map_or(Ok(()), |_| Err(Failure::Reported))
}

impl From<ConnectorError> for Failure {
    fn from(error: ConnectorError) -> Self {
        Self::usage(error.to_string())
    }
}
