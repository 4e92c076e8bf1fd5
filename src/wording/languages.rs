use super::{Value, WordingError};
use crate::domain::{Locale, Timestamp};
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use jiff::{ZonedDateTime, tz::TimeZone};
use std::{cmp::Reverse, collections::HashMap, path::Path};

/// The sentences of every language.
pub(super) struct Languages(HashMap<Locale, FluentBundle<FluentResource>>);

impl Languages {
    pub(super) fn load(overrides: Option<&Path>) -> Result<Self, WordingError> {
        let mut bundles = HashMap::new();
        for locale in Locale::ALL {
            bundles.insert(locale, bundle(locale, overrides)?);
        }
        Ok(Self(bundles))
    }

    pub(super) fn say(&self, locale: Locale, id: &str, arguments: &[(&str, Value<'_>)]) -> String {
        let arguments: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.sentence(locale, id, &arguments).unwrap_or_else(|| id.to_owned())
    }

    /// The sentence; `None` if the language has none of this id.
    pub(super) fn sentence(&self, locale: Locale, id: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let bundle = self.0.get(&locale)?;
        let pattern = bundle.get_message(id)?.value()?;
        // A value that was not given shows as `{$name}`: better than no sentence. The tests render every template.
        Some(bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned())
    }

    pub(super) fn date(&self, locale: Locale, at: Timestamp, zone: &TimeZone) -> String {
        let local = local(at, zone);
        let month = self.say(locale, "month", &[("month", local.month().into())]);
        let arguments = [
            ("day", local.day().into()),
            ("month", month.into()),
            ("year", local.year().into()),
            ("time", local.strftime("%H:%M").to_string().into()),
        ];
        self.say(locale, "date", &arguments)
    }

    /// Whether a language has a sentence of this id.
    pub(super) fn has(&self, locale: Locale, id: &str) -> bool {
        self.0.get(&locale).is_some_and(|bundle| bundle.has_message(id))
    }
}

impl std::fmt::Debug for Languages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Languages({})", self.0.len())
    }
}

fn bundle(locale: Locale, overrides: Option<&Path>) -> Result<FluentBundle<FluentResource>, WordingError> {
    let path = format!("locales/{}.ftl", locale.code());
    let carried = super::source(&path, None)?.ok_or_else(|| WordingError::Missing(path.clone()))?;
    let mut bundle = FluentBundle::new_concurrent(vec![locale.code().parse().unwrap_or_default()]);
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource(&path, carried)?);
    if let Some(folder) = overrides
        && let Some(own) = super::source(&path, overrides)?
    {
        bundle.add_resource_overriding(resource(&folder.join(&path).display().to_string(), own)?);
    }
    Ok(bundle)
}

fn resource(path: &str, text: String) -> Result<FluentResource, WordingError> {
    FluentResource::try_new(text).map_err(|(resource, errors)| {
        let (at, problem) = errors.first().map_or((0, String::new()), |error| (error.pos.start, error.kind.to_string()));
        let line = resource.source().bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        WordingError::Language { path: path.to_owned(), line, problem }
    })
}

/// The moment as the clocks of a zone show it.
pub(super) fn local(at: Timestamp, zone: &TimeZone) -> ZonedDateTime {
    jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned_datetime(zone.clone())
}

/// The language that an `Accept-Language` header likes best; `None` if it likes none of ours.
pub(super) fn best(header: &str) -> Option<Locale> {
    let wanted = fluent_langneg::convert_vec_str_to_langids_lossy(by_weight(header));
    let ours = fluent_langneg::convert_vec_str_to_langids_lossy(Locale::ALL.map(Locale::code));
    let strategy = fluent_langneg::NegotiationStrategy::Filtering;
    let found = fluent_langneg::negotiate_languages(&wanted, &ours, None, strategy);
    found.first().and_then(|language| Locale::from_tag(language.language.as_str()))
}

/// At most this many of the header's languages are looked at.
const MOST_LANGUAGES: usize = 20;

/// The header's languages, the best first: `fluent-langneg` goes by order alone. Those with the weight 0 are not wanted.
fn by_weight(header: &str) -> Vec<&str> {
    let mut weighted: Vec<(u16, &str)> = header.split(',').take(MOST_LANGUAGES).filter_map(weighted).collect();
    weighted.sort_by_key(|(weight, _)| Reverse(*weight));
    weighted.into_iter().map(|(_, tag)| tag).collect()
}

fn weighted(range: &str) -> Option<(u16, &str)> {
    let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
    let weight: f32 = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse).ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a weight lies between 0 and 1")]
    let thousandths = (weight.clamp(0.0, 1.0) * 1000.0) as u16;
    (thousandths > 0 && tag.trim() != "*").then(|| (thousandths, tag.trim()))
}
