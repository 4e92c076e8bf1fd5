//! [`TestApp`]: the whole service in this process, with its own data folder, and the words to speak to it.

mod app;
mod comment;
mod page;
mod smtp;

pub use app::TestApp;
pub use comment::{CommentForm, comment};
pub use page::Page;
pub use smtp::{Certificate, SmtpServer};
