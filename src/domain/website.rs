use super::{FieldError, text::one_line};
use url::Url;

/// The page a reader links their name to: `http` or `https` with a host, no user name or password, at most 2,000 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Website(Url);

impl Website {
    /// The longest web address, in bytes.
    pub const MAX_BYTES: usize = 2_000;

    /// `None` for a blank field. `example.org` without a scheme is read as `https://example.org`, as readers type it.
    ///
    /// # Errors
    /// [`FieldError::TooManyBytes`], [`FieldError::Invisible`] or [`FieldError::NotAWebsite`].
    pub fn parse(raw: &str) -> Result<Option<Self>, FieldError> {
        let text = one_line(raw)?;
        if text.is_empty() {
            return Ok(None);
        }
        if text.len() > Self::MAX_BYTES {
            return Err(FieldError::TooManyBytes { max: Self::MAX_BYTES });
        }
        let url = match Url::parse(&text) {
            Err(url::ParseError::RelativeUrlWithoutBase) if text.contains('.') && !text.starts_with(['/', '.', '#', '?']) => {
                Url::parse(&format!("https://{text}"))
            }
            parsed => parsed,
        }
        .map_err(|_| FieldError::NotAWebsite)?;
        let is_page = matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty() && url.password().is_none();
        if is_page { Ok(Some(Self(url))) } else { Err(FieldError::NotAWebsite) }
    }

    /// The address, percent-encoded where needed.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host in ASCII.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}
