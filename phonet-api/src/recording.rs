//! Recordings of calls: their addresses, and a download that can be gone on with.
//!
//! A recording opens without a session, so whoever has its address can listen: [`RecordingUrl`] is a secret like a key.
//! Document "Интеграция по протоколу HTTP(S)", note at the end of section "Передача событий о звонках".

mod audio;
mod download;
mod head;
mod link;
mod progress;
mod settings;
mod track;
mod url;

pub use download::Downloaded;
pub(crate) use link::Recordings;
pub use progress::Progress;
pub use settings::RecordingSettings;
pub use track::Track;
pub use url::RecordingUrl;

use telephony_core::Result;
use telephony_core::transport::{Idempotency, Method, Operation, Segment};

use crate::models::{CallUuid, FinishedCall};
use crate::{Client, PROVIDER};

const DOWNLOAD: Operation = Operation::new(
    PROVIDER,
    "phonet.recording.download",
    Method::GET,
    "/rest/public/calls/{uuid}/audio",
    Idempotency::Safe,
);

impl Client {
    /// Address of a call's recording, made of the call's id; no request is sent.
    ///
    /// There is one only for a call that was answered and is over, and one of a single track only where the account
    /// records the tracks apart: [`download_recording`](Self::download_recording) tells.
    pub fn recording_url(&self, call: &CallUuid, track: Track) -> Result<RecordingUrl> {
        let name = format!("{}{}", call.as_str(), track.suffix());
        let name = Segment::token(&name).map_err(|input| DOWNLOAD.refuse(input))?;
        let path = Segment::fill(DOWNLOAD.path, &[name]);
        Ok(RecordingUrl::new(&self.pipeline().base().join(&path)))
    }

    /// Address of a record's recording: the one that the record names, or else the one made of its id.
    pub fn recording_of(&self, call: &FinishedCall) -> Result<RecordingUrl> {
        match call.audio_rec_url.as_deref().filter(|link| !link.trim().is_empty()) {
            Some(link) => self.recording_link(link),
            None => self.recording_url(&call.uuid, Track::Whole),
        }
    }

    /// Checks an address that the vendor named, such as `recording` of a [`telephony_core::CallRecord`].
    ///
    /// It has to be HTTPS, to a host that [`RecordingSettings::hosts`] names, and without a user's name; any other is
    /// refused. One of the account's domain is asked for where the client sends its requests.
    pub fn recording_link(&self, link: &str) -> Result<RecordingUrl> {
        let link = self.recordings().check(link, self.pipeline().base());
        link.map(|link| RecordingUrl::new(&link)).map_err(|input| DOWNLOAD.refuse(input))
    }
}
