use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use isaler_api::{Client, ClientBuilder, REDACTION, Settings};
use telephony_core::cli::{Context, Failure, Program, SandboxAccount, Setting};
use telephony_core::doctor::Redaction;
use telephony_core::payload::PayloadCheck;
use telephony_core::transport::{Pacing, Transport};
use telephony_core::{Result, Zone};
use telephony_sandbox::{Sandbox, Vendor, World, WorldPlan};
use time::{Duration, OffsetDateTime};

use crate::commands::IsalerCommand;

/// Program of iSaler.
#[derive(Debug)]
pub(crate) struct IsalerProgram;

#[async_trait]
impl Program for IsalerProgram {
    const NAME: &'static str = "isaler";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const ABOUT: &'static str = "Calls, notes and activity types of an iSaler account";
    const AFTER_HELP: &'static str = include_str!("examples.txt");
    const SETTINGS: &'static [Setting] = &[
        Setting::new("url", "base-url", "URL", "Address of the CRM, such as https://crm.example.ru")
            .variable("ISALER_URL")
            .required(),
        Setting::new(
            "key",
            "key",
            "KEY",
            "API key; prefer the variable or the file, because other users of the machine see arguments",
        )
        .variable("ISALER_KEY")
        .required()
        .secret(),
        Setting::new("login", "login", "LOGIN", "Login of a user; prefer the variable or the file, as for the key")
            .variable("ISALER_LOGIN")
            .required()
            .secret(),
        Setting::new("zone", "account-zone", "ZONE", "Time zone of the account; Europe/Moscow by default")
            .variable("ISALER_ZONE"),
    ];
    const REDACTION: Redaction = REDACTION;
    type Settings = Settings;
    type Client = Client;
    type Sandbox = Sandbox;
    type Command = IsalerCommand;

    fn client(settings: Settings, transport: Arc<dyn Transport>) -> Result<Client> {
        ClientBuilder::from(settings).build_with(transport)
    }

    fn zone(client: &Client) -> Zone {
        client.normalizer().account_zone().clone()
    }

    fn pacing(client: &Client) -> Option<Pacing> {
        client.pacing()
    }

    async fn sandbox(now: OffsetDateTime) -> io::Result<SandboxAccount<Sandbox>> {
        let plan = WorldPlan::new().calls(600).days(14).from(now - Duration::days(14) - Duration::HOUR);
        let sandbox = Sandbox::start(World::seeded(plan)).await?;
        let values = vec![
            ("url", sandbox.base_url(Vendor::Isaler)),
            ("key", sandbox.isaler_key().to_owned()),
            ("login", sandbox.isaler_login().to_owned()),
        ];
        Ok(SandboxAccount { sandbox, values })
    }

    fn payload_checks() -> Vec<PayloadCheck> {
        isaler_api::payload::checks()
    }

    async fn run(command: IsalerCommand, context: &Context<Self>) -> Result<(), Failure> {
        command.run(context).await
    }
}
