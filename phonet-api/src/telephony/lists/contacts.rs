//! Walk over all contacts, which loses none.
//!
//! Pages are offsets, and the order of the contacts is undocumented. A page begins a few rows before the end of the
//! previous one, so that a known row shows that nothing shifted back over the border when contacts were deleted. A
//! contact that moves within the list was changed, so the walk ends with the contacts that changed since it began.

use serde::{Deserialize, Serialize};
use telephony_core::transport::Endpoint;
use telephony_core::wire::rows::{PlacedRow, Rows};
use telephony_core::{Error, ErrorKind, Result};
use time::{Duration, OffsetDateTime};

use crate::Client;
use crate::endpoints::ListContacts;
use crate::models::Contact;
use crate::telephony::contact_windows::ContactWindows;

/// Number of rows that two consecutive pages share, if they are so long. More than one, so that the deletion of a row does
/// not hide the place.
const OVERLAP: usize = 3;

/// Maximum number of times that the walk starts from the first contact, or reads a page without a new row.
const MAX_IDLE: u32 = 4;

/// Time before the walk from which on changes are read at its end: the duration of the first request, and the
/// difference between the clocks.
const SLACK: Duration = Duration::minutes(10);

/// Rows of one step, and the position after it unless it was the last one.
type ContactStep = (Vec<PlacedRow<Contact>>, Option<ContactPosition>);

/// Place where a walk goes on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ContactPosition {
    /// In the pages of all contacts.
    All(PagePosition),
    /// In the contacts that changed since the walk began.
    Changed(ContactWindows),
}

/// Place in the pages of all contacts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PagePosition {
    /// Time at which the walk began, by the vendor's clock, in seconds since 1970.
    began: i64,
    /// Number of rows before the next page.
    offset: u64,
    /// Last rows of the previous page, with which the next one begins.
    marks: Vec<RowMark>,
    /// Number of restarts and of pages without a new row so far.
    idle: u32,
}

/// Identity of a row over two requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RowMark {
    /// Id of a contact.
    Id(u64),
    /// Fingerprint of a quarantined row.
    Bad(u64),
}

/// Reads the contacts at a position, or the first ones.
pub(super) async fn step(client: &Client, position: Option<ContactPosition>) -> Result<ContactStep> {
    match position {
        None => {
            let before = client.pipeline().vendor_time();
            let rows = read(client, 0).await?;
            // The vendor's clock is known only after an answer.
            let began = before.min(client.pipeline().vendor_time()).saturating_sub(SLACK).unix_timestamp();
            after(client, PagePosition { began, offset: 0, marks: Vec::new(), idle: 0 }, rows)
        }
        Some(ContactPosition::All(position)) => go_on(client, position).await,
        Some(ContactPosition::Changed(windows)) => {
            let (rows, next) = windows.next(client).await?;
            Ok((rows, next.map(ContactPosition::Changed)))
        }
    }
}

/// Reads the page at a position. Where no known row shows its place, earlier pages are read up to one that does; the
/// first page is a new start.
async fn go_on(client: &Client, mut position: PagePosition) -> Result<ContactStep> {
    loop {
        let rows = match read(client, position.offset).await {
            Err(error) if position.offset > 0 && is_past_the_end(&error) => Rows::default(),
            rows => rows?,
        };
        let is_known = marks(&rows).any(|mark| position.marks.contains(&mark));
        if is_known {
            return after(client, position, rows);
        }
        if position.offset == 0 {
            position.marks.clear();
            position.count_idle(ErrorKind::InconsistentRead, "contacts moved while they were read")?;
            return after(client, position, rows);
        }
        position.offset = position.offset.saturating_sub(u64::from(ListContacts::MAX_LIMIT));
    }
}

/// Position after a page that contains a mark, or that starts a walk.
fn after(client: &Client, mut position: PagePosition, rows: Rows<Contact>) -> Result<ContactStep> {
    let marks: Vec<RowMark> = marks(&rows).collect();
    let last_known = marks.iter().rposition(|mark| position.marks.contains(mark));
    let new = marks.len() - last_known.map_or(0, |index| index + 1);
    let is_end = marks.iter().all(|mark| position.marks.contains(mark));
    let rows = rows.into_rows().collect();
    if is_end {
        let began = OffsetDateTime::from_unix_timestamp(position.began);
        let began = began.map_err(|_| ListContacts::OPERATION.invalid("this cursor was not made by this source"))?;
        return Ok((rows, Some(ContactPosition::Changed(ContactWindows::since(client, began)))));
    }
    if new == 0 {
        // Contacts were inserted before the place, or the server sends one page for every offset.
        let message = "the page before was sent for this one; look for a cache or a proxy that ignores the query";
        position.count_idle(ErrorKind::FilterIgnored, message)?;
    }
    let kept = marks.len() - OVERLAP.min(marks.len().div_ceil(2));
    position.offset = position.offset.saturating_add(kept as u64);
    position.marks = marks.into_iter().skip(kept).collect();
    Ok((rows, Some(ContactPosition::All(position))))
}

impl PagePosition {
    fn count_idle(&mut self, kind: ErrorKind, message: &'static str) -> Result<()> {
        self.idle += 1;
        if self.idle > MAX_IDLE { Err(ListContacts::OPERATION.error(kind).with_message(message)) } else { Ok(()) }
    }
}

/// Returns true for an answer to an offset past the end of a list that became shorter: a refusal, or an empty body. An
/// earlier page must then show the place, so that a server that fails does not end the walk.
pub(in crate::telephony) fn is_past_the_end(error: &Error) -> bool {
    let is_empty_body =
        error.kind() == ErrorKind::NotJson && error.body().is_some_and(|body| body.trim_ascii().is_empty());
    error.kind() == ErrorKind::Rejected || is_empty_body
}

async fn read(client: &Client, offset: u64) -> Result<Rows<Contact>> {
    client.list_contacts().limit(ListContacts::MAX_LIMIT).offset(offset).await
}

fn marks(rows: &Rows<Contact>) -> impl Iterator<Item = RowMark> {
    rows.rows().map(|(_, row)| match row {
        Ok(contact) => RowMark::Id(contact.id.get()),
        Err(bad) => RowMark::Bad(bad.fingerprint()),
    })
}
