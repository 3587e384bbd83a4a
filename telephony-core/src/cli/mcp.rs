//! Command `mcp`: a read-only server of the Model Context Protocol over the standard input and output.

mod answer;
mod call_lister;
mod call_request;
mod call_search;
mod call_sentences;
mod cursor_store;
mod explain_call;
mod list_calls;
mod list_notes;
mod masking;
mod note_lister;
mod note_request;
mod period_text;
mod pseudonym_memory;
mod server;
mod tool_error;

use std::path::PathBuf;

use clap::Args;
use rmcp::service::ServerInitializeError;

use super::mask_argument::mask_of_file;
use super::{Failure, Invocation, OpenAccount};
use crate::export::Mask;
use masking::Masking;
use server::AccountServer;

/// Arguments of `mcp`.
#[derive(Debug, Args)]
pub(super) struct McpArguments {
    /// Give the assistant numbers, names and texts as they are, in place of pseudonyms
    #[arg(long)]
    unmask: bool,
    /// Key of the pseudonyms, so that they are the same in each run; without it they are others in each run
    #[arg(long, value_name = "KEYFILE", conflicts_with = "unmask")]
    mask: Option<PathBuf>,
}

impl McpArguments {
    fn masking(&self) -> Result<Masking, Failure> {
        Ok(match &self.mask {
            _ if self.unmask => Masking::none(),
            Some(file) => Masking::by(mask_of_file(file)?),
            None => Masking::by(Mask::random().map_err(|fault| Failure::file("no random key can be made", &fault))?),
        })
    }
}

/// Serves the account until the client ends the standard input.
pub(super) async fn run(
    account: &OpenAccount,
    invocation: &Invocation,
    version: &'static str,
    arguments: &McpArguments,
) -> Result<(), Failure> {
    let masking = arguments.masking()?;
    let masked = if masking.is_masked() { "masked" } else { "not masked" };
    invocation.say(format_args!("serves a client on the standard input; personal data is {masked}"));
    let server = AccountServer::new(account, masking, invocation.program(), version);
    tokio::select! {
        biased;
        // A client ends its servers by a signal, so that this does not count as a failure.
        () = invocation.stop().stopped() => Ok(()),
        served = serve(server) => served,
    }
}

async fn serve(server: AccountServer) -> Result<(), Failure> {
    // The texts of these errors show messages of the client, which may hold personal data.
    let failed = || Failure::File("the client does not speak the Model Context Protocol".to_owned());
    let running = match rmcp::serve_server(server, rmcp::transport::stdio()).await {
        Ok(running) => running,
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(ServerInitializeError::TransportError { .. }) => return Err(Failure::ClosedPipe),
        Err(_) => return Err(failed()),
    };
    running.waiting().await.map(drop).map_err(|_| Failure::File("the server ended by a bug".to_owned()))
}
