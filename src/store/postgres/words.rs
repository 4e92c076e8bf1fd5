//! What texts are found by, without having PostgreSQL cut every text in three languages: that costs more than anything else that storing a
//! comment costs. What a piece of a text between two spaces gives is asked once and remembered, since most of them come again.
//!
//! What comes out is what `words_of` in the database gives for the whole text. It cuts a text at every space but those within a tag, and behind
//! a space a sign may be something else than at the very beginning: texts that may have a tag, or begin with a sign, are left to it.

use super::sql;
use crate::lock::lock;
use lru::LruCache;
use sqlx::{
    Encode, PgConnection, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, types::Oid},
};
use std::{
    collections::HashSet,
    num::NonZeroUsize,
    sync::{Mutex, MutexGuard},
};

/// Pieces that are remembered at most, in some 300 bytes each.
const MOST: NonZeroUsize = NonZeroUsize::new(50_000).unwrap();
/// Longer pieces are not worth it: they do not come again.
const LONGEST: usize = 40;
/// The last place that a `tsvector` can tell; whatever is behind it stands there, too.
const LAST_PLACE: u16 = (1 << 14) - 1;
/// So many places of a word it keeps.
const PLACES: usize = 255;
/// The configurations that `words_of` cuts by, in its order. The last one has a word at every place, of which those are kept that the others
/// leave out.
const LANGUAGES: usize = 3;

/// What the pieces of texts give.
#[derive(Debug)]
pub(super) struct Words {
    pieces: Mutex<LruCache<String, Piece>>,
}

impl Default for Words {
    fn default() -> Self {
        Self { pieces: Mutex::new(LruCache::new(MOST)) }
    }
}

/// What a piece of a text gives.
#[derive(Debug, Default)]
struct Piece {
    /// How many places it takes in the text.
    places: u16,
    /// For each language the words, and each one's place in the piece, from 1.
    words: [Vec<(String, u16)>; LANGUAGES],
}

/// A row of what pieces give: which piece, which language, the word, its places.
type Row = (i64, i32, String, Vec<i16>);

impl Words {
    /// Asks about the pieces of these texts that are not remembered.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn learn<'t>(&self, connection: &mut PgConnection, texts: impl Iterator<Item = &'t str>) -> Result<(), sqlx::Error> {
        let unknown = self.unknown(texts);
        if unknown.is_empty() { Ok(()) } else { self.ask(connection, unknown).await }
    }

    /// For each text the words that it is found by; `None` where that is left to the database.
    pub fn of<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Vec<Option<TsVector>> {
        let pieces = self.pieces();
        texts.map(|text| whole(&pieces, text)).collect()
    }

    /// The pieces of these texts that are not remembered. The others are remembered for longer.
    fn unknown<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
        let mut pieces = self.pieces();
        let of_texts = texts.filter(|text| is_cut_at_spaces(text)).flat_map(pieces_of);
        let unknown: HashSet<&str> = of_texts.filter(|piece| pieces.get(*piece).is_none()).collect();
        unknown.into_iter().filter(|piece| piece.len() <= LONGEST).collect()
    }

    async fn ask(&self, connection: &mut PgConnection, unknown: Vec<&str>) -> Result<(), sqlx::Error> {
        let rows: Vec<Row> = sqlx::query_as(sql::CUT).bind(&unknown).fetch_all(connection).await?;
        let mut found: Vec<Piece> = unknown.iter().map(|_| Piece::default()).collect();
        for (n, language, word, places) in rows {
            let place = |at: i64| usize::try_from(at).ok();
            let Some(piece) = place(n - 1).and_then(|n| found.get_mut(n)) else { continue };
            let Some(words) = place(language.into()).and_then(|language| piece.words.get_mut(language)) else { continue };
            words.extend(places.iter().filter_map(|place| Some((word.clone(), u16::try_from(*place).ok()?))));
        }
        let mut pieces = self.pieces();
        for (text, mut piece) in unknown.into_iter().zip(found) {
            let [languages @ .., plain] = &mut piece.words;
            piece.places = plain.iter().map(|(_, place)| *place).max().unwrap_or(0);
            plain.retain(|(_, at)| !languages.iter().flatten().any(|(_, place)| place == at));
            pieces.put(text.to_owned(), piece);
        }
        Ok(())
    }

    fn pieces(&self) -> MutexGuard<'_, LruCache<String, Piece>> {
        lock(&self.pieces)
    }
}

/// What a text is found by, if all its pieces are remembered.
fn whole(pieces: &LruCache<String, Piece>, text: &str) -> Option<TsVector> {
    if !is_cut_at_spaces(text) {
        return None;
    }
    let found: Vec<&Piece> = pieces_of(text).map(|piece| pieces.peek(piece)).collect::<Option<_>>()?;
    let mut words = Vec::with_capacity(found.len() * LANGUAGES);
    // As `||` does: what a language gives begins behind the last word of the one before.
    let mut begin = 0;
    for language in 0..LANGUAGES {
        let (mut at, mut last) = (begin, begin);
        for piece in &found {
            for (word, place) in &piece.words[language] {
                let place = LAST_PLACE.min(at + place);
                last = last.max(place);
                words.push((beginning(word), word.as_str(), place));
            }
            at = LAST_PLACE.min(at + piece.places);
        }
        begin = last;
    }
    words.sort_unstable();
    words.dedup();
    Some(TsVector::of(&words))
}

/// The first eight bytes of a word as a number that is ordered as they are: tells most words apart at once. No word has a zero in it.
fn beginning(word: &str) -> u64 {
    let mut bytes = [0; 8];
    let length = word.len().min(8);
    bytes[..length].copy_from_slice(&word.as_bytes()[..length]);
    u64::from_be_bytes(bytes)
}

/// Whether the database cuts a text at every space, and every piece as if it stood behind one.
fn is_cut_at_spaces(text: &str) -> bool {
    !text.contains('<') && pieces_of(text).next().is_none_or(|first| first.starts_with(char::is_alphanumeric))
}

/// The pieces of a text. Punctuation around a word of letters alone means nothing, and without it more of them are the same.
fn pieces_of(text: &str) -> impl Iterator<Item = &str> {
    text.split_ascii_whitespace().map(|piece| {
        let word = piece.trim_start_matches(['(', '"', '«', '“']).trim_end_matches([',', '.', ';', ':', '!', '?', ')', '"', '»', '”']);
        if word.len() < piece.len() && !word.is_empty() && word.chars().all(char::is_alphabetic) { word } else { piece }
    })
}

/// Words with their places, as PostgreSQL sends and receives them.
#[derive(Debug)]
pub(super) struct TsVector(Vec<u8>);

impl TsVector {
    /// Of words (each behind its [`beginning`]) and places in order, none twice.
    fn of(words: &[(u64, &str, u16)]) -> Self {
        let mut bytes = vec![0; 4];
        let mut count = 0_u32;
        for places in words.chunk_by(|(_, one, _), (_, other, _)| one == other) {
            let places = &places[..places.len().min(PLACES)];
            bytes.extend(places[0].1.as_bytes());
            bytes.push(0);
            bytes.extend(u16::try_from(places.len()).unwrap_or_default().to_be_bytes());
            bytes.extend(places.iter().flat_map(|(.., place)| place.to_be_bytes()));
            count += 1;
        }
        bytes[..4].copy_from_slice(&count.to_be_bytes());
        Self(bytes)
    }
}

impl Type<Postgres> for TsVector {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(3614))
    }
}

impl PgHasArrayType for TsVector {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(3643))
    }
}

impl Encode<'_, Postgres> for TsVector {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        buffer.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }
}
