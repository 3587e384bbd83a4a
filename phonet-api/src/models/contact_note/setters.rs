use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use super::ContactNote;
use crate::models::{CallDirection, CallUuid, ContactId, ContactNoteId, LegId, UserId};
use crate::quirks::TrunkList;

macro_rules! setters {
    ($($(#[$doc:meta])* $field:ident: $type:ty),+ $(,)?) => {
        // `status` and `errorMsg` are the server's to set.
        impl ContactNote {$(
            $(#[$doc])*
            pub fn $field(mut self, $field: impl Into<$type>) -> Self {
                self.$field = Some($field.into());
                self
            }
        )+}
    };
}

setters! {
    /// Names the note that an update is about.
    id: ContactNoteId,
    /// Names the contact; requests name it in their path already.
    element_id: ContactId,
    /// Sets the kind of thing that the note is on.
    element_type: i64,
    /// Sets the kind of note.
    note_type: i64,
    /// Sets when it was written; the server may prefer its own clock.
    created: OffsetDateTime,
    /// Sets when it was last changed; the server may prefer its own clock.
    last_modified: OffsetDateTime,
    /// Replaces the text.
    content: PersonalText,
    /// Puts a user in charge.
    responsible_user_id: UserId,
    /// Names the number outside the company.
    other_leg_number: PhoneNumber,
    /// Names the party outside.
    other_leg_name: PersonalText,
    /// Names the call that the note is about.
    uuid: CallUuid,
    /// Sets the end of that call.
    ended_at: OffsetDateTime,
    /// Names who made or took that call.
    leg_id: LegId,
    /// Sets the direction of that call.
    direction: CallDirection,
    /// Sets the seconds of talk of that call.
    bill_secs: u32,
    /// Sets the address of that call's recording.
    record_link: PersonalText,
    /// Sets the company's numbers that carried that call.
    trunk: TrunkList,
    /// Sets the label.
    tag: String,
}
