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

/// Ctrl-C, and SIGTERM where the system has it. Where they cannot be listened to, the system's default ends the process.
struct Signals {
    #[cfg(unix)]
    streams: Option<[tokio::signal::unix::Signal; 2]>,
}

impl Signals {
    fn listen() -> Self {
        Self {
            #[cfg(unix)]
            streams: {
                use tokio::signal::unix::{SignalKind, signal};
                let interrupt = signal(SignalKind::interrupt()).ok();
                interrupt.zip(signal(SignalKind::terminate()).ok()).map(<[_; 2]>::from)
            },
        }
    }

    /// Waits for one signal.
    #[cfg(unix)]
    async fn next(&mut self) {
        match &mut self.streams {
            Some([interrupt, terminate]) => {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            }
            None => std::future::pending().await,
        }
    }

    /// Waits for one signal.
    #[cfg(not(unix))]
    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
