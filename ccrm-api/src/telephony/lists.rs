//! Lists of the account: SIP accounts, and the numbers and names that calls and text messages can show.

use async_trait::async_trait;
use serde::Serialize;
use telephony_core::transport::Endpoint;
use telephony_core::wire::rows::{ListPlace, PlacedRow, Rows};
use telephony_core::{ErrorKind, ListSource, ListedRecord, Page, PageCursor, PhoneNumber, Result, unknown_list};

use super::calls::is_round;
use super::pages;
use crate::client::DOCUMENTED_PAGE_SIZE;
use crate::endpoints::{ListCallPresentations, ListSipAccounts, ListSmsPresentations};
use crate::error::lacks_list;
use crate::models::{CallPresentation, Envelope, SipAccount, SmsPresentation};
use crate::{Client, PROVIDER};

const SIP_ACCOUNTS: &str = "sip_accounts";
const CALL_PRESENTATIONS: &str = "call_presentations";
const SMS_PRESENTATIONS: &str = "sms_presentations";

/// A list is one page, because its vendor's pages are read at once and compared.
#[async_trait]
impl ListSource for Client {
    fn lists(&self) -> &'static [&'static str] {
        &[SIP_ACCOUNTS, CALL_PRESENTATIONS, SMS_PRESENTATIONS]
    }

    /// Reads a whole list. A SIP account has the vendor's id. A number or sender's name is identified by its text, and its
    /// id is [derived](ListedRecord::derived_id) from that, because the vendor gives some of them no id and others one
    /// id together.
    async fn list_page(&self, list: &str, cursor: Option<&PageCursor>) -> Result<Page<ListedRecord>> {
        let account = self.account_label();
        let page = self.whole_list(list, cursor).await;
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }
}

impl Client {
    async fn whole_list(&self, list: &str, cursor: Option<&PageCursor>) -> Result<Page<ListedRecord>> {
        match list {
            SIP_ACCOUNTS => self.list_of(cursor, ListSipAccounts::new(), ListSipAccounts::page, sip_account).await,
            CALL_PRESENTATIONS => {
                self.list_of(cursor, ListCallPresentations::new(), ListCallPresentations::page, call_presentation).await
            }
            SMS_PRESENTATIONS => {
                self.list_of(cursor, ListSmsPresentations::new(), ListSmsPresentations::page, sms_presentation).await
            }
            _ => Err(unknown_list(self)),
        }
    }

    async fn list_of<E, R>(
        &self,
        cursor: Option<&PageCursor>,
        request: E,
        numbered: impl Fn(E, u32) -> E,
        record: impl Fn(&R) -> ListedRecord,
    ) -> Result<Page<ListedRecord>>
    where
        E: Endpoint<Output = Envelope<Rows<R>>> + Clone,
        R: PartialEq + Serialize,
    {
        if cursor.is_some() {
            return Err(E::OPERATION.invalid("this cursor was not made by this source"));
        }
        let rows = whole(self, request, numbered).await?;
        Ok(Page::of_rows(ListPlace::new(&PROVIDER, E::OPERATION.name, "$.data"), rows, record))
    }
}

/// All rows of a list. Its document mentions no pages, and a server may have them: a number of rows that may be a page
/// limit is followed by requests for further pages. A server without pages repeats the list.
async fn whole<E, R>(client: &Client, request: E, numbered: impl Fn(E, u32) -> E) -> Result<Vec<PlacedRow<R>>>
where
    E: Endpoint<Output = Envelope<Rows<R>>> + Clone,
    R: PartialEq + Serialize,
{
    let answer = client.send(request.clone()).await?;
    let sent = answer.data.sent();
    let is_short = answer.total_count().is_some_and(|total| total > sent as u64);
    let may_be_full = is_round(sent) && sent <= DOCUMENTED_PAGE_SIZE as usize;
    let all: Vec<PlacedRow<R>> = answer.data.into_rows().collect();
    if sent == 0 || !is_short && !may_be_full {
        return Ok(all);
    }
    // The first page has the number 1, unless the page of this number has other rows.
    let one = page(client, numbered(request.clone(), 1)).await?;
    let second = if pages::shares_a_row(&all, &one) { page(client, numbered(request.clone(), 2)).await? } else { one };
    let second: Vec<PlacedRow<R>> = second.into_rows().collect();
    if !is_short && (second.is_empty() || pages::same(&all, &second)) {
        return Ok(all);
    }
    let at = |_, page: Option<u32>| page.map_or_else(|| request.clone(), |page| numbered(request.clone(), page));
    pages::read_all(client, at, || None).await
}

/// Rows of a page; none if the server refuses its number, or answers without a list each time.
async fn page<E, R>(client: &Client, request: E) -> Result<Rows<R>>
where
    E: Endpoint<Output = Envelope<Rows<R>>> + Clone,
{
    let answer = match client.send(request.clone()).await {
        Err(error) if lacks_list(&error) => client.send(request).await,
        answer => answer,
    };
    match answer {
        Err(error) if lacks_list(&error) || matches!(error.kind(), ErrorKind::Rejected | ErrorKind::NotFound) => {
            Ok(Rows::default())
        }
        answer => Ok(answer?.data),
    }
}

fn sip_account(account: &SipAccount) -> ListedRecord {
    let mut record = ListedRecord::new(PROVIDER, SIP_ACCOUNTS, account.id.to_string());
    record.name.clone_from(&account.name);
    record.numbers = [&account.extension, &account.caller_id].into_iter().flatten().cloned().collect();
    record
}

fn call_presentation(number: &CallPresentation) -> ListedRecord {
    let mut record = shown(CALL_PRESENTATIONS, &number.presentation);
    record.name.clone_from(&number.name);
    record.numbers = vec![number.presentation.clone()];
    record
}

fn sms_presentation(sender: &SmsPresentation) -> ListedRecord {
    let mut record = shown(SMS_PRESENTATIONS, &sender.presentation);
    match sender.sender_name() {
        Some(name) => record.name = Some(name.into()),
        None => record.numbers = vec![sender.presentation.clone()],
    }
    record
}

fn shown(list: &'static str, presentation: &PhoneNumber) -> ListedRecord {
    ListedRecord::new(PROVIDER, list, ListedRecord::derived_id(presentation.as_str()))
}
