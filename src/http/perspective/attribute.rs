use super::answer::Refused;
use crate::domain::Head;

/// What clients ask for by name. Everything else that Perspective had is not scored here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The head that scores it.
    pub head: Head,
    /// The languages that figures were measured for.
    languages: &'static [&'static str],
}

const SCORED: &str = "TOXICITY (fr, en, ar) and SPAM (en)";

impl Attribute {
    /// The attribute of this name, with or without `_EXPERIMENTAL`.
    pub fn named(name: &str) -> Option<Self> {
        match name.strip_suffix("_EXPERIMENTAL").unwrap_or(name) {
            "TOXICITY" => Some(Self { head: Head::Abuse, languages: &["fr", "en", "ar"] }),
            "SPAM" => Some(Self { head: Head::Spam, languages: &["en"] }),
            _ => None,
        }
    }

    /// The attribute, if it is scored in one of these languages; in any if none could be told.
    pub fn in_languages(name: &str, languages: &[String]) -> Result<Self, Refused> {
        let Some(attribute) = Self::named(name) else {
            return Err(Refused::typed(&format!("{name} is not scored here; scored are {SCORED}"), "ATTRIBUTE_NOT_SUPPORTED"));
        };
        let is_scored = |language: &String| attribute.languages.contains(&primary(language).as_str());
        if languages.is_empty() || languages.iter().any(is_scored) {
            return Ok(attribute);
        }
        let message = format!("{name} is not scored in {}; scored are {SCORED}", languages.join(", "));
        Err(Refused::language(name, languages, &message))
    }
}

/// `fr` of `fr-FR` (BCP 47).
fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}
