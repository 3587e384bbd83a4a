//! Numeric codes documented by the vendor.

use telephony_core::open_code;

open_code! {
    /// Direction of a call (`lgDirection`) as seen from the company. The codes are bits, so that a query can add them.
    pub enum CallDirection {
        /// Call between users of the company.
        Internal = 1,
        /// Call from the company to an external number.
        Outbound = 2,
        /// Call from an external number to the company.
        Inbound = 4,
        /// Start of a pause: a user went away. This is not a call.
        PauseOn = 32,
        /// End of a pause: a user returned. This is not a call.
        PauseOff = 64,
    }
}

impl CallDirection {
    /// True for the start or the end of a user's pause, which is not a call.
    #[must_use]
    pub const fn is_pause(self) -> bool {
        matches!(self, Self::PauseOn | Self::PauseOff)
    }
}

open_code! {
    /// Disposition of a call, that is, how it ended (`disposition`).
    pub enum Disposition {
        /// Somebody answered.
        Answered = 0,
        /// Nobody answered.
        NoAnswer = 1,
        /// Nobody answered because the route was congested.
        Congestion = 2,
        /// Nobody answered because an error ended the dialling.
        Failed = 3,
        /// Nobody answered because the called party was busy.
        Busy = 4,
    }
}

open_code! {
    /// Kind of a leg (`leg.type`).
    pub enum LegKind {
        /// A user, that is, an employee.
        User = 1,
        /// A group of users.
        Group = 2,
        /// A script, that is, a voice menu (IVR). A script has no extension.
        Script = 4,
    }
}

open_code! {
    /// Presence of a user (`status`). The code 0 is a presence like the others; it does not mean that the presence is
    /// unset.
    pub enum Presence {
        /// The user is present.
        Online = 0,
        /// The user is away.
        Offline = 1,
        /// The user's presence is not monitored.
        NotMonitored = 2,
    }
}
