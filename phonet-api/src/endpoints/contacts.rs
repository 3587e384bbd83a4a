mod delete_contact;
mod get_contact;
mod import_contacts;
mod list_contacts;
mod search_contacts;
mod update_contact;

pub use delete_contact::DeleteContact;
pub use get_contact::GetContact;
pub use import_contacts::ImportContacts;
pub use list_contacts::{ContactTime, ListContacts};
pub use search_contacts::SearchContacts;
pub use update_contact::UpdateContact;

use telephony_core::transport::{InvalidInput, Operation, Segment, Target};

use crate::models::ContactId;

/// Path of one contact. The id 0 is refused because the vendor writes it for an id that is not set.
fn target_of(operation: &Operation, contact: ContactId) -> Result<Target, InvalidInput> {
    if contact.get() == 0 {
        return Err(InvalidInput::new("0 is no contact's id"));
    }
    Ok(Target::with_segments(operation, &[Segment::number(contact.get())]))
}
