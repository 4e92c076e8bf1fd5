//! Untrusted fields become a [`Submission`], or the list of all that is wrong with them.

use super::{RawForm, RawValue, Refusal, form::box_state};
use crate::domain::{AuthorName, Body, CommentId, EmailAddress, Field, FieldError, Locale, Site, Submission, ThreadKey, Website};

/// Reads a form.
///
/// # Errors
/// [`Refusal::NoSuchThread`] when the thread cannot be one of the site's, else [`Refusal::Invalid`]; both list every broken field.
pub(super) fn submission(form: &RawForm, site: &Site, locale: Locale) -> Result<Submission, Refusal> {
    let mut errors = Vec::new();
    let thread = read(form, Field::Thread, &mut errors, |raw| ThreadKey::parse(raw, site));
    let parent = read(form, Field::Parent, &mut errors, parent);
    let name = read(form, Field::Name, &mut errors, AuthorName::parse);
    let email = read(form, Field::Email, &mut errors, EmailAddress::parse);
    let website = read(form, Field::Website, &mut errors, Website::parse);
    let body = read(form, Field::Body, &mut errors, Body::parse);
    let notify = notify(form, &mut errors);
    match (thread, parent, name, email, website, body) {
        (Some(thread), Some(parent), Some(name), Some(email), Some(website), Some(body)) if errors.is_empty() => {
            Ok(Submission { site: site.key.clone(), thread, parent, name, email, website, body, notify, locale })
        }
        _ if errors.contains(&(Field::Thread, FieldError::NotAThread)) => Err(Refusal::NoSuchThread(errors)),
        _ => Err(Refusal::Invalid(errors)),
    }
}

/// Reads one field, and notes what is wrong with it. An absent field is read as an empty one.
fn read<T>(
    form: &RawForm,
    field: Field,
    errors: &mut Vec<(Field, FieldError)>,
    parse: impl FnOnce(&str) -> Result<T, FieldError>,
) -> Option<T> {
    let parsed = match form.get(field) {
        None => parse(""),
        Some(RawValue::Text(text)) => parse(text),
        Some(RawValue::Flag(_)) => Err(FieldError::NotAString),
        Some(RawValue::Wrong(error)) => Err(*error),
    };
    parsed.map_err(|error| errors.push((field, error))).ok()
}

/// WordPress writes `0` for "answers nothing".
fn parent(raw: &str) -> Result<Option<CommentId>, FieldError> {
    match raw.trim() {
        "" | "0" => Ok(None),
        id => CommentId::parse(id).map(Some).ok_or(FieldError::NotAParent),
    }
}

fn notify(form: &RawForm, errors: &mut Vec<(Field, FieldError)>) -> bool {
    match form.get(Field::Notify) {
        Some(RawValue::Wrong(error)) => errors.push((Field::Notify, *error)),
        Some(RawValue::Text(text)) if box_state(text).is_none() => errors.push((Field::Notify, FieldError::NotABoolean)),
        _ => {}
    }
    form.ticked(Field::Notify)
}
