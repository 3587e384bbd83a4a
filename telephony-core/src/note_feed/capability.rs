/// Capabilities of an incremental source of notes: the notes that it sees, and those that it cannot see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "a capability is a list of flags")]
pub struct NoteFeedCapability {
    /// Objects by which the vendor's API finds new notes.
    pub reach: NoteReach,
    /// Set when a note is returned that was changed since the instant and created before it.
    pub changes: bool,
    /// Set when a note is returned that was written since the instant and filed under an earlier time of its author's
    /// choice.
    pub backdated: bool,
    /// Set when a deleted note is returned with [`Note::deleted`](crate::Note::deleted). Otherwise a deletion is not
    /// seen; a list of the subject's notes shows it.
    pub deletions: bool,
}

impl NoteFeedCapability {
    /// A source that finds new notes in this way and sees neither changes, backdated notes nor deletions.
    pub const fn new(reach: NoteReach) -> Self {
        Self { reach, changes: false, backdated: false, deletions: false }
    }
}

/// Objects by which a source finds new notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoteReach {
    /// The vendor filters notes by their time: every note of the account is seen.
    AllNotes,
    /// Notes on calls that are filed within the query's
    /// [`call_lookback`](crate::NoteFeedQuery::call_lookback) and flagged as having notes. A note on an older call is
    /// not seen, nor is a note that is on no call.
    RecentCalls,
    /// Notes on contacts that the vendor lists as changed since the instant. A note on a contact that its vendor does
    /// not mark as changed is not seen.
    ChangedContacts,
}
