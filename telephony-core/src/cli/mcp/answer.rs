use rmcp::model::CallToolResult;
use rmcp::schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::tool_error::ToolError;
use crate::BadRecord;

/// Rows of an answer unless a number is asked for.
const DEFAULT_ROWS: usize = 50;

/// Maximum number of rows of an answer.
const MAX_ROWS: usize = 200;

/// Maximum number of quarantined records that an answer describes.
const MAX_QUARANTINED: usize = 10;

/// Answer of a tool that lists.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
pub(super) struct ListAnswer {
    /// Vendor of the account.
    pub(super) provider: String,
    /// First instant of the period in UTC; absent where no period bounds the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) since: Option<String>,
    /// End of the period in UTC, which is not part of it; absent where the list has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<String>,
    /// Time zone of the account. The instants of the rows are in UTC.
    pub(super) zone: String,
    /// True if numbers, names, ids and texts are pseudonyms.
    pub(super) masked: bool,
    /// Rows, without the columns that have no value.
    pub(super) rows: Vec<Map<String, Value>>,
    /// True if the list goes on after these rows.
    pub(super) more: bool,
    /// Cursor at which the list goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cursor: Option<String>,
    /// Facts about what this answer leaves out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) remarks: Vec<String>,
    /// Records that could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) quarantined: Vec<QuarantinedRecord>,
}

/// Record that could not be read.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
pub(super) struct QuarantinedRecord {
    /// JSON path of the fault within the vendor's answer.
    path: String,
    /// Description of the fault, without the value.
    reason: String,
}

impl ListAnswer {
    /// Describes the first of the quarantined records, and the number of the others.
    pub(super) fn add_quarantined(&mut self, quarantined: &[BadRecord]) {
        let described = quarantined.iter().take(MAX_QUARANTINED);
        self.quarantined
            .extend(described.map(|bad| QuarantinedRecord { path: bad.path.clone(), reason: bad.reason.clone() }));
        if let Some(others @ 1..) = quarantined.len().checked_sub(MAX_QUARANTINED) {
            self.remarks.push(format!("{others} more records could not be read."));
        }
    }

    /// Sets where the list goes on.
    pub(super) fn set_cursor(&mut self, cursor: String) {
        self.remarks.push("The list goes on: call the tool with this cursor for the next rows.".to_owned());
        (self.more, self.cursor) = (true, Some(cursor));
    }

    pub(super) fn into_result(self) -> Result<CallToolResult, ToolError> {
        serde_json::to_value(self).map(CallToolResult::structured).map_err(unwritable)
    }
}

/// Number of rows that an answer has at the most.
pub(super) fn rows_of(rows: Option<u32>) -> Result<usize, ToolError> {
    let rows = rows.map_or(Some(DEFAULT_ROWS), |rows| usize::try_from(rows).ok());
    rows.filter(|rows| (1..=MAX_ROWS).contains(rows))
        .ok_or_else(|| ToolError::new(format!("`rows` is a number from 1 to {MAX_ROWS}; the cursor leads to more")))
}

/// Columns of a row that have a value, without the provider and the account, which the answer names once.
pub(super) fn columns(row: &impl Serialize) -> Result<Map<String, Value>, ToolError> {
    let Value::Object(mut columns) = serde_json::to_value(row).map_err(unwritable)? else {
        return Err(ToolError::new("a row is no JSON object; report this as a bug"));
    };
    columns.retain(|name, value| !value.is_null() && !matches!(name.as_str(), "provider" | "account"));
    if columns.get("repairs").is_some_and(|repairs| repairs == 0) {
        columns.remove("repairs");
    }
    Ok(columns)
}

fn unwritable(_: serde_json::Error) -> ToolError {
    ToolError::new("the answer cannot be written as JSON; report this as a bug")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_rows_is_bounded() {
        assert_eq!((rows_of(None), rows_of(Some(200))), (Ok(50), Ok(200)));
        for wrong in [0, 201, u32::MAX] {
            assert!(rows_of(Some(wrong)).unwrap_err().to_string().contains("from 1 to 200"));
        }
    }
}
