use clap::{Subcommand, ValueEnum};
use telephony_core::cli::{Context, Failure, Format, list};

use crate::program::CcrmProgram;

/// Commands of cCRM.
#[derive(Debug, Subcommand)]
pub(crate) enum CcrmCommand {
    /// Print the SIP accounts with their extensions
    SipAccounts {
        /// Format of the accounts
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print the numbers and names that calls or text messages can show
    Presentations {
        /// Medium whose presentations are printed
        #[arg(value_enum, default_value_t)]
        medium: PresentationMedium,
        /// Format of the presentations
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// Medium of a presentation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PresentationMedium {
    /// Numbers that a call can show
    #[default]
    Calls,
    /// Numbers and names that a text message can show
    Sms,
}

impl CcrmCommand {
    pub(crate) async fn run(self, context: &Context<CcrmProgram>) -> Result<(), Failure> {
        let (name, format) = match self {
            Self::SipAccounts { format } => ("sip_accounts", format),
            Self::Presentations { medium: PresentationMedium::Calls, format } => ("call_presentations", format),
            Self::Presentations { medium: PresentationMedium::Sms, format } => ("sms_presentations", format),
        };
        list(&context.account()?, context.invocation(), name, format).await
    }
}
