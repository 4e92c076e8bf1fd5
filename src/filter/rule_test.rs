//! `[[test]]` tables of rule files: a comment, and what the whole rule set must make of it.

use super::{
    classifier::{self, SiteModel},
    folding::Folded,
    rule_set::{RuleSet, RulesProblem},
    rule_table::{RuleTable, did_you_mean},
    rule_texts::RuleTexts,
    sample::{self, MOST, SampleFacts},
};
use crate::domain::{
    AuthorName, Body, CampaignDecision, Cause, EmailAddress, Fact, Facts, FieldError, Judgement, Locale, Points, Site, SiteKey, Standing,
    Submission, ThreadKey, Timestamp, Verdict, Website,
};

/// A comment with what is known about it, and what is expected.
#[derive(Debug)]
pub(super) struct RuleTest {
    file: String,
    line: usize,
    submission: Submission,
    facts: Facts,
    site: Site,
    expect: Option<Verdict>,
    least: Option<Points>,
    most: Option<Points>,
    hits: Vec<String>,
    misses: Vec<String>,
}

const VERDICTS: [(&str, Verdict); 4] =
    [("approve", Verdict::Approve), ("hold", Verdict::Hold), ("spam", Verdict::Spam), ("discard", Verdict::Discard)];
/// A moment; which one makes no difference to any rule.
const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

impl RuleTest {
    /// Reads one table. What is wrong is noted in it.
    pub fn read(table: &mut RuleTable<'_>) -> Option<Self> {
        let before = table.problem_count();
        let expects_something = ["expect", "least", "most", "hits", "misses"].into_iter().any(|key| table.has(key));
        let expect = if table.has("expect") { table.word("expect", &VERDICTS, None) } else { None };
        let (least, most) = (table.points("least").map(|(points, _)| points), table.points("most").map(|(points, _)| points));
        let names = |table: &mut RuleTable<'_>, key| table.texts(key, "many-links").into_iter().map(|(name, _)| name.to_owned()).collect();
        let (hits, misses): (Vec<String>, Vec<String>) = (names(table, "hits"), names(table, "misses"));
        if !expects_something && table.problem_count() == before {
            table.problem(table.line, "the test expects nothing; give it `expect`, `least`, `most`, `hits` or `misses`");
        }
        let locale = table.word("locale", &Locale::ALL.map(|locale| (locale.code(), locale)), Some(Locale::Fr));
        let key = parsed(table, "site", "demo", |text| SiteKey::parse(text).map_err(|error| error.to_string()));
        if let Some((site, line)) = table.text("site", "demo") {
            table.must_be_a_site("site", site, line);
        }
        let facts = read_facts(table);
        let submission = read_submission(table, key.clone(), locale);
        Some(Self {
            file: table.file.name.to_owned(),
            line: table.line,
            site: Site::plain(key?, locale?),
            submission: submission?,
            facts,
            expect,
            least,
            most,
            hits,
            misses,
        })
    }

    /// Whether it stands in a file that is compiled in.
    pub fn is_built_in(&self, texts: &RuleTexts) -> bool {
        texts.files.iter().any(|file| file.built_in && file.name == self.file)
    }

    /// Judges the comment, and says what is not as expected.
    pub fn run(&self, rules: &RuleSet) -> Vec<RulesProblem> {
        let body = self.submission.body.as_str();
        let model = Fact::Known(SiteModel::of_base(classifier::base()).opinion(body, &Folded::of(body)));
        let facts = rules.with_checks_content(Facts { model, ..self.facts.clone() }, &self.submission);
        let judgement = rules.judge(Cause::Intake, &self.submission, facts, &self.site);
        let mut wrong = Vec::new();
        let mut fails = |rule: Option<&String>, what: String| {
            let message = format!("the test fails: {what}; {}; change the rules, or the test", told(&judgement));
            wrong.push(RulesProblem { file: self.file.clone(), line: self.line, rule: rule.cloned(), message });
        };
        if let Some(expect) = self.expect.filter(|expect| *expect != judgement.verdict) {
            fails(None, format!("it expects the verdict {}, and the verdict is {}", expect.word(), judgement.verdict.word()));
        }
        if let Some(least) = self.least.filter(|least| judgement.score < *least) {
            fails(None, format!("it expects at least {least} points"));
        }
        if let Some(most) = self.most.filter(|most| judgement.score > *most) {
            fails(None, format!("it expects at most {most} points"));
        }
        let has_hit = |name: &String| judgement.contributions.iter().any(|contribution| *contribution.rule == **name);
        let is_known = |name: &String| rules.names().any(|known| known == *name);
        for name in self.hits.iter().chain(&self.misses).filter(|name| !is_known(name)) {
            fails(None, format!("it names the rule {name:?}, which is in no file{}", did_you_mean(name, rules.names())));
        }
        for name in self.hits.iter().filter(|name| is_known(name) && !has_hit(name)) {
            fails(Some(name), "the rule must hit, and does not".to_owned());
        }
        for name in self.misses.iter().filter(|name| has_hit(name)) {
            fails(Some(name), "the rule must not hit, and does".to_owned());
        }
        wrong
    }
}

/// Score and contributions in one line.
fn told(judgement: &Judgement) -> String {
    let parts: Vec<_> = judgement.contributions.iter().map(|part| format!("{} {}", part.rule, part.points)).collect();
    let parts = if parts.is_empty() { "no rule hit".to_owned() } else { parts.join(", ") };
    format!("the score is {} ({parts})", judgement.score)
}

/// A text of the table, or a default, parsed.
fn parsed<T, E: ToString>(table: &mut RuleTable<'_>, key: &'static str, default: &str, parse: impl Fn(&str) -> Result<T, E>) -> Option<T> {
    let (text, line) = table.text(key, default).unwrap_or((default, table.line));
    match parse(text) {
        Ok(value) => Some(value),
        Err(error) => {
            table.problem(line, format!("`{key}` is {text:?}: {}", error.to_string()));
            None
        }
    }
}

fn read_submission(table: &mut RuleTable<'_>, site: Option<SiteKey>, locale: Option<Locale>) -> Option<Submission> {
    let body = table.required_text("text", "Merci pour cet article.").and_then(|(text, line)| {
        let body = Body::parse(text);
        body.map_err(|error: FieldError| table.problem(line, format!("`text` is {text:?}: {error}"))).ok()
    });
    let (site, locale) = (site?, locale?);
    let thread = if table.has("thread") {
        parsed(table, "thread", "/article", |text| ThreadKey::parse(text, &Site::plain(site.clone(), locale)))?
    } else {
        ThreadKey::stored("/test".to_owned())
    };
    let name = parsed(table, "author", sample::NAME, AuthorName::parse);
    let email = parsed(table, "email", sample::EMAIL, EmailAddress::parse);
    let website = parsed(table, "website", "", Website::parse);
    Some(Submission { site, thread, parent: None, name: name?, email: email?, website: website?, body: body?, notify: false, locale })
}

fn read_facts(table: &mut RuleTable<'_>) -> Facts {
    let honeypot = table.flag("honeypot");
    let seconds = if table.has("seconds") { table.whole("seconds", 0..=MOST, None) } else { None };
    let standings = Standing::ALL.map(|standing| (standing.word(), standing));
    let standing = if table.has("standing") { table.word("standing", &standings, None) } else { None };
    let decisions = CampaignDecision::DECISIONS.map(|decision| (decision.word(), decision));
    let campaign = if table.has("campaign") { table.word("campaign", &decisions, None) } else { None };
    let mut number = |key, default: u32| table.whole(key, 0..=MOST, Some(default)).unwrap_or(default);
    let facts = SampleFacts {
        honeypot,
        seconds,
        approved: number("approved", 0),
        refused: number("refused", 0),
        standing,
        campaign,
        source_pace: number("source_pace", 1),
        email_pace: number("email_pace", 1),
        site_pace: number("site_pace", 1),
        same: number("same", 0),
        near: number("near", 0),
        depth: number("depth", 0),
        thread_days: number("thread_days", 0),
        ..SampleFacts::default()
    };
    for (list, line) in table.texts("networks", "hosting.txt") {
        if !table.lists.contains_key(list) {
            let near = did_you_mean(list, table.lists.keys().map(String::as_str));
            table.problem(line, format!("`networks` holds {list:?}, and there is no such list in lists/{near}"));
        }
    }
    for key in ["flagged_by", "unanswered"] {
        for (check, line) in table.texts(key, "akismet") {
            table.must_be_a_check(check.split(':').next().unwrap_or(check), line);
        }
    }
    let mut names = |key, example: &str| table.texts(key, example).into_iter().map(|(name, _)| name.to_owned()).collect();
    let networks = names("networks", "hosting.txt");
    let (flagged_by, unanswered) = (names("flagged_by", "akismet"), names("unanswered", "akismet"));
    SampleFacts { networks, flagged_by, unanswered, ..facts }.facts(NOW)
}
