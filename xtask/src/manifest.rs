//! `fixtures/documents/manifest.toml` as data.

mod checks;

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::problem::Problem;

/// The manifest, relative to the workspace.
pub(crate) const MANIFEST: &str = "fixtures/documents/manifest.toml";

/// What the fixtures are made of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    pub(crate) document: Vec<Document>,
    pub(crate) endpoint: Vec<Endpoint>,
    pub(crate) example: Vec<Example>,
}

/// A vendor's document, pinned by its sha256.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) file: String,
    pub(crate) sha256: String,
}

/// An endpoint of a vendor's, or a webhook that the vendor calls.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Endpoint {
    pub(crate) vendor: Vendor,
    pub(crate) name: String,
    pub(crate) operation: String,
    #[serde(default)]
    pub(crate) kind: EndpointKind,
    pub(crate) method: String,
    pub(crate) path: Option<String>,
    pub(crate) document: String,
    pub(crate) section: String,
    /// Number of fields that the document names for it, so that none is taken out of the lists unseen.
    #[serde(default)]
    pub(crate) fields: usize,
    /// Not built yet: what says so must be true, and what does not say so must be there.
    #[serde(default)]
    pub(crate) pending: bool,
}

/// One printed example.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    pub(crate) vendor: Vendor,
    pub(crate) endpoint: String,
    pub(crate) variant: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) lines: Vec<[usize; 2]>,
    pub(crate) sha256: String,
    /// For the reader of the manifest: what the line ranges leave out, and why.
    #[serde(rename = "note")]
    pub(crate) _note: Option<String>,
    #[serde(default)]
    pub(crate) repairs: Vec<Repair>,
}

/// One change to a printed example, made exactly `times` times.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "RepairEntry")]
pub(crate) struct Repair {
    pub(crate) change: Change,
    pub(crate) times: usize,
    pub(crate) reason: String,
}

/// How a repair changes the text.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Rule(Rule),
    Literal { find: String, replace: String },
}

/// A named rule.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Rule {
    BareKeys,
    TrailingCommas,
}

/// A vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Vendor {
    Ccrm,
    Phonet,
    Isaler,
}

/// What an example is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Request,
    Response,
    Webhook,
}

/// Who calls whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum EndpointKind {
    #[default]
    Endpoint,
    Webhook,
}

/// A repair as the manifest spells it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RepairEntry {
    rule: Option<Rule>,
    find: Option<String>,
    replace: Option<String>,
    times: usize,
    reason: String,
}

impl TryFrom<RepairEntry> for Repair {
    type Error = &'static str;

    fn try_from(entry: RepairEntry) -> Result<Self, Self::Error> {
        let change = match (entry.rule, entry.find, entry.replace) {
            (Some(rule), None, None) => Change::Rule(rule),
            (None, Some(find), Some(replace)) => Change::Literal { find, replace },
            _ => return Err("a repair has either `rule` or both `find` and `replace`"),
        };
        Ok(Self { change, times: entry.times, reason: entry.reason })
    }
}

impl Manifest {
    /// Reads the manifest and checks that its parts fit together.
    pub(crate) fn load(root: &Path) -> Result<Self, Vec<Problem>> {
        let path = root.join(MANIFEST);
        let text = fs::read_to_string(&path).map_err(|error| vec![Problem::io(&path, "read it", &error)])?;
        Self::parse(&text)
    }

    /// Reads a manifest's text and checks that its parts fit together.
    pub(crate) fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        let manifest: Self =
            toml::from_str(text).map_err(|error| vec![Problem::new(MANIFEST, error.to_string(), "mend the entry")])?;
        let problems = checks::problems(&manifest);
        if problems.is_empty() { Ok(manifest) } else { Err(problems) }
    }

    /// The endpoint of a vendor and a name.
    pub(crate) fn find(&self, vendor: Vendor, name: &str) -> Option<&Endpoint> {
        let mut endpoints = self.endpoint.iter();
        endpoints.find(|endpoint| endpoint.vendor == vendor && endpoint.name == name)
    }

    /// The endpoint that an example is of; `load` has proved that there is one.
    pub(crate) fn endpoint_of(&self, example: &Example) -> Option<&Endpoint> {
        self.find(example.vendor, &example.endpoint)
    }
}

impl Example {
    /// The example's name, which its files share: `phonet/call_settings.found.response`.
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.vendor.as_str(), self.stem())
    }

    /// The name without its vendor: `call_settings.found.response`.
    pub(crate) fn stem(&self) -> String {
        let variant = self.variant.as_ref().map_or(String::new(), |variant| format!(".{variant}"));
        format!("{}{variant}.{}", self.endpoint, self.kind.as_str())
    }

    /// The printed text's file, relative to the workspace.
    pub(crate) fn printed_path(&self) -> String {
        format!("fixtures/documents/printed/{}.txt", self.name())
    }

    /// The repaired JSON's file, relative to the workspace.
    pub(crate) fn data_path(&self) -> String {
        format!("fixtures/documents/data/{}.json", self.name())
    }
}

impl Vendor {
    /// All three, in the order of the manifest.
    pub(crate) const ALL: [Self; 3] = [Self::Ccrm, Self::Phonet, Self::Isaler];

    /// The vendor as people write it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Ccrm => "cCRM",
            Self::Phonet => "Phonet",
            Self::Isaler => "iSaler",
        }
    }

    /// The folder of the vendor's crate, which is the crate's name.
    pub(crate) fn folder(self) -> String {
        format!("{}-api", self.as_str())
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ccrm => "ccrm",
            Self::Phonet => "phonet",
            Self::Isaler => "isaler",
        }
    }
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Webhook => "webhook",
        }
    }
}
