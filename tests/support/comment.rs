use serde_json::{Value, json};

/// A comment form as a reader fills it in.
#[derive(Clone, Debug)]
pub struct CommentForm(Value);

/// A harmless comment, complete.
pub fn comment() -> CommentForm {
    CommentForm(json!({
        "thread": "/demo",
        "name": "Awa Traoré",
        "email": "awa@example.org",
        "body": "Je me souviens de la première crue, nous étions tous au bord du fleuve.",
    }))
}

impl CommentForm {
    /// With another value in a field.
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0[field] = value.into();
        self
    }

    /// Without a field.
    pub fn without(mut self, field: &str) -> Self {
        self.0.as_object_mut().unwrap().remove(field);
        self
    }

    /// By somebody else: another name and address for each number.
    pub fn by(self, number: usize) -> Self {
        self.with("name", format!("Lectrice {number}")).with("email", format!("lectrice{number}@example.org"))
    }

    pub fn email(self, email: &str) -> Self {
        self.with("email", email)
    }

    pub fn body(self, body: &str) -> Self {
        self.with("body", body)
    }

    pub fn json(&self) -> Value {
        self.0.clone()
    }

    /// As pairs of a plain form.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.0.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect()
    }

    /// As pairs of a WordPress form.
    pub fn wordpress_pairs(&self) -> Vec<(String, String)> {
        let wordpress = |name: String| match name.as_str() {
            "thread" => "comment_post_ID".to_owned(),
            "parent" => "comment_parent".to_owned(),
            "name" => "author".to_owned(),
            "website" => "url".to_owned(),
            "body" => "comment".to_owned(),
            _ => name,
        };
        self.pairs().into_iter().map(|(name, value)| (wordpress(name), value)).collect()
    }
}
