use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::DataSource;
use crate::connector::ConnectorError;
use crate::streams::{StreamName, StreamState};

/// States of a source's streams, as the platform passes them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AirbyteState(BTreeMap<String, Map<String, Value>>);

pub(super) const STATE: &str = "state";

#[derive(Debug, Deserialize)]
struct StateMessage {
    stream: StateOfStream,
}

#[derive(Debug, Deserialize)]
struct StateOfStream {
    stream_descriptor: Descriptor,
    #[serde(default)]
    stream_state: Option<Map<String, Value>>,
}

#[derive(Debug, Deserialize)]
struct Descriptor {
    name: String,
}

impl AirbyteState {
    /// Reads the text of a state file: a list of the states of streams. An empty file, list or object is the state
    /// before the first run.
    pub fn parse(text: &str) -> Result<Self, ConnectorError> {
        if matches!(text.trim(), "" | "{}" | "null") {
            return Ok(Self::default());
        }
        let messages: Vec<StateMessage> = serde_json::from_str(text).map_err(|_| {
            ConnectorError::new("the state is not a list of states of streams: clear the connection's data")
        })?;
        let states = messages.into_iter().map(|message| message.stream);
        let states = states.filter_map(|it| it.stream_state.map(|state| (it.stream_descriptor.name, state)));
        Ok(Self(states.collect()))
    }

    /// Refuses a state of another account, another source or a later version, before anything is read by it.
    pub fn check(&self, source: &dyn DataSource, stream: &StreamName) -> Result<(), ConnectorError> {
        match (self.stream_state(stream), self.0.get(stream.as_str())) {
            (Some(state), _) => {
                state.check(source, stream.as_str()).map_err(|refused| ConnectorError::new(refused.to_string()))
            }
            (None, Some(other)) if !other.is_empty() => {
                let message = format!("the state of `{stream}` is not one of this source: clear the stream's data");
                Err(ConnectorError::new(message))
            }
            (None, _) => Ok(()),
        }
    }

    /// State of a stream; `None` if it was never read.
    pub fn stream_state(&self, stream: &StreamName) -> Option<StreamState> {
        self.0.get(stream.as_str())?.get(STATE)?.as_str().map(StreamState::new)
    }
}
