//! Recordings of calls: their addresses, and a download that can be resumed.
//!
//! A recording opens without a session, so that anybody who has its address can listen. A [`RecordingUrl`] is therefore
//! a secret like a key. Document "Интеграция по протоколу HTTP(S)", note at the end of section "Передача событий о
//! звонках".

mod audio;
mod download;
mod head;
mod link;
mod progress;
mod settings;
mod to_file;
mod track;
mod url;

pub use download::Downloaded;
pub(crate) use link::Recordings;
pub use progress::Progress;
pub use settings::RecordingSettings;
pub use to_file::RecordingDownload;
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
    /// Returns the address of a call's recording, made of the call's id. No request is sent.
    ///
    /// Only a call that was answered and has ended has a recording. A recording of a single track exists only if the
    /// account records the tracks separately. [`download_recording`](Self::download_recording) finds out whether there
    /// is one.
    pub fn recording_url(&self, call: &CallUuid, track: Track) -> Result<RecordingUrl> {
        let name = format!("{}{}", call.as_str(), track.suffix());
        let name = Segment::token(&name).map_err(|input| DOWNLOAD.refuse(input))?;
        let path = Segment::fill(DOWNLOAD.path, &[name]);
        Ok(RecordingUrl::new(&self.pipeline().base().join(&path)))
    }

    /// Returns the address of a record's recording: the address in the record, or else the address made of the call's
    /// id.
    pub fn recording_of(&self, call: &FinishedCall) -> Result<RecordingUrl> {
        match call.audio_rec_url.as_deref().filter(|link| !link.trim().is_empty()) {
            Some(link) => self.recording_link(link),
            None => self.recording_url(&call.uuid, Track::Whole),
        }
    }

    /// Checks an address that the vendor sent, such as `recording` of a [`telephony_core::CallRecord`].
    ///
    /// The address must use HTTPS, lead to a host in [`RecordingSettings::hosts`], and have no user name; any other is
    /// refused. An address in the account's domain is requested from the host to which the client sends its requests.
    pub fn recording_link(&self, link: &str) -> Result<RecordingUrl> {
        let link = self.recordings().check(link, self.pipeline().base());
        link.map(|link| RecordingUrl::new(&link)).map_err(|input| DOWNLOAD.refuse(input))
    }
}
