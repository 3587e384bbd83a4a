//! Types of `fixtures/documents/manifest.toml`.

mod checks;

pub(crate) use checks::is_vendor_name;

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::problem::Problem;

/// Path of the manifest, relative to the workspace.
pub(crate) const MANIFEST: &str = "fixtures/documents/manifest.toml";

/// Manifest: the sources of the fixtures.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    pub(crate) vendor: Vec<VendorEntry>,
    pub(crate) document: Vec<Document>,
    pub(crate) endpoint: Vec<Endpoint>,
    pub(crate) example: Vec<Example>,
}

/// Vendor of the workspace. Its crate is in the folder `<name>-api`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VendorEntry {
    pub(crate) name: Vendor,
    /// Name for readers.
    pub(crate) title: String,
    /// True as long as the manifest has none of the vendor's endpoints, because its documents are not recorded yet.
    /// The check fails if the flag is wrong in either direction.
    #[serde(default)]
    pub(crate) undocumented: bool,
}

/// Document of a vendor, pinned by its sha256.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) file: String,
    pub(crate) sha256: String,
}

/// Endpoint of a vendor, or a webhook that the vendor calls.
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
    /// Number of fields that the document names for the endpoint, so that a field cannot be removed from the
    /// lists unnoticed.
    #[serde(default)]
    pub(crate) fields: usize,
    /// True if the endpoint is not implemented yet. The check fails if the flag is wrong in either direction.
    #[serde(default)]
    pub(crate) pending: bool,
}

/// Printed example.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    pub(crate) vendor: Vendor,
    pub(crate) endpoint: String,
    pub(crate) variant: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) lines: Vec<[usize; 2]>,
    pub(crate) sha256: String,
    /// Note for readers of the manifest: the lines that the line ranges leave out, and the reason.
    #[serde(rename = "note")]
    pub(crate) _note: Option<String>,
    #[serde(default)]
    pub(crate) repairs: Vec<Repair>,
}

/// Change to a printed example, applied exactly `times` times.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "RepairEntry")]
pub(crate) struct Repair {
    pub(crate) change: Change,
    pub(crate) times: usize,
    pub(crate) reason: String,
}

/// Kind of change that a repair makes.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Rule(Rule),
    Literal { find: String, replace: String },
}

/// Named repair rule.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Rule {
    BareKeys,
    TrailingCommas,
}

/// Short name of a vendor in lower case: `phonet`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub(crate) struct Vendor(String);

/// Kind of message in an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Request,
    Response,
    Webhook,
}

/// Direction of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum EndpointKind {
    #[default]
    Endpoint,
    Webhook,
}

/// Repair in the form of the manifest.
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
    /// Reads the manifest and checks that its entries are consistent.
    pub(crate) fn load(root: &Path) -> Result<Self, Vec<Problem>> {
        let path = root.join(MANIFEST);
        let text = fs::read_to_string(&path).map_err(|error| vec![Problem::io(&path, "read it", &error)])?;
        Self::parse(&text)
    }

    /// Parses a manifest and checks that its entries are consistent.
    pub(crate) fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        let manifest: Self =
            toml::from_str(text).map_err(|error| vec![Problem::new(MANIFEST, error.to_string(), "mend the entry")])?;
        let problems = checks::problems(&manifest);
        if problems.is_empty() { Ok(manifest) } else { Err(problems) }
    }

    /// Returns the vendors in the order of the manifest.
    pub(crate) fn vendors(&self) -> impl Iterator<Item = &Vendor> {
        self.vendor.iter().map(|entry| &entry.name)
    }

    /// Returns the entry of a vendor. `load` has checked that the vendors of endpoints and examples have one.
    pub(crate) fn entry(&self, vendor: &Vendor) -> Option<&VendorEntry> {
        self.vendor.iter().find(|entry| entry.name == *vendor)
    }

    /// Returns the vendor's name for readers.
    pub(crate) fn title<'a>(&'a self, vendor: &'a Vendor) -> &'a str {
        self.entry(vendor).map_or(vendor.as_str(), |entry| &entry.title)
    }

    /// Returns the endpoint with a vendor and a name.
    pub(crate) fn find(&self, vendor: &Vendor, name: &str) -> Option<&Endpoint> {
        let mut endpoints = self.endpoint.iter();
        endpoints.find(|endpoint| endpoint.vendor == *vendor && endpoint.name == name)
    }

    /// Returns the endpoint of an example. `load` has checked that it exists.
    pub(crate) fn endpoint_of(&self, example: &Example) -> Option<&Endpoint> {
        self.find(&example.vendor, &example.endpoint)
    }
}

impl Example {
    /// Name of the example, shared by its files: `phonet/call_settings.found.response`.
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.vendor.as_str(), self.stem())
    }

    /// Name without the vendor: `call_settings.found.response`.
    pub(crate) fn stem(&self) -> String {
        let variant = self.variant.as_ref().map_or(String::new(), |variant| format!(".{variant}"));
        format!("{}{variant}.{}", self.endpoint, self.kind.as_str())
    }

    /// Path of the printed text, relative to the workspace.
    pub(crate) fn printed_path(&self) -> String {
        format!("fixtures/documents/printed/{}.txt", self.name())
    }

    /// Path of the repaired JSON, relative to the workspace.
    pub(crate) fn data_path(&self) -> String {
        format!("fixtures/documents/data/{}.json", self.name())
    }
}

impl Vendor {
    #[cfg(test)]
    pub(crate) fn new(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// Folder of the vendor's crate, which is the name of the crate.
    pub(crate) fn folder(&self) -> String {
        format!("{}-api", self.0)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
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
