//! How reqwest reports each fault of the wire.
//!
//! Two tests hold the table. Those of the package `telephony-lab` in `tests/wire`, which have a copy of it, make each fault
//! over a real socket and find the report that stands here; those beside this file play each report to the caller, on
//! paused time.

use Report::{
    Broken, Cut, Endless, Halt, HeadTooLarge, NeverSent, NotSent, NotSentInTime, Short, Silence, Undecodable, Whole,
};

/// Faults by their numbers in the fault matrix, and their reports: more than one where a race decides.
pub(crate) const REPORTS: &[(&str, &[Report])] = &[
    ("F01 refused", &[NotSent]),
    ("F02 blackhole", &[NotSentInTime]),
    ("F03 no such host", &[NotSent]),
    ("F05 broken TLS", &[NeverSent]),
    ("F06 reset on accept", &[NotSent, Broken]),
    ("F07 idle FIN before reuse", &[Whole]),
    ("F08 closed in flight", &[Broken]),
    ("F08 reset in flight", &[Broken]),
    ("F09 half read, then reset", &[Broken]),
    ("F10 never reads", &[Silence]),
    ("F11 1xx flood", &[Whole]),
    ("F11 1xx flood without end", &[Silence]),
    ("F12 silence", &[Silence]),
    ("F13 half a status line", &[Broken]),
    ("F14 garbage", &[Broken]),
    ("F15 over 100 headers", &[HeadTooLarge]),
    ("F16 a header of 600 KiB", &[HeadTooLarge]),
    ("F17 two lengths", &[Broken]),
    ("F18 length and chunked", &[Whole]),
    ("F19 short length", &[Cut]),
    ("F19 truncated body", &[Cut]),
    ("F20 short chunked", &[Cut]),
    ("F21 short, close-delimited", &[Short]),
    ("F22 extra bytes", &[Whole]),
    ("F23 a byte each 300 ms", &[Halt]),
    ("F24 stall in the body", &[Halt]),
    ("F25 slow but legal", &[Whole]),
    ("F26 cut at every byte", &[Whole]),
    ("F26 a chunk for each byte", &[Whole]),
    ("F27 gzip bomb", &[Endless]),
    ("F28 bad gzip", &[Undecodable]),
    ("F29 cut gzip", &[Undecodable]),
    ("F30 1 GiB plain", &[Endless]),
    ("F31 wrong encoding label, known", &[Undecodable]),
    ("F31 wrong encoding label, unknown", &[Whole]),
    ("F32 empty 200", &[Short]),
];

/// What a transport shows of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report {
    /// No connection: no byte has left.
    NotSent,
    /// No connection, for a reason that a repetition does not mend.
    NeverSent,
    /// No connection in the time for one.
    NotSentInTime,
    /// A connection, and then no head that can be read.
    Broken,
    /// A connection, and then a head larger than is read.
    HeadTooLarge,
    /// A connection, and then nothing.
    Silence,
    /// A head, perhaps a part of the body, and then next to nothing.
    Halt,
    /// A head, and then a body that breaks off.
    Cut,
    /// A head, and then a body that is not what its label says.
    Undecodable,
    /// A head, and then more than is read.
    Endless,
    /// An answer that passes for whole and is not.
    Short,
    /// A whole answer: the fault does no harm.
    Whole,
}

impl Report {
    /// Words of the transport's error; `None` where it sees none.
    pub(crate) const fn message(self) -> Option<&'static str> {
        Some(match self {
            NotSent | NeverSent | NotSentInTime => "no connection could be made",
            Broken => "the connection broke",
            HeadTooLarge => "the head is larger than is read",
            Cut => "the answer broke off",
            Undecodable => "the answer could not be decompressed",
            Silence | Halt | Endless | Short | Whole => return None,
        })
    }

    /// Error kind of one attempt that only reads; `None` for a success.
    pub(crate) const fn kind(self) -> Option<&'static str> {
        Some(match self {
            NotSent | NeverSent | NotSentInTime => "not_sent",
            Broken | Cut | Undecodable => "interrupted",
            Silence | Halt => "timeout",
            HeadTooLarge | Endless => "too_large",
            Short => "not_json",
            Whole => return None,
        })
    }

    /// Error kind of one attempt at a write that may not be made twice.
    pub(crate) const fn kind_of_once(self) -> Option<&'static str> {
        match self {
            NotSent | NeverSent | NotSentInTime | Whole => self.kind(),
            _ => Some("outcome_unknown"),
        }
    }
}
