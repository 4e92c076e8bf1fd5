use super::labelled::read_all;
use crate::filter::classifier::{
    Head, Table,
    lesson::{Labelled, teach},
    recipe::Audience,
};
use anyhow::bail;
use clap::Args;
use std::{io::Write as _, path::PathBuf};

/// Train the model that ships. The same files in the same order give the same bytes.
#[derive(Debug, Args)]
pub(super) struct TrainBase {
    /// Where to write it
    #[arg(long)]
    out: PathBuf,
    /// Labelled comments, each file a source of its own
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

impl TrainBase {
    /// Trains both heads, each with the files that teach it anything.
    pub(super) fn run(self) -> anyhow::Result<()> {
        let sources = read_all(&self.files)?;
        let mut table = Table::empty();
        for head in Head::ALL {
            let rows = (0..).zip(&sources).flat_map(|(source, rows)| rows.iter().map(move |row| (source, row)));
            let texts: Vec<Labelled<'_>> =
                rows.filter_map(|(source, row)| Some(Labelled { text: &row.text, of_class: row.label.teaches(head)?, source })).collect();
            if !texts.iter().any(|text| text.of_class) {
                bail!("no file has labels for the head {}; the model needs both", head.name());
            }
            teach(&mut table, head, Audience::Anyone, &texts)?;
        }
        let bytes = table.to_bytes();
        std::fs::write(&self.out, &bytes)?;
        writeln!(std::io::stdout(), "{}: {} bytes", self.out.display(), bytes.len())?;
        Ok(())
    }
}
