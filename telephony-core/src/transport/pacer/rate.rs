//! Learns a rate from refusals. This module reads no clock and does not wait: times are arguments.

use std::time::Duration;

use tokio::time::Instant;

use super::recent::Recent;

/// Fraction of the rate before a refusal that is used after it.
const BELOW: f64 = 0.85;
/// Lowest learned rate, in requests per window; by default one request in 15 seconds.
const LEAST: f64 = 4.0;
/// Highest learned rate, in requests per window; above it the pace is dropped.
const MOST: f64 = 3000.0;
/// Number of requests in a window below which a refusal with a short wait may be one that passes, and not a limit.
const FEW: u32 = 10;
/// Number of such refusals in a row that lower no rate.
const EXCUSED: u32 = 5;
/// Maximum lateness of a timer that the next requests make up for.
const CATCH_UP: Duration = Duration::from_millis(20);
const NEVER: Duration = Duration::from_secs(1_000_000_000);
/// Longest hold. A vendor that asks for more has most likely sent a wrong date, which must not stop a client for years.
const LONGEST_HOLD: Duration = Duration::from_secs(24 * 3600);

/// Permission to send a request, or the time of the next try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Permitted now; the turn is taken.
    Now,
    /// Not permitted before this moment, at which the request must ask a second time, because of the pace.
    At(Instant),
    /// Not permitted before this moment, because the vendor refused a request.
    Held(Instant),
}

/// Rate at which requests are sent, and the hold after a refusal.
#[derive(Debug)]
pub(super) struct Rate {
    /// Longest first hold. The window of the vendor's limit is assumed to be twelve times as long, one minute by
    /// default.
    base: Duration,
    cap: Duration,
    window: Duration,
    /// Minimum time between requests that was set.
    stated: Duration,
    /// Rate that was learned to be permitted, in requests per window.
    learned: Option<f64>,
    recent: Recent,
    /// Time of the next evenly spaced request.
    next: Option<Instant>,
    hold: Option<Instant>,
    /// Number of consecutive refusals.
    row: u32,
    refused_at: Option<Instant>,
    /// Total of the holds after these consecutive refusals.
    held: Duration,
    /// Number of requests that passed since the latest refusal.
    run: u32,
    /// Number of refusals that lowered no rate, with fewer than [`FEW`] requests between two of them.
    excused: u32,
    /// True if a short hold was enough: the limit is then assumed to be counted in seconds, and the rate rises with
    /// each request.
    quick: bool,
    /// End of the time in which a short hold that was enough is regarded as chance.
    patient_until: Option<Instant>,
    /// Start of the time in which no request was refused and the rate was not raised.
    steady: Option<Instant>,
    /// Lowest rate that was kept and still refused, and the time of the latest refusal of this kind.
    worst: Option<(f64, Instant)>,
    /// Time at which the single request was sent that checks if the hold was long enough.
    probe: Option<Instant>,
}

impl Rate {
    pub(super) fn new(base: Duration, cap: Duration, per_minute: Option<u32>) -> Self {
        let base = base.clamp(Duration::from_micros(100), Duration::from_secs(3600));
        let window = base * 12;
        Self {
            base,
            cap: cap.clamp(base, NEVER),
            window,
            stated: per_minute.map_or(Duration::ZERO, |pace| Duration::from_secs(60) / pace.max(1)),
            learned: None,
            recent: Recent::new(window),
            next: None,
            hold: None,
            row: 0,
            refused_at: None,
            held: Duration::ZERO,
            run: 0,
            excused: 0,
            quick: false,
            patient_until: None,
            steady: None,
            worst: None,
            probe: None,
        }
    }

    /// Current pace in requests a minute, rounded down; `None` without one.
    pub(super) fn pace(&self) -> Option<u32> {
        let spacing = self.spacing();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number")]
        (!spacing.is_zero()).then(|| (60.0 / spacing.as_secs_f64() + 1e-6) as u32)
    }

    /// Time until the hold ends; zero without a hold.
    pub(super) fn hold(&self, now: Instant) -> Duration {
        self.hold.map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }

    pub(super) fn refused_in_a_row(&self) -> u32 {
        self.row
    }

    fn spacing(&self) -> Duration {
        let learned = self.learned.map(|rate| self.window.div_f64(rate.max(LEAST)));
        self.stated.max(learned.unwrap_or_default())
    }

    /// Takes a turn, or returns when to ask for one. An urgent request may go a little before its turn.
    pub(super) fn turn(&mut self, now: Instant, is_urgent: bool) -> Turn {
        if let Some(until) = self.hold.filter(|until| *until > now) {
            return Turn::Held(until);
        }
        if self.row > 0 {
            // One request is sent first. The others wait for its answer only for a limited time, because it may have
            // been dropped.
            if self.probe.is_some_and(|sent| now < sent + self.base * 6) {
                return Turn::Held(now + (self.base / 20).max(Duration::from_millis(1)));
            }
            self.probe = Some(now);
            return Turn::Now;
        }
        self.rise(now);
        let spacing = self.spacing();
        let due = self.next.unwrap_or(now);
        if spacing.is_zero() {
            return Turn::Now;
        }
        if due <= now {
            let latest = now.checked_sub(CATCH_UP).unwrap_or(now);
            self.next = Some(due.max(latest) + spacing);
            return Turn::Now;
        }
        if is_urgent && due <= now + spacing * 3 {
            self.next = Some(due + spacing);
            return Turn::Now;
        }
        Turn::At(due)
    }

    /// Records an answer that is not a rate-limit refusal, to a request that was sent at `sent`.
    pub(super) fn passed(&mut self, now: Instant, sent: Instant) {
        self.recent.add(now);
        // An answer to a request that was sent before the refusal says nothing about the hold.
        if self.refused_at.is_some_and(|refused| sent <= refused) {
            return;
        }
        self.run = self.run.saturating_add(1);
        if self.row > 0 {
            self.row = 0;
            self.probe = None;
            self.quick = self.held <= self.base * 2 && self.patient_until.is_none_or(|until| until <= now);
            self.steady = Some(now);
            self.next = Some(now + self.spacing());
        } else if self.quick
            && let Some(rate) = self.learned
        {
            self.learned = Some(rate * 1.25).filter(|rate| *rate <= MOST);
        }
    }

    /// Records a rate-limit refusal of a request that was sent at `sent`: the wait that the vendor asked for, and the
    /// random fraction `share` of the hold.
    pub(super) fn refused(&mut self, now: Instant, sent: Instant, asked: Option<Duration>, share: f64) {
        let asked = asked.map(|asked| asked.min(LONGEST_HOLD));
        // Requests of one burst are refused together and count as one refusal.
        if self.refused_at.is_some_and(|refused| sent <= refused) {
            if let Some(asked) = asked {
                self.hold = self.hold.max(Some(now + asked));
            }
            return;
        }
        if self.row == 0 {
            self.held = Duration::ZERO;
            if !self.is_excused(now, asked) {
                self.learn(now);
            }
        }
        self.row = self.row.saturating_add(1);
        let ladder = |row: u32| {
            let factor = 1_u32.checked_shl(row.saturating_sub(1)).unwrap_or(u32::MAX);
            let ceiling = self.base.saturating_mul(factor).min(self.cap);
            ceiling / 2 + (ceiling / 2).mul_f64(share)
        };
        let hold = match asked {
            // The wait that the vendor asks for is sufficient until two refusals show that it is not.
            Some(asked) if self.row <= 2 => asked,
            Some(asked) => asked.max(ladder(self.row - 2)),
            None => ladder(self.row),
        };
        self.held = self.held.saturating_add(hold);
        self.hold = Some(now + hold);
        self.next = self.hold;
        self.refused_at = Some(now);
        self.run = 0;
        self.probe = None;
        self.steady = None;
    }

    /// Returns true if the vendor asks for a short wait after few requests. A limit of so few requests a window would
    /// ask for a longer one, so that the refusal is of a busy moment, and a rate by it would cost minutes.
    fn is_excused(&mut self, now: Instant, asked: Option<Duration>) -> bool {
        if self.run >= FEW {
            self.excused = 0;
        }
        let is_short = asked.is_some_and(|asked| asked <= self.window / 30);
        let is_excused = is_short && self.learned.is_none() && self.excused < EXCUSED && self.recent.count(now) < FEW;
        self.excused += u32::from(is_excused);
        is_excused
    }

    /// Lowers the rate at the first of several consecutive refusals.
    fn learn(&mut self, now: Instant) {
        let passed = f64::from(self.recent.count(now));
        let rate = match self.learned {
            None => passed * BELOW,
            // Fewer than ten requests passed while the rate rose, which shows that the limit is not counted in seconds.
            Some(rate) if self.quick && self.run < 10 => {
                self.patient_until = Some(now + self.window * 10);
                rate.min(passed * BELOW)
            }
            Some(rate) if self.quick => {
                let since = self.refused_at.map_or(self.window, |at| now - at);
                let windows = since.as_secs_f64().max(0.001) / self.window.as_secs_f64();
                rate.min(f64::from(self.run) / windows * BELOW)
            }
            // Requests sent before the rate was lowered still count in the vendor's window, so that the rate is kept.
            Some(rate) if passed > rate * 1.05 + 1.0 => rate,
            Some(rate) => {
                let worst = self.worst.map_or(rate, |(worst, _)| worst.min(rate));
                self.worst = Some((worst, now));
                rate.min(passed.max(1.0)) * BELOW
            }
        };
        self.learned = Some(rate.max(LEAST));
        self.quick = false;
    }

    /// Raises the rate after several windows without a refusal: less, and more rarely, near a rate that was refused.
    fn rise(&mut self, now: Instant) {
        let (Some(rate), Some(steady)) = (self.learned, self.steady) else { return };
        if self.worst.is_some_and(|(_, at)| now - at > self.window * 30) {
            self.worst = None;
        }
        let ceiling = self.worst.map(|(worst, _)| worst * 0.9);
        let (windows, raised) = match ceiling {
            Some(ceiling) if rate * 1.5 > ceiling => (5, (rate * 1.05).min(ceiling).max(rate)),
            _ => (2, rate * 1.5),
        };
        // A rate that is not used up says nothing about a higher one.
        if now - steady >= self.window * windows && f64::from(self.recent.count(now)) >= rate * 0.6 {
            self.learned = Some(raised).filter(|rate| *rate <= MOST);
            self.steady = Some(now);
        }
    }
}
