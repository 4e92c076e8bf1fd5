use crate::domain::{Field, FieldError};
use std::collections::BTreeMap;

/// One field as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawValue {
    /// A text.
    Text(String),
    /// A ticked or unticked box.
    Flag(bool),
    /// Not even a value of the right kind.
    Wrong(FieldError),
}

/// A comment form as it came in, from JSON or any kind of form, not yet trusted.
#[derive(Clone, Default)]
pub struct RawForm {
    values: BTreeMap<Field, RawValue>,
    /// Whether the field that people do not see was filled in.
    pub honeypot: bool,
    /// The form's signed time stamp.
    pub stamp: Option<String>,
    /// The header `Idempotency-Key`.
    pub idempotency_key: Option<String>,
}

impl RawForm {
    /// Sets a field. A field that is set a second time is [`FieldError::Repeated`].
    pub fn set(&mut self, field: Field, value: RawValue) {
        self.values.entry(field).and_modify(|old| *old = RawValue::Wrong(FieldError::Repeated)).or_insert(value);
    }

    /// Sets a field whatever it was before.
    pub fn replace(&mut self, field: Field, value: RawValue) {
        self.values.insert(field, value);
    }

    /// What came in for a field.
    pub fn get(&self, field: Field) -> Option<&RawValue> {
        self.values.get(&field)
    }

    /// The text of a field as it was typed, to be shown to its writer again; empty if there is none.
    pub fn typed(&self, field: Field) -> &str {
        match self.values.get(&field) {
            Some(RawValue::Text(text)) => text,
            _ => "",
        }
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, field: Field) -> bool {
        match self.values.get(&field) {
            Some(RawValue::Flag(flag)) => *flag,
            Some(RawValue::Text(text)) => box_state(text) == Some(true),
            _ => false,
        }
    }
}

/// What a form says of a box; `None` when it is neither ticked nor unticked.
pub(super) fn box_state(text: &str) -> Option<bool> {
    match text.trim() {
        "1" | "on" | "yes" | "true" => Some(true),
        "" | "0" | "off" | "no" | "false" => Some(false),
        _ => None,
    }
}

impl std::fmt::Debug for RawForm {
    /// Redacted: an address may stand in any field.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RawForm({} fields)", self.values.len())
    }
}
