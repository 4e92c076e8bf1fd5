//! [`TestApp`]: the whole service in this process, with its own data folder, and the words to speak to it. [`ServerProcess`]: the binary
//! in a process of its own, to be killed.

mod app;
mod browser;
mod check_server;
mod cluster;
mod comment;
pub mod mails;
mod oidc_provider;
mod page;
mod postgres;
mod process;
mod python;
mod redis;
mod smtp;
pub mod submitter;

pub use app::{TestApp, soon};
pub use browser::{Browser, Scheme};
pub use check_server::{Behaviour, CheckServer};
pub use cluster::{ClusterServers, RoleProcess, environment as cluster_environment};
pub use comment::{CommentForm, comment};
pub use oidc_provider::OidcProvider;
pub use page::Page;
pub use postgres::{PostgresServer, TestDatabase};
pub use process::ServerProcess;
pub use python::python_with;
pub use redis::RedisServer;
pub use smtp::{Certificate, Received, SmtpServer};
