use telephony_core::PersonalText;
use time::OffsetDateTime;

use super::ContactDraft;
use crate::models::{ContactField, ContactId, UserId};

macro_rules! setters {
    ($($(#[$doc:meta])* $field:ident: $type:ty),+ $(,)?) => {
        impl ContactDraft {$(
            $(#[$doc])*
            pub fn $field(mut self, $field: impl Into<$type>) -> Self {
                self.$field = Some($field.into());
                self
            }
        )+}
    };
}

setters! {
    /// Sets the id of the contact to be changed.
    id: ContactId,
    /// Sets the first name.
    first_name: PersonalText,
    /// Sets the last name.
    last_name: PersonalText,
    /// Sets the name of the company.
    company_title: PersonalText,
    /// Sets the time of the last change as it was read, which says which state of the contact is changed.
    last_modified: OffsetDateTime,
    /// Sets the user in charge.
    responsible_user_id: UserId,
    /// Sets the time of creation. The server may use its own clock instead.
    created: OffsetDateTime,
    /// Sets the user who created the contact.
    create_user_id: UserId,
}

impl ContactDraft {
    /// Adds a field.
    pub fn field(mut self, field: ContactField) -> Self {
        self.fields.push(field);
        self
    }
}
