//! Recognises answers that are not the vendor's: pages of firewalls, proxies and gateways, and messages about a
//! database that is down.

use std::borrow::Cow;

use super::{Answer, Operation};
use crate::{Cause, Error, ErrorKind};

/// Number of bytes of a body that are searched, because these pages say what they are at their beginning.
const SEARCHED: usize = 16 << 10;

/// Kind of a body that is not JSON, by its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForeignPage {
    /// Firewall or bot protection that requires a browser, or refuses the request.
    Firewall,
    /// Database of the server is down or accepts no more connections.
    Database,
    /// Server under maintenance, or overloaded.
    Maintenance,
    /// Other body: a login page, an error page, a text.
    Other,
}

// Words in lower case that show that a request was refused, and do not merely name the maker of a gateway.
const FIREWALL: &[&str] = &[
    "just a moment",
    "captcha",
    "checking your browser",
    "verify you are human",
    "verify that you are human",
    "verifying you are human",
    "are you a robot",
    "not a robot",
    "enable javascript and cookies",
    "javascript is required",
    "attention required!",
    "ddos-guard",
    "ddos protection",
    "incapsula incident",
    "request unsuccessful. incapsula",
    "the requested url was rejected",
    "request rejected",
    "request blocked",
    "request has been blocked",
    "you have been blocked",
    "your ip address",
    "access denied",
    "access to this page has been denied",
    "mod_security",
    "modsecurity",
    "web application firewall",
    "sucuri website firewall",
    "wordfence",
    "доступ запрещ",
    "доступ ограничен",
    "доступ заборон",
    "подтвердите, что вы не робот",
    "проверка браузера",
    "перевірка браузера",
    "dostęp zabroniony",
    "odmowa dostępu",
    "nie jesteś robotem",
];

const DATABASE: &[&str] = &[
    "mysqli_connect",
    "mysqli_real_connect",
    "mysqli::__construct",
    "mysqli::real_connect",
    "mysqli_sql_exception",
    "mysql_connect",
    "pg_connect",
    "pdoexception",
    "sqlstate[",
    "too many connections",
    "server has gone away",
    "can't connect to local",
    "can't connect to mysql",
    "can't connect to server on",
    "error establishing a database connection",
    "error connecting to database",
    "error connecting to the database",
    "cannot connect to database",
    "cannot connect to the database",
    "can't connect to database",
    "can't connect to the database",
    "could not connect to database",
    "could not connect to the database",
    "could not connect to server",
    "unable to connect to database",
    "unable to connect to the database",
    "failed to connect to database",
    "failed to connect to mysql",
    "failed to connect to the database",
    "database connection failed",
    "database connection error",
    "database is unavailable",
    "database unavailable",
    "database is down",
    "the database system is starting up",
    "remaining connection slots are reserved",
    "ora-12",
    "ошибка подключения к бд",
    "ошибка подключения к базе",
    "ошибка соединения с бд",
    "ошибка соединения с баз",
    "не удалось подключиться к бд",
    "не удалось подключиться к баз",
    "не удалось соединиться с баз",
    "невозможно подключиться к баз",
    "нет соединения с баз",
    "нет подключения к баз",
    "база данных недоступна",
    "помилка підключення до б",
    "помилка з'єднання з б",
    "не вдалося підключитися до б",
    "немає з'єднання з баз",
    "база даних недоступна",
    "błąd połączenia z baz",
    "brak połączenia z baz",
    "nie można połączyć się z baz",
    "nie udało się połączyć z baz",
];

const MAINTENANCE: &[&str] = &[
    "maintenance",
    "temporarily unavailable",
    "service unavailable",
    "be right back",
    "bad gateway",
    "gateway time-out",
    "gateway timeout",
    "технические работы",
    "технических работ",
    "техническое обслуживание",
    "профилактическ",
    "временно недоступ",
    "технічні роботи",
    "технічних робіт",
    "технічне обслуговування",
    "тимчасово недоступ",
    "prace techniczne",
    "prace serwisowe",
    "prace konserwacyjne",
    "przerwa techniczna",
    "przerwa serwisowa",
    "chwilowo niedostępn",
    "tymczasowo niedostępn",
];

impl Answer {
    /// Kind of the body if it is neither JSON nor empty, otherwise `None`.
    pub fn foreign_page(&self) -> Option<ForeignPage> {
        let body = self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body).trim_ascii();
        let is_json = match body.first()? {
            b'{' | b'"' | b'-' | b'0'..=b'9' => true,
            // `[ERROR] …` is a text.
            b'[' => !body[1..].trim_ascii_start().first().is_some_and(u8::is_ascii_alphabetic),
            _ => matches!(body, b"null" | b"true" | b"false"),
        };
        if is_json {
            return None;
        }
        let text = text(&body[..body.len().min(SEARCHED)]).to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        Some(if says(DATABASE) && !is_fault_of_a_query(&text) {
            ForeignPage::Database
        } else if says(FIREWALL) && !is_login(&text) {
            ForeignPage::Firewall
        } else if says(MAINTENANCE) {
            ForeignPage::Maintenance
        } else {
            ForeignPage::Other
        })
    }

    /// Error of an answer that does not come from the vendor; `None` if the answer's status and body may be the
    /// vendor's.
    ///
    /// The method recognises the statuses that proxies, gateways and web servers use, and the pages that they send
    /// under other statuses.
    pub fn foreign_error(&self, operation: &Operation) -> Option<Error> {
        let (kind, message) = by_page(self).or_else(|| by_status(self.status))?;
        let error = self.error(kind, operation);
        let error = error.with_message(message);
        Some(if self.status == 407 { error.with_source(Cause::ProxyCredentials) } else { error })
    }
}

/// Returns the error kind and message for a page that says what it is.
pub(super) fn by_page(answer: &Answer) -> Option<(ErrorKind, &'static str)> {
    match (answer.status, answer.foreign_page()?) {
        // The page of a redirect says nothing more than the redirect. The page of a gateway that reached no server may
        // name a firewall, too.
        (300..=399 | 407, _) | (500..=502 | 504.., ForeignPage::Firewall) => None,
        (_, ForeignPage::Firewall) => Some((
            ErrorKind::Blocked,
            "a firewall answered in the vendor's place; ask for this machine's address to be permitted",
        )),
        (_, ForeignPage::Database) => {
            Some((ErrorKind::Unavailable, "the server's database is down; if that lasts, tell whoever runs the server"))
        }
        (200..=299 | 500.., ForeignPage::Maintenance) => {
            Some((ErrorKind::Unavailable, "the server is being maintained or is overloaded"))
        }
        _ => None,
    }
}

/// Returns the error kind and message for a status that means the same from every server.
fn by_status(status: u16) -> Option<(ErrorKind, &'static str)> {
    Some(match status {
        402 => (ErrorKind::Forbidden, "the account has to be paid for first"),
        407 => (ErrorKind::Blocked, Cause::ProxyCredentials.advice()),
        414 => (ErrorKind::Rejected, "the address is longer than the server takes"),
        415 => (
            ErrorKind::Rejected,
            "the server does not take this type of content; something on the way may have changed it",
        ),
        418 => (ErrorKind::Blocked, "the server refuses to talk to this client"),
        420 => (ErrorKind::RateLimited, "the server wants fewer requests"),
        421 => (ErrorKind::Unavailable, "the connection led to another server"),
        423 => (ErrorKind::Unavailable, "the thing is locked at the moment"),
        425 => (ErrorKind::Unavailable, "the server wants the request a little later"),
        426 => (ErrorKind::Rejected, "the server wants another version of the protocol"),
        431 => (ErrorKind::Rejected, "the request's headers are larger than the server takes"),
        451 => (ErrorKind::Blocked, "access is blocked for legal reasons"),
        508 | 509 => (ErrorKind::Unavailable, "the server's hosting has reached its limit"),
        511 => (ErrorKind::Blocked, "the network wants a login first; open a page in a browser on this machine"),
        520..=524 | 527 | 530 => (ErrorKind::Unavailable, "a gateway cannot reach the vendor's server"),
        525 | 526 => (ErrorKind::Unavailable, "a gateway does not trust the vendor's server's certificate"),
        529 => (ErrorKind::Unavailable, "the server is overloaded"),
        _ => return None,
    })
}

// Returns true for a login page: the vendor's own page, which may have a captcha.
fn is_login(text: &str) -> bool {
    ["type=\"password\"", "type='password'", "type=password"].iter().any(|it| text.contains(it))
}

// Returns true for a missing column or a syntax error, because the database works then.
fn is_fault_of_a_query(text: &str) -> bool {
    ["sqlstate[42", "error in your sql syntax", "unknown column", "syntax error at or near"]
        .iter()
        .any(|word| text.contains(word))
}

/// Returns the body as text: UTF-8, otherwise Windows-1251 as far as its letters are needed.
fn text(body: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        // The last letter is cut by the limit on the bytes that are searched.
        Err(fault) if fault.error_len().is_none() => String::from_utf8_lossy(body),
        Err(_) => Cow::Owned(body.iter().map(|byte| cyrillic(*byte)).collect()),
    }
}

fn cyrillic(byte: u8) -> char {
    match byte {
        0..=0x7f => char::from(byte),
        0xc0..=0xff => char::from_u32(0x0410 + u32::from(byte) - 0xc0).unwrap_or('?'),
        0xa8 => 'Ё',
        0xb8 => 'ё',
        0xb2 => 'І',
        0xb3 => 'і',
        0xaf => 'Ї',
        0xbf => 'ї',
        0xaa => 'Є',
        0xba => 'є',
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Provider;
    use crate::transport::{Idempotency, Method};

    static OPERATION: Operation =
        Operation::new(Provider::from_static("test"), "test.it", Method::GET, "/it", Idempotency::Safe);

    fn kind(status: u16, body: &[u8]) -> Option<ErrorKind> {
        Answer::new(status, body.to_vec()).foreign_error(&OPERATION).map(|error| error.kind())
    }

    // Field cases 35 and 38.
    #[test]
    fn a_page_is_known_by_what_it_says_in_any_of_the_vendors_languages() {
        for (body, page) in [
            ("", None),
            (" \r\n", None),
            ("{\"message\": \"captcha\"}", None),
            ("[1", None),
            ("[[]]", None),
            ("\u{feff}[]", None),
            ("12", None),
            ("null", None),
            ("\"maintenance\"", None),
            ("<html><title>Just a moment...</title>", Some(ForeignPage::Firewall)),
            ("<h1>Not Acceptable!</h1> generated by Mod_Security", Some(ForeignPage::Firewall)),
            ("<p>Доступ запрещён</p>", Some(ForeignPage::Firewall)),
            ("Ошибка подключения к БД: Connection refused.", Some(ForeignPage::Database)),
            ("SQLSTATE[HY000] [1040] Too many connections", Some(ForeignPage::Database)),
            ("<b>Warning</b>: mysqli_connect(): (HY000/2002)", Some(ForeignPage::Database)),
            ("Błąd połączenia z bazą danych", Some(ForeignPage::Database)),
            ("[ERROR] Unable to connect to the database", Some(ForeignPage::Database)),
            ("SQLSTATE[42S22]: Column not found", Some(ForeignPage::Other)),
            ("На сайте ведутся технические работы", Some(ForeignPage::Maintenance)),
            ("Przerwa techniczna", Some(ForeignPage::Maintenance)),
            ("<html>login</html>", Some(ForeignPage::Other)),
            ("<input type=\"password\"><div class=g-recaptcha>", Some(ForeignPage::Other)),
            ("<br />\n<b>Fatal error</b>", Some(ForeignPage::Other)),
        ] {
            assert_eq!(Answer::new(200, body.to_owned()).foreign_page(), page, "{body}");
        }
        // The text is "Ошибка подключения к БД" from a server that writes Windows-1251.
        let cp1251 = b"\xce\xf8\xe8\xe1\xea\xe0 \xef\xee\xe4\xea\xeb\xfe\xf7\xe5\xed\xe8\xff \xea \xc1\xc4";
        assert_eq!(Answer::new(200, cp1251.to_vec()).foreign_page(), Some(ForeignPage::Database));
        // Only the beginning is searched, even if its end is in the middle of a letter.
        for shift in 0..2 {
            let long = [" ".repeat(shift), "x".into(), "ы".repeat(20_000), "captcha".into()];
            assert_eq!(Answer::new(200, long.concat()).foreign_page(), Some(ForeignPage::Other));
        }
    }

    // Field cases 35, 38 and 43.
    #[test]
    fn what_stands_on_the_way_is_named_by_status_and_page() {
        let challenge = b"<html>Just a moment...</html>";
        for (status, body, expected) in [
            (200, &b"{}"[..], None),
            (403, b"{}", None),
            (403, b"<html>", None),
            (404, b"<html>", None),
            (302, challenge, None),
            (200, challenge, Some(ErrorKind::Blocked)),
            (401, challenge, Some(ErrorKind::Blocked)),
            (403, challenge, Some(ErrorKind::Blocked)),
            (429, challenge, Some(ErrorKind::Blocked)),
            (503, challenge, Some(ErrorKind::Blocked)),
            (502, challenge, None),
            (520, challenge, Some(ErrorKind::Unavailable)),
            (200, b"Too many connections", Some(ErrorKind::Unavailable)),
            (404, b"Too many connections", Some(ErrorKind::Unavailable)),
            (200, b"Under maintenance", Some(ErrorKind::Unavailable)),
            (402, b"", Some(ErrorKind::Forbidden)),
            (407, b"<html>", Some(ErrorKind::Blocked)),
            (418, b"", Some(ErrorKind::Blocked)),
            (420, b"", Some(ErrorKind::RateLimited)),
            (421, b"", Some(ErrorKind::Unavailable)),
            (423, b"", Some(ErrorKind::Unavailable)),
            (425, b"", Some(ErrorKind::Unavailable)),
            (426, b"", Some(ErrorKind::Rejected)),
            (431, b"", Some(ErrorKind::Rejected)),
            (451, b"", Some(ErrorKind::Blocked)),
            (511, b"", Some(ErrorKind::Blocked)),
            (526, b"", Some(ErrorKind::Unavailable)),
            (529, b"", Some(ErrorKind::Unavailable)),
        ] {
            assert_eq!(kind(status, body), expected, "{status} {}", text(body));
        }
        let proxy = Answer::new(407, "").foreign_error(&OPERATION).unwrap();
        assert_eq!((proxy.cause(), proxy.is_retryable()), (Some(Cause::ProxyCredentials), false));
    }
}
