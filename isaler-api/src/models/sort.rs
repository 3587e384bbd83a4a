telephony_core::open_enum! {
    /// Column that a list is sorted by.
    ///
    /// The server inserts the word into its SQL, so requests refuse `Unknown`. Only [`SortBy::Id`] is unique: pages in
    /// any other order may lose rows with equal values.
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
        /// Contacts, by the text of the stored list.
        Contacts = "pid",
        /// Deal.
        Deal = "did",
    }
}

telephony_core::open_enum! {
    /// Order of a list.
    ///
    /// The server reads every word except exactly `old` as `new`, so requests refuse `Unknown`.
    pub enum SortOrder {
        /// Descending; the server's default.
        NewestFirst = "new",
        /// Ascending.
        OldestFirst = "old",
    }
}
