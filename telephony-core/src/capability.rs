use std::time::Duration;

use time::UtcOffset;

use crate::NoteSubject;

/// Finest step by which a source's vendor can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Granularity {
    /// Length of a step: a second, or a day where the vendor filters by date.
    pub step: Duration,
    /// Offset from UTC at which steps begin; it spares requests and never decides what is inside.
    pub utc_offset: UtcOffset,
}

impl Granularity {
    /// Steps of a second.
    pub const SECOND: Self = Self { step: Duration::from_secs(1), utc_offset: UtcOffset::UTC };

    /// Days that begin at midnight of this offset.
    pub const fn day(utc_offset: UtcOffset) -> Self {
        Self { step: Duration::from_secs(24 * 60 * 60), utc_offset }
    }
}

/// What a source of calls can do and what its records hold.
///
/// A flag `filter_…` says that the vendor applies the filter; a query's filters hold either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "a capability is a list of flags")]
pub struct CallHistoryCapability {
    /// Most records that the vendor sends in one answer.
    pub page_size: u32,
    /// Finest step of a range.
    pub granularity: Granularity,
    /// Pages carry the number of records in the range.
    pub total: bool,
    /// Requests that each page after a walk's first one costs: 1, or more where a source reads pages twice to be sure.
    pub further_page_requests: u32,
    /// Vendor filters by direction.
    pub filter_direction: bool,
    /// Vendor filters by medium.
    pub filter_medium: bool,
    /// Records have a direction.
    pub direction: bool,
    /// Records have an outcome.
    pub outcome: bool,
    /// Records have a whole duration.
    pub duration: bool,
    /// Records have a talk time.
    pub talk_time: bool,
    /// Records may have a recording.
    pub recording: bool,
}

impl CallHistoryCapability {
    /// A source that sends pages of this size and can do nothing more.
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

/// What a note store can do, and what notes are attached to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "a capability is a list of flags")]
pub struct NoteCapability {
    /// Notes can be listed.
    pub list: bool,
    /// Notes can be written.
    pub create: bool,
    /// Notes can be changed.
    pub update: bool,
    /// Notes can be deleted.
    pub delete: bool,
    /// Subjects may be calls.
    pub on_call: bool,
    /// Subjects may be clients.
    pub on_client: bool,
    /// Subjects may be contacts.
    pub on_contact: bool,
    /// Subjects may be deals.
    pub on_deal: bool,
    /// Subjects may be phone numbers, which the store resolves to contacts.
    pub on_phone: bool,
}

impl NoteCapability {
    /// A store that can do nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether notes may be attached to this kind of subject.
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
