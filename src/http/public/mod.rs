//! What readers' browsers and news sites call without a token: sending comments in, and reading what is published.

pub mod assets;
pub mod comments;
pub mod counts;
pub mod embed;
pub mod most_commented;
pub mod report;
pub(super) mod section;
pub mod submit;
mod tree;
