//! Lists of the account: its users and its contacts.

mod contacts;

use async_trait::async_trait;
use telephony_core::transport::Endpoint;
use telephony_core::wire::rows::ListPlace;
use telephony_core::{ListSource, ListedRecord, Moment, Page, PageCursor, Result, unknown_list};

use crate::endpoints::{ListContacts, ListUsers};
use crate::models::{Contact, User};
use crate::{Client, PROVIDER};

pub(in crate::telephony) use contacts::is_past_the_end;

const USERS: &str = "users";
const CONTACTS: &str = "contacts";

#[async_trait]
impl ListSource for Client {
    fn lists(&self) -> &'static [&'static str] {
        &[USERS, CONTACTS]
    }

    /// Reads all users at once, or a page of the contacts. The walk over the contacts ends with those that changed since
    /// it began, which are returned twice.
    async fn list_page(&self, list: &str, cursor: Option<&PageCursor>) -> Result<Page<ListedRecord>> {
        let account = self.account_label();
        let page = match (list, cursor) {
            (USERS, None) => self.users().await,
            (USERS, Some(_)) => {
                Err(ListUsers::OPERATION.invalid("the users are one page, so the cursor was not made by this source"))
            }
            (CONTACTS, cursor) => self.contacts(cursor).await,
            _ => Err(unknown_list(self)),
        };
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }
}

impl Client {
    async fn users(&self) -> Result<Page<ListedRecord>> {
        let users = self.list_users().await?;
        Ok(Page::of_rows(ListPlace::new(&PROVIDER, ListUsers::OPERATION.name, "$"), users.into_rows(), user))
    }

    async fn contacts(&self, cursor: Option<&PageCursor>) -> Result<Page<ListedRecord>> {
        let place = cursor.map(|cursor| cursor.unpack_in_list(self, CONTACTS)).transpose()?;
        let (rows, next) = contacts::step(self, place).await?;
        let page = Page::of_rows(ListPlace::new(&PROVIDER, ListContacts::OPERATION.name, "$"), rows, contact);
        let next = next.map(|next| PageCursor::pack_in_list(self, CONTACTS, &next)).transpose()?;
        Ok(page.with_next(next))
    }
}

fn user(user: &User) -> ListedRecord {
    let mut record = ListedRecord::new(PROVIDER, USERS, user.id.to_string());
    record.name.clone_from(&user.display_name);
    record.numbers = user.ext.iter().cloned().collect();
    record.email.clone_from(&user.email);
    record
}

fn contact(contact: &Contact) -> ListedRecord {
    let mut record = ListedRecord::new(PROVIDER, CONTACTS, contact.id.to_string());
    record.name = contact.name().or_else(|| contact.company_title.clone());
    record.numbers = contact.phone_numbers();
    record.email = contact.values_of(Contact::EMAIL).next().cloned();
    record.updated = contact.last_modified.map(Moment::exact);
    record
}
