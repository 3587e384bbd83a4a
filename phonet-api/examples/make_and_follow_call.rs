//! Makes a call, follows it among the active calls until it has ended, and hangs up on request.
//!
//! `cargo run -p phonet-api --example make_and_follow_call` uses the sandbox and advances the sandbox's clock. With
//! `PHONET_DOMAIN`, `PHONET_API_KEY`, `PHONET_EXTENSION` and `PHONET_NUMBER` set it uses a real account: the phone of
//! the extension rings first, then the phone of the number. Enter hangs up; `-- --hang-up` hangs up as soon as somebody
//! answers.

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use phonet_api::Client;
use phonet_api::models::{ActiveCall, CallEventKind, CallUuid};
use telephony_core::ErrorKind;
use telephony_sandbox::{Sandbox, Vendor, World, WorldPlan};

type Failure = Box<dyn Error + Send + Sync>;

/// Number of times that a new call is looked for among the active calls before it counts as ended.
const LOOKS: u32 = 10;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("make_and_follow_call: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let account = Account::of_environment().await?;
    let on_answer = env::args().any(|argument| argument == "--hang-up");
    let asked = asked_by_enter();
    let call = account.client.make_call(&*account.extension, &*account.number).await?.uuid;
    println!("{call}: made; Enter hangs up");
    let (mut event, mut looks, mut hung_up) = (None, 0, false);
    loop {
        account.wait().await;
        let Some(active) = account.find(&call).await? else {
            looks += 1;
            if event.is_some() || looks == LOOKS {
                break;
            }
            continue;
        };
        if event != active.last_event {
            event = active.last_event;
            println!("{call}: {}", event.as_ref().map_or("active", CallEventKind::as_str));
        }
        let answered = event == Some(CallEventKind::Bridge);
        if !hung_up && (asked.load(Ordering::Relaxed) || on_answer && answered) {
            hung_up = true;
            account.hang_up(&call).await?;
        }
    }
    println!("{call}: gone");
    Ok(())
}

struct Account {
    client: Client,
    extension: String,
    number: String,
    sandbox: Option<Sandbox>,
}

impl Account {
    /// Opens the account in the environment if all variables are set, or the sandbox if none is set.
    async fn of_environment() -> Result<Self, Failure> {
        let names = ["PHONET_DOMAIN", "PHONET_API_KEY", "PHONET_EXTENSION", "PHONET_NUMBER"];
        let found: Vec<String> = names.iter().filter_map(|name| env::var(name).ok()).collect();
        match <[String; 4]>::try_from(found) {
            Ok([domain, key, extension, number]) => {
                let client = Client::builder(domain, key).build()?;
                Ok(Self { client, extension, number, sandbox: None })
            }
            Err(found) if found.is_empty() => Self::of_sandbox().await,
            Err(_) => Err(format!("set all of {}, or none", names.join(", ")).into()),
        }
    }

    async fn of_sandbox() -> Result<Self, Failure> {
        let sandbox = Sandbox::start(World::seeded(WorldPlan::new().calls(30))).await?;
        let client = Client::builder(sandbox.phonet_domain(), sandbox.phonet_api_key())
            .base_url(sandbox.base_url(Vendor::Phonet))
            .build()?;
        let (extension, number) = ("001".to_owned(), "+380440001000".to_owned());
        Ok(Self { client, extension, number, sandbox: Some(sandbox) })
    }

    async fn find(&self, call: &CallUuid) -> Result<Option<ActiveCall>, Failure> {
        let calls = self.client.list_active_calls().await?;
        Ok(calls.items.into_iter().find(|active| active.uuid == *call))
    }

    async fn hang_up(&self, call: &CallUuid) -> Result<(), Failure> {
        match self.client.hang_up_call(call.clone()).await {
            Ok(()) => println!("{call}: hung up"),
            Err(error) if error.kind() == ErrorKind::NotFound => println!("{call}: was over"),
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Waits one second; in the sandbox waits 100 ms and then advances the clock by two seconds.
    async fn wait(&self) {
        match &self.sandbox {
            Some(sandbox) => {
                tokio::time::sleep(Duration::from_millis(100)).await;
                sandbox.clock().advance(time::Duration::seconds(2));
            }
            None => tokio::time::sleep(Duration::from_secs(1)).await,
        }
    }
}

/// Returns a flag that becomes true with the next line of the standard input. The end of the input does not set it.
fn asked_by_enter() -> Arc<AtomicBool> {
    let asked = Arc::new(AtomicBool::new(false));
    let by_reader = Arc::clone(&asked);
    // A separate thread, because the runtime would wait for a blocked task when it shuts down.
    std::thread::spawn(move || {
        let mut line = String::new();
        if matches!(std::io::stdin().read_line(&mut line), Ok(1..)) {
            by_reader.store(true, Ordering::Relaxed);
        }
    });
    asked
}
