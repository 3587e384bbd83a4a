//! Kinds of personal data in columns.

/// Kind of personal data in a column, which decides the form of its pseudonym.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PersonalKind {
    /// Phone number, extension or sender's name.
    Number,
    /// Name or login of a person or an organisation, or a label that a user wrote.
    Name,
    /// Id or fingerprint that leads to a person or to the customer, and the label of an account.
    Id,
    /// Address of e-mail.
    Email,
    /// Address of a recording.
    Url,
    /// Free text.
    Text,
    /// JSON text of a vendor.
    Json,
}
