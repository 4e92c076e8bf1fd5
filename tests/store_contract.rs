//! What every store promises. Each promise is a function over [`Store`] and a [`Ground`] that opens it, so that another implementation only
//! needs a ground of its own.

mod appeals;
mod author_files;
mod bulks;
mod campaigns;
mod checks;
mod comments;
mod decisions;
mod edits;
mod forgetting;
mod ground;
mod learning;
mod looking_back;
mod mail;
mod moving;
mod numbers;
mod people;
mod postgres_database;
mod queues;
mod reading;
mod reports;
mod saved_searches;
mod sqlite_file;
mod tokens_and_letters;
