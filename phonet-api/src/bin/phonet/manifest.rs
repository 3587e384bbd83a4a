//! Manifest of a folder of recordings: JSON Lines, one for each call that is done.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// Name of the manifest in its folder.
pub(crate) const NAME: &str = "manifest.jsonl";

/// Line of the manifest.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ManifestLine {
    /// Id of the call.
    pub(crate) call: String,
    /// Time under which the call is filed, RFC 3339.
    pub(crate) filed_at: String,
    /// File, relative to the folder; absent if the call has no recording.
    #[serde(default)]
    pub(crate) file: Option<String>,
    /// Size of the file in bytes.
    #[serde(default)]
    pub(crate) bytes: Option<u64>,
    /// Media type that the server declared.
    #[serde(default)]
    pub(crate) media_type: Option<String>,
}

/// Manifest that is being written.
#[derive(Debug)]
pub(crate) struct Manifest {
    file: File,
    done: HashSet<String>,
}

impl Manifest {
    /// Opens the manifest of a folder. The end of a line that a killed process left is removed.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join(NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => String::new(),
            Err(fault) => return Err(fault),
        };
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let lines = text[..whole].lines().filter_map(|line| serde_json::from_str::<ManifestLine>(line).ok());
        // A file that was removed since is downloaded once more.
        let is_there = |line: &ManifestLine| line.file.as_ref().is_none_or(|file| folder.join(file).is_file());
        let done = lines.filter(is_there).map(|line| line.call).collect();
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.set_len(whole as u64)?;
        Ok(Self { file, done })
    }

    pub(crate) fn has(&self, call: &str) -> bool {
        self.done.contains(call)
    }

    pub(crate) fn add(&mut self, line: ManifestLine) -> io::Result<()> {
        let mut text = serde_json::to_vec(&line)?;
        text.push(b'\n');
        self.file.write_all(&text)?;
        self.done.insert(line.call);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(call: &str, file: Option<&str>) -> ManifestLine {
        let file = file.map(str::to_owned);
        ManifestLine { call: call.to_owned(), filed_at: String::new(), file, bytes: None, media_type: None }
    }

    #[test]
    fn a_torn_line_and_a_removed_file_are_done_once_more() {
        let folder = std::env::temp_dir().join(format!("phonet-manifest-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut manifest = Manifest::open(&folder).unwrap();
        std::fs::write(folder.join("a.mp3"), "x").unwrap();
        for (call, file) in [("a", Some("a.mp3")), ("b", Some("b.mp3")), ("c", None)] {
            manifest.add(line(call, file)).unwrap();
        }
        manifest.file.write_all(br#"{"call":"d","fil"#).unwrap();
        let mut manifest = Manifest::open(&folder).unwrap();
        assert_eq!(["a", "b", "c", "d"].map(|call| manifest.has(call)), [true, false, true, false]);
        manifest.add(line("d", None)).unwrap();
        assert!(Manifest::open(&folder).unwrap().has("d"));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
