use std::borrow::Cow;
use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// Question about a vendor's server that the vendor's documents leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DialectQuestion {
    /// Stable name, such as `period.lower-bound`.
    pub id: &'static str,
    /// Question in words.
    pub text: &'static str,
    /// Answer that the client assumes.
    pub assumed: &'static str,
    /// Setting of the client to change where the observation differs; `None` if the client needs none.
    pub setting: Option<&'static str>,
}

impl DialectQuestion {
    /// Creates a question whose answer needs no setting.
    pub const fn new(id: &'static str, text: &'static str, assumed: &'static str) -> Self {
        Self { id, text, assumed, setting: None }
    }

    /// Sets the setting to change where the observation differs.
    #[must_use]
    pub const fn setting(mut self, setting: &'static str) -> Self {
        self.setting = Some(setting);
        self
    }

    /// Creates the finding that the server does what the client assumes.
    pub fn as_assumed(self) -> Finding {
        self.known(self.assumed, Agreement::Agrees)
    }

    /// Creates the finding that the server does something else, which the client reads as well.
    pub fn read_as_well(self, observed: impl Into<Cow<'static, str>>) -> Finding {
        self.known(observed, Agreement::ReadAsWell)
    }

    /// Creates the finding that the server does something that the client does not expect.
    pub fn differs(self, observed: impl Into<Cow<'static, str>>) -> Finding {
        self.known(observed, Agreement::Differs)
    }

    /// Creates the finding that the observation does not answer the question, with the reason.
    pub fn unknown(self, reason: impl Into<Cow<'static, str>>) -> Finding {
        let observed = Observation::Unknown(reason.into());
        Finding { question: self, observed, agreement: Agreement::Unknown, evidence: String::new() }
    }

    fn known(self, observed: impl Into<Cow<'static, str>>, agreement: Agreement) -> Finding {
        let observed = Observation::Known(observed.into());
        Finding { question: self, observed, agreement, evidence: String::new() }
    }
}

/// Observation about a question.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Observation {
    /// Behaviour that was observed.
    Known(Cow<'static, str>),
    /// Reason why nothing certain was observed.
    Unknown(Cow<'static, str>),
}

/// Relation of an observation to what the client assumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Agreement {
    /// Server does what the client assumes.
    Agrees,
    /// Server does something else, which the client reads as well.
    ReadAsWell,
    /// Server does something that the client does not expect.
    Differs,
    /// Nothing certain was observed.
    Unknown,
}

/// Observed answer to a question, without personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// Question.
    pub question: DialectQuestion,
    /// Observation.
    pub observed: Observation,
    /// Relation of the observation to what the client assumes.
    pub agreement: Agreement,
    /// Counts that the observation follows from; empty if there are none.
    pub evidence: String,
}

impl Finding {
    /// Sets the counts that the observation follows from.
    #[must_use]
    pub fn because(mut self, evidence: impl Into<String>) -> Self {
        self.evidence = evidence.into();
        self
    }

    /// Setting to change; `None` if the client reads what was observed.
    pub fn setting_to_change(&self) -> Option<&'static str> {
        self.question.setting.filter(|_| self.agreement == Agreement::Differs)
    }

    /// Observed behaviour; `None` if it is unknown.
    pub fn known(&self) -> Option<&str> {
        match &self.observed {
            Observation::Known(text) => Some(text),
            Observation::Unknown(_) => None,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { question, observed, agreement, evidence } = self;
        let mark = match agreement {
            Agreement::Agrees => '=',
            Agreement::ReadAsWell => '~',
            Agreement::Differs => '!',
            Agreement::Unknown => '?',
        };
        write!(f, "{mark} {:<26} {}", question.id, question.text)?;
        match observed {
            Observation::Known(text) => write!(f, "\n    observed  {text}")?,
            Observation::Unknown(reason) => write!(f, "\n    unknown   {reason}")?,
        }
        write!(f, "\n    assumed   {}", question.assumed)?;
        if !evidence.is_empty() {
            write!(f, "\n    evidence  {evidence}")?;
        }
        match agreement {
            Agreement::Agrees => Ok(()),
            Agreement::ReadAsWell => f.write_str("\n    setting   none: the client reads both"),
            Agreement::Differs => {
                let none = "none: the client fails rather than lose a row; please report this";
                write!(f, "\n    setting   {}", question.setting.unwrap_or(none))
            }
            Agreement::Unknown => match question.setting {
                Some(setting) => write!(f, "\n    setting   {setting}, if it is not as assumed"),
                None => Ok(()),
            },
        }
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let unknown = match &self.observed {
            Observation::Known(_) => None,
            Observation::Unknown(reason) => Some(reason),
        };
        let mut members = serializer.serialize_struct("Finding", 8)?;
        members.serialize_field("id", self.question.id)?;
        members.serialize_field("question", self.question.text)?;
        members.serialize_field("observed", &self.known())?;
        members.serialize_field("unknown_because", &unknown)?;
        members.serialize_field("assumed", self.question.assumed)?;
        members.serialize_field("agreement", &self.agreement)?;
        members.serialize_field("setting", &self.question.setting)?;
        members.serialize_field("evidence", &self.evidence)?;
        members.end()
    }
}
