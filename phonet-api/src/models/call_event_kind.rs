use telephony_core::open_enum;

open_enum! {
    /// What happened to a call (`event`, `lastEvent`).
    pub enum CallEventKind {
        /// It began to ring.
        Dial = "call.dial",
        /// Somebody answered.
        Bridge = "call.bridge",
        /// It ended, answered or not.
        HangUp = "call.hangup",
    }
}
