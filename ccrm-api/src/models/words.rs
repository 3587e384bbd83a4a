//! Enumerated words of the document, in the spelling that its examples print.

use telephony_core::open_enum;

open_enum! {
    /// Direction of a record, as seen from the company; documented in lower case, printed in upper case.
    pub enum CallDirection {
        /// Inbound: from outside to the company.
        In = "IN",
        /// Outbound: from the company to outside.
        Out = "OUT",
        /// Internal: between users of the company.
        Internal = "INTERNAL",
    }
}

open_enum! {
    /// Medium of a record; documented in upper case in one table and in lower case in another.
    pub enum Service {
        /// A voice call.
        Call = "CALL",
        /// A text message.
        Sms = "SMS",
        /// A fax.
        Fax = "FAX",
    }
}

open_enum! {
    /// Disposition of a call; documented as `noAnswer`, printed in the style of `ANSWERED`.
    pub enum CallStatus {
        /// The call was answered.
        Answered = "ANSWERED",
        /// The call was not answered.
        NoAnswer = "NOANSWER",
        /// The called party was busy.
        Busy = "BUSY",
    }
}

open_enum! {
    /// Routing of a call: through a queue or not.
    pub enum UserTalkStatus {
        /// Through a queue.
        Queue = "queue",
        /// Without a queue.
        NoQueue = "noQueue",
        /// From user to user.
        Internal = "internal",
    }
}

open_enum! {
    /// Kind of party, by the CRM's contacts.
    pub enum PartyKind {
        /// Not among the contacts; the vendor's word is `unknown`.
        Unidentified = "unknown",
        /// A person among the contacts.
        Person = "person",
        /// An organisation among the contacts.
        Organisation = "organisation",
    }
}

open_enum! {
    /// Status of a note: it exists or was deleted.
    ///
    /// The document describes two states and prints one word, `exist`. The other word is undocumented, so the verb
    /// "delete" is read as deleted in either form.
    pub enum NoteStatus {
        /// The note exists.
        Exists = "exist" ["exists"],
        /// The note was deleted.
        Deleted = "deleted" ["delete"],
    }
}

open_enum! {
    /// Purpose of a SIP account; the document lists three words and explains two.
    pub enum SipAccountKind {
        /// Voice calls.
        Voice = "VOICE",
        /// Faxes.
        Fax = "FAX",
        /// Listed in the document without an explanation.
        Sipt = "SIPT",
    }
}
