telephony_core::open_enum! {
    /// Column that a list is sorted by.
    ///
    /// The server puts the word into its SQL, so requests refuse `Unknown`. Only [`SortBy::Id`] is unique: pages of any
    /// other order may lose rows that are equal in it.
    pub enum SortBy {
        /// Id of the entry.
        Id = "cid",
        /// Time; the server's default.
        At = "datum",
        /// Text.
        Content = "des",
        /// Activity type.
        Kind = "tip",
        /// User in charge.
        Responsible = "iduser",
        /// Client.
        Client = "clid",
        /// Contacts, as the stored list's text.
        Contacts = "pid",
        /// Deal.
        Deal = "did",
    }
}

telephony_core::open_enum! {
    /// Which end of a list comes first.
    ///
    /// The server takes every word but exactly `old` for `new`, so requests refuse `Unknown`.
    pub enum SortOrder {
        /// Greatest first; the server's default.
        NewestFirst = "new",
        /// Smallest first.
        OldestFirst = "old",
    }
}
