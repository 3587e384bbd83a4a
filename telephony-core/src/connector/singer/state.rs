use serde_json::{Map, Value, json};

use crate::DataSource;
use crate::connector::ConnectorError;
use crate::streams::{StreamName, StreamState};

/// State of a tap: one bookmark per stream. Bookmarks of streams that are not selected are kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SingerState(Map<String, Value>);

const BOOKMARKS: &str = "bookmarks";
const STATE: &str = "state";

impl SingerState {
    /// Reads the text of a state file. An empty file or object is the state before the first run.
    pub fn parse(text: &str) -> Result<Self, ConnectorError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let foreign = || ConnectorError::new("the state is not one of this program: start without --state");
        let Ok(Value::Object(members)) = serde_json::from_str(text) else { return Err(foreign()) };
        let has_bookmarks = members.get(BOOKMARKS).map(Value::is_object);
        if has_bookmarks.unwrap_or(members.is_empty()) { Ok(Self(members)) } else { Err(foreign()) }
    }

    /// Refuses a bookmark of another account, another program or a later version, before anything is read by it.
    pub fn check(&self, source: &dyn DataSource, stream: &StreamName) -> Result<(), ConnectorError> {
        let Some(bookmark) = self.bookmark(stream) else { return Ok(()) };
        match self.stream_state(stream) {
            Some(state) => {
                state.check(source, stream.as_str()).map_err(|refused| ConnectorError::new(refused.to_string()))
            }
            None if bookmark.as_object().is_some_and(Map::is_empty) => Ok(()),
            None => {
                let message = format!("the bookmark of `{stream}` is not one of this program: start without --state");
                Err(ConnectorError::new(message))
            }
        }
    }

    /// State of a stream; `None` if it was never read.
    pub fn stream_state(&self, stream: &StreamName) -> Option<StreamState> {
        self.bookmark(stream)?.get(STATE)?.as_str().map(StreamState::new)
    }

    fn bookmark(&self, stream: &StreamName) -> Option<&Value> {
        self.0.get(BOOKMARKS)?.get(stream.as_str()).filter(|bookmark| !bookmark.is_null())
    }

    pub(super) fn set(&mut self, stream: &StreamName, state: &StreamState) {
        let bookmarks = self.0.entry(BOOKMARKS).or_insert_with(|| json!({}));
        if let Value::Object(bookmarks) = bookmarks {
            bookmarks.insert(stream.as_str().to_owned(), json!({ STATE: state.as_str() }));
        }
    }

    pub(super) const fn members(&self) -> &Map<String, Value> {
        &self.0
    }
}
