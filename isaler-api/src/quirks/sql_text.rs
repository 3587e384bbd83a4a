//! Texts that the server inserts into its SQL unescaped.
//!
//! A quote in a login ends the statement, and the server answers with a page of its interpreter. A search word is
//! cleaned first, so that one with quotes matches nothing. Requests refuse both; these expressions say so in a schema.

/// Regular expression of a login.
pub(crate) const LOGIN: &str = r"^[^\x00-\x1F\x7F-\x9F'\x22\x5C\x60?]+$";

/// Regular expression of a search word.
pub(crate) const WORD: &str = r"^[^'\x22\x5C\x60]+$";
