use super::{
    fresh_install::{self, Held},
    labelled::{Row, read_all},
};
use crate::filter::{
    classifier::{
        self, Head, Lessons, Opinion, Own, SiteModel, Table,
        features::Features,
        figures::Figures,
        lesson::{Labelled, teach},
        recipe::Audience,
    },
    folding::Folded,
};
use anyhow::bail;
use clap::Args;
use std::{
    io::Write as _,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

/// How good the model is, on labelled comments.
#[derive(Debug, Args)]
pub(super) struct Eval {
    /// Train with these instead of judging by the shipped model; each file is a source of its own
    #[arg(long, num_args = 1..)]
    train: Vec<PathBuf>,
    /// Judge these
    #[arg(long, num_args = 1.., required_unless_present_any = ["folds", "online"], conflicts_with_all = ["folds", "online"])]
    test: Vec<PathBuf>,
    /// Cut a file in so many parts (every n-th line) and judge each by what the others teach, for that source alone: `--folds 5 FILE`
    #[arg(long, num_args = 2.., value_names = ["PARTS", "FILE"], conflicts_with_all = ["train", "online"])]
    folds: Vec<String>,
    /// Judge each comment by those before it, by date if they have one; with --train, on top of a model trained with those files
    #[arg(long, num_args = 1..)]
    online: Vec<PathBuf>,
    /// With --online: figures from this comment on
    #[arg(long, default_value_t = 200)]
    after: usize,
    /// The head to judge by; without it, the one that the labels are of
    #[arg(long, value_parser = ["spam", "abuse"])]
    label_head: Option<String>,
    /// Write {"id", "probability", "label"} for each comment
    #[arg(long)]
    scores: Option<PathBuf>,
    /// With --test: also say what a fresh install holds, the shipped rules with this model, authors unknown, nobody held for being new
    #[arg(long, requires = "test")]
    rules: bool,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
}

/// A comment that was judged.
struct Verdict<'a> {
    row: &'a Row,
    probability: f64,
    /// Characters that the evidence marks.
    marked: Vec<bool>,
}

#[derive(serde::Serialize)]
struct Report {
    head: &'static str,
    #[serde(flatten)]
    figures: Figures,
    /// Mean of the characters' F1 over the rows of the class with marked spans.
    #[serde(skip_serializing_if = "Option::is_none")]
    span_f1: Option<f64>,
    /// Microseconds a comment.
    microseconds: f64,
    /// What a fresh install holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<Held>,
}

impl Eval {
    /// Judges, and prints the figures.
    pub(super) fn run(self) -> anyhow::Result<()> {
        let (train, test) = (read_all(&self.train)?, read_all(&self.test)?);
        let online = read_all(&self.online)?;
        let (parts, folded) = self.folds()?;
        let head = self.head([&test, &online, &folded].into_iter().flatten().flatten())?;
        let mut fresh = None;
        let (judged, took) = if parts > 0 {
            judge_by_parts(head, &folded, parts)?
        } else if online.is_empty() {
            let model = if train.is_empty() {
                classifier::base()
            } else {
                Arc::new(trained(head, Audience::Anyone, &train.iter().flatten_sources(), |_| true)?)
            };
            fresh = self.rules.then(|| fresh_install::held(&model, test.iter().flatten())).transpose()?;
            judge_all(&model, head, test.iter().flatten())
        } else {
            let base =
                if train.is_empty() { Table::empty() } else { trained(head, Audience::Anyone, &train.iter().flatten_sources(), |_| true)? };
            judge_online(head, &Arc::new(base), online.iter().flatten().collect(), self.after)
        };
        if judged.is_empty() {
            bail!("no comment was judged; with --online there must be more than --after {}", self.after);
        }
        if let Some(path) = &self.scores {
            let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
            for verdict in &judged {
                let line = serde_json::json!({"id": verdict.row.id, "probability": verdict.probability, "label": verdict.row.label.name()});
                writeln!(file, "{line}")?;
            }
            file.flush()?;
        }
        self.print(head, &judged, took, fresh)
    }

    fn folds(&self) -> anyhow::Result<(usize, Vec<Vec<Row>>)> {
        let Some((parts, files)) = self.folds.split_first() else { return Ok((0, Vec::new())) };
        match parts.parse() {
            Ok(parts @ 2..=100) => Ok((parts, read_all(&files.iter().map(PathBuf::from).collect::<Vec<_>>())?)),
            _ => bail!("--folds {parts}: the number of parts comes first and must be 2 to 100, as in --folds 5 FILE"),
        }
    }

    fn head<'a>(&self, mut rows: impl Iterator<Item = &'a Row>) -> anyhow::Result<Head> {
        if let Some(head) = self.label_head.as_deref().and_then(Head::parse) {
            return Ok(head);
        }
        let Some(first) = rows.next() else { bail!("there is nothing to judge") };
        if rows.any(|row| row.label.head != first.label.head) {
            bail!("there are labels of both heads; say which one to judge by with --label-head spam or --label-head abuse");
        }
        Ok(first.label.head)
    }

    fn print(&self, head: Head, judged: &[Verdict<'_>], took: Duration, fresh: Option<Held>) -> anyhow::Result<()> {
        let pairs: Vec<_> = judged.iter().map(|verdict| (verdict.probability, verdict.row.label.of_class)).collect();
        let microseconds = took.as_secs_f64() * 1e6 / f64::from(u32::try_from(judged.len())?);
        let report = Report { head: head.name(), figures: Figures::of(&pairs), span_f1: span_f1(judged), microseconds, held: fresh };
        let mut out = std::io::stdout();
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&report)?)?;
            return Ok(());
        }
        let Figures { n, positives, accuracy, mcc, auc, recall_at_1, recall_at_5, calibration_error } = report.figures;
        writeln!(out, "head               {}", report.head)?;
        writeln!(out, "n                  {n} ({positives} of the class)")?;
        writeln!(out, "accuracy           {accuracy:.4}")?;
        writeln!(out, "MCC                {mcc:.4}")?;
        writeln!(out, "AUC                {auc:.4}")?;
        writeln!(out, "recall at 1 %      {recall_at_1:.4}")?;
        writeln!(out, "recall at 5 %      {recall_at_5:.4}")?;
        writeln!(out, "calibration error  {calibration_error:.4}")?;
        if let Some(f1) = report.span_f1 {
            writeln!(out, "evidence F1        {f1:.4}")?;
        }
        writeln!(out, "time a comment     {microseconds:.1} µs")?;
        if let Some(Held { bad, good }) = report.held {
            writeln!(out, "bad ones held      {bad}")?;
            writeln!(out, "good ones held     {good}")?;
        }
        Ok(())
    }
}

/// Rows with the number of their file.
trait FlattenSources<'a> {
    fn flatten_sources(self) -> Vec<(usize, &'a Row)>;
}

impl<'a, I: Iterator<Item = &'a Vec<Row>>> FlattenSources<'a> for I {
    fn flatten_sources(self) -> Vec<(usize, &'a Row)> {
        self.enumerate().flat_map(|(source, rows)| rows.iter().map(move |row| (source, row))).collect()
    }
}

/// A model of one head from some of the rows that teach it anything.
fn trained(head: Head, audience: Audience, rows: &[(usize, &Row)], keep: impl Fn(usize) -> bool) -> anyhow::Result<Table> {
    let kept = rows.iter().enumerate().filter(|(at, _)| keep(*at));
    let texts: Vec<Labelled<'_>> = kept
        .filter_map(|(_, (source, row))| Some(Labelled { text: &row.text, of_class: row.label.teaches(head)?, source: *source }))
        .collect();
    let mut table = Table::empty();
    teach(&mut table, head, audience, &texts)?;
    Ok(table)
}

fn judge_all<'a>(model: &Table, head: Head, rows: impl Iterator<Item = &'a Row>) -> (Vec<Verdict<'a>>, Duration) {
    let mut took = Duration::ZERO;
    let judged = rows
        .map(|row| {
            let start = Instant::now();
            let folded = Folded::of(&row.text);
            let opinion = model.judge(&row.text, &folded);
            took += start.elapsed();
            let marked = if row.spans.is_empty() { Vec::new() } else { marked(&row.text, &folded, &opinion, head) };
            Verdict { row, probability: opinion.probability(head), marked }
        })
        .collect();
    (judged, took)
}

fn judge_by_parts(head: Head, files: &[Vec<Row>], parts: usize) -> anyhow::Result<(Vec<Verdict<'_>>, Duration)> {
    let rows = files.iter().flatten_sources();
    let (mut judged, mut took) = (Vec::with_capacity(rows.len()), Duration::ZERO);
    for part in 0..parts {
        let model = trained(head, Audience::ItsSource, &rows, |at| at % parts != part)?;
        let (some, time) = judge_all(&model, head, rows.iter().skip(part).step_by(parts).map(|(_, row)| *row));
        judged.extend(some);
        took += time;
    }
    Ok((judged, took))
}

/// As on a site that learns: after each decision; from 800 decisions on after some of them, ten at most, which takes far less time.
fn judge_online<'a>(head: Head, base: &Arc<Table>, mut rows: Vec<&'a Row>, after: usize) -> (Vec<Verdict<'a>>, Duration) {
    rows.sort_by(|one, other| one.date.cmp(&other.date));
    let (mut lessons, mut learnt) = (Lessons::default(), 0);
    let mut model = SiteModel::of_base(Arc::clone(base));
    let (mut judged, mut took) = (Vec::with_capacity(rows.len()), Duration::ZERO);
    for row in rows {
        let start = Instant::now();
        let features = Features::of(&row.text, &Folded::of(&row.text));
        let said = model.judge_features(&features);
        took += start.elapsed();
        // What is in shadow is what is measured here.
        let probability = said.shadow.map_or_else(|| said.opinion.probability(head), |shadow| shadow[head as usize]);
        judged.push(Verdict { row, probability, marked: Vec::new() });
        lessons.add(base, &features, Head::ALL.map(|one| (one == head).then_some(row.label.of_class)), 1.0);
        if lessons.count() - learnt >= (lessons.count() / 400).clamp(1, 10) {
            learnt = lessons.count();
            model = SiteModel::with_own(Arc::clone(base), Own::learn(&lessons), "online");
        }
    }
    judged.drain(..after.min(judged.len()));
    (judged, took)
}

/// Which characters of the raw text the evidence marks.
fn marked(raw: &str, folded: &Folded, opinion: &Opinion, head: Head) -> Vec<bool> {
    let spans: Vec<(u32, u32)> = opinion.evidence(head).into_iter().map(|word| folded.raw_span(word.start..word.end)).collect();
    raw.char_indices().map(|(at, _)| spans.iter().any(|(start, end)| (*start as usize..*end as usize).contains(&at))).collect()
}

/// Mean over the rows of the class that have marked spans, as in SemEval-2021 task 5.
fn span_f1(judged: &[Verdict<'_>]) -> Option<f64> {
    let scores: Vec<f64> = judged.iter().filter(|v| v.row.label.of_class && !v.row.spans.is_empty()).map(row_f1).collect();
    let count = f64::from(u32::try_from(scores.len()).ok().filter(|count| *count > 0)?);
    Some(scores.iter().sum::<f64>() / count)
}

fn row_f1(verdict: &Verdict<'_>) -> f64 {
    let is = |at: usize| verdict.row.spans.iter().any(|[start, end]| (*start..*end).contains(&at));
    let count = |keep: &dyn Fn(usize, bool) -> bool| {
        f64::from(u32::try_from(verdict.marked.iter().enumerate().filter(|(at, said)| keep(*at, **said)).count()).unwrap_or(u32::MAX))
    };
    let (both, said, meant) = (count(&|at, said| said && is(at)), count(&|_, said| said), count(&|at, _| is(at)));
    if said + meant == 0.0 { 1.0 } else { 2.0 * both / (said + meant) }
}
