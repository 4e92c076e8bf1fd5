//! What `tune` finds in decisions.

use super::{
    backtest::past,
    support::{load, site},
};
use crate::{
    domain::{Decision, Points, Status},
    filter::{RuleSet, Side, Target, Tune},
    store::Past,
};

const RULES: &str = "[[rule]]\nname = \"gambling\"\nkind = \"phrases\"\nphrases = [\"casino\"]\npoints = 1   # too few\n\
    [[rule]]\nname = \"politics\"\nkind = \"phrases\"\nphrases = [\"ministre\"]\npoints = 3\n";

fn side() -> Side {
    Side::new(load(RULES).unwrap(), site())
}

fn decisions(rules: &RuleSet, of_each: u8) -> Vec<Past> {
    let mut stored = Vec::new();
    for n in 0..of_each {
        let author = ["un", "deux", "trois", "quatre"][usize::from(n % 4)];
        stored.push((format!("Le ministre a parlé {author} fois, merci"), Decision::Approve));
        stored.push((format!("Une bonne lecture, {author}"), Decision::Approve));
        stored.push((format!("casino {author} : gagnez gros ce soir"), Decision::Spam));
    }
    let numbered = stored.into_iter().zip(1_u8..);
    numbered.map(|((body, decision), seq)| Past { author: i64::from(seq % 5), ..past(seq, &body, rules, Some(decision)) }).collect()
}

fn tuned(side: &Side, of_each: u8) -> Tune {
    let mut tune = Tune::default();
    for past in decisions(side.rules(), of_each) {
        tune.take(&past, false, side).unwrap();
    }
    tune
}

#[test]
fn points_follow_decisions_and_files_keep_their_form() {
    let side = side();
    let proposal = tuned(&side, 80).propose(&side, Target { most_good_held: 1.0 }).unwrap();
    let changed = proposal.applied_to(side.rules());
    let points =
        |rule: &str| proposal.points.iter().find(|(name, ..)| &**name == rule).map_or(Points::hundredths(100), |(.., after)| *after);
    assert!(points("gambling") >= proposal.thresholds.hold && points("politics") < proposal.thresholds.hold, "{proposal:?}");
    assert!(changed.files[0].text.contains("   # too few"), "{}", changed.files[0].text);
    assert!(proposal.learnt_to > 0 && !proposal.is_empty(&side.site().thresholds));
}

#[test]
fn points_that_a_test_wants_stay() {
    let test = "[[test]]\ntext = \"Le ministre a parlé\"\nexpect = \"hold\"\n";
    let side = Side::new(load(&format!("{RULES}{test}")).unwrap(), site());
    let proposal = tuned(&side, 80).propose(&side, Target { most_good_held: 1.0 }).unwrap();
    assert!(proposal.points.iter().all(|(rule, ..)| &**rule != "politics"), "{proposal:?}");
    let [kept] = &proposal.kept[..] else { panic!("{:?}", proposal.kept) };
    assert_eq!((&*kept.rule, kept.problem.line), ("politics", 11), "{kept:?}");
    RuleSet::load(proposal.applied_to(side.rules())).unwrap();
}

#[test]
fn what_floors_hold_is_told() {
    let held = "[[rule]]\nname = \"everything-read\"\nkind = \"phrases\"\nphrases = [\"lecture\"]\npoints = 0\nat_least = \"hold\"\n";
    let side = Side::new(load(&format!("{RULES}{held}")).unwrap(), site());
    let proposal = tuned(&side, 80).propose(&side, Target { most_good_held: 1.0 }).unwrap();
    let (good, holders) = (proposal.held_by_floors, &proposal.holders[..]);
    assert!(good.of > 100 && good.part.abs_diff(good.of - good.part) <= 1, "{good}");
    assert_eq!(holders, [("everything-read".into(), usize::try_from(good.part).unwrap())]);
}

#[test]
fn a_phrase_that_is_suggested_is_found_by_a_rule_with_it() {
    let side = side();
    let mut tune = tuned(&side, 20);
    for seq in 100..120 {
        let spam = past(seq, "On dit qu'il gagne : www.facebook.com/gagner", side.rules(), Some(Decision::Spam));
        tune.take(&Past { author: i64::from(seq), ..spam }, false, &side).unwrap();
    }
    let phrases = tune.suggestions().phrases;
    assert!(phrases.iter().any(|phrase| phrase.words.contains("facebook.com")), "{phrases:?}");
    for phrase in &phrases {
        let rules = load(&format!("[[rule]]\nname = \"found\"\nkind = \"phrases\"\nphrases = [{:?}]\npoints = 5\n", phrase.words)).unwrap();
        let bodies = ["On dit qu'il gagne : www.facebook.com/gagner", "casino un : gagnez gros ce soir"];
        let hits = |body: &str| !past(1, body, &rules, None).comment.judgement.contributions.is_empty();
        assert!(bodies.into_iter().any(hits), "{phrase:?}");
    }
}

#[test]
fn words_that_stand_in_few_comments_of_one_kind_are_no_finding() {
    let side = side();
    let mut tune = tuned(&side, 20);
    for seq in 100..103 {
        let spam = past(seq, "Voilà devant chez eux", side.rules(), Some(Decision::Spam));
        tune.take(&Past { author: i64::from(seq), ..spam }, false, &side).unwrap();
    }
    let phrases = tune.suggestions().phrases;
    assert!(!phrases.iter().any(|phrase| phrase.words.contains("devant")), "{phrases:?}");
}

#[test]
fn too_few_decisions_are_said_to_be_too_few() {
    let side = side();
    let too_few = tuned(&side, 10).propose(&side, Target { most_good_held: 1.0 }).unwrap_err();
    assert!(
        too_few.to_string().starts_with("too few decisions to propose anything: the older two thirds hold 14 good and 6 refused"),
        "{too_few}"
    );
}

#[test]
fn overruled_rules_and_phrases_of_refused_comments_alone_are_suggested() {
    let side = side();
    let suggestions = tuned(&side, 20).suggestions();
    let overruled: Vec<_> = suggestions.overruled.iter().map(|rule| (&*rule.rule, rule.approved.part, rule.approved.of)).collect();
    assert_eq!(overruled, [("politics", 20, 20)]);
    let phrases: Vec<_> = suggestions.phrases.iter().map(|phrase| phrase.words.as_str()).collect();
    assert!(phrases.contains(&"gagnez gros ce soir"), "{phrases:?}");
    assert!(!phrases.iter().any(|phrase| phrase.contains("merci") || phrase.contains("lecture")), "{phrases:?}");
    assert_eq!((suggestions.phrases[0].refused, suggestions.phrases[0].missed, suggestions.phrases[0].authors), (20, 20, 5));
}

#[test]
fn a_phrase_that_is_public_somewhere_is_not_suggested() {
    let side = side();
    let mut tune = tuned(&side, 20);
    let mut published = past(200, "Gagnez gros ce soir, casino à la télé", side.rules(), None);
    published.comment.status = Status::Approved;
    tune.take(&published, false, &side).unwrap();
    let phrases = tune.suggestions().phrases;
    assert!(phrases.iter().all(|phrase| !"gagnez gros ce soir".contains(&phrase.words)), "{phrases:?}");
}
