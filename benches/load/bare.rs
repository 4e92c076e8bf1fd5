//! The limit that the product is measured against: the smallest server that keeps the product's promise, and the one that keeps none.
//!
//! `--mode parse` reads the JSON and answers 202. `--mode bare` also stores it, and answers only once the row is on stable storage:
//! waiting requests share one transaction (group commit), SQLite in WAL mode with `synchronous=FULL`. `--mode xadd` keeps it in a Redis
//! stream, by one `XADD` a request, with `appendfsync always`.
//! None judges, limits, mails or reads anything back. `benches/load/run` and `benches/load/clustered` drive them beside the product.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use axum::extract::{Json, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use clap::{Parser, ValueEnum};
use redis::{AsyncConnectionConfig, IntoConnectionInfo as _, aio::MultiplexedConnection, io::tcp::TcpSettings};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, QueryBuilder};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// Rows in one transaction at most. Seven values a row stay far below SQLite's 32,766 parameters.
const BATCH: usize = 512;
/// Requests that may wait for the writer; more than any number of connections that we measure with.
const WAITING: usize = 4096;

/// A bare server to measure against.
#[derive(Parser)]
struct Arguments {
    /// What the server does with a comment before it answers.
    #[arg(long, value_enum)]
    mode: Mode,
    /// Address and port; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: String,
    /// Folder for the database of `bare`.
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// Address of the Redis server of `xadd`.
    #[arg(long)]
    redis: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Mode {
    Parse,
    Bare,
    Xadd,
}

/// The fields that the product's intake reads.
#[derive(Deserialize)]
struct Comment {
    thread: String,
    name: String,
    email: String,
    body: String,
}

#[derive(Serialize)]
struct Accepted {
    id: Uuid,
}

/// A comment on its way to the writer, with the way back to the request that waits for it.
struct Row {
    id: Uuid,
    comment: Comment,
    address: String,
    stored: oneshot::Sender<()>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let router = match arguments.mode {
        Mode::Parse => axum::Router::new().route("/v1/sites/{site}/comments", post(parse)),
        Mode::Bare => {
            let folder = arguments.data_dir.context("--mode bare needs --data-dir")?;
            let rows = start_writer(&folder).await?;
            axum::Router::new().route("/v1/sites/{site}/comments", post(store)).with_state(rows)
        }
        Mode::Xadd => {
            let redis = connect(arguments.redis.as_deref().context("--mode xadd needs --redis")?).await?;
            axum::Router::new().route("/v1/sites/{site}/comments", post(add)).with_state(redis)
        }
    };
    let listener = TcpListener::bind(&arguments.listen).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}

/// Reads every field, as the compiler must not drop what nobody looks at.
async fn parse(headers: HeaderMap, Json(comment): Json<Comment>) -> (StatusCode, Json<Accepted>) {
    std::hint::black_box((client_address(&headers), comment.thread, comment.name, comment.email, comment.body));
    (StatusCode::ACCEPTED, Json(Accepted { id: Uuid::now_v7() }))
}

async fn store(
    State(rows): State<mpsc::Sender<Row>>,
    headers: HeaderMap,
    Json(comment): Json<Comment>,
) -> Result<(StatusCode, Json<Accepted>), StatusCode> {
    let id = Uuid::now_v7();
    let (stored, answer) = oneshot::channel();
    let row = Row { id, comment, address: client_address(&headers), stored };
    rows.send(row).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    answer.await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok((StatusCode::ACCEPTED, Json(Accepted { id })))
}

/// One connection for all requests: the crate writes what waits together, and Redis syncs once for all that it read together.
async fn connect(url: &str) -> Result<MultiplexedConnection> {
    let info = url.into_connection_info()?.set_tcp_settings(TcpSettings::default().set_nodelay(true));
    let config = AsyncConnectionConfig::new().set_response_timeout(None);
    let mut connection = redis::Client::open(info)?.get_multiplexed_async_connection_with_config(&config).await?;
    let sync: Vec<String> = redis::cmd("CONFIG").arg("GET").arg("appendfsync").query_async(&mut connection).await?;
    ensure!(sync.last().is_some_and(|value| value == "always"), "{sync:?}: a bare server that does not wait for the disk is no limit");
    Ok(connection)
}

async fn add(
    State(mut redis): State<MultiplexedConnection>,
    headers: HeaderMap,
    Json(comment): Json<Comment>,
) -> Result<(StatusCode, Json<Accepted>), StatusCode> {
    let id = Uuid::now_v7();
    let mut add = redis::cmd("XADD");
    add.arg("comments").arg("*").arg("id").arg(id.as_bytes()).arg("thread").arg(comment.thread).arg("name").arg(comment.name);
    add.arg("email").arg(comment.email).arg("body").arg(comment.body).arg("address").arg(client_address(&headers));
    add.exec_async(&mut redis).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok((StatusCode::ACCEPTED, Json(Accepted { id })))
}

fn client_address(headers: &HeaderMap) -> String {
    headers.get("x-forwarded-for").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

async fn start_writer(folder: &Path) -> Result<mpsc::Sender<Row>> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("bare.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut database = options.connect().await?;
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut database).await?;
    ensure!(synchronous == 2, "synchronous is {synchronous}, and a bare server that does not wait for the disk is no limit");
    sqlx::query("CREATE TABLE IF NOT EXISTS comment (seq INTEGER PRIMARY KEY, id BLOB NOT NULL, thread TEXT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL, body TEXT NOT NULL, address TEXT NOT NULL) STRICT")
        .execute(&mut database)
        .await?;
    let (rows, waiting) = mpsc::channel(WAITING);
    tokio::spawn(write(database, waiting));
    Ok(rows)
}

/// Stores what waits, all of it in one transaction, until the server stops. A failed write ends the server: its figures would be worth nothing.
async fn write(mut database: SqliteConnection, mut waiting: mpsc::Receiver<Row>) -> Result<()> {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        insert(&mut database, &batch).await?;
        for row in batch.drain(..) {
            // A client that hung up needs no answer.
            let _ = row.stored.send(());
        }
    }
    Ok(())
}

/// One statement with all rows is one transaction, without the round trips of `BEGIN` and `COMMIT` to the connection's thread.
async fn insert(database: &mut SqliteConnection, batch: &[Row]) -> Result<()> {
    let mut statement = QueryBuilder::new("INSERT INTO comment (id, thread, name, email, body, address) ");
    statement.push_values(batch, |mut values, row| {
        let comment = &row.comment;
        values
            .push_bind(row.id.as_bytes().as_slice())
            .push_bind(&comment.thread)
            .push_bind(&comment.name)
            .push_bind(&comment.email)
            .push_bind(&comment.body)
            .push_bind(&row.address);
    });
    statement.build().execute(database).await?;
    Ok(())
}
