use std::time::Duration;

use time::UtcOffset;

use crate::NoteSubject;
use crate::chained::chained;

/// Smallest step in which a vendor's API can filter by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Granularity {
    /// Length of a step: a second, or a day where the vendor filters by date.
    pub step: Duration,
    /// Offset from UTC at which steps begin. It only saves requests and never decides which records are inside a range.
    pub utc_offset: UtcOffset,
}

impl Granularity {
    /// Steps of one second.
    pub const SECOND: Self = Self { step: Duration::from_secs(1), utc_offset: UtcOffset::UTC };

    /// Steps of one day that begin at midnight of this offset.
    pub const fn day(utc_offset: UtcOffset) -> Self {
        Self { step: Duration::from_secs(24 * 60 * 60), utc_offset }
    }
}

/// Capabilities of a call history source, and the fields that its records can have.
///
/// A flag `filter_…` is set when the vendor applies the filter. A query's filters always apply, because the source
/// applies those that the vendor does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "a capability is a list of flags")]
pub struct CallHistoryCapability {
    /// Maximum number of records in one answer of the vendor.
    pub page_size: u32,
    /// Smallest step of a range.
    pub granularity: Granularity,
    /// Set when pages carry the number of records in the range.
    pub total: bool,
    /// Requests that each page after the first page of a walk costs: 1, or more where a source reads pages twice to
    /// verify them.
    pub further_page_requests: u32,
    /// Set when the vendor filters by direction.
    pub filter_direction: bool,
    /// Set when the vendor filters by medium.
    pub filter_medium: bool,
    /// Set when records have a direction.
    pub direction: bool,
    /// Set when records have an outcome.
    pub outcome: bool,
    /// Set when records have the duration of the whole call.
    pub duration: bool,
    /// Set when records have a talk time.
    pub talk_time: bool,
    /// Set when records may have a recording.
    pub recording: bool,
}

impl CallHistoryCapability {
    /// A source with pages of this size and no other capability.
    pub const fn new(page_size: u32) -> Self {
        Self {
            page_size,
            granularity: Granularity::SECOND,
            total: false,
            further_page_requests: 1,
            filter_direction: false,
            filter_medium: false,
            direction: false,
            outcome: false,
            duration: false,
            talk_time: false,
            recording: false,
        }
    }
}

/// Capabilities of a note store, and the kinds of subject that its notes are attached to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "a capability is a list of flags")]
pub struct NoteCapability {
    /// Set when notes can be listed.
    pub list: bool,
    /// Set when notes can be created.
    pub create: bool,
    /// Set when notes can be changed.
    pub update: bool,
    /// Set when notes can be deleted.
    pub delete: bool,
    /// Set when a subject may be a call.
    pub on_call: bool,
    /// Set when a subject may be a client.
    pub on_client: bool,
    /// Set when a subject may be a contact.
    pub on_contact: bool,
    /// Set when a subject may be a deal.
    pub on_deal: bool,
    /// Set when a subject may be a phone number, which the store resolves to contacts.
    pub on_phone: bool,
}

impl NoteCapability {
    /// A store without any capability.
    pub fn none() -> Self {
        Self::default()
    }

    /// True if notes may be attached to this kind of subject.
    pub const fn takes(&self, subject: &NoteSubject) -> bool {
        match subject {
            NoteSubject::Call(_) => self.on_call,
            NoteSubject::Client(_) => self.on_client,
            NoteSubject::Contact(_) => self.on_contact,
            NoteSubject::Deal(_) => self.on_deal,
            NoteSubject::Phone(_) => self.on_phone,
        }
    }
}

chained! {
    CallHistoryCapability {
        /// Sets the maximum number of records in one answer of the vendor.
        page_size: u32,
        /// Sets the smallest step of a range.
        granularity: Granularity,
        /// Sets if pages carry the number of records in the range.
        total: bool,
        /// Sets the requests that each page after the first page of a walk costs.
        further_page_requests: u32,
        /// Sets if the vendor filters by direction.
        filter_direction: bool,
        /// Sets if the vendor filters by medium.
        filter_medium: bool,
        /// Sets if records have a direction.
        direction: bool,
        /// Sets if records have an outcome.
        outcome: bool,
        /// Sets if records have the duration of the whole call.
        duration: bool,
        /// Sets if records have a talk time.
        talk_time: bool,
        /// Sets if records may have a recording.
        recording: bool,
    }
}

chained! {
    NoteCapability {
        /// Sets if notes can be listed.
        list: bool,
        /// Sets if notes can be created.
        create: bool,
        /// Sets if notes can be changed.
        update: bool,
        /// Sets if notes can be deleted.
        delete: bool,
        /// Sets if a subject may be a call.
        on_call: bool,
        /// Sets if a subject may be a client.
        on_client: bool,
        /// Sets if a subject may be a contact.
        on_contact: bool,
        /// Sets if a subject may be a deal.
        on_deal: bool,
        /// Sets if a subject may be a phone number.
        on_phone: bool,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capability_is_built_from_what_the_source_can_do() {
        let day = Granularity::day(UtcOffset::UTC);
        let calls = CallHistoryCapability::new(50).granularity(day).total(true).talk_time(true);
        assert_eq!((calls.page_size, calls.granularity, calls.total, calls.talk_time), (50, day, true, true));
        assert!(!calls.recording && !calls.filter_direction);
        let notes = NoteCapability::none().list(true).on_call(true);
        assert!(notes.list && notes.takes(&NoteSubject::Call("7".into())));
        assert!(!notes.create && !notes.on_deal);
    }
}
