use std::path::PathBuf;
use std::process::{Command, Stdio};

use telephony_sandbox::{Sandbox, Vendor, World, WorldPlan};
use time::{Duration, OffsetDateTime};

/// Output of the program.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Command of the program, without the variables of the environment that name a real account.
pub(crate) fn command(arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_phonet"));
    for name in ["PHONET_DOMAIN", "PHONET_API_KEY", "PHONET_BASE_URL", "PHONET_WEBHOOK_SECRET"] {
        command.env_remove(name);
    }
    command.args(arguments).env("COLUMNS", "100").envs(variables.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub(crate) fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    let output = command(arguments, variables).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Runs the program over a sandbox in its own process.
pub(crate) fn sandboxed(arguments: &[&str]) -> Ended {
    let ended = run(&[arguments, &["--sandbox"]].concat(), &[]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended
}

/// Sandbox that several runs of the program read.
pub(crate) struct Account {
    pub(crate) sandbox: Sandbox,
    url: String,
}

impl Account {
    pub(crate) async fn start() -> Self {
        let plan =
            WorldPlan::new().calls(300).days(6).from(OffsetDateTime::now_utc() - Duration::WEEK + Duration::HOUR);
        let sandbox = Sandbox::start(World::seeded(plan)).await.unwrap();
        let url = sandbox.base_url(Vendor::Phonet);
        Self { sandbox, url }
    }

    pub(crate) fn variables(&self) -> [(&str, &str); 3] {
        [
            ("PHONET_DOMAIN", self.sandbox.phonet_domain()),
            ("PHONET_API_KEY", self.sandbox.phonet_api_key()),
            ("PHONET_BASE_URL", &self.url),
        ]
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        tokio::task::block_in_place(|| run(arguments, &self.variables()))
    }

    /// Number of Phonet's calls.
    pub(crate) fn calls(&self) -> usize {
        self.sandbox.truth().iter().filter(|row| row.provider == Vendor::Phonet).count()
    }
}

/// Path of a file or folder that does not exist yet.
pub(crate) fn fresh(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("phonet-program-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    let _ = std::fs::remove_file(&path);
    path
}
