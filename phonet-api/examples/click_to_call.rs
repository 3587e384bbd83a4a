//! Makes a call, follows it until it has ended, and downloads its recording.
//!
//! `cargo run -p phonet-api --example phonet_click_to_call -- 001 +380440001000 call.wav` uses the sandbox. With
//! `PHONET_DOMAIN` and `PHONET_API_KEY` set it makes a real call: the phone of the extension rings first, then the phone
//! of the number.

#[path = "support/account.rs"]
mod account;

use std::time::Duration;

use futures_util::TryStreamExt;
use phonet_api::CallProgress;

#[tokio::main]
async fn main() -> Result<(), account::Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [extension, number, file] = &arguments[..] else { return Err("usage: EXTENSION NUMBER FILE".into()) };
    let (account, _, sandbox) = account::open().await?;
    let client = account.build()?;
    if let Some(sandbox) = sandbox {
        // The sandbox's clock is changed by hand: ten seconds pass in one.
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(100)).await;
                sandbox.clock().advance(time::Duration::SECOND);
            }
        });
    }

    let call = client.make_call(extension.as_str(), number.as_str()).await?.uuid;
    let mut progress = client.follow(&call);
    while let Some(stage) = progress.try_next().await? {
        match stage {
            CallProgress::Dialled(_) => println!("it rings"),
            CallProgress::Answered(_) => println!("answered"),
            CallProgress::Ended(ended) => {
                println!("ended after {} s of talk", ended.call.bill_secs.unwrap_or(0));
                match client.download_recording_to(&client.recording_of(&ended.call)?, file).await? {
                    Some(recording) => println!("{} bytes in {file}", recording.bytes),
                    None => println!("no recording"),
                }
            }
            _ => {}
        }
    }
    Ok(())
}
