use std::env;
use std::error::Error;

use ccrm_api::Client;
use telephony_sandbox::{Sandbox, Vendor, World, WorldPlan};
use time::OffsetDateTime;

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Opens a client; returns it with its account's current time and the sandbox, which serves until it is dropped.
///
/// The account is taken from the environment. If the environment names none, the account is the sandbox's.
pub(crate) async fn open() -> Result<(Client, OffsetDateTime, Option<Sandbox>), Failure> {
    match (env::var("CCRM_TENANT"), env::var("CCRM_KEY")) {
        (Ok(tenant), Ok(key)) => {
            let client = Client::builder(tenant, key).build()?;
            Ok((client, OffsetDateTime::now_utc(), None))
        }
        (Err(_), Err(_)) => {
            let sandbox = Sandbox::start(World::seeded(WorldPlan::new().calls(300))).await?;
            let client =
                Client::builder("sandbox", sandbox.ccrm_key()).base_url(sandbox.base_url(Vendor::Ccrm)).build()?;
            Ok((client, sandbox.clock().now(), Some(sandbox)))
        }
        _ => Err("set both CCRM_TENANT and CCRM_KEY, or neither".into()),
    }
}
