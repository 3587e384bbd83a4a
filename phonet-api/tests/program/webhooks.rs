use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout};

use serde_json::Value;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

use crate::support::command;

struct WebhookProgram {
    process: Child,
    stdout: BufReader<ChildStdout>,
    address: SocketAddr,
}

impl WebhookProgram {
    fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let arguments =
            [&["webhooks", "--listen", "127.0.0.1:0", "--domain", "qwerty.phonet.com.ua"], arguments].concat();
        let mut process = command(&arguments, variables).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("phonet: listening on http://").unwrap().strip_suffix("/phonet").unwrap();
        let stdout = BufReader::new(process.stdout.take().unwrap());
        Self { address: address.parse().unwrap(), process, stdout }
    }

    /// Posts a body and returns the status.
    fn post(&self, path: &str, body: &str) -> u16 {
        let mut connection = TcpStream::connect(self.address).unwrap();
        let head = format!("POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close");
        write!(connection, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }

    fn line(&mut self) -> Value {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for WebhookProgram {
    fn drop(&mut self) {
        let _ = self.process.kill().and_then(|()| self.process.wait());
    }
}

fn example(endpoint: &str, kind: Kind) -> &'static str {
    Example::find(Vendor::Phonet, endpoint, None, kind).unwrap().data
}

#[test]
fn each_webhook_is_a_json_line_and_a_duplicate_is_marked() {
    let mut program = WebhookProgram::start(&["--allow", "127.0.0.1"], &[]);
    for is_repeat in [false, true] {
        assert_eq!(program.post("/phonet", example("call_event", Kind::Webhook)), 200);
        let line = program.line();
        assert_eq!((&line["kind"], &line["is_repeat"]), (&"call_event".into(), &is_repeat.into()));
        assert_eq!(line["event"]["event"], "call.dial");
    }
    assert_eq!(program.post("/phonet", example("call_settings", Kind::Request)), 200);
    assert_eq!(program.line()["kind"], "contact_lookup");
    assert_eq!(program.post("/phonet", example("utm_labels", Kind::Webhook)), 200);
    assert_eq!(program.line()["kind"], "utm_labels");
}

#[test]
fn only_allowed_senders_with_the_secret_are_heard() {
    let stranger = WebhookProgram::start(&[], &[]);
    assert_eq!(stranger.post("/phonet", example("call_event", Kind::Webhook)), 403);
    let secret = [("PHONET_WEBHOOK_SECRET", "0123456789abcdef")];
    let mut program = WebhookProgram::start(&["--allow", "127.0.0.1"], &secret);
    assert_ne!(program.post("/phonet", example("call_event", Kind::Webhook)), 200);
    assert_eq!(program.post("/phonet/0123456789abcdef", example("call_event", Kind::Webhook)), 200);
    assert_eq!(program.line()["kind"], "call_event");
}

#[test]
fn a_webhook_is_passed_on_before_it_is_acknowledged() {
    let receiver = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/calls", receiver.local_addr().unwrap());
    let mut program = WebhookProgram::start(&["--allow", "127.0.0.1", "--forward", &url], &[]);
    let answered = std::thread::spawn(move || {
        let mut requests = Vec::new();
        for status in ["503 Down", "204 Taken", "400 Refused"] {
            let (mut connection, _) = receiver.accept().unwrap();
            let (mut request, mut piece) = (Vec::new(), [0; 4096]);
            while !request.ends_with(b"}") {
                let length = connection.read(&mut piece).unwrap();
                request.extend_from_slice(&piece[..length]);
            }
            write!(connection, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
            requests.push(String::from_utf8(request).unwrap());
        }
        requests
    });
    assert_eq!(program.post("/phonet", example("call_event", Kind::Webhook)), 200);
    let line = program.line();
    assert_eq!(program.post("/phonet", example("call_event", Kind::Webhook)), 500);
    assert_eq!(program.line()["kind"], "call_event", "a webhook that was not passed on is printed too");
    let requests = answered.join().unwrap();
    let passed_on: Value = serde_json::from_str(requests[1].split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(passed_on, line);
    assert!(requests[0].starts_with("POST /calls HTTP/1.1"));
}
