/// How many connections to the database there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolUse {
    /// Open now.
    pub open: u32,
    /// Of these, those that wait for work.
    pub idle: u32,
}

impl PoolUse {
    /// Those that work.
    pub const fn busy(self) -> u32 {
        self.open.saturating_sub(self.idle)
    }
}

/// How the database is reached.
pub trait Connections: Send + Sync {
    /// The connections of this process.
    fn pool_use(&self) -> PoolUse;
}
