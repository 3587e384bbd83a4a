use std::env;
use std::error::Error;

use ccrm_api::{ClientBuilder, Settings};
use telephony_sandbox::{Sandbox, Vendor, World, WorldPlan};
use time::OffsetDateTime;

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Opens an account: the builder of its client, its current time, and the sandbox, which serves until it is dropped.
///
/// The account is the one in the environment, or the sandbox's if the environment has none.
pub(crate) async fn open() -> Result<(ClientBuilder, OffsetDateTime, Option<Sandbox>), Failure> {
    if env::var_os("CCRM_TENANT").is_some() || env::var_os("CCRM_KEY").is_some() {
        return Ok((Settings::from_env()?.into(), OffsetDateTime::now_utc(), None));
    }
    let sandbox = Sandbox::start(World::seeded(WorldPlan::new().calls(300))).await?;
    let settings = Settings::new("sandbox", sandbox.ccrm_key()).base_url(sandbox.base_url(Vendor::Ccrm));
    let now = sandbox.clock().now();
    Ok((settings.into(), now, Some(sandbox)))
}
