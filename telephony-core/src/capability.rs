use std::time::Duration;

use time::UtcOffset;

use crate::NoteSubject;

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
