use super::print_error_line;
use crate::sink::StopSignal;

/// Gives the signal at the first Ctrl-C or SIGTERM. A second one ends the process at once, with exit code 130.
pub(super) fn listen(program: &'static str) -> StopSignal {
    let stop = StopSignal::new();
    let given = stop.clone();
    tokio::spawn(async move {
        signal().await;
        print_error_line(format_args!("{program}: ending after the batch in hand; a second signal ends at once"));
        given.stop();
        signal().await;
        std::process::exit(130);
    });
    stop
}

/// Waits for one signal. Where none can be listened to, the system's default ends the process.
async fn signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
        if let (Ok(mut interrupt), Ok(mut terminate)) = (interrupt, terminate) {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_ok() {
        return;
    }
    std::future::pending::<()>().await;
}
