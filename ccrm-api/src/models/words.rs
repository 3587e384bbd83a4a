//! Words that the document names, in the spelling that its examples print.

use telephony_core::open_enum;

open_enum! {
    /// Direction of a record, as seen from the company; documented in lower case, printed in upper case.
    pub enum CallDirection {
        /// From outside to the company.
        In = "IN",
        /// From the company to outside.
        Out = "OUT",
        /// Between users of the company.
        Internal = "INTERNAL",
    }
}

open_enum! {
    /// What travelled over the line; written in upper case in one table and in lower case in another.
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
    /// How a call ended; documented as `noAnswer`, printed like `ANSWERED`.
    pub enum CallStatus {
        /// Somebody took it.
        Answered = "ANSWERED",
        /// Nobody took it.
        NoAnswer = "NOANSWER",
        /// Called party was busy.
        Busy = "BUSY",
    }
}

open_enum! {
    /// Whether a call went through a queue.
    pub enum UserTalkStatus {
        /// Through a queue.
        Queue = "queue",
        /// Past the queues.
        NoQueue = "noQueue",
        /// From user to user.
        Internal = "internal",
    }
}

open_enum! {
    /// What the CRM knows about a party.
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
    /// Whether a note exists or was deleted.
    ///
    /// The document describes two states and prints one word, `exist`. The other word is undocumented: what is read
    /// as deleted is the verb in either form.
    pub enum NoteStatus {
        /// There.
        Exists = "exist" ["exists"],
        /// Deleted.
        Deleted = "deleted" ["delete"],
    }
}

open_enum! {
    /// What a SIP account is for; the document names three words and explains two.
    pub enum SipAccountKind {
        /// Voice calls.
        Voice = "VOICE",
        /// Faxes.
        Fax = "FAX",
        /// Undocumented but for its name.
        Sipt = "SIPT",
    }
}
