use std::path::PathBuf;

use clap::Args;
use futures_util::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use time::{Duration, OffsetDateTime};

use super::arguments::PeriodArguments;
use super::format::{Format, RowOutput};
use super::mask_argument::MaskArguments;
use super::note_filter::NoteFilter;
use super::quarantine_file::QuarantineFile;
use super::{Failure, Feed, Invocation, OpenAccount, ProgressDisplay};
use crate::export::NoteRow;
use crate::{
    CallId, DataSource, Note, NoteEntry, NoteFeed, NoteFeedExt, NoteFeedQuery, NoteStore, NoteStoreExt, NoteSubject,
    Page, PhoneNumber, Result,
};

/// Arguments of `notes`.
#[derive(Debug, Args)]
pub(super) struct NotesArguments {
    #[command(flatten)]
    period: PeriodArguments,
    #[command(flatten)]
    subject: SubjectArguments,
    /// Format of the notes
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    mask: MaskArguments,
    /// File for the records that cannot be read, as JSON Lines
    #[arg(long, value_name = "FILE")]
    quarantine: Option<PathBuf>,
}

/// Subject whose notes are read; with none of them, the notes of the whole account since a time.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct SubjectArguments {
    /// Id of a call whose notes are read
    #[arg(long, value_name = "ID")]
    call: Option<String>,
    /// Id of a contact whose notes are read
    #[arg(long, value_name = "ID")]
    contact: Option<String>,
    /// Id of a client (a company in the CRM) whose notes are read
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// Id of a deal whose notes are read
    #[arg(long, value_name = "ID")]
    deal: Option<String>,
    /// Number of contacts whose notes are read
    #[arg(long, value_name = "N")]
    phone: Option<String>,
}

impl SubjectArguments {
    fn subject(&self) -> Option<NoteSubject> {
        let call = self.call.as_deref().map(|id| NoteSubject::Call(CallId::new(id)));
        call.or_else(|| self.contact.clone().map(NoteSubject::Contact))
            .or_else(|| self.client.clone().map(NoteSubject::Client))
            .or_else(|| self.deal.clone().map(NoteSubject::Deal))
            .or_else(|| self.phone.as_deref().map(|number| NoteSubject::Phone(PhoneNumber::from(number))))
    }
}

/// Prints notes.
pub(super) async fn run(
    account: &OpenAccount,
    invocation: &Invocation,
    arguments: &NotesArguments,
) -> Result<(), Failure> {
    let subject = arguments.subject.subject();
    let default = if subject.is_some() { Duration::MAX } else { Duration::WEEK };
    let range = arguments.period.range(default, invocation.now(), &account.zone)?;
    let is_since = arguments.period.since.is_some() || subject.is_none();
    let filter = NoteFilter { since: is_since.then_some(range.from), until: arguments.period.until.map(|_| range.to) };
    let mask = arguments.mask.open()?;
    let mut quarantine = QuarantineFile::open(arguments.quarantine.as_deref(), "notes")?;
    let mut output = RowOutput::<NoteRow>::open(arguments.format, &account.zone);
    let mut progress = ProgressDisplay::new(invocation, "notes");
    let mut notes = Feed::new(invocation, account, entries(&*account.source, subject, range.from));
    let ended = loop {
        match notes.next(&mut progress, || output.flush()).await {
            Ok(Some(NoteEntry::Note(note))) if filter.admits(&note) => {
                output.write(&mask.row(NoteRow::from(*note)))?;
                progress.add(1);
            }
            Ok(Some(NoteEntry::Note(_))) => {}
            Ok(Some(NoteEntry::Quarantined(bad))) => quarantine.add(&bad, &mask)?,
            Ok(None) => break Ok(()),
            Err(failure) => break Err(failure),
        }
        progress.show();
    };
    output.finish()?;
    progress.end();
    quarantine.end(&progress)?;
    ended?;
    invocation.say(format_args!("{} notes", progress.count()));
    Ok(())
}

fn entries(
    source: &dyn DataSource,
    subject: Option<NoteSubject>,
    since: OffsetDateTime,
) -> BoxStream<'_, Result<NoteEntry>> {
    let (feed, store): (&dyn NoteFeed, &dyn NoteStore) = (source, source);
    match subject {
        None => feed.notes_since(NoteFeedQuery::new(since)),
        Some(subject) => store.note_pages(subject).map_ok(of_page).try_flatten().boxed(),
    }
}

/// Notes of a page, then its quarantined records.
fn of_page(page: Page<Note>) -> impl Stream<Item = Result<NoteEntry>> + Send {
    let notes = page.items.into_iter().map(|note| NoteEntry::Note(Box::new(note)));
    let entries = notes.chain(page.quarantined.into_iter().map(NoteEntry::Quarantined));
    stream::iter(entries.map(Ok))
}
