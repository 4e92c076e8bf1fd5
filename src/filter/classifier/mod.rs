//! The model: two heads, *spam* and *abuse*, linear over what it looks at in a text ([`features`]), so that each word's share can be shown.
//!
//! A text is cut into [`tokens`]; a lexicon says what words mean in three languages ([`concepts`]); [`training`], by a [`recipe`], learns a plane from
//! labelled texts and from [`sentences`] of our own; [`calibration`] makes probabilities of scores; a [`Table`] is what comes out, and what judges. [`lesson`] goes from
//! labelled texts to a table; what a site's own decisions add is an [`Own`], and with the base a [`SiteModel`]; [`figures`] say how good one is. No I/O in here, no clock, no chance.

mod by_hash;
pub mod calibration;
pub mod concepts;
pub mod features;
pub mod figures;
pub mod lesson;
mod opinion;
mod own;
pub mod recipe;
pub mod sentences;
mod site_model;
mod sums;
mod suspects;
mod table;
pub mod tokens;
pub mod training;

use crate::assets::Folder;
use std::sync::{Arc, LazyLock};

pub use crate::domain::Head;
pub(super) use by_hash::ByHash;
pub use opinion::{Opinion, WordShare};
pub use own::{Lessons, MOST_TEXT, Own, OwnError};
pub use site_model::{Judged, OUT_OF_SHADOW, SiteModel};
pub use suspects::{LEAST_AGAINST, Suspect, suspects};
pub use table::{Table, TableError};

/// Where the shipped model stands below `config/`.
pub const BASE: &str = "model/base.bin";

/// The model that ships: made by `toguna train-base`, compiled in. One that knows nothing if there is none.
pub fn base() -> Arc<Table> {
    static SHIPPED: LazyLock<Arc<Table>> = LazyLock::new(|| {
        let table = Folder::Config.get(BASE).and_then(|asset| Table::from_asset(asset).ok());
        Arc::new(table.unwrap_or_else(Table::empty))
    });
    Arc::clone(&SHIPPED)
}

#[cfg(test)]
mod tests;
