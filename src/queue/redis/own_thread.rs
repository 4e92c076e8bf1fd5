use tokio::runtime::{Builder, Runtime};

/// A thread for some tasks alone, which end with it. Unlike a runtime it may be dropped by a task of another one.
#[derive(Debug)]
pub(super) struct OwnThread(Option<Runtime>);

impl OwnThread {
    /// A thread of this name.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn new(name: &str) -> std::io::Result<Self> {
        Ok(Self(Some(Builder::new_multi_thread().worker_threads(1).thread_name(name).enable_all().build()?)))
    }

    /// Does something that begins tasks, which are this thread's.
    pub fn with<T>(&self, begin: impl FnOnce() -> T) -> T {
        let _entered = self.0.as_ref().map(Runtime::enter);
        begin()
    }
}

impl Drop for OwnThread {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
