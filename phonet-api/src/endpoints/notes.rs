mod answer;
mod create_contact_note;
mod delete_contact_note;
mod list_contact_notes;
mod update_contact_note;

pub use create_contact_note::CreateContactNote;
pub use delete_contact_note::DeleteContactNote;
pub use list_contact_notes::ListContactNotes;
pub use update_contact_note::UpdateContactNote;
