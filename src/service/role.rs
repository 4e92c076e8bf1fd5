use clap::ValueEnum;

/// Which of the work one process does. In clustered mode each part can be given processes of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Everything
    #[default]
    All,
    /// Speaks to readers and moderators, and takes submissions
    Intake,
    /// Stores what was submitted, and takes away what was kept long enough
    Worker,
    /// Sends mail
    Mail,
}

impl Role {
    /// Whether readers and moderators are spoken to. Operators always are.
    pub const fn takes_submissions(self) -> bool {
        matches!(self, Self::All | Self::Intake)
    }

    /// Whether envelopes become comments here.
    pub const fn stores(self) -> bool {
        matches!(self, Self::All | Self::Worker)
    }

    /// Whether mail leaves from here.
    pub const fn sends_mail(self) -> bool {
        matches!(self, Self::All | Self::Mail)
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::All => "all",
            Self::Intake => "intake",
            Self::Worker => "worker",
            Self::Mail => "mail",
        })
    }
}
