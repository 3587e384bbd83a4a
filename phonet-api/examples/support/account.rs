use std::env;
use std::error::Error;

use phonet_api::Client;
use telephony_sandbox::{Sandbox, Vendor, World, WorldPlan};
use time::OffsetDateTime;

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Opens an account: its client, its current time, and the sandbox, which serves until it is dropped.
///
/// The account is the one in the environment, or the sandbox's if the environment has none.
pub(crate) async fn open() -> Result<(Client, OffsetDateTime, Option<Sandbox>), Failure> {
    match (env::var("PHONET_DOMAIN"), env::var("PHONET_API_KEY")) {
        (Ok(domain), Ok(key)) => {
            let client = Client::builder(domain, key).build()?;
            Ok((client, OffsetDateTime::now_utc(), None))
        }
        (Err(_), Err(_)) => {
            let sandbox = Sandbox::start(World::seeded(WorldPlan::new().calls(300))).await?;
            let client = Client::builder(sandbox.phonet_domain(), sandbox.phonet_api_key())
                .base_url(sandbox.base_url(Vendor::Phonet))
                .build()?;
            Ok((client, sandbox.clock().now(), Some(sandbox)))
        }
        _ => Err("set both PHONET_DOMAIN and PHONET_API_KEY, or neither".into()),
    }
}
