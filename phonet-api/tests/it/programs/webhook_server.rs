//! The program that receives webhooks, sent the document's examples.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Stdio};

use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};
use telephony_fixtures::testkit::Program;

const PROGRAM: Program = Program { package: "phonet-api", name: "phonet_webhook_server", features: "axum" };

struct Server {
    process: Child,
    stdout: BufReader<ChildStdout>,
    address: SocketAddr,
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let arguments = [&["--listen", "127.0.0.1:0"], arguments].concat();
        let mut process = PROGRAM.command(&arguments, &[]).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap().strip_suffix("/phonet").unwrap();
        Self { address: address.parse().unwrap(), process, stdout }
    }

    /// Posts a body; returns the status and the answer's body.
    fn post(&self, body: &str) -> (u16, String) {
        let mut connection = TcpStream::connect(self.address).unwrap();
        let head = "POST /phonet HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json";
        write!(connection, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill().and_then(|()| self.process.wait());
    }
}

fn example(endpoint: &str, kind: Kind) -> &'static str {
    Example::find(Vendor::Phonet, endpoint, None, kind).unwrap().data
}

#[test]
fn events_are_tracked_lookups_are_answered_and_duplicates_are_marked() {
    let mut server = Server::start(&["--allow", "127.0.0.1"]);
    let event = example("call_event", Kind::Webhook);
    assert_eq!(server.post(event).0, 200);
    assert_eq!(server.line(), "call.dial: First, Some(Ringing)");
    assert_eq!(server.post(event).0, 200);
    assert_eq!(server.line(), "call.dial: Repeat, Some(Ringing)");
    let (status, answer) = server.post(example("call_settings", Kind::Request));
    assert_eq!(status, 200);
    assert!(answer.contains("Иван Иванов"), "{answer}");
    assert_eq!(server.post(example("utm_labels", Kind::Webhook)).0, 200);
    assert!(server.line().ends_with(" labels, 0 quarantined"));
}

#[test]
fn a_sender_that_is_not_allowed_is_refused() {
    let server = Server::start(&[]);
    assert_eq!(server.post(example("call_event", Kind::Webhook)).0, 403);
}
