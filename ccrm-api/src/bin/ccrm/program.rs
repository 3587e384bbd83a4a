use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use ccrm_api::{Client, ClientBuilder, REDACTION, Settings};
use telephony_core::cli::{Context, Failure, Program, SandboxAccount, Setting};
use telephony_core::doctor::Redaction;
use telephony_core::payload::PayloadCheck;
use telephony_core::transport::{Pacing, Transport};
use telephony_core::{Result, Zone};
use telephony_sandbox::{Sandbox, Vendor, World, WorldPlan};
use time::{Duration, OffsetDateTime};

use crate::commands::CcrmCommand;

/// Program of cCRM.
#[derive(Debug)]
pub(crate) struct CcrmProgram;

#[async_trait]
impl Program for CcrmProgram {
    const NAME: &'static str = "ccrm";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const ABOUT: &'static str = "Calls, notes and numbers of a cCRM account";
    const AFTER_HELP: &'static str = include_str!("examples.txt");
    const SETTINGS: &'static [Setting] = &[
        Setting::new("tenant", "tenant", "TENANT", "Tenant: the account is at TENANT.ccrm.pl")
            .variable("CCRM_TENANT")
            .required(),
        Setting::new(
            "key",
            "key",
            "KEY",
            "API key; prefer the variable or the file, because other users of the machine see arguments",
        )
        .variable("CCRM_KEY")
        .required()
        .secret(),
        Setting::new("base_url", "base-url", "URL", "Address to send requests to, if it is not the tenant's own")
            .variable("CCRM_BASE_URL"),
        Setting::new("zone", "account-zone", "ZONE", "Time zone of the account; Europe/Warsaw by default")
            .variable("CCRM_ZONE"),
    ];
    const REDACTION: Redaction = REDACTION;
    type Settings = Settings;
    type Client = Client;
    type Sandbox = Sandbox;
    type Command = CcrmCommand;

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
            ("tenant", "sandbox".to_owned()),
            ("key", sandbox.ccrm_key().to_owned()),
            ("base_url", sandbox.base_url(Vendor::Ccrm)),
        ];
        Ok(SandboxAccount { sandbox, values })
    }

    fn payload_checks() -> Vec<PayloadCheck> {
        ccrm_api::payload::checks()
    }

    async fn run(command: CcrmCommand, context: &Context<Self>) -> Result<(), Failure> {
        command.run(context).await
    }
}
