use std::io::{self, Write};

use clap::Subcommand;
use phonet_api::models::CallUuid;
use serde_json::json;
use telephony_core::cli::{Context, Failure, Format, list};

use crate::program::Phonet;
use crate::recordings::{self, RecordingsArguments};
use crate::webhooks::{self, WebhooksArguments};

/// Commands of Phonet.
#[derive(Debug, Subcommand)]
pub(crate) enum PhonetCommand {
    /// Make a call: the phone of the extension rings first, then the phone of the number; prints the call's id
    Call {
        /// Extension of the user who calls, such as 001
        from: String,
        /// Number to call
        to: String,
    },
    /// End an active call
    HangUp {
        /// Id of the call
        uuid: String,
    },
    /// Print the users with their extensions
    Users {
        /// Format of the users
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Keep the recordings of a period in a folder; a run that breaks off goes on where it was
    Recordings(RecordingsArguments),
    /// Receive the account's webhooks, print each as a JSON line, and pass it on
    Webhooks(WebhooksArguments),
}

impl PhonetCommand {
    pub(crate) async fn run(self, context: &Context<Phonet>) -> Result<(), Failure> {
        match self {
            Self::Call { from, to } => {
                let call = context.client()?.make_call(from, to).await?;
                print(&json!({ "uuid": call.uuid }))
            }
            Self::HangUp { uuid } => {
                context.client()?.hang_up_call(CallUuid::new(uuid)).await?;
                context.invocation().say("the call was ended");
                Ok(())
            }
            Self::Users { format } => list(&context.account()?, context.invocation(), "users", format).await,
            Self::Recordings(arguments) => recordings::run(context, &arguments).await,
            Self::Webhooks(arguments) => webhooks::run(context, arguments).await,
        }
    }
}

/// Prints a JSON line.
pub(crate) fn print(value: &serde_json::Value) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    writeln!(output, "{value}")?;
    Ok(output.flush()?)
}
