use crate::domain::{CommentId, NotificationKind, Recipient, Timestamp, message_id};
use std::{
    fs, io,
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Takes away mails that stand as files, when a person is erased: those that went to the author or are about one of these comments, and
/// every digest made since the first of these, since it quotes whatever waited when it was made. Returns how many; none where there is no
/// such folder.
///
/// # Errors
/// When the folder cannot be read, or a file cannot be deleted.
pub fn forget(folder: &Path, author: &Recipient, comments: &[CommentId], since: Option<Timestamp>) -> io::Result<usize> {
    if !folder.is_dir() {
        return Ok(0);
    }
    let since = since.map(|since| UNIX_EPOCH + Duration::from_millis(u64::try_from(since.as_millis()).unwrap_or(0)));
    // The files are named by their Message-IDs.
    let recipient = message_id(NotificationKind::Held, "", author, "");
    let recipient = recipient.rsplit_once('.').map_or("", |(_, recipient)| recipient);
    let digest = format!(".{}.", NotificationKind::Held.word());
    let mut deleted = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let about = comments.iter().any(|comment| name.contains(&comment.to_string()));
        let quotes = name.contains(&digest) && since.is_some_and(|since| written_since(&entry, since));
        if name.contains(recipient) || about || quotes {
            fs::remove_file(entry.path())?;
            deleted += 1;
        }
    }
    Ok(deleted)
}

/// A file that does not say when it was written counts as written lately.
fn written_since(file: &fs::DirEntry, since: SystemTime) -> bool {
    file.metadata().and_then(|metadata| metadata.modified()).map_or(true, |at| at >= since)
}
