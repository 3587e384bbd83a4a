mod list_notes;

pub use list_notes::ListNotes;
