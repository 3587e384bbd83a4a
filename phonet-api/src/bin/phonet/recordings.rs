use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use phonet_api::Client;
use phonet_api::models::CallUuid;
use phonet_api::recording::{Downloaded, RecordingUrl, Track};
use telephony_core::cli::{Context, Failure, Feed, Invocation, OpenAccount, ProgressDisplay, TimePoint};
use telephony_core::time::format_description::well_known::Rfc3339;
use telephony_core::{CallHistorySource, CallHistorySourceExt, CallQuery, CallRecord, Entry, TimelineOptions};
use time::Duration;

use crate::manifest::{Manifest, ManifestLine};
use crate::program::Phonet;

/// Time after a call's end in which its recording may still appear.
const APPEARS_WITHIN: Duration = Duration::HOUR;

/// Arguments of `recordings`.
#[derive(Debug, Args)]
pub(crate) struct RecordingsArguments {
    /// First instant: 2026-03-09, 2026-03-09T08:00:00+01:00, or a length before now (30m, 12h, 7d, 2w)
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    since: TimePoint,
    /// End, which is not part of the period; now by default
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    until: Option<TimePoint>,
    /// Folder of the recordings, in a folder a day, and of manifest.jsonl, which lists them
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

/// Downloads the recordings of a period.
pub(crate) async fn run(context: &Context<Phonet>, arguments: &RecordingsArguments) -> Result<(), Failure> {
    let (invocation, account, client) = (context.invocation(), context.account()?, context.client()?);
    let range = arguments.since.range(arguments.until, invocation.now(), &account.zone)?;
    create_folder(&arguments.to).map_err(|fault| Failure::file(arguments.to.display(), &fault))?;
    let manifest = Manifest::open(&arguments.to).map_err(|fault| Failure::file(arguments.to.display(), &fault))?;
    let mut keeper = Keeper { invocation, client, folder: &arguments.to, manifest, failures: 0 };
    let mut progress = ProgressDisplay::new(invocation, "recordings");
    let ended = keeper.keep(&account, CallQuery::within(range), &mut progress).await;
    progress.end();
    invocation.say(format_args!("{} recordings in {}", progress.count(), arguments.to.display()));
    ended?;
    if keeper.failures > 0 { Err(Failure::Reported) } else { Ok(()) }
}

/// Folder that is brought up to date.
struct Keeper<'a> {
    invocation: &'a Invocation,
    client: Client,
    folder: &'a Path,
    manifest: Manifest,
    failures: u32,
}

impl Keeper<'_> {
    async fn keep(
        &mut self,
        account: &OpenAccount,
        query: CallQuery,
        progress: &mut ProgressDisplay,
    ) -> Result<(), Failure> {
        let range = query.range;
        let length = (range.to - range.from).as_seconds_f64();
        let source: &dyn CallHistorySource = &*account.source;
        let mut calls = Feed::new(self.invocation, account, source.timeline(query, TimelineOptions::default()));
        while let Some(entry) = calls.next(progress, || Ok(())).await? {
            match entry {
                Entry::Call(call) => {
                    progress.share((call.filed_at.instant() - range.from).as_seconds_f64() / length);
                    self.keep_call(&call, progress).await?;
                }
                Entry::Quarantined(bad) => progress.say(&format!("quarantined: {bad}")),
                _ => {}
            }
            progress.show();
        }
        Ok(())
    }

    async fn keep_call(&mut self, call: &CallRecord, progress: &mut ProgressDisplay) -> Result<(), Failure> {
        let id = call.id.as_str();
        if self.manifest.has(id) {
            return Ok(());
        }
        let url = match self.url(call) {
            Ok(Some(url)) => url,
            Ok(None) => return Ok(()),
            Err(error) => {
                self.failures += 1;
                progress.say(&format!("call {id}: {error}"));
                return Ok(());
            }
        };
        let filed_at = call.filed_at.instant();
        let day = filed_at.to_offset(time::UtcOffset::UTC).date().to_string();
        let folder = self.folder.join(&day);
        fs::create_dir_all(&folder).map_err(|fault| Failure::file(folder.display(), &fault))?;
        // The name without an ending until the recording is whole, because its type is not known before.
        let whole = folder.join(name_of(id));
        progress.waits_for("downloading a recording");
        progress.show();
        let download = self.client.download_recording_to(&url, &whole);
        let downloaded = tokio::select! {
            biased;
            () = self.invocation.stop().stopped() => return Err(Failure::Interrupted),
            downloaded = download => downloaded,
        };
        let line = match downloaded {
            Ok(Some(downloaded)) => {
                let ending = ending(&whole, &downloaded).map_err(|fault| Failure::file(whole.display(), &fault))?;
                let name = format!("{}.{ending}", name_of(id));
                fs::rename(&whole, folder.join(&name)).map_err(|fault| Failure::file(whole.display(), &fault))?;
                progress.add(1);
                let file = Some(format!("{day}/{name}"));
                let (bytes, media_type) = (Some(downloaded.bytes), downloaded.media_type);
                ManifestLine { call: id.to_owned(), filed_at: text(filed_at), file, bytes, media_type }
            }
            // Not listed as done while its recording may still appear.
            Ok(None) if filed_at + APPEARS_WITHIN > self.invocation.now() => return Ok(()),
            Ok(None) => ManifestLine {
                call: id.to_owned(),
                filed_at: text(filed_at),
                file: None,
                bytes: None,
                media_type: None,
            },
            Err(error) => {
                self.failures += 1;
                progress.say(&format!("call {id}: {error}"));
                return Ok(());
            }
        };
        let manifest = self.folder.join(crate::manifest::NAME);
        self.manifest.add(line).map_err(|fault| Failure::file(manifest.display(), &fault))
    }

    /// Address of a call's recording; `None` for a call that cannot have one.
    fn url(&self, call: &CallRecord) -> telephony_core::Result<Option<RecordingUrl>> {
        match &call.recording {
            Some(link) => self.client.recording_link(link).map(Some),
            None if call.is_answered() == Some(true) => {
                self.client.recording_url(&CallUuid::from(&call.id), Track::Whole).map(Some)
            }
            None => Ok(None),
        }
    }
}

/// Creates a folder that only its owner can read, because recordings are personal data.
fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Name of a file for a call's id, in which any character that a path could understand otherwise is replaced.
fn name_of(id: &str) -> String {
    let plain = |it: char| if it.is_ascii_alphanumeric() || matches!(it, '-' | '_') { it } else { '_' };
    id.chars().map(plain).collect()
}

/// Ending of a file's name: by its media type, else by its first bytes.
fn ending(file: &Path, downloaded: &Downloaded) -> io::Result<&'static str> {
    let is = |kind: &str| downloaded.media_type.as_deref().is_some_and(|media_type| media_type.contains(kind));
    if is("mpeg") || is("mp3") {
        return Ok("mp3");
    }
    if is("wav") {
        return Ok("wav");
    }
    let mut first = [0; 4];
    io::Read::read_exact(&mut fs::File::open(file)?, &mut first)?;
    Ok(if first == *b"RIFF" { "wav" } else { "mp3" })
}

fn text(instant: time::OffsetDateTime) -> String {
    instant.format(&Rfc3339).unwrap_or_default()
}
