mod search_contacts;

pub use search_contacts::SearchContacts;
