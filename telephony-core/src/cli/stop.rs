use super::print_error_line;
use crate::sink::StopSignal;

/// Gives the signal at the first Ctrl-C or SIGTERM. A second one ends the process at once, with exit code 130.
pub(super) fn listen(program: &'static str) -> StopSignal {
    let stop = StopSignal::new();
    let given = stop.clone();
    tokio::spawn(async move {
        // Listened to from here on, so that a second signal right behind the first is not lost.
        let mut signals = Signals::listen();
        signals.next().await;
        print_error_line(format_args!("{program}: ending after the batch in hand; a second signal ends at once"));
        given.stop();
        signals.next().await;
        std::process::exit(130);
    });
    stop
}

/// Ctrl-C and SIGTERM. Where they cannot be listened to, the system's default ends the process.
#[cfg(unix)]
struct Signals(Option<[tokio::signal::unix::Signal; 2]>);

#[cfg(unix)]
impl Signals {
    fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupt = signal(SignalKind::interrupt()).ok();
        Self(interrupt.zip(signal(SignalKind::terminate()).ok()).map(<[_; 2]>::from))
    }

    /// Waits for one signal.
    async fn next(&mut self) {
        match &mut self.0 {
            Some([interrupt, terminate]) => {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            }
            None => std::future::pending().await,
        }
    }
}

/// Ctrl-C. Where it cannot be listened to, the system's default ends the process.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> Self {
        Self
    }

    /// Waits for one signal.
    #[allow(clippy::needless_pass_by_ref_mut, reason = "as on Unix")]
    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
