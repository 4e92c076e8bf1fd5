use serde::Serialize;

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Wrong,
    /// What it takes to find out is missing itself.
    Unknown,
}

/// One line of what the doctor found.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Finding {
    check: &'static str,
    state: State,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cure: Option<String>,
}

impl Finding {
    /// All is well.
    pub fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, state: State::Ok, found: found.into(), cure: None }
    }

    /// Something is wrong; the cure says what to do, not to try.
    pub fn wrong(check: &'static str, found: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { check, state: State::Wrong, found: found.into(), cure: Some(cure.into()) }
    }

    /// Cannot be known while something else is wrong.
    pub fn unknown(check: &'static str, because: impl Into<String>) -> Self {
        Self { check, state: State::Unknown, found: because.into(), cure: None }
    }

    pub fn is_wrong(&self) -> bool {
        self.state == State::Wrong
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let state = match self.state {
            State::Ok => "ok",
            State::Wrong => "WRONG",
            State::Unknown => "?",
        };
        // One line, whatever a server or a parser said.
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        write!(f, "{state:<5}  {:<13}  {}", self.check, one_line(&self.found))?;
        self.cure.as_ref().map_or(Ok(()), |cure| write!(f, " | cure: {}", one_line(cure)))
    }
}
