//! Numbers of which the document names the meaning.

use telephony_core::open_code;

open_code! {
    /// Direction of a call (`lgDirection`), as seen from the company; the codes are bits, so that a query can add them.
    pub enum CallDirection {
        /// Between users of the company.
        Internal = 1,
        /// From the company to outside.
        Outbound = 2,
        /// From outside to the company.
        Inbound = 4,
        /// A user went away: no call at all.
        PauseOn = 32,
        /// A user came back: no call at all.
        PauseOff = 64,
    }
}

impl CallDirection {
    /// Whether it is no call but a user going away or coming back.
    #[must_use]
    pub const fn is_pause(self) -> bool {
        matches!(self, Self::PauseOn | Self::PauseOff)
    }
}

open_code! {
    /// How a call ended (`disposition`).
    pub enum Disposition {
        /// Somebody took it.
        Answered = 0,
        /// Nobody took it.
        NoAnswer = 1,
        /// Nobody took it: the route was congested.
        Congestion = 2,
        /// Nobody took it: an error ended the dialling.
        Failed = 3,
        /// Nobody took it: the called party was busy.
        Busy = 4,
    }
}

open_code! {
    /// What a leg of a call is (`leg.type`).
    pub enum LegKind {
        /// A user, that is an employee.
        User = 1,
        /// A group of users.
        Group = 2,
        /// A script, that is a voice menu; it has no extension.
        Script = 4,
    }
}

open_code! {
    /// Whether a user is there (`status`); 0 is a presence like the others, not its absence.
    pub enum Presence {
        /// There.
        Online = 0,
        /// Away.
        Offline = 1,
        /// Nobody watches whether the user is there.
        NotMonitored = 2,
    }
}
