use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A real HTTP server that answers as it is told, and keeps what it was asked. It listens until it is dropped, or told to go away.
pub struct CheckServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    behaviour: Mutex<Behaviour>,
    asked: Mutex<Vec<Asked>>,
}

/// How it answers.
#[derive(Clone, Debug, Default)]
pub enum Behaviour {
    /// With this status, these headers and this body.
    Answers(u16, &'static str, String),
    /// It takes the question and says nothing.
    #[default]
    Hangs,
    /// It announces more than it sends, and hangs up.
    BreaksOff(String),
    /// It sends without an end.
    NeverEnds,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The request line and the headers, as they were sent.
    pub head: String,
    pub body: String,
}

impl Asked {
    /// A header's value; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        let found = self.head.lines().filter_map(|line| line.split_once(": ")).find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }
}

impl CheckServer {
    pub async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { behaviour: behaviour.into(), asked: Mutex::default() });
        let listening = Mutex::new(Some(tokio::spawn(listen(listener, Arc::clone(&shared)))));
        Self { address, shared, listening }
    }

    pub fn url(&self) -> String {
        format!("http://{}/check", self.address)
    }

    /// How it answers from now on.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.shared.behaviour.lock().unwrap() = behaviour;
    }

    /// Nobody listens any more: connections are refused.
    pub async fn go_away(&self) {
        let listening = self.listening.lock().unwrap().take();
        if let Some(listening) = listening {
            listening.abort();
            // It has ended once it was joined.
            let _ = listening.await;
        }
    }

    /// It listens again, at the same address.
    pub async fn come_back(&self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        *self.listening.lock().unwrap() = Some(tokio::spawn(listen(listener, Arc::clone(&self.shared))));
    }

    /// What it was asked so far, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }
}

impl Drop for CheckServer {
    fn drop(&mut self) {
        if let Some(listening) = self.listening.lock().unwrap().take() {
            listening.abort();
        }
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            // The other side may hang up whenever it likes.
            let _ = serve(stream, &shared).await;
        });
    }
}

/// One question, one answer, and the connection is closed.
async fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    let Some(asked) = read(&mut stream).await? else { return Ok(()) };
    shared.asked.lock().unwrap().push(asked);
    let behaviour = shared.behaviour.lock().unwrap().clone();
    match behaviour {
        Behaviour::Answers(status, headers, body) => {
            let head = format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(body.as_bytes()).await?;
        }
        Behaviour::Hangs => tokio::time::sleep(Duration::from_mins(5)).await,
        Behaviour::BreaksOff(body) => {
            let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len() + 100);
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(body.as_bytes()).await?;
        }
        Behaviour::NeverEnds => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").await?;
            loop {
                stream.write_all(&[b'x'; 4096]).await?;
            }
        }
    }
    stream.shutdown().await
}

async fn read(stream: &mut TcpStream) -> io::Result<Option<Asked>> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let asked = Asked { head: head.to_owned(), body: body.to_owned() };
        if body.len() >= asked.header("content-length").parse().unwrap_or(0) {
            return Ok(Some(asked));
        }
    }
}
