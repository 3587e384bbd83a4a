//! A second with more contacts than a page, as an import makes it.

use std::collections::BTreeSet;

use telephony_core::transport::Endpoint;
use telephony_core::wire::rows::Rows;
use telephony_core::{ErrorKind, Result};

use super::ContactWindows;
use crate::Client;
use crate::endpoints::ListContacts;
use crate::models::{Contact, ContactId};

/// Maximum number of readings until two agree.
const READINGS: usize = 4;

/// Reads a window page by page until two readings have the same contacts.
pub(super) async fn read_all(client: &Client, windows: &ContactWindows) -> Result<Rows<Contact>> {
    let mut before: Option<BTreeSet<ContactId>> = None;
    for _ in 0..READINGS {
        let rows = read_once(client, windows).await?;
        let ids: BTreeSet<ContactId> = rows.items.iter().map(|contact| contact.id).collect();
        if before.as_ref() == Some(&ids) {
            return Ok(rows);
        }
        before = Some(ids);
    }
    let operation = ListContacts::OPERATION;
    Err(operation.error(ErrorKind::InconsistentRead).with_message("contacts moved while they were read"))
}

async fn read_once(client: &Client, windows: &ContactWindows) -> Result<Rows<Contact>> {
    let mut all: Rows<Contact> = read_further(client, windows, 0).await?;
    let mut known: BTreeSet<ContactId> = all.items.iter().map(|contact| contact.id).collect();
    let mut offset = all.sent() as u64;
    loop {
        let page = read_further(client, windows, offset).await?;
        let sent = page.sent();
        let before = known.len();
        let is_bad = !page.quarantined.is_empty();
        all.extend(page.into_rows().filter(|row| row.as_ref().map_or(true, |read| known.insert(read.item.id))));
        // A server that repeats its last page shows nothing new.
        if sent == 0 || known.len() == before && !is_bad {
            return Ok(all);
        }
        offset += sent as u64;
    }
}

/// Reads a page after others. A failure would discard them, so that this request alone is sent once more.
pub(super) async fn read_further(client: &Client, windows: &ContactWindows, offset: u64) -> Result<Rows<Contact>> {
    match windows.read(client, offset).await {
        Err(error) if error.is_retryable() => windows.read(client, offset).await,
        page => page,
    }
}
