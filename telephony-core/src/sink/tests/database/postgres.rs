use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

use super::{Database, TestFolder};
use crate::sink::{Postgres, Sink};

/// Script that runs a server until its input ends, which it does with the process of the tests.
const UNTIL_END: &str = r#"
    "$1/postgres" -D "$2/data" -c listen_addresses= -c fsync=off -k "$2" >"$2/log" 2>&1 & server=$!
    cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$2"
"#;

static SERVER: OnceLock<Option<Server>> = OnceLock::new();

/// Server that all tests of this process share.
struct Server {
    socket: PathBuf,
    _script: Child,
}

impl Server {
    /// Starts a server in a new folder, reached by a socket there. `None` if the machine has no PostgreSQL.
    fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            // Written past the capture of the tests' output, so that a skipped test is seen.
            writeln!(std::io::stderr(), "skipped: this machine has no PostgreSQL server").unwrap();
            return None;
        };
        let folder = TestFolder::new();
        let socket = folder.0.clone();
        std::mem::forget(folder);
        // Another user may own the server, because PostgreSQL does not run as root.
        fs::set_permissions(&socket, fs::Permissions::from_mode(0o777)).unwrap();
        let data = socket.join("data");
        let mut initdb = command(&programs.join("initdb"));
        initdb.args(["--username=postgres", "--auth-local=trust", "--no-sync", "--encoding=UTF8", "-D"]).arg(&data);
        assert!(initdb.current_dir(&socket).stdout(Stdio::null()).status().unwrap().success());
        let rules = data.join("pg_hba.conf");
        let trusting = fs::read_to_string(&rules).unwrap();
        fs::write(&rules, format!("local all secured scram-sha-256\n{trusting}")).unwrap();
        let mut script = command(Path::new("sh"));
        script.args(["-c", UNTIL_END, "sh"]).arg(&programs).arg(&socket).stdin(Stdio::piped()).current_dir(&socket);
        let script = script.spawn().unwrap();
        Some(Self { socket, _script: script })
    }
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = unprivileged() {
        command.uid(user).gid(group);
    }
    command
}

/// Folder of the server's programs, on the `PATH` or where Debian installs them.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.extend(std::env::split_paths(&path));
    folders.into_iter().find(|folder| ["initdb", "postgres"].iter().all(|name| folder.join(name).exists()))
}

/// User and group `postgres`, if the tests run as root.
fn unprivileged() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    if id(&["-u"]) == Some(0) { id(&["-u", "postgres"]).zip(id(&["-g", "postgres"])) } else { None }
}

/// Database of its own on the shared server.
pub(in crate::sink) struct PostgresFolder {
    socket: PathBuf,
    name: String,
}

impl PostgresFolder {
    /// An empty database; `None` if the machine has no PostgreSQL.
    pub(in crate::sink) async fn start() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = SERVER.get_or_init(Server::start).as_ref()?;
        let name = format!("test{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let database = Self { socket: server.socket.clone(), name: "postgres".to_owned() };
        database.query(&format!("create database {name}")).await;
        Some(Self { name, ..database })
    }

    pub(in crate::sink) fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// Address for another user, whose words may go on with a password.
    pub(in crate::sink) fn url_of(&self, user: &str) -> String {
        format!("host={} dbname={} user={user}", self.socket.display(), self.name)
    }

    pub(in crate::sink) async fn client(&self) -> Client {
        for _ in 0..300 {
            if let Ok((client, connection)) = tokio_postgres::connect(&self.url(), NoTls).await {
                tokio::spawn(connection);
                return client;
            }
            // The server is starting.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the server does not start");
    }
}

#[async_trait]
impl Database for PostgresFolder {
    async fn sink(&self) -> Box<dyn Sink> {
        Box::new(Postgres::connect(&self.url()).await.unwrap())
    }

    async fn query(&self, query: &str) -> Vec<String> {
        let messages = self.client().await.simple_query(query).await.unwrap();
        let rows = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let cell = |text: Option<&str>| match text {
            None => "-".to_owned(),
            Some("t") => "1".to_owned(),
            Some("f") => "0".to_owned(),
            Some(text) => text.to_owned(),
        };
        rows.map(|row| (0..row.len()).map(|place| cell(row.get(place))).collect::<Vec<_>>().join("|")).collect()
    }
}
