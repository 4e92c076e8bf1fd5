//! The server loop: takes connections, bounds their number, their heads and their time, and lets them end when the program stops.

use super::{HttpSettings, PeerAddress};
use arc_swap::ArcSwap;
use axum::{Router, body::Body, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
};
use tower::ServiceExt as _;

/// The largest head of a request, in bytes; beyond it the answer is 431.
const HEAD_LIMIT: usize = 32 * 1024;
/// Header lines of a request at most.
const HEADER_LINES: usize = 100;

/// The router that answers: one while the service starts, another when everything is there.
#[derive(Clone)]
pub struct Answering(Arc<ArcSwap<Router>>);

impl Answering {
    /// Answers by this router for now.
    pub fn new(router: Router) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(router)))
    }

    /// Answers by another one from the next request on, on open connections too.
    pub fn replace(&self, router: Router) {
        self.0.store(Arc::new(router));
    }

    fn now(&self) -> Router {
        Router::clone(&self.0.load())
    }
}

/// Tells answers that go on for ever to end, because the service does. Put into each request by the server loop.
#[derive(Clone)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Ends when the service is told to stop.
    pub async fn stopped(mut self) {
        // An error means that whoever could say stop is gone.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

/// Serves until `stop` turns true, then finishes what is under way within the settings' time.
pub async fn serve(listener: TcpListener, answering: Answering, settings: HttpSettings, stop: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(settings.connections.get() as usize));
    let http = protocol(&settings);
    let stopping = Stopping(stop);
    let stopped = stopping.clone().stopped();
    tokio::pin!(stopped);
    loop {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            () = &mut stopped => break,
        };
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, most likely: others will close theirs.
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stopped => break,
        };
        let connection = graceful.watch(connection(&http, stream, peer, answering.clone(), stopping.clone()));
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(settings.drain(), graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections did not end in time and were cut");
    }
}

fn protocol(settings: &HttpSettings) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(settings.header_timeout()).max_buf_size(HEAD_LIMIT).max_headers(HEADER_LINES);
    http
}

fn connection(
    http: &http1::Builder,
    stream: TcpStream,
    peer: SocketAddr,
    answering: Answering,
    stopping: Stopping,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + use<> {
    // Answers are small and wanted at once.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(PeerAddress(peer));
        request.extensions_mut().insert(stopping.clone());
        answering.now().oneshot(request)
    });
    http.serve_connection(TokioIo::new(stream), service)
}
