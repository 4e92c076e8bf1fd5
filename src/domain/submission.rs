use super::{AuthorName, Body, CommentId, EmailAddress, HashKey, KeyedHash, Locale, SiteKey, ThreadKey, Website};

/// What came in, parsed; not yet judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The site it was sent to.
    pub site: SiteKey,
    /// The discussion.
    pub thread: ThreadKey,
    /// The comment that it answers.
    pub parent: Option<CommentId>,
    /// What the author signs with.
    pub name: AuthorName,
    /// Where the author can be reached.
    pub email: EmailAddress,
    /// The author's own page.
    pub website: Option<Website>,
    /// The text.
    pub body: Body,
    /// Whether the author wants to hear when it is published or answered.
    pub notify: bool,
    /// The language that the author was spoken to in.
    pub locale: Locale,
}

impl Submission {
    /// What makes two submissions one: site, thread, parent, e-mail and text.
    pub fn fingerprint(&self, key: &HashKey) -> KeyedHash {
        key.hash(&[
            self.site.as_str().as_bytes(),
            self.thread.as_str().as_bytes(),
            self.parent.as_ref().map_or(&[], |parent| parent.as_bytes().as_slice()),
            self.email.sealed().to_lowercase().as_bytes(),
            self.body.as_str().as_bytes(),
        ])
    }
}
