//! Extraction of the number from a text: the name, scheme, host and parameters around it and invisible characters are
//! removed.

/// Part of a text that is the number, and what the surrounding text says about it.
pub(super) struct Subscriber<'a> {
    scheme: Scheme,
    /// Set for a leading plus that a URI carries percent-encoded.
    plus: bool,
    pub(super) number: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    /// A number of the public network: `tel:`, or an address with `user=phone`.
    Public,
    /// An address of a PBX or a network: `sip:`, `sips:`.
    Address,
    Bare,
}

impl<'a> Subscriber<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let text = unquoted(bare(text));
        // Fast path, because nearly every text has only digits, with or without a plus.
        if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'+') {
            return Self { scheme: Scheme::Bare, plus: false, number: text };
        }
        let (scheme, rest) = scheme(addressed(text));
        let (rest, parameters) = match rest.find([';', '?']) {
            Some(at) if scheme != Scheme::Bare || is_parameter(&rest[at + 1..]) => rest.split_at(at),
            _ => (rest, ""),
        };
        let is_public = scheme == Scheme::Public || has_user_phone(parameters);
        let scheme = if is_public { Scheme::Public } else { scheme };
        let user = match rest.split_once('@') {
            Some((user, _)) => user.split(':').next().unwrap_or_default(),
            None if scheme == Scheme::Bare => rest,
            // The text is a host without a user, unless all of it is a number.
            None => {
                let number = rest.split(':').next().unwrap_or_default();
                let is_host = number.contains('.') || number.contains('[');
                if scheme == Scheme::Address && is_host { "" } else { number }
            }
        };
        let (plus, number) = match user.split_at_checked(3) {
            Some((plus, number)) if plus.eq_ignore_ascii_case("%2b") => (true, number),
            _ => (false, user),
        };
        Self { scheme, plus, number: bare(without_extension(number)) }
    }

    /// Characters of the number, folded as by `fold`.
    pub(super) fn folded(&self) -> impl Iterator<Item = char> + use<'a> {
        self.plus.then_some('+').into_iter().chain(self.number.chars().filter_map(fold))
    }

    pub(super) fn digits(&self) -> impl Iterator<Item = char> + use<'a> {
        self.folded().filter(char::is_ascii_digit)
    }

    pub(super) fn is_public(&self) -> bool {
        self.scheme == Scheme::Public
    }

    pub(super) fn begins_with_plus(&self) -> bool {
        self.folded().find(|sent| *sent != ' ') == Some('+')
    }
}

/// Text without surrounding blanks and invisible characters.
fn bare(text: &str) -> &str {
    text.trim_matches(|sent: char| sent.is_whitespace() || is_invisible(sent))
}

/// Text without the quotes that spreadsheets and copied lists put around a number.
fn unquoted(text: &str) -> &str {
    let text = text.strip_prefix('=').filter(|it| it.starts_with('"')).unwrap_or(text);
    let inner = ['"', '\''].iter().find_map(|quote| {
        let inner = text.strip_prefix(*quote)?.strip_suffix(*quote)?;
        (!inner.contains(*quote)).then_some(inner)
    });
    let lone =
        || text.strip_prefix('\'').filter(|it| it.starts_with(['+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']));
    bare(inner.or_else(lone).unwrap_or(text))
}

/// Address of `"Name" <address>`, of `Name <address>;tag=1`, or of `<address>`; any other text is the address itself.
fn addressed(text: &str) -> &str {
    let after_name = text.strip_prefix('"').and_then(|rest| Some(rest.split_once('"')?.1));
    let rest = after_name.unwrap_or(text);
    let Some((_, address)) = rest.split_once('<') else { return bare(rest) };
    let (address, after) = address.split_once('>').unwrap_or((address, ""));
    let after = bare(after);
    if after.is_empty() || after.starts_with(';') { bare(address) } else { text }
}

fn scheme(text: &str) -> (Scheme, &str) {
    let schemes =
        [("tel:", Scheme::Public), ("callto:", Scheme::Public), ("sip:", Scheme::Address), ("sips:", Scheme::Address)];
    for (name, scheme) in schemes {
        if let Some((head, rest)) = text.split_at_checked(name.len())
            && head.eq_ignore_ascii_case(name)
        {
            return (scheme, bare(rest.strip_prefix("//").unwrap_or(rest)));
        }
    }
    (Scheme::Bare, text)
}

fn is_parameter(text: &str) -> bool {
    bare(text).starts_with(|first: char| first.is_ascii_alphabetic())
}

fn has_user_phone(parameters: &str) -> bool {
    parameters.split(';').any(|it| bare(it).eq_ignore_ascii_case("user=phone"))
}

/// A number without a trailing extension: `+380440000001 ext. 12`, `… доб. 12`, `…,12`, or `…E+11` of a spreadsheet.
fn without_extension(text: &str) -> &str {
    const WORDS: [&str; 12] = [
        "ext",
        "extn",
        "extension",
        "x",
        "доб",
        "добавочный",
        "вн",
        "внутр",
        "внутренний",
        "внутрішній",
        "wew",
        "wewn",
    ];
    let Some(at) = text.find(|sent: char| sent.is_alphabetic() || sent == '#' || sent == ',') else {
        return text;
    };
    let (number, tail) = text.split_at(at);
    if is_power_of_ten(text) {
        return text.split(['e', 'E']).next().unwrap_or(text);
    }
    if number.chars().filter_map(fold).filter(char::is_ascii_digit).count() < 6 {
        return text;
    }
    let word_ends = tail.find(|sent: char| !sent.is_alphabetic()).unwrap_or(tail.len());
    let (word, rest) = tail.split_at(word_ends);
    let extension = rest.trim_matches(|sent: char| sent.is_whitespace() || ".:,#=".contains(sent));
    let is_word = word.is_empty() || WORDS.contains(&word.to_lowercase().as_str());
    let is_extension = (1..=6).contains(&extension.len()) && extension.bytes().all(|it| it.is_ascii_digit());
    if is_word && is_extension { number } else { text }
}

/// True for a large number in a spreadsheet's notation: `3,80440000001E+11`.
fn is_power_of_ten(text: &str) -> bool {
    let Some((number, power)) = text.split_once(['e', 'E']) else { return false };
    let power = power.strip_prefix('+').unwrap_or(power);
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = number.split_once([',', '.']).unwrap_or((number, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && digits(power) && power.len() <= 2
}

/// Character in its plain form: a digit of any script as the ASCII digit, a dash as `-`, a blank as a space; `None` for
/// an invisible character.
pub(super) fn fold(sent: char) -> Option<char> {
    if sent.is_ascii_graphic() || sent == ' ' {
        return Some(sent);
    }
    Some(match sent {
        _ if sent.is_whitespace() => ' ',
        _ if is_invisible(sent) => return None,
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{ff0b}' | '\u{fe62}' | '\u{207a}' | '\u{2795}' => '+',
        '\u{ff08}' => '(',
        '\u{ff09}' => ')',
        '\u{b7}' | '\u{2022}' | '\u{2024}' | '\u{ff0e}' => '.',
        '\u{ff0f}' | '\u{2044}' | '\u{2215}' => '/',
        _ => digit(sent).unwrap_or(sent),
    })
}

/// Value of a decimal digit of another script: Arabic, Persian, Devanagari, Bengali, full-width or mathematical.
fn digit(sent: char) -> Option<char> {
    let code = u32::from(sent);
    let value = match sent {
        '\u{660}'..='\u{669}' => code - 0x660,
        '\u{6f0}'..='\u{6f9}' => code - 0x6f0,
        '\u{966}'..='\u{96f}' => code - 0x966,
        '\u{9e6}'..='\u{9ef}' => code - 0x9e6,
        '\u{ff10}'..='\u{ff19}' => code - 0xff10,
        '\u{1d7ce}'..='\u{1d7ff}' => (code - 0x1d7ce) % 10,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// True for direction marks, joiners, soft hyphens and control characters, which copied numbers contain.
fn is_invisible(sent: char) -> bool {
    matches!(sent,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{20e3}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fffc}')
        || sent.is_control()
}
