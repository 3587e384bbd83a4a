use rmcp::schemars::JsonSchema;
use serde::Deserialize;
use time::{Duration, OffsetDateTime};

use super::period_text::PeriodText;
use super::tool_error::ToolError;
use crate::cli::calls::DirectionArgument;
use crate::{CallHistorySource, CallQuery, CallRecord, Direction, Medium, Outcome, Zone};

/// Disposition as an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(crate = "rmcp::schemars")]
pub(super) enum OutcomeArgument {
    Answered,
    NoAnswer,
    Busy,
    Congestion,
    Failed,
}

/// Dispositions of the calls that a tool returns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum OutcomeFilter {
    #[default]
    All,
    Only(OutcomeArgument),
    /// Voice calls to the company that were not answered.
    Missed,
}

/// Calls that an assistant asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CallRequest {
    pub(super) period: PeriodText,
    pub(super) direction: Option<DirectionArgument>,
    pub(super) outcome: OutcomeFilter,
}

impl CallRequest {
    /// Query for the calls. A filter that the vendor's records cannot answer is refused.
    pub(super) fn query(
        &self,
        source: &dyn CallHistorySource,
        now: OffsetDateTime,
        zone: &Zone,
    ) -> Result<CallQuery, ToolError> {
        let (capability, provider) = (source.call_history_capability(), source.provider());
        if self.outcome != OutcomeFilter::All && !capability.outcome {
            return Err(ToolError::new(format!(
                "{provider} does not report outcomes of calls, so that answered and missed calls cannot be distinguished; \
                 use `list_calls` without `outcome`"
            )));
        }
        if self.direction.is_some() && !capability.direction {
            return Err(ToolError::new(format!(
                "{provider} does not report directions of calls; use `list_calls` without `direction`"
            )));
        }
        let mut query = CallQuery::within(self.period.range(Duration::WEEK, now, zone)?);
        query.directions.extend(self.direction.map(Direction::from));
        if self.outcome == OutcomeFilter::Missed {
            query = query.direction(Direction::Inbound).medium(Medium::Call);
        }
        Ok(query)
    }

    /// True for the request without arguments, which a cursor alone makes.
    pub(super) fn is_bare(&self) -> bool {
        let default = Self { outcome: self.outcome.default_of_tool(), ..Self::default() };
        *self == default
    }
}

impl OutcomeFilter {
    /// True if the filter admits the call.
    pub(super) fn admits(self, call: &CallRecord) -> bool {
        match self {
            Self::All => true,
            Self::Only(outcome) => call.outcome.as_ref().is_some_and(|it| *it == Outcome::from(outcome)),
            Self::Missed => call.is_answered() == Some(false),
        }
    }

    /// Filter of the same tool without arguments.
    const fn default_of_tool(self) -> Self {
        match self {
            Self::All | Self::Only(_) => Self::All,
            Self::Missed => Self::Missed,
        }
    }
}

impl From<OutcomeArgument> for Outcome {
    fn from(outcome: OutcomeArgument) -> Self {
        match outcome {
            OutcomeArgument::Answered => Self::Answered,
            OutcomeArgument::NoAnswer => Self::NoAnswer,
            OutcomeArgument::Busy => Self::Busy,
            OutcomeArgument::Congestion => Self::Congestion,
            OutcomeArgument::Failed => Self::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MemoryStore, Moment, Provider};

    #[test]
    fn a_missed_call_is_a_voice_call_to_the_company_that_was_not_answered() {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::WEEK;
        let store = MemoryStore::new(Provider::from_static("test"));
        let request = CallRequest { outcome: OutcomeFilter::Missed, ..CallRequest::default() };
        let query = request.query(&store, now, &Zone::utc()).unwrap();
        let missed = |medium, direction, outcome| {
            let mut call =
                CallRecord::new(Provider::from_static("test"), "1", Moment::exact(OffsetDateTime::UNIX_EPOCH));
            (call.medium, call.direction, call.outcome) = (medium, Some(direction), outcome);
            query.matches(&call) && request.outcome.admits(&call)
        };
        assert!(missed(Medium::Call, Direction::Inbound, Some(Outcome::Busy)));
        assert!(!missed(Medium::Call, Direction::Inbound, Some(Outcome::Answered)));
        assert!(!missed(Medium::Call, Direction::Inbound, None));
        assert!(!missed(Medium::Call, Direction::Outbound, Some(Outcome::Busy)));
        assert!(!missed(Medium::Sms, Direction::Inbound, Some(Outcome::Failed)));
    }

    #[test]
    fn a_request_without_arguments_is_bare() {
        let request = |outcome| CallRequest { outcome, ..CallRequest::default() };
        assert!(request(OutcomeFilter::All).is_bare() && request(OutcomeFilter::Missed).is_bare());
        assert!(!request(OutcomeFilter::Only(OutcomeArgument::Busy)).is_bare());
        assert!(!CallRequest { direction: Some(DirectionArgument::Inbound), ..CallRequest::default() }.is_bare());
    }
}
