//! Passwords: what is asked of one, and how it is kept (argon2id, RFC 9106, as a PHC string).

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use prometheus_client::metrics::counter::Counter;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// The shortest password, in characters (NIST SP 800-63B asks for 8 beside a second factor, 15 alone; a login here is slowed down besides).
pub const LEAST: usize = 12;
/// The longest password, in bytes: longer ones would only cost time.
pub const MOST: usize = 256;

/// A hash takes 19 MiB and some 20 ms: this many at once.
static PLACES: Semaphore = Semaphore::const_new(2);
/// What an unknown name's password is held against, so that it takes as long as a known one's.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password").unwrap_or_default());

/// Why a text is no password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Anybody could try them all.
    #[error("a password has at least {LEAST} characters")]
    TooShort,
    /// It would only cost time.
    #[error("a password has at most {MOST} bytes")]
    TooLong,
    /// The first that anybody would try.
    #[error("a password is not made of the name or of one character")]
    Obvious,
    /// Hashing failed; memory is short, most likely.
    #[error("the password cannot be hashed")]
    Failed,
}

/// Hashes a password that somebody chose.
///
/// # Errors
/// [`PasswordError`].
pub async fn choose(password: &str, name: &str) -> Result<String, PasswordError> {
    if password.chars().count() < LEAST {
        return Err(PasswordError::TooShort);
    }
    if password.len() > MOST {
        return Err(PasswordError::TooLong);
    }
    let first = password.chars().next();
    let rest = password.to_lowercase().replace(&name.to_lowercase(), "");
    if password.chars().all(|character| Some(character) == first) || rest.chars().count() < LEAST / 2 {
        return Err(PasswordError::Obvious);
    }
    let password = password.to_owned();
    aside(move || hash_now(&password)).await.flatten().ok_or(PasswordError::Failed)
}

/// Whether it is the password of this hash. Takes as long for `None`, which none is. `hashed` counts what took the time.
pub async fn is_right(password: &str, hash: Option<String>, hashed: &Counter) -> bool {
    let password: String = password.chars().take(MOST).collect();
    let (known, hashed) = (hash.is_some(), hashed.clone());
    let right = aside(move || {
        let hash = hash.unwrap_or_else(|| NOBODYS.clone());
        PasswordHash::new(&hash).is_ok_and(|hash| {
            let verified = Argon2::default().verify_password(password.as_bytes(), &hash);
            hashed.inc();
            verified.is_ok()
        })
    });
    right.await == Some(true) && known
}

fn hash_now(password: &str) -> Option<String> {
    let salt: [u8; 16] = rand::random();
    let hash: PasswordHash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).ok()?;
    Some(hash.to_string())
}

/// On a thread that may be busy, as soon as there is a place.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let _place = PLACES.acquire().await.ok()?;
    tokio::task::spawn_blocking(work).await.ok()
}
