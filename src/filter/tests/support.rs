use crate::{
    domain::{
        AfterSubmit, AuthorName, AuthorRecord, Body, Cause, EmailAddress, Fact, Facts, Judgement, Locale, Origin, Premoderate, Site,
        SiteKey, Submission, ThreadKey, Thresholds, Timestamp, Website,
    },
    filter::{
        RuleSet, RuleTexts, RulesError,
        classifier::{self, SiteModel},
        folding::Folded,
    },
};
use std::{collections::BTreeMap, time::Duration};

/// A site with nothing special about it.
pub fn site() -> Site {
    Site {
        key: SiteKey::parse("demo").unwrap(),
        name: "Le Baobab".to_owned(),
        origins: vec![Origin::parse("https://news.example.org").unwrap()],
        locale: Locale::Fr,
        time_zone: jiff::tz::TimeZone::UTC,
        thread_pattern: None,
        wordpress_pages: std::collections::HashMap::new(),
        thresholds: Thresholds::default(),
        premoderate: Premoderate::Nobody,
        after_submit: AfterSubmit::Status,
        moderators: Vec::new(),
        digest_interval: Duration::from_mins(15),
        pressure: 60,
        grounds: crate::domain::SiteGround::built_in(),
        reports_hold_from: 5,
        second_factor: crate::domain::SecondFactor::Optional,
    }
}

/// A comment with nothing special about it.
pub fn comment(body: &str) -> Submission {
    Submission {
        site: SiteKey::parse("demo").unwrap(),
        thread: ThreadKey::parse("/article", &site()).unwrap(),
        parent: None,
        name: AuthorName::parse("Awa").unwrap(),
        email: EmailAddress::parse("awa@example.org").unwrap(),
        website: None,
        body: Body::parse(body).unwrap(),
        notify: false,
        locale: Locale::Fr,
    }
}

pub fn signed(name: &str, website: &str, body: &str) -> Submission {
    Submission { name: AuthorName::parse(name).unwrap(), website: Website::parse(website).unwrap(), ..comment(body) }
}

/// Facts with nothing special about them: an author who has been published before.
pub fn facts() -> Facts {
    let author = Fact::Known(AuthorRecord { approved: 1, refused: 0 });
    Facts { author, ..Facts::ordinary(Timestamp::from_millis(1_790_000_000_000)) }
}

/// The same, with what the model that ships says of a body.
pub fn facts_about(body: &str) -> Facts {
    Facts { model: Fact::Known(SiteModel::of_base(classifier::base()).opinion(body, &Folded::of(body))), ..facts() }
}

pub fn load(rules: &str) -> Result<RuleSet, RulesError> {
    let lists = BTreeMap::from([
        ("spam.txt".to_owned(), "# a list\ncialis\n*porn*\nfree money # at the end\n".to_owned()),
        ("empty.txt".to_owned(), "# nothing\n".to_owned()),
        ("shorteners.txt".to_owned(), "bit.example\n".to_owned()),
        ("throwaway.txt".to_owned(), "throwaway.example\n".to_owned()),
        ("hosting.txt".to_owned(), "192.0.2.0/24\n2001:db8::/32\n".to_owned()),
        ("odd.txt".to_owned(), "casino\n\n***\n".to_owned()),
    ]);
    RuleSet::load(RuleTexts::new([("rules.toml".to_owned(), rules.to_owned())], lists))
}

/// One rule named `r`, with these lines.
pub fn rule(lines: &str) -> RuleSet {
    load(&format!("[[rule]]\nname = \"r\"\n{lines}\n")).unwrap_or_else(|error| panic!("{error}"))
}

pub fn judge(rules: &RuleSet, submission: &Submission, facts: &Facts) -> Judgement {
    rules.judge(Cause::Intake, submission, facts.clone(), &site())
}
