use clap::Subcommand;
use telephony_core::cli::{Context, Failure, Format, list};

use crate::program::IsalerProgram;

/// Commands of iSaler.
#[derive(Debug, Subcommand)]
pub(crate) enum IsalerCommand {
    /// Print the account's activity types; calls are the activities of some of them
    ActivityTypes {
        /// Format of the activity types
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print the fields of an activity with the account's labels
    Fields {
        /// Format of the fields
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

impl IsalerCommand {
    pub(crate) async fn run(self, context: &Context<IsalerProgram>) -> Result<(), Failure> {
        let (name, format) = match self {
            Self::ActivityTypes { format } => ("activity_types", format),
            Self::Fields { format } => ("fields", format),
        };
        list(&context.account()?, context.invocation(), name, format).await
    }
}
