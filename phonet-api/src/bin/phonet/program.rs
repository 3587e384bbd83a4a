use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use phonet_api::{Client, ClientBuilder, REDACTION, Settings};
use telephony_core::cli::{Context, Failure, Program, SandboxAccount, Setting};
use telephony_core::doctor::Redaction;
use telephony_core::payload::PayloadCheck;
use telephony_core::transport::{Pacing, Transport};
use telephony_core::{Result, Zone};
use telephony_sandbox::{Sandbox, Vendor, World, WorldPlan};
use time::{Duration, OffsetDateTime};

use crate::commands::PhonetCommand;

/// Program of Phonet.
#[derive(Debug)]
pub(crate) struct Phonet;

#[async_trait]
impl Program for Phonet {
    const NAME: &'static str = "phonet";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const ABOUT: &'static str = "Calls, notes, recordings and webhooks of a Phonet account";
    const AFTER_HELP: &'static str = include_str!("examples.txt");
    const SETTINGS: &'static [Setting] = &[
        Setting::new("domain", "domain", "DOMAIN", "Domain of the account, such as test4.phonet.com.ua")
            .variable("PHONET_DOMAIN")
            .required(),
        Setting::new(
            "api_key",
            "api-key",
            "KEY",
            "API key; prefer the variable or the file, because other users of the machine see arguments",
        )
        .variable("PHONET_API_KEY")
        .required()
        .secret(),
        Setting::new("base_url", "base-url", "URL", "Address to send requests to, if it is not the domain's own")
            .variable("PHONET_BASE_URL"),
    ];
    const REDACTION: Redaction = REDACTION;
    type Settings = Settings;
    type Client = Client;
    type Sandbox = Sandbox;
    type Command = PhonetCommand;

    fn client(settings: Settings, transport: Arc<dyn Transport>) -> Result<Client> {
        ClientBuilder::from(settings).build_with(transport)
    }

    // Phonet sends instants, so that an account has no zone of its own.
    fn zone(_: &Client) -> Zone {
        Zone::utc()
    }

    fn pacing(client: &Client) -> Option<Pacing> {
        client.pacing()
    }

    async fn sandbox(now: OffsetDateTime) -> io::Result<SandboxAccount<Sandbox>> {
        let plan = WorldPlan::new().calls(600).days(14).from(now - Duration::days(14) - Duration::HOUR);
        let sandbox = Sandbox::start(World::seeded(plan)).await?;
        let values = vec![
            ("domain", sandbox.phonet_domain().to_owned()),
            ("api_key", sandbox.phonet_api_key().to_owned()),
            ("base_url", sandbox.base_url(Vendor::Phonet)),
        ];
        Ok(SandboxAccount { sandbox, values })
    }

    fn payload_checks() -> Vec<PayloadCheck> {
        phonet_api::payload::checks()
    }

    async fn run(command: PhonetCommand, context: &Context<Self>) -> Result<(), Failure> {
        command.run(context).await
    }
}
