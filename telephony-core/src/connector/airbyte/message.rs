use serde::Serialize;
use serde_json::Value;

/// Message of a source.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum AirbyteMessage<'a, R> {
    Spec {
        spec: &'a Value,
    },
    ConnectionStatus {
        #[serde(rename = "connectionStatus")]
        status: ConnectionStatus<'a>,
    },
    Catalog {
        catalog: &'a Value,
    },
    Record {
        record: AirbyteRecord<'a, R>,
    },
    State {
        state: Value,
    },
    Log {
        log: AirbyteLog<'a>,
    },
    Trace {
        trace: AirbyteTrace<'a>,
    },
}

#[derive(Debug, Serialize)]
pub(super) struct ConnectionStatus<'a> {
    pub(super) status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub(super) struct AirbyteRecord<'a, R> {
    pub(super) stream: &'a str,
    pub(super) data: R,
    pub(super) emitted_at: i64,
}

#[derive(Debug, Serialize)]
pub(super) struct AirbyteLog<'a> {
    pub(super) level: &'static str,
    pub(super) message: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct AirbyteTrace<'a> {
    #[serde(flatten)]
    pub(super) kind: TraceKind<'a>,
    pub(super) emitted_at: i64,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum TraceKind<'a> {
    Error { error: TraceError<'a> },
    StreamStatus { stream_status: StreamStatus<'a> },
}

#[derive(Debug, Serialize)]
pub(super) struct TraceError<'a> {
    pub(super) message: &'a str,
    pub(super) failure_type: FailureType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stream_descriptor: Option<StreamDescriptor<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct StreamStatus<'a> {
    pub(super) stream_descriptor: StreamDescriptor<'a>,
    pub(super) status: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct StreamDescriptor<'a> {
    pub(super) name: &'a str,
}

/// Party that can remove the cause of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FailureType {
    /// The user, by other settings.
    ConfigError,
    /// Nobody: a later attempt may succeed.
    TransientError,
    /// The developers of the source.
    SystemError,
}
