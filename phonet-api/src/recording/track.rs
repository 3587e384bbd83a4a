/// Voices of a call that a recording contains.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Track {
    /// Both sides.
    #[default]
    Whole,
    /// Incoming voice (rx) alone.
    Received,
    /// Outgoing voice (tx) alone.
    Transmitted,
}

impl Track {
    /// Returns the suffix of the call's id in the address.
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Received => "-rx",
            Self::Transmitted => "-tx",
        }
    }
}
