use telephony_core::open_enum;

open_enum! {
    /// Kind of an event of a call (`event`, `lastEvent`).
    pub enum CallEventKind {
        /// The phone began to ring.
        Dial = "call.dial",
        /// Somebody answered.
        Bridge = "call.bridge",
        /// The call ended, answered or not.
        HangUp = "call.hangup",
    }
}
