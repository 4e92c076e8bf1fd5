use super::{WordingError, html, languages::Languages};
use crate::{assets::Folder, domain::Locale};
use fluent_bundle::{FluentArgs, FluentValue};
use minijinja::{
    AutoEscape, Environment, ErrorKind, Output, State, UndefinedBehavior,
    syntax::SyntaxConfig,
    value::{Kwargs, Serde},
};
use std::{path::Path, sync::Arc};

const FOLDER: &str = "templates/";

/// A template's name (its path below `templates/`) and text.
pub(super) type Source = (String, String);

/// Every template that the binary carries, with the operator's text where there is one.
pub(super) fn sources(overrides: Option<&Path>) -> Result<Vec<Source>, WordingError> {
    let mut sources = Vec::new();
    for path in Folder::Config.list(FOLDER) {
        if let (Some(name), Some(text)) = (path.strip_prefix(FOLDER), super::source(&path, overrides)?) {
            sources.push((name.to_owned(), text));
        }
    }
    Ok(sources)
}

/// Compiles the templates, which all languages share: once compiled they are megabytes.
pub(super) fn compile(sources: Vec<Source>, overrides: Option<&Path>) -> Result<Environment<'static>, WordingError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment
        .set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(|error| problem("", None, &error))?);
    environment.set_auto_escape_callback(|name| if is_html(name) { AutoEscape::Html } else { AutoEscape::None });
    environment.set_formatter(write_value);
    // What is safe is made by `html` alone: a template cannot say so.
    environment.remove_filter("safe");
    environment.add_filter("paragraphs", |text: &str| minijinja::Value::from_safe_string(html::paragraphs(text).into_string()));
    environment.add_filter("marked", |text: &str, Serde(spans): Serde<Vec<(u32, u32)>>| {
        minijinja::Value::from_safe_string(html::marked(text, &spans).into_string())
    });
    for (name, text) in sources {
        environment.add_template_owned(name.clone(), text).map_err(|error| problem(&name, overrides, &error))?;
    }
    Ok(environment)
}

/// The templates in one language: `t`, `locale` and `direction` are the language's.
pub(super) fn speak(mut compiled: Environment<'static>, locale: Locale, languages: &Arc<Languages>) -> Environment<'static> {
    compiled.add_global("locale", locale.code());
    compiled.add_global("direction", locale.direction());
    let languages = Arc::clone(languages);
    compiled.add_function("t", move |id: &str, arguments: Kwargs| translate(locale, &languages, id, &arguments));
    compiled
}

/// Escapes for HTML as [`html`] does; minijinja's own way would escape the slashes of every address too.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &minijinja::Value) -> Result<(), minijinja::Error> {
    if *state.auto_escape() != AutoEscape::Html || value.is_safe() {
        return minijinja::escape_formatter(out, state, value);
    }
    Ok(out.write_str(html::escaped(&value.to_string()).as_str())?)
}

fn problem(name: &str, overrides: Option<&Path>, error: &minijinja::Error) -> WordingError {
    let path = format!("{FOLDER}{name}");
    let own = overrides.map(|folder| folder.join(&path)).filter(|own| own.is_file());
    WordingError::Template {
        path: own.map_or(path, |own| own.display().to_string()),
        line: error.line().unwrap_or(1),
        problem: error.detail().map_or_else(|| error.kind().to_string(), ToOwned::to_owned),
    }
}

fn is_html(name: &str) -> bool {
    Path::new(name.trim_end_matches(".j2")).extension().is_some_and(|extension| extension == "html")
}

/// `t("id", key=value)`: fails for an id that does not exist, so that no page shows one.
fn translate(locale: Locale, languages: &Languages, id: &str, arguments: &Kwargs) -> Result<String, minijinja::Error> {
    let mut values = FluentArgs::new();
    for name in arguments.args() {
        values.set(name.to_owned(), fluent_value(&arguments.get(name)?));
    }
    languages
        .sentence(locale, id, &values)
        .ok_or_else(|| minijinja::Error::new(ErrorKind::InvalidOperation, format!("there is no sentence `{id}` in {}", locale.code())))
}

fn fluent_value(value: &minijinja::Value) -> FluentValue<'static> {
    match value.as_i64().filter(|_| value.is_integer()) {
        Some(number) => number.into(),
        None => value.to_string().into(),
    }
}
