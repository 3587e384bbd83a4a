use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use super::ContactNote;
use crate::models::{CallDirection, CallUuid, ContactId, ContactNoteId, LegId, UserId};
use crate::quirks::TrunkList;

macro_rules! setters {
    ($($(#[$doc:meta])* $field:ident: $type:ty),+ $(,)?) => {
        // Without `status` and `errorMsg`, because the server sets them.
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
    /// Sets the id of the note to be updated.
    id: ContactNoteId,
    /// Sets the contact. Requests already name it in their path.
    element_id: ContactId,
    /// Sets the kind of entity to which the note belongs.
    element_type: i64,
    /// Sets the kind of note.
    note_type: i64,
    /// Sets the time at which the note was written. The server may use its own clock instead.
    created: OffsetDateTime,
    /// Sets the time of the last change. The server may use its own clock instead.
    last_modified: OffsetDateTime,
    /// Replaces the text.
    content: PersonalText,
    /// Sets the user in charge.
    responsible_user_id: UserId,
    /// Sets the external phone number.
    other_leg_number: PhoneNumber,
    /// Sets the name of the external party.
    other_leg_name: PersonalText,
    /// Sets the id of the call that the note is about.
    uuid: CallUuid,
    /// Sets the end of that call.
    ended_at: OffsetDateTime,
    /// Sets the user, group or script that made or took that call.
    leg_id: LegId,
    /// Sets the direction of that call.
    direction: CallDirection,
    /// Sets the talk time of that call in seconds.
    bill_secs: u32,
    /// Sets the address of that call's recording.
    record_link: PersonalText,
    /// Sets the company's numbers that carried that call.
    trunk: TrunkList,
    /// Sets the tag.
    tag: String,
}
