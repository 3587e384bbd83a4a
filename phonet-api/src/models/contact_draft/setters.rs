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
    /// Names the contact that is changed.
    id: ContactId,
    /// Sets the first name.
    first_name: PersonalText,
    /// Sets the last name.
    last_name: PersonalText,
    /// Sets the name of the company.
    company_title: PersonalText,
    /// Says which state of the contact is changed: its time as it was read.
    last_modified: OffsetDateTime,
    /// Puts a user in charge.
    responsible_user_id: UserId,
    /// Sets when it was created; the server may prefer its own clock.
    created: OffsetDateTime,
    /// Names the user who created it.
    create_user_id: UserId,
}

impl ContactDraft {
    /// Adds a field.
    pub fn field(mut self, field: ContactField) -> Self {
        self.fields.push(field);
        self
    }
}
