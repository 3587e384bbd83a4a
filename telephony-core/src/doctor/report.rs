use std::fmt;

use serde::{Serialize, Serializer};

use super::{Agreement, Finding};
use crate::Provider;

/// Observed dialect of an account. Holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// Vendor.
    #[serde(serialize_with = "name")]
    pub provider: Provider,
    /// Version of the crate that wrote the report.
    pub version: &'static str,
    /// Number of requests that were sent, retries included, without those for a session.
    pub requests: u32,
    /// Findings, one for each question.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Finding with this id; `None` if the vendor has no such question.
    pub fn find(&self, id: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.question.id == id)
    }

    /// Number of findings in which the server does something that the client does not expect.
    pub fn differences(&self) -> usize {
        self.count(Agreement::Differs)
    }

    fn count(&self, agreement: Agreement) -> usize {
        self.findings.iter().filter(|finding| finding.agreement == agreement).count()
    }
}

fn name<S: Serializer>(provider: &Provider, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(provider.as_str())
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { provider, version, requests, findings } = self;
        writeln!(f, "{} {version}: {} questions, {requests} requests", provider.as_str(), findings.len())?;
        writeln!(f, "= as assumed   ~ read as well   ! differs   ? unknown")?;
        for finding in findings {
            write!(f, "\n{finding}\n")?;
        }
        let counts = [Agreement::Agrees, Agreement::ReadAsWell, Agreement::Differs, Agreement::Unknown];
        let [agrees, read, differs, unknown] = counts.map(|agreement| self.count(agreement));
        write!(f, "\n{agrees} as assumed, {read} read as well, {differs} differ, {unknown} unknown")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::DialectQuestion;

    const BOUND: DialectQuestion =
        DialectQuestion::new("period.lower-bound", "Does a period contain its first instant?", "yes")
            .setting("`widen(true)`");

    fn report() -> Report {
        let findings = vec![
            BOUND.as_assumed().because("3 rows"),
            BOUND.read_as_well("no"),
            BOUND.differs("only on Mondays"),
            BOUND.unknown("not enough calls to tell"),
        ];
        Report { provider: Provider::from_static("test"), version: "1.2.3", requests: 7, findings }
    }

    #[test]
    fn a_report_names_what_was_observed_what_was_assumed_and_what_to_set() {
        let text = report().to_string();
        for line in [
            "test 1.2.3: 4 questions, 7 requests",
            "= period.lower-bound         Does a period contain its first instant?",
            "    observed  only on Mondays",
            "    unknown   not enough calls to tell",
            "    evidence  3 rows",
            "    setting   `widen(true)`",
            "    setting   none: the client reads both",
            "1 as assumed, 1 read as well, 1 differ, 1 unknown",
        ] {
            assert!(text.lines().any(|it| it == line), "{line}\n{text}");
        }
        assert_eq!(report().differences(), 1);
    }

    #[test]
    fn a_report_as_json_has_the_observation_or_the_reason_without_one() {
        let json = serde_json::to_value(report()).unwrap();
        assert_eq!((&json["provider"], &json["requests"]), (&"test".into(), &7.into()));
        let findings = &json["findings"];
        assert_eq!((&findings[0]["observed"], &findings[0]["agreement"]), (&"yes".into(), &"agrees".into()));
        assert_eq!(findings[3]["unknown_because"], "not enough calls to tell");
        assert!(findings[3]["observed"].is_null() && findings[0]["unknown_because"].is_null());
    }
}
