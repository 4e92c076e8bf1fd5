use super::Place;
use crate::{
    clock::Clock,
    domain::{EmailAddress, KeyedHash, Recipient},
    mail::{MailSettings, forget},
    queue::{Queue, QueueSettings},
    secrets::Purpose,
    service::Mode,
    store::AuthorExport,
};
use clap::{Args, Subcommand};
use serde_json::json;
use std::{
    io::{BufRead as _, Write as _},
    time::{Duration, Instant},
};

/// How long submissions that wait in the queue are waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// The pause between two looks at the queue.
const PAUSE: Duration = Duration::from_millis(100);

/// Export or erase what one person wrote
#[derive(Debug, Args)]
pub(super) struct AuthorCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print everything that stands under an address, as JSON
    Export {
        #[command(flatten)]
        place: Place,
        /// The address
        #[arg(long)]
        email: String,
    },
    /// Erase everything that stands under an address, after a question
    Erase {
        #[command(flatten)]
        place: Place,
        /// The address
        #[arg(long)]
        email: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

impl AuthorCommand {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Export { place, email } => {
                let (mode, author) = find(&place, &email)?;
                let export = mode.store().await?.export_author(&author).await?;
                writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&document(&export))?)?;
                Ok(())
            }
            Command::Erase { place, email, yes } => {
                let (mode, author) = find(&place, &email)?;
                let queue = place.load()?.queue;
                erase(&mode, &queue, &author, yes).await
            }
        }
    }
}

fn find(place: &Place, email: &str) -> anyhow::Result<(Mode, KeyedHash)> {
    let mode = Mode::of(&place.load()?)?;
    let address = EmailAddress::parse(email).map_err(|error| anyhow::anyhow!("--email: must be {error}"))?;
    let author = address.keyed_hash(&mode.secrets()?.hash_key(Purpose::AuthorHash));
    Ok((mode, author))
}

async fn erase(mode: &Mode, queue: &QueueSettings, author: &KeyedHash, yes: bool) -> anyhow::Result<()> {
    let store = mode.store().await?;
    let queue = mode.queue_for_appending(queue).await?;
    let waiting = once_stored(&*queue).await?;
    let comments = store.export_author(author).await?.comments;
    let count = comments.len();
    if !yes {
        write!(std::io::stdout(), "Erase {count} comment(s) with name, text and address for ever? Type yes: ")?;
        std::io::stdout().flush()?;
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        anyhow::ensure!(answer.trim() == "yes", "nothing was erased");
    }
    let erased = store.erase_author(author, "cli", Clock::default().now()).await?;
    let ids: Vec<_> = comments.iter().map(|comment| comment.id).collect();
    let since = comments.iter().map(|comment| comment.created_at).min();
    let folder = MailSettings::folder(mode.folder().path());
    let mails = forget(&folder, &Recipient::Author(*author), &ids, since)? + forget(&folder, &Recipient::Invited(*author), &[], None)?;
    writeln!(std::io::stdout(), "{erased} comment(s) erased, {mails} mail file(s) deleted.")?;
    anyhow::ensure!(
        waiting == 0,
        "{waiting} submission(s) wait in the queue and are not stored yet; what this person wrote among them is not erased. Run this again when \
         toguna_queue_length in /metrics is 0"
    );
    Ok(())
}

/// How many submissions still wait after a while in which a server that runs stores them.
async fn once_stored(queue: &dyn Queue) -> anyhow::Result<u64> {
    let start = Instant::now();
    loop {
        let waiting = queue.backlog().await?.length;
        if waiting == 0 || start.elapsed() > PATIENCE {
            return Ok(waiting);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn document(export: &AuthorExport) -> serde_json::Value {
    let comments = export.comments.iter().map(|comment| {
        json!({
            "id": comment.id,
            "site": comment.site,
            "thread": comment.thread,
            "status": comment.status,
            "name": comment.name,
            "website": comment.website,
            "body": comment.body,
            "created_at": comment.created_at.rfc3339(),
        })
    });
    let events = export.events.iter().map(|event| {
        json!({
            "at": event.at.rfc3339(),
            "site": event.site,
            "comment": event.comment,
            "what": event.what,
            "outcome": event.outcome,
            "note": event.note,
        })
    });
    json!({ "comments": comments.collect::<Vec<_>>(), "events": events.collect::<Vec<_>>() })
}
