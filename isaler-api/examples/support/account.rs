use std::env;
use std::error::Error;

use isaler_api::Client;
use telephony_sandbox::{Sandbox, Vendor, World, WorldPlan};
use time::OffsetDateTime;

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Opens a client; returns it with its account's current time and the sandbox, which serves until it is dropped.
///
/// The account is taken from the environment. If the environment names none, the account is the sandbox's.
pub(crate) async fn open() -> Result<(Client, OffsetDateTime, Option<Sandbox>), Failure> {
    match (env::var("ISALER_URL"), env::var("ISALER_KEY"), env::var("ISALER_LOGIN")) {
        (Ok(url), Ok(key), Ok(login)) => {
            let client = Client::builder(url, key, login).build()?;
            Ok((client, OffsetDateTime::now_utc(), None))
        }
        (Err(_), Err(_), Err(_)) => {
            let sandbox = Sandbox::start(World::seeded(WorldPlan::new().calls(300))).await?;
            let url = sandbox.base_url(Vendor::Isaler);
            let client = Client::builder(url, sandbox.isaler_key(), sandbox.isaler_login()).build()?;
            Ok((client, sandbox.clock().now(), Some(sandbox)))
        }
        _ => Err("set all of ISALER_URL, ISALER_KEY and ISALER_LOGIN, or none".into()),
    }
}
