use std::fmt;
use std::sync::Arc;

use clap::ArgMatches;

use super::arguments::CommonArguments;
use super::connector_config::ConnectorConfig;
use super::doctor::transport;
use super::setting::SettingValues;
use super::{Failure, Invocation, OpenAccount, Program, SandboxAccount};
use crate::transport::Transport;

/// Settings of an account, and the sandbox in its place if one is wanted.
pub struct Context<P: Program> {
    invocation: Invocation,
    values: SettingValues,
    sandbox: Option<P::Sandbox>,
}

impl<P: Program> Context<P> {
    pub(super) async fn open(common: &CommonArguments, matches: &ArgMatches) -> Result<Self, Failure> {
        let (invocation, sandbox) = start::<P>(common.quiet, common.sandbox).await?;
        let fixed = sandbox.as_ref().map_or(&[][..], |sandbox| &sandbox.values);
        let values = SettingValues::read(common.config.as_deref(), matches, P::SETTINGS, fixed)?;
        Ok(Self { invocation, values, sandbox: sandbox.map(|sandbox| sandbox.sandbox) })
    }

    /// Context of a connector, whose settings are a JSON file.
    pub(super) async fn open_connector(
        common: &CommonArguments,
        matches: &ArgMatches,
        config: ConnectorConfig,
    ) -> Result<Self, Failure> {
        let (invocation, sandbox) = start::<P>(common.quiet, common.sandbox || config.sandbox).await?;
        let fixed = sandbox.as_ref().map_or(&[][..], |sandbox| &sandbox.values);
        let values = SettingValues::of_connector(config.settings, matches, P::SETTINGS, fixed)?;
        Ok(Self { invocation, values, sandbox: sandbox.map(|sandbox| sandbox.sandbox) })
    }

    /// Facts of this run.
    pub fn invocation(&self) -> &Invocation {
        &self.invocation
    }

    /// Sandbox in the account's place; `None` without `--sandbox`.
    pub fn sandbox(&self) -> Option<&P::Sandbox> {
        self.sandbox.as_ref()
    }

    /// Text of a setting; `None` if it is not set.
    pub fn setting(&self, member: &str) -> Option<&str> {
        self.values.text(member)
    }

    /// Text of a setting that the command needs.
    pub fn required(&self, member: &'static str) -> Result<&str, Failure> {
        self.values.require(member, P::SETTINGS)
    }

    /// Client of the account.
    pub fn client(&self) -> Result<P::Client, Failure> {
        self.client_over(transport::<P>()?)
    }

    /// Client of the account over a transport.
    pub(super) fn client_over(&self, transport: Arc<dyn Transport>) -> Result<P::Client, Failure> {
        self.values.require_all(P::SETTINGS)?;
        Ok(P::client(self.values.to_settings(P::SETTINGS)?, transport)?)
    }

    /// Account that the commands of every vendor read.
    pub fn account(&self) -> Result<OpenAccount, Failure> {
        let client = self.client()?;
        let zone = P::zone(&client);
        let source = Arc::new(client.clone());
        Ok(OpenAccount::new(source, zone, move || P::pacing(&client)))
    }
}

async fn start<P: Program>(
    is_quiet: bool,
    has_sandbox: bool,
) -> Result<(Invocation, Option<SandboxAccount<P::Sandbox>>), Failure> {
    let invocation = Invocation::open(P::NAME, is_quiet);
    if !has_sandbox {
        return Ok((invocation, None));
    }
    let sandbox = P::sandbox(invocation.now()).await;
    let sandbox = sandbox.map_err(|fault| Failure::file("the sandbox cannot listen on 127.0.0.1", &fault))?;
    Ok((invocation, Some(sandbox)))
}

impl<P: Program> fmt::Debug for Context<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("invocation", &self.invocation).finish_non_exhaustive()
    }
}
