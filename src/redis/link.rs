use super::{RedisUrl, RedisUrlError, durability};
use ::redis::{AsyncConnectionConfig, Client, RedisError, RedisResult, aio::MultiplexedConnection};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, task::AbortHandle, time::timeout};

/// How long a connection may take, from the first packet to the answer about its settings.
const CONNECT: Duration = Duration::from_secs(1);
/// The first pause before another try; it doubles up to [`LONGEST_PAUSE`].
const SHORTEST_PAUSE: Duration = Duration::from_millis(20);
/// The longest pause before another try.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What is demanded of a server at every connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demand {
    /// It keeps what it acknowledges.
    Durable,
    /// It should keep what it acknowledges; if not, the log says what may be lost.
    DurableIfItCan,
    /// It answers.
    Present,
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkError {
    /// There is no connection at the moment; nothing was sent.
    #[error("Redis cannot be reached: {0}")]
    Down(Arc<str>),
    /// No answer in time; what was asked may be done or not.
    #[error("Redis did not answer within {0:?}")]
    Silent(Duration),
    /// The answer is an error, or the connection broke; then what was asked may be done or not.
    #[error("Redis: {0}")]
    Failed(#[from] RedisError),
}

/// How a link stands.
#[derive(Clone)]
enum Standing {
    Down(Arc<str>),
    /// The server does not do what is demanded: somebody must change its settings.
    Refused(Arc<str>),
    Up(u64, MultiplexedConnection),
}

/// One connection to one server, shared by all who ask. A task of its own makes it and makes it again, so that nobody who asks waits for
/// that: while there is none, the answer is [`LinkError::Down`] at once.
pub(crate) struct Link {
    standing: watch::Receiver<Standing>,
    /// The number of the last connection that is known to be of no use.
    lost: watch::Sender<u64>,
    keeper: AbortHandle,
}

impl Link {
    /// A link that begins to connect.
    pub fn start(url: &RedisUrl, demand: Demand) -> Result<Self, RedisUrlError> {
        let client = url.client()?;
        let address = client.get_connection_info().addr().to_string();
        let (tell, standing) = watch::channel(Standing::Down("not connected yet".into()));
        let (lost, watched) = watch::channel(0);
        let keeper = Keeper { client, address, demand, standing: tell };
        Ok(Self { standing, lost, keeper: tokio::spawn(keeper.keep(watched)).abort_handle() })
    }

    /// Waits until there is a connection.
    ///
    /// # Errors
    /// What somebody must change in the server's settings before there can be one.
    pub async fn connected(&self) -> Result<(), Arc<str>> {
        let mut standing = self.standing.clone();
        // The sender lives as long as this link.
        match standing.wait_for(|standing| !matches!(standing, Standing::Down(_))).await.as_deref() {
            Ok(Standing::Refused(why)) => Err(Arc::clone(why)),
            _ => Ok(()),
        }
    }

    /// Asks something. The crate's own limit of 500 ms for an answer is off: each question has its own.
    pub async fn ask<T, F>(&self, within: Duration, question: impl FnOnce(MultiplexedConnection) -> F) -> Result<T, LinkError>
    where
        F: Future<Output = RedisResult<T>>,
    {
        let (number, connection) = match &*self.standing.borrow() {
            Standing::Up(number, connection) => (*number, connection.clone()),
            Standing::Down(why) | Standing::Refused(why) => return Err(LinkError::Down(Arc::clone(why))),
        };
        match timeout(within, question(connection)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                if error.is_io_error() || error.is_unrecoverable_error() {
                    self.give_up(number);
                }
                Err(error.into())
            }
            Err(_) => {
                self.give_up(number);
                Err(LinkError::Silent(within))
            }
        }
    }

    fn give_up(&self, number: u64) {
        self.lost.send_if_modified(|lost| std::mem::replace(lost, number.max(*lost)) < number);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Link(…)")
    }
}

/// The task that keeps a link connected.
struct Keeper {
    client: Client,
    address: String,
    demand: Demand,
    standing: watch::Sender<Standing>,
}

impl Keeper {
    async fn keep(self, mut lost: watch::Receiver<u64>) {
        for number in 1.. {
            let connection = self.connect_at_last().await;
            tracing::info!(redis = self.address, "connected");
            self.standing.send_replace(Standing::Up(number, connection));
            if lost.wait_for(|lost| *lost >= number).await.is_err() {
                return;
            }
            tracing::warn!(redis = self.address, "the connection is lost");
            self.standing.send_replace(Standing::Down(format!("the connection to {} is lost", self.address).into()));
        }
    }

    async fn connect_at_last(&self) -> MultiplexedConnection {
        let mut pause = SHORTEST_PAUSE;
        loop {
            let why = match timeout(CONNECT, self.connect()).await {
                Ok(Ok(Ok(connection))) => return connection,
                Ok(Ok(Err(refusal))) => Standing::Refused(format!("{}: {refusal}", self.address).into()),
                Ok(Err(error)) => Standing::Down(format!("{}: {error}", self.address).into()),
                Err(_) => Standing::Down(format!("{}: no connection within {CONNECT:?}", self.address).into()),
            };
            if let Standing::Down(why) | Standing::Refused(why) = &why {
                tracing::warn!(why = &**why, "no connection to Redis yet; trying again");
            }
            self.standing.send_replace(why);
            // Instances that lost it together should not come back together.
            tokio::time::sleep(pause.mul_f64(rand::random_range(0.5..1.0))).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// A connection, or what the server would have to change.
    async fn connect(&self) -> RedisResult<Result<MultiplexedConnection, String>> {
        let config = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        let mut connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        // A server that still loads its file takes connections and tells its settings, and nothing else.
        let _: String = ::redis::cmd("PING").query_async(&mut connection).await?;
        if self.demand == Demand::Present {
            return Ok(Ok(connection));
        }
        let weak = match durability::weaknesses(&mut connection).await {
            Err(error) if self.demand == Demand::DurableIfItCan && !error.is_io_error() => {
                vec![format!("its settings are not known: {error}")]
            }
            weak => weak?,
        };
        if weak.is_empty() {
            return Ok(Ok(connection));
        }
        let weak = weak.join("; ");
        if self.demand == Demand::Durable {
            return Ok(Err(format!("{weak}. Or set redis.allow_weak_durability = true, if that may be lost")));
        }
        tracing::warn!(redis = self.address, weak, "acknowledged comments may be lost, as redis.allow_weak_durability says");
        Ok(Ok(connection))
    }
}
