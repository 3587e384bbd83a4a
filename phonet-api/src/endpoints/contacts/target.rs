//! Path of the endpoints of one contact.

use telephony_core::transport::{InvalidInput, Operation, Segment, Target};

use crate::models::ContactId;

/// Path of one contact. The id 0 is refused because the vendor writes it for an id that is not set.
pub(super) fn target_of(operation: &Operation, contact: ContactId) -> Result<Target, InvalidInput> {
    if contact.get() == 0 {
        return Err(InvalidInput::new("0 is no contact's id"));
    }
    Ok(Target::with_segments(operation, &[Segment::number(contact.get())]))
}
