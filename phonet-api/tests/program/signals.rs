//! Signals, where the system has them.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command};

use crate::support::{Account, command, fresh};

fn signal(program: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &program.id().to_string()]).status().unwrap().success());
}

/// Reads the program's standard error up to a line with this text.
fn until(stderr: &mut impl BufRead, text: &str) {
    let mut line = String::new();
    while !line.contains(text) {
        line.clear();
        assert_ne!(stderr.read_line(&mut line).unwrap(), 0, "{text} was not printed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_sync_ends_whole_at_the_first_signal() {
    let account = Account::start().await;
    for name in ["-INT", "-TERM"] {
        let target = format!("sqlite:{}", fresh(name).display());
        let arguments = ["sync", "--to", &target, "--every", "1h", "--streams", "users"];
        let mut program = command(&arguments, &account.variables()).spawn().unwrap();
        let mut stderr = BufReader::new(program.stderr.take().unwrap());
        until(&mut stderr, "users: ");
        signal(&program, name);
        until(&mut stderr, "ending after the batch in hand");
        assert_eq!(program.wait().unwrap().code(), Some(0), "{name}");
    }
}

#[test]
fn a_read_that_was_interrupted_is_not_whole_and_says_so() {
    // Accepts connections and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let variables =
        [("PHONET_DOMAIN", "a.phonet.com.ua"), ("PHONET_API_KEY", "key"), ("PHONET_BASE_URL", url.as_str())];
    let mut program = command(&["calls"], &variables).spawn().unwrap();
    let (connection, _) = silent.accept().unwrap();
    signal(&program, "-INT");
    let mut stderr = String::new();
    program.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(program.wait().unwrap().code(), Some(1));
    assert!(stderr.contains("interrupted before everything was read"), "{stderr}");
    drop(connection);
}

#[test]
fn a_second_signal_ends_a_sync_at_once() {
    // Accepts connections and never answers, so that the batch in hand does not end.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let variables =
        [("PHONET_DOMAIN", "a.phonet.com.ua"), ("PHONET_API_KEY", "key"), ("PHONET_BASE_URL", url.as_str())];
    let target = format!("sqlite:{}", fresh("twice.db").display());
    let mut program = command(&["sync", "--to", &target, "--streams", "users"], &variables).spawn().unwrap();
    let (connection, _) = silent.accept().unwrap();
    let mut stderr = BufReader::new(program.stderr.take().unwrap());
    signal(&program, "-TERM");
    until(&mut stderr, "a second signal ends at once");
    signal(&program, "-TERM");
    assert_eq!(program.wait().unwrap().code(), Some(130));
    drop(connection);
}
