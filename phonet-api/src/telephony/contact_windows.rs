//! Contacts that changed since an instant, in windows of time.
//!
//! Pages of contacts are offsets, and a contact that changes during the walk leaves its place and appears at the end.
//! So the walk reads windows of time that fit one page, which is read at once or not at all, and its last window has no
//! end. A window of a second with more contacts is read page by page until two readings agree.

mod crowd;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use telephony_core::Result;
use telephony_core::transport::Endpoint;
use telephony_core::wire::rows::{PlacedRow, Rows};
use time::OffsetDateTime;

use crate::Client;
use crate::endpoints::{ContactTime, ListContacts};
use crate::models::{Contact, ContactId};
use crate::telephony::lists::is_past_the_end;

/// One second in milliseconds: the shortest window, and the part of a time that a server in whole seconds loses.
const SECOND: i64 = 1000;

/// Number of contacts below which the next window is twice as long.
const FEW: usize = 20;

/// Windows that are still to be read. Times are in milliseconds since 1970.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ContactWindows {
    from: i64,
    /// Start of the last window, which has no end.
    horizon: i64,
    length: i64,
    /// Contacts without a time of change that were returned, because every window may show them.
    timeless: BTreeSet<u64>,
    /// Number of rows of the longest page so far. A shorter page is not full.
    #[serde(default)]
    longest: usize,
}

impl ContactWindows {
    /// Windows of the contacts that changed since an instant.
    pub(super) fn since(client: &Client, since: OffsetDateTime) -> Self {
        // A time in whole seconds has lost less than one.
        let from = since.unix_timestamp().saturating_mul(SECOND);
        let horizon = milliseconds(client.pipeline().vendor_time()).max(from);
        Self { from, horizon, length: horizon - from, timeless: BTreeSet::new(), longest: 0 }
    }

    /// Reads the contacts of the first window. Returns their rows, and the other windows unless it was the last one.
    ///
    /// A request that fails for now after the window was shortened returns no row and the shorter windows.
    pub(super) async fn next(mut self, client: &Client) -> Result<(Vec<PlacedRow<Contact>>, Option<Self>)> {
        let mut is_shorter = false;
        let contacts = loop {
            let rows = match self.read_page(client).await {
                Err(error) if is_shorter && error.is_retryable() => return Ok((Vec::new(), Some(self))),
                read => match read? {
                    (rows, true) => break rows,
                    (rows, false) => rows,
                },
            };
            // The window may hold more than a page.
            let latest = rows.items.iter().filter_map(|contact| contact.last_modified).map(milliseconds).max();
            let latest = latest.unwrap_or(self.horizon).max(self.horizon);
            let length = self.end().map_or(latest - self.from, |end| end - self.from);
            if length <= SECOND {
                break crowd::read_all(client, &self).await?;
            }
            if self.end().is_none() {
                self.horizon = latest.saturating_add(1);
            }
            self.length = length / 2;
            is_shorter = true;
        };
        let sent = contacts.sent();
        let held = |row: &PlacedRow<Contact>| row.as_ref().map_or(true, |read| self.holds(&read.item));
        let rows: Vec<PlacedRow<Contact>> = contacts.into_rows().filter(held).collect();
        let Some(end) = self.end() else { return Ok((rows, None)) };
        let timeless = rows.iter().flatten().filter(|read| read.item.last_modified.is_none());
        self.timeless.extend(timeless.map(|read| read.item.id.get()));
        if sent < FEW {
            self.length = self.length.max(SECOND).saturating_mul(2);
        }
        self.from = end;
        Ok((rows, Some(self)))
    }

    /// Reads the first page of the window. Returns its rows, and true if they are the whole window: the server may send
    /// fewer rows than the documented limit, so that the next offset is requested, unless a longer page was seen.
    async fn read_page(&mut self, client: &Client) -> Result<(Rows<Contact>, bool)> {
        let rows = self.read(client, 0).await?;
        let sent = rows.sent();
        if sent >= ListContacts::MAX_LIMIT as usize {
            return Ok((rows, false));
        }
        let may_be_full = sent > 0 && sent >= self.longest;
        self.longest = self.longest.max(sent);
        if !may_be_full {
            return Ok((rows, true));
        }
        let further = match crowd::read_further(client, self, sent as u64).await {
            Err(error) if is_past_the_end(&error) => return Ok((rows, true)),
            further => further?,
        };
        let known: BTreeSet<ContactId> = rows.items.iter().map(|contact| contact.id).collect();
        // A server that repeats its last page shows nothing new.
        let is_whole =
            further.quarantined.is_empty() && further.items.iter().all(|contact| known.contains(&contact.id));
        Ok((rows, is_whole))
    }

    /// End of the window; `None` for the last.
    fn end(&self) -> Option<i64> {
        (self.from < self.horizon).then(|| self.from.saturating_add(self.length.max(SECOND)).min(self.horizon))
    }

    fn holds(&self, contact: &Contact) -> bool {
        contact.last_modified.map_or(!self.timeless.contains(&contact.id.get()), |at| {
            let at = milliseconds(at);
            self.from <= at && self.end().is_none_or(|end| at < end)
        })
    }

    /// One page of the window's contacts. The period is a second wider on both sides, because it is undocumented whether
    /// its bounds belong to it and in which unit the server compares.
    async fn read(&self, client: &Client, offset: u64) -> Result<Rows<Contact>> {
        let request = client.list_contacts().filter_by(ContactTime::Changed);
        let request = request.limit(ListContacts::MAX_LIMIT).offset(offset).from(instant(self.from - SECOND)?);
        match self.end() {
            Some(end) => request.to(instant(end.saturating_add(SECOND))?).await,
            None => request.await,
        }
    }
}

fn milliseconds(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

fn instant(milliseconds: i64) -> Result<OffsetDateTime> {
    let instant = OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000);
    instant.map_err(|_| ListContacts::OPERATION.invalid("the instant is outside the calendar"))
}
