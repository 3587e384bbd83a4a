//! Calls on a line, and the answers of a server to them: written from the document alone.

/// Random number generator with a seed (splitmix64).
#[derive(Debug, Clone)]
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `most`.
    pub(super) fn below(&mut self, most: i64) -> i64 {
        (self.next() % most.unsigned_abs().max(1)).cast_signed()
    }

    pub(super) fn is(&mut self, one_of: i64) -> bool {
        self.below(one_of) == 0
    }

    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(i64::try_from(of.len()).unwrap())).unwrap()]
    }
}

pub(super) fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// One leg of a call, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) id: u64,
    pub(super) leg: u8,
    pub(super) start: i64,
    pub(super) answer: Option<i64>,
    pub(super) end: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compares {
    Start,
    Answer,
    End,
    Overlap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sorted {
    EndDescending,
    EndAscending,
    StartDescending,
    IdDescending,
    Mixed,
}

/// Order of rows that the sort key leaves undefined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ties {
    Stable,
    /// Different for each offset and limit, but the same each time.
    ByPage,
    /// Different in each answer.
    Shuffled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seconds {
    Cut,
    Rounded,
    Missing,
}

/// Behaviour of a server for a period that is longer than its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TooLong {
    Answered,
    Refused(i64),
    /// Answers only the beginning of the period.
    Beginning(i64),
    /// Answers only the end of the period.
    End(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) compares: Compares,
    pub(super) includes: (bool, bool),
    pub(super) sorted: Sorted,
    pub(super) ties: Ties,
    pub(super) in_seconds: bool,
    pub(super) seconds: Seconds,
    pub(super) too_long: TooLong,
    pub(super) page: usize,
    pub(super) ignores_limit: bool,
    pub(super) refuses_offset: bool,
    /// A row that is printed with another end; `true` if it is sent for every period.
    pub(super) odd: Option<(i64, bool)>,
}

impl Dialect {
    pub(super) fn likely() -> Self {
        Self {
            compares: Compares::End,
            includes: (true, true),
            sorted: Sorted::EndDescending,
            ties: Ties::Stable,
            in_seconds: false,
            seconds: Seconds::Cut,
            too_long: TooLong::Answered,
            page: 50,
            ignores_limit: false,
            refuses_offset: false,
            odd: None,
        }
    }

    pub(super) fn any(chance: &mut Chance) -> Self {
        const DAY: i64 = 86_400_000;
        use Compares::{Answer, End, Overlap, Start};
        let too_long = [
            TooLong::Answered,
            TooLong::Refused(90 * DAY),
            TooLong::Refused(3 * DAY),
            TooLong::Beginning(90 * DAY),
            TooLong::Beginning(30 * DAY),
            TooLong::End(90 * DAY),
            TooLong::End(30 * DAY),
        ];
        let odd = [
            (2_085_978_496_000, true),
            (2_085_978_496_000, false),
            (0, true),
            (0, false),
            (1_600_000_000_000, false),
            (1_764_301_600_000, false),
        ];
        Self {
            compares: chance.pick(&[Start, Start, Answer, End, End, Overlap]),
            includes: (!chance.is(3), !chance.is(3)),
            sorted: chance.pick(&[
                Sorted::EndDescending,
                Sorted::EndDescending,
                Sorted::EndAscending,
                Sorted::StartDescending,
                Sorted::IdDescending,
                Sorted::Mixed,
            ]),
            ties: chance.pick(&[Ties::Stable, Ties::Stable, Ties::ByPage, Ties::Shuffled]),
            in_seconds: chance.is(4),
            seconds: chance.pick(&[Seconds::Cut, Seconds::Cut, Seconds::Rounded, Seconds::Missing]),
            too_long: if chance.is(2) { TooLong::Answered } else { chance.pick(&too_long) },
            page: chance.pick(&[50, 50, 20, 10, 7]),
            ignores_limit: false,
            refuses_offset: chance.is(6),
            odd: chance.is(4).then(|| chance.pick(&odd)),
        }
    }

    pub(super) fn printed_end(&self, line: &Line) -> i64 {
        if self.in_seconds { line.end.div_euclid(1000) * 1000 } else { line.end }
    }

    fn shows(&self, line: &Line, from: i64, to: i64) -> bool {
        let is_after = |at: i64| if self.includes.0 { at >= from } else { at > from };
        let is_before = |at: i64| if self.includes.1 { at <= to } else { at < to };
        let inside = |at: i64| is_after(at) && is_before(at);
        match self.compares {
            Compares::Start => inside(line.start),
            Compares::Answer => inside(line.answer.unwrap_or(line.start)),
            Compares::End => inside(line.end),
            Compares::Overlap => is_after(line.end) && is_before(line.start),
        }
    }

    /// Rows of a page, or the reason for a refusal.
    pub(super) fn page<'a>(
        &self,
        lines: &'a [Line],
        asked: (i64, i64),
        (offset, limit): (usize, usize),
        turn: u64,
    ) -> Result<Vec<&'a Line>, &'static str> {
        let (mut from, mut to) = asked;
        match self.too_long {
            TooLong::Refused(most) if to - from > most => return Err("3 month is max"),
            TooLong::Beginning(most) => to = to.min(from.saturating_add(most)),
            TooLong::End(most) => from = from.max(to - most),
            _ => {}
        }
        let odd = |line: &Line| line.id == 1 && self.odd.is_some_and(|(_, always)| always);
        let mut shown: Vec<&Line> = lines.iter().filter(|line| odd(line) || self.shows(line, from, to)).collect();
        let tie = |line: &Line| match self.ties {
            Ties::Stable => line.id,
            Ties::ByPage => mix(line.id ^ ((offset as u64) << 32) ^ ((limit as u64) << 20)),
            Ties::Shuffled => mix(line.id ^ (turn << 32)),
        };
        shown.sort_by_key(|line| {
            let order = match self.sorted {
                Sorted::EndDescending => -line.end,
                Sorted::EndAscending => line.end,
                Sorted::StartDescending => -line.start,
                Sorted::IdDescending => -line.id.cast_signed(),
                Sorted::Mixed => mix(line.id ^ 0x4d).cast_signed(),
            };
            (order, mix(tie(line)), line.leg)
        });
        if self.refuses_offset && offset > 0 && offset >= shown.len() {
            return Err("offset is past the last call");
        }
        let limit = if self.ignores_limit { usize::MAX } else { limit.min(self.page) };
        Ok(shown.into_iter().skip(offset).take(limit).collect())
    }

    pub(super) fn print(&self, line: &Line) -> String {
        let end = match self.odd {
            Some((end, _)) if line.id == 1 => end,
            _ => self.printed_end(line),
        };
        let seconds = |length: i64| match self.seconds {
            Seconds::Cut => Some(length / 1000),
            Seconds::Rounded => Some((length + 500) / 1000),
            Seconds::Missing => None,
        };
        let number = |seconds: Option<i64>| seconds.map_or("null".to_owned(), |it| it.to_string());
        format!(
            r#"{{"uuid":"{:032x}","endAt":{},"lgDirection":2,"leg":{{"id":{},"ext":"{:03}"}},"otherLegNum":"+38","disposition":{},"billSecs":{},"duration":{}}}"#,
            line.id,
            if self.in_seconds && end > 0 { end / 1000 } else { end },
            line.leg,
            line.leg,
            i32::from(line.answer.is_none()),
            number(seconds(line.answer.map_or(0, |answer| line.end - answer))),
            number(seconds(line.end - line.start)),
        )
    }
}

/// Calls that begin in a span of milliseconds, each up to a day long; many share an end.
pub(super) fn lines(chance: &mut Chance, count: i64, (from, to): (i64, i64)) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for id in 2..2 + count {
        let long = [1_000, 60_000, 600_000, 6 * 3_600_000, 86_400_000];
        let start = from + chance.below(to - from);
        let mut end = start + chance.below(chance.clone().pick(&long));
        let before = lines.last().copied();
        if let Some(before) = before.filter(|_| chance.is(4)) {
            end = before.end;
        }
        // Some ends are shared by more calls than a page holds.
        let ties = before.filter(|before| before.id.is_multiple_of(3) || chance.is(8));
        if let Some(before) = ties.filter(|_| chance.is(2)) {
            end = before.end;
        }
        let start = start.min(end).max(end - 86_400_000);
        let answer = (!chance.is(3)).then(|| start + chance.below((end - start).max(1)));
        let id = id.cast_unsigned();
        lines.push(Line { id, leg: 1, start, answer, end });
        if chance.is(12) {
            let end = end + chance.below(5_000);
            lines.push(Line { id, leg: 2, start, answer, end });
        }
    }
    lines
}
