use std::fmt::Debug;
use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use time::OffsetDateTime;

use super::{Context, Failure, Setting};
use crate::doctor::{DoctorSource, Redaction};
use crate::payload::PayloadCheck;
use crate::transport::{Pacing, Transport};
use crate::{DataSource, Result, Zone};

/// Program of a vendor: its settings, its client and its own commands.
#[async_trait]
pub trait Program: Debug + Sized + Send + Sync + 'static {
    /// Name of the program.
    const NAME: &'static str;
    /// Version of the program.
    const VERSION: &'static str;
    /// First sentence of the help.
    const ABOUT: &'static str;
    /// Examples at the end of the help.
    const AFTER_HELP: &'static str;
    /// Settings of an account that have flags.
    const SETTINGS: &'static [Setting];
    /// Members that a recording of exchanges keeps.
    const REDACTION: Redaction;
    /// Settings of an account, as a file holds them.
    type Settings: DeserializeOwned + Send;
    /// Client of an account.
    type Client: DataSource + DoctorSource + Clone + 'static;
    /// Server of a sandbox, which ends when it is dropped.
    type Sandbox: Send + Sync;
    /// Commands that only this vendor has.
    type Command: clap::Subcommand + Debug + Send;

    /// Makes a client over a transport.
    fn client(settings: Self::Settings, transport: Arc<dyn Transport>) -> Result<Self::Client>;

    /// Zone of the account, in which a date without a time zone is read.
    fn zone(client: &Self::Client) -> Zone;

    /// Pace of a client's requests.
    fn pacing(client: &Self::Client) -> Option<Pacing>;

    /// Starts a sandbox whose calls end shortly before this time.
    async fn sandbox(now: OffsetDateTime) -> io::Result<SandboxAccount<Self::Sandbox>>;

    /// Checks of captured payloads.
    fn payload_checks() -> Vec<PayloadCheck>;

    /// Runs a command that only this vendor has.
    async fn run(command: Self::Command, context: &Context<Self>) -> Result<(), Failure>;
}

/// Sandbox that was started, and the settings of its account.
#[derive(Debug)]
pub struct SandboxAccount<S> {
    /// Server.
    pub sandbox: S,
    /// Values of the settings, by the name of the member. They replace all other values.
    pub values: Vec<(&'static str, String)>,
}
