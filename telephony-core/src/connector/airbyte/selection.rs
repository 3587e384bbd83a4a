use serde::Deserialize;

use crate::DataSource;
use crate::connector::{ConnectorError, names};
use crate::streams::StreamName;

/// Stream that a configured catalog has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfiguredStream {
    /// Stream.
    pub stream: StreamName,
    /// True if the stream is read completely, whatever its state is.
    pub is_full: bool,
}

#[derive(Debug, Deserialize)]
struct ConfiguredCatalog {
    streams: Vec<ConfiguredEntry>,
}

#[derive(Debug, Deserialize)]
struct ConfiguredEntry {
    stream: DescribedStream,
    sync_mode: SyncMode,
}

#[derive(Debug, Deserialize)]
struct DescribedStream {
    name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SyncMode {
    FullRefresh,
    Incremental,
}

/// Streams of a configured catalog's text, in its order.
///
/// A stream that the source does not have, and a catalog without a stream, is an error.
pub fn configured(source: &dyn DataSource, catalog: &str) -> Result<Vec<ConfiguredStream>, ConnectorError> {
    let catalog: ConfiguredCatalog = serde_json::from_str(catalog).map_err(|fault| {
        ConnectorError::new(format!(
            "the catalog is not a configured one of Airbyte (line {}): configure the streams of `discover`",
            fault.line()
        ))
    })?;
    let mut streams: Vec<ConfiguredStream> = Vec::new();
    for entry in catalog.streams {
        let name = entry.stream.name;
        let stream = StreamName::find(source, &name).ok_or_else(|| {
            let names = names(source);
            ConnectorError::new(format!(
                "the catalog has the unknown stream `{name}`: refresh the schema; there are {names}"
            ))
        })?;
        let is_full = entry.sync_mode == SyncMode::FullRefresh || matches!(stream, StreamName::List(_));
        if streams.iter().all(|configured| configured.stream != stream) {
            streams.push(ConfiguredStream { stream, is_full });
        }
    }
    if streams.is_empty() {
        return Err(ConnectorError::new(format!("the catalog has no stream: configure some of {}", names(source))));
    }
    Ok(streams)
}
