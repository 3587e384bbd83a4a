use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::{Context, Failure, Program};
use crate::doctor::{DoctorError, ExamineOptions, Recorder, ReportFormat, doctor};
use crate::transport::{Transport, reqwest_transport};

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub(super) struct DoctorArguments {
    /// Print JSON, for a bug report; it has no personal data
    #[arg(long)]
    json: bool,
    /// Keep the exchanges in this empty folder, with pseudonyms in place of personal data and without keys
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,
    /// Maximum number of requests
    #[arg(long, value_name = "N", default_value_t = ExamineOptions::default().max_requests)]
    requests: u32,
}

/// Prints the dialect that the account's server was observed to have.
pub(super) async fn run<P: Program>(context: &Context<P>, arguments: &DoctorArguments) -> Result<(), Failure> {
    let recorder = arguments.record.as_ref().map(|folder| {
        let recorder = Recorder::new(transport::<P>()?, folder, P::REDACTION);
        recorder.map_err(|fault| Failure::File(format!("{}: {fault}", folder.display())))
    });
    let recorder = recorder.transpose()?;
    let client = match &recorder {
        Some(recorder) => context.client_over(Arc::new(recorder.clone()))?,
        None => context.client()?,
    };
    let options = ExamineOptions::new().max_requests(arguments.requests);
    let format = if arguments.json { ReportFormat::Json } else { ReportFormat::Text };
    let mut output = std::io::stdout();
    let examined = tokio::select! {
        biased;
        () = context.invocation().stop().stopped() => return Err(Failure::Interrupted),
        examined = doctor(&client, &options, format, &mut output) => examined,
    };
    if let (Some(recorder), Some(folder)) = (&recorder, &arguments.record) {
        let count = recorder.finish().map_err(|fault| Failure::File(format!("{}: {fault}", folder.display())))?;
        context.invocation().say(format_args!("{count} exchanges in {}", folder.display()));
    }
    match examined {
        Ok(_) => Ok(()),
        Err(DoctorError::Source(error)) => Err(error.into()),
        Err(DoctorError::Output(fault)) => Err(fault.into()),
    }
}

/// Transport of a client over HTTP.
pub(super) fn transport<P: Program>() -> Result<Arc<dyn Transport>, Failure> {
    reqwest_transport().map_err(|fault| Failure::File(format!("{} cannot connect: {fault}", P::NAME)))
}
