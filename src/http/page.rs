use super::{App, problem::Problem};
use crate::domain::Locale;

impl App {
    /// Renders a page in a language.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the template is broken, which an operator's own may be; what is wrong goes to the log.
    pub(super) fn page(&self, locale: Locale, template: &str, context: impl serde::Serialize) -> Result<String, Problem> {
        self.wording.render(locale, template, context).map_err(|error| {
            tracing::error!(template, error = %error, line = error.line(), "a page cannot be rendered");
            Problem::Internal
        })
    }
}
