//! Files of the workspace, as the rules read them.

use std::collections::BTreeMap;
use std::fs::{self, DirEntry};
use std::path::Path;

use crate::problem::Problem;
use crate::source::Source;

/// Every file of the workspace by its path from the root, with `/` between folders.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, File>,
    /// Text of the [`GUIDES`] that exist.
    guides: BTreeMap<String, String>,
}

/// Files that name paths of other files.
const GUIDES: [&str; 8] = [
    ".cargo/mutants.toml",
    ".github/ARCHITECTURE.md",
    ".github/CONTRIBUTING.md",
    ".github/COOKBOOK.md",
    ".github/PULL_REQUEST_TEMPLATE.md",
    ".github/SECURITY.md",
    "README.md",
    "fixtures/README.md",
];

#[derive(Debug)]
enum File {
    Rust(Source),
    Other(String),
}

impl File {
    fn new(path: &str, text: String) -> Self {
        if is(path, "rs") { Self::Rust(Source::new(text)) } else { Self::Other(text) }
    }

    fn text(&self) -> &str {
        match self {
            Self::Rust(source) => &source.text,
            Self::Other(text) => text,
        }
    }
}

impl Tree {
    /// Reads the workspace. Folders that belong to cargo or a tool are left out.
    pub(crate) fn load(root: &Path) -> Result<Self, Vec<Problem>> {
        let (mut tree, mut problems) = (Self::default(), Vec::new());
        tree.walk(root, "", &mut problems);
        for guide in GUIDES {
            match fs::read_to_string(root.join(guide)) {
                Ok(text) => drop(tree.guides.insert(guide.to_owned(), text)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => problems.push(Problem::io(&root.join(guide), "read it", &error)),
            }
        }
        if problems.is_empty() { Ok(tree) } else { Err(problems) }
    }

    fn walk(&mut self, folder: &Path, prefix: &str, problems: &mut Vec<Problem>) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => return problems.push(Problem::io(folder, "list it", &error)),
        };
        for entry in &entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if name != "target" && !name.starts_with('.') {
                    self.walk(&entry.path(), &format!("{path}/"), problems);
                }
                continue;
            }
            match text(entry, &name) {
                Ok(text) => {
                    let file = File::new(&path, text);
                    self.files.insert(path, file);
                }
                Err(error) => problems.push(Problem::io(&entry.path(), "read it", &error)),
            }
        }
    }

    /// Returns the text of a file. Empty for a file whose text no rule reads, `None` if the file does not
    /// exist.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(File::text)
    }

    /// Returns path and text of every guide.
    pub(crate) fn guides(&self) -> impl Iterator<Item = (&str, &str)> {
        self.guides.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Returns path and text of every file below a prefix, ordered by path.
    pub(crate) fn below(&self, prefix: &str) -> impl Iterator<Item = (&str, &str)> {
        self.files_below(prefix).map(|(path, file)| (path, file.text()))
    }

    fn files_below(&self, prefix: &str) -> impl Iterator<Item = (&str, &File)> {
        let files = self.files.range(prefix.to_owned()..).map(|(path, file)| (path.as_str(), file));
        files.take_while(move |(path, _)| path.starts_with(prefix))
    }

    /// Returns every Rust file below a prefix.
    pub(crate) fn rust(&self, prefix: &str) -> impl Iterator<Item = (&str, &Source)> {
        self.files_below(prefix).filter_map(|(path, file)| match file {
            File::Rust(source) => Some((path, source)),
            File::Other(_) => None,
        })
    }

    /// Returns the Rust files of a module: `<module>.rs` and all files below `<module>/`.
    pub(crate) fn module(&self, module: &str) -> impl Iterator<Item = (&str, &Source)> {
        let (file, folder) = (format!("{module}.rs"), format!("{module}/"));
        self.rust(module).filter(move |(path, _)| *path == file || path.starts_with(&folder))
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Tree {
    fn from(files: [(&str, &str); N]) -> Self {
        let guides = files.iter().filter(|(path, _)| GUIDES.contains(path));
        let guides = guides.map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let files = files.map(|(path, text)| (path.to_owned(), File::new(path, text.to_owned())));
        Self { files: files.into(), guides }
    }
}

/// True if a path has the extension.
pub(crate) fn is(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

fn text(entry: &DirEntry, name: &str) -> std::io::Result<String> {
    let is_read = ["md", "rs", "toml"].iter().any(|extension| is(name, extension))
        || name.starts_with("LICENSE")
        || name.ends_with("Dockerfile")
        || name == "help.txt";
    if is_read { fs::read_to_string(entry.path()) } else { Ok(String::new()) }
}
