//! The body of a submission, in any of the three ways it may come, becomes a [`RawForm`].

use super::charset;
use crate::{
    domain::{Field, FieldError, Locale},
    http::{App, expected::Expected, problem::Problem},
    intake::{RawForm, RawValue},
};
use axum::{
    body::Body,
    extract::{FromRequest as _, Multipart, Request},
    http::{HeaderMap, header},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

/// The field that people do not see. Its name says nothing to a browser's autofill, and much to a robot.
pub const HONEYPOT: &str = "topic";
/// The form's signed time stamp.
pub const STAMP: &str = "stamp";
/// The language of the page that the form stands on.
pub const LANGUAGE: &str = "lang";
/// The longest `Idempotency-Key`, in bytes.
const KEY_BYTES: usize = 255;

/// How a submission came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `application/json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
}

/// The names that a form's fields have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Ours.
    Plain,
    /// WordPress's (`wp-comments-post.php`).
    WordPress,
}

impl Names {
    /// What a field is called.
    pub const fn of(self, field: Field) -> &'static str {
        match (self, field) {
            (Self::WordPress, Field::Thread) => "comment_post_ID",
            (Self::WordPress, Field::Parent) => "comment_parent",
            (Self::WordPress, Field::Name) => "author",
            (Self::WordPress, Field::Website) => "url",
            (Self::WordPress, Field::Body) => "comment",
            _ => field.name(),
        }
    }

    fn field(self, name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| self.of(*field) == name)
    }
}

/// A form as it came in, and what else stood in it.
#[derive(Debug)]
pub struct Read {
    /// The fields of a comment.
    pub form: RawForm,
    /// How it came.
    pub shape: Shape,
    /// The language of the page that it stood on.
    pub locale: Option<Locale>,
    /// Fields that are not a comment's, by name: `redirect_to` and the like.
    pub others: Vec<(String, String)>,
}

impl Read {
    /// A field that is not a comment's.
    pub fn other(&self, name: &str) -> Option<&str> {
        self.others.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// Whether the sender wants JSON back: a program, and not a form in a browser.
pub fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let accepts_json = accept.contains("application/json") && !accept.contains("text/html");
    accepts_json || !is_form(headers)
}

/// Whether it came from a form in a page.
pub fn is_form(headers: &HeaderMap) -> bool {
    matches!(shape(headers), Some(Shape::Form | Shape::Multipart))
}

/// Reads the body of a submission within the settings' limits of size and time.
///
/// # Errors
/// [`Problem::UnsupportedMedia`], [`Problem::TooLarge`], [`Problem::Slow`], [`Problem::MalformedJson`], [`Problem::MalformedForm`], and
/// [`Problem::BadParameter`] for a broken `Idempotency-Key`.
pub async fn read(app: &App, headers: &HeaderMap, body: Body, names: Names) -> Result<Read, Problem> {
    let shape = shape(headers).ok_or(Problem::UnsupportedMedia)?;
    let key = idempotency_key(headers)?;
    let bytes = whole_body(app, body).await?;
    let mut read = fields(headers, shape, bytes, names).await?;
    read.form.idempotency_key = key;
    Ok(read)
}

/// Reads the fields of a body that is there whole, by its `Content-Type`; `None` where it is no form. For fuzzing: `fuzz/fuzz_targets/forms.rs`.
pub async fn of_bytes(content_type: &str, bytes: Vec<u8>, names: Names) -> Option<Read> {
    let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, content_type.parse().ok()?)]);
    fields(&headers, shape(&headers)?, bytes, names).await.ok()
}

async fn fields(headers: &HeaderMap, shape: Shape, bytes: Vec<u8>, names: Names) -> Result<Read, Problem> {
    Ok(match shape {
        Shape::Json => from_json(&bytes)?,
        Shape::Form => from_pairs(urlencoded(&bytes)?, names, shape),
        Shape::Multipart => {
            let mut request = Request::new(Body::from(bytes));
            request.headers_mut().clone_from(headers);
            from_pairs(multipart(request).await?, names, shape)
        }
    })
}

/// The body, if it comes whole within the limits.
///
/// # Errors
/// [`Problem::TooLarge`], [`Problem::Slow`], [`Problem::MalformedForm`] when the connection breaks.
pub async fn whole_body(app: &App, body: Body) -> Result<Vec<u8>, Problem> {
    let kib = app.settings.body_limit_kib.get();
    let collected = Limited::new(body, app.settings.body_limit()).collect();
    match tokio::time::timeout(app.settings.body_timeout(), collected).await {
        Err(_) => Err(Problem::Slow),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Problem::TooLarge { kib }),
        Ok(Err(_)) => Err(Problem::MalformedForm),
        Ok(Ok(collected)) => Ok(collected.to_bytes().into()),
    }
}

/// By the `Content-Type`; `None` for a kind that is not read.
fn shape(headers: &HeaderMap) -> Option<Shape> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let media = value.split(';').next()?.trim();
    let known =
        [("application/json", Shape::Json), ("application/x-www-form-urlencoded", Shape::Form), ("multipart/form-data", Shape::Multipart)];
    known.into_iter().find(|(name, _)| media.eq_ignore_ascii_case(name)).map(|(_, shape)| shape)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let fits = |key: &&str| (1..=KEY_BYTES).contains(&key.len());
    match value.to_str().ok().map(str::trim).filter(fits) {
        Some(key) => Ok(Some(key.to_owned())),
        None => Err(Problem::BadParameter { name: "Idempotency-Key".into(), expected: Expected::Key }),
    }
}

fn from_pairs(pairs: Vec<(String, String)>, names: Names, shape: Shape) -> Read {
    let mut read = Read { form: RawForm::default(), shape, locale: None, others: Vec::new() };
    for (name, value) in pairs {
        match names.field(&name) {
            Some(field) => read.form.set(field, RawValue::Text(value)),
            None if name == HONEYPOT => read.form.honeypot = !value.trim().is_empty(),
            None if name == STAMP => read.form.stamp = Some(value).filter(|stamp| !stamp.is_empty()),
            None if name == LANGUAGE => read.locale = Locale::from_tag(&value),
            None => read.others.push((name, value)),
        }
    }
    read
}

/// Pairs of a urlencoded form. Unlike the URL standard's parser, bytes that are no letters are an error: a comment must not lose any.
fn urlencoded(bytes: &[u8]) -> Result<Vec<(String, String)>, Problem> {
    let plain = |part: &[u8]| -> Vec<u8> {
        let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        percent_encoding::percent_decode(&spaced).collect()
    };
    let pairs = bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    let halves = pairs.flat_map(|pair| {
        let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        [plain(&pair[..at]), plain(pair.get(at + 1..).unwrap_or_default())]
    });
    let mut texts = charset::decode(&halves.collect::<Vec<_>>()).ok_or(Problem::MalformedForm)?.into_iter();
    Ok(std::iter::from_fn(|| texts.next().zip(texts.next())).collect())
}

async fn multipart(request: Request) -> Result<Vec<(String, String)>, Problem> {
    let broken = |_: axum::extract::multipart::MultipartError| Problem::MalformedForm;
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Problem::MalformedForm)?;
    let (mut names, mut values) = (Vec::new(), Vec::new());
    while let Some(part) = form.next_field().await.map_err(broken)? {
        names.push(part.name().unwrap_or_default().to_owned());
        values.push(part.bytes().await.map_err(broken)?.into());
    }
    let values = charset::decode(&values).ok_or(Problem::MalformedForm)?;
    Ok(names.into_iter().zip(values).collect())
}

fn from_json(bytes: &[u8]) -> Result<Read, Problem> {
    let JsonForm(read) = serde_json::from_slice(bytes)?;
    Ok(read)
}

/// A JSON object whose keys are told when they stand twice, which a map would hide.
struct JsonForm(Read);

impl<'de> Deserialize<'de> for JsonForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(JsonFormVisitor)
    }
}

struct JsonFormVisitor;

impl<'de> Visitor<'de> for JsonFormVisitor {
    type Value = JsonForm;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object with the fields of a comment")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<JsonForm, M::Error> {
        let mut read = Read { form: RawForm::default(), shape: Shape::Json, locale: None, others: Vec::new() };
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            if let Some(field) = Names::Plain.field(&key) {
                if let Some(value) = map.next_value_seed(FieldValue(field))? {
                    read.form.set(field, value);
                }
            } else if key == LANGUAGE {
                let value = map.next_value_seed(FieldValue(Field::Name))?;
                read.locale = match value {
                    Some(RawValue::Text(tag)) => Locale::from_tag(&tag),
                    _ => None,
                };
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(JsonForm(read))
    }
}

/// The value of one field: a string, or a boolean where one is wanted; `None` for `null`, which is as good as absent.
struct FieldValue(Field);

impl<'de> DeserializeSeed<'de> for FieldValue {
    type Value = Option<RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl FieldValue {
    const fn wrong(&self) -> RawValue {
        RawValue::Wrong(if matches!(self.0, Field::Notify) { FieldError::NotABoolean } else { FieldError::NotAString })
    }
}

impl<'de> Visitor<'de> for FieldValue {
    type Value = Option<RawValue>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        if self.0 == Field::Notify { Ok(Some(self.wrong())) } else { Ok(Some(RawValue::Text(text.to_owned()))) }
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        if self.0 == Field::Notify { Ok(Some(RawValue::Flag(flag))) } else { Ok(Some(self.wrong())) }
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Some(self.wrong()))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Some(self.wrong()))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Some(self.wrong()))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Some(self.wrong()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Some(self.wrong()))
    }
}
