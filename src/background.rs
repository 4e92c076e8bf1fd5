//! Work that takes long and that no reader waits for: compiling rules, judging the past again. It has a thread of its own, of lower
//! priority than the threads that answer readers, so that it takes what processor time they leave. A pool would not do: a thread that has
//! given up priority may not take it back.

use tokio::sync::oneshot;

/// How much less urgent it is (`nice(2)`): beside a busy thread of ordinary priority it still gets a tenth of a core, so that it ends under
/// any load.
const LESS_URGENT: i32 = 10;

/// Why work in the background gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum BackgroundError {
    /// The system gives no thread.
    #[error("no thread for work in the background: {0}")]
    NoThread(std::io::Error),
    /// The work panicked; its message is on stderr.
    #[error("work in the background panicked")]
    Panicked,
}

/// Does this work on a thread of its own, and gives what it gives. It is done even if nobody waits for it any more.
///
/// # Errors
/// [`BackgroundError`].
pub async fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, BackgroundError> {
    let (done, waiting) = oneshot::channel();
    let thread = std::thread::Builder::new().name("background".to_owned());
    let run = move || {
        // Linux's priority is a thread's own; where it is not, or may not change, the work is done all the same.
        #[cfg(target_os = "linux")]
        if let Err(error) = rustix::process::nice(LESS_URGENT) {
            tracing::debug!(%error, "work in the background is as urgent as any other");
        }
        // Whoever wanted it may be gone.
        let _ = done.send(work());
    };
    thread.spawn(run).map_err(BackgroundError::NoThread)?;
    waiting.await.map_err(|_| BackgroundError::Panicked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_the_work_gives_comes_back() {
        assert_eq!(in_background(|| 6 * 7).await.ok(), Some(42));
    }

    #[tokio::test]
    async fn work_that_panics_is_told() {
        let told = in_background(|| panic!("meant to")).await;
        assert!(matches!(told, Err::<(), _>(BackgroundError::Panicked)), "{told:?}");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn only_the_background_is_less_urgent() {
        let own = || rustix::process::getpriority_process(None).ok();
        let before = own();
        assert_eq!(in_background(own).await.ok().flatten(), before.map(|before| (before + LESS_URGENT).min(19)));
        assert_eq!(own(), before);
    }
}
