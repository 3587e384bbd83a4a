//! Table of faults of the wire, and how reqwest reports each one.
//!
//! Two groups of tests check the table. The tests of the package `telephony-lab` in `tests/wire`, which have a copy of
//! it, make each fault over a real socket and expect the report in this table. The tests next to this file pass each
//! report to the pipeline, on paused time.

use TransportReport::{
    Broken, Cut, Endless, Halt, HeadTooLarge, NeverSent, NotSent, NotSentInTime, Short, Silence, Undecodable, Whole,
};

/// Faults by their numbers in the fault matrix, with their reports: more than one if a race decides.
pub(crate) const REPORTS: &[(&str, &[TransportReport])] = &[
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

/// Observation of a fault by a transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TransportReport {
    /// No connection: no byte was sent.
    NotSent,
    /// No connection, for a reason that a retry does not fix.
    NeverSent,
    /// No connection within the connect timeout.
    NotSentInTime,
    /// Connection without a readable head.
    Broken,
    /// Connection with a head that is larger than is read.
    HeadTooLarge,
    /// Connection without an answer.
    Silence,
    /// Head, perhaps a part of the body, and then almost nothing.
    Halt,
    /// Head, and then a body that breaks off.
    Cut,
    /// Head, and then a body that does not match its `Content-Encoding`.
    Undecodable,
    /// Head, and then more than is read.
    Endless,
    /// Answer that looks complete and is not.
    Short,
    /// Complete answer: the fault has no effect.
    Whole,
}

impl TransportReport {
    /// Message of the transport's error; `None` if it reports none.
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

    /// Error kind of a single attempt that only reads; `None` for a success.
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

    /// Error kind of a single attempt at a write that is not idempotent; `None` for a success.
    pub(crate) const fn kind_of_once(self) -> Option<&'static str> {
        match self {
            NotSent | NeverSent | NotSentInTime | Whole => self.kind(),
            _ => Some("outcome_unknown"),
        }
    }
}
