//! A bad rule can't get in: each broken file is refused with file, line, rule and cure.

use super::support::load;
use std::fmt::Write as _;

const BROKEN: &[(&str, &str)] = &[
    ("unknown key, nearly right", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\nper_extar = 2"),
    ("unknown key, far from any", "[[rule]]\nname = \"a\"\nkind = \"honeypot\"\npoints = 1\ncolour = \"red\""),
    ("a key of another kind", "[[rule]]\nname = \"a\"\nkind = \"newcomer\"\npoints = 1\napplies_to = [\"body\"]"),
    ("unknown kind", "[[rule]]\nname = \"a\"\nkind = \"link\"\npoints = 1"),
    ("no kind", "[[rule]]\nname = \"a\"\npoints = 1"),
    ("no name", "# first\n\n[[rule]]\nkind = \"honeypot\"\npoints = 1"),
    ("impossible name", "[[rule]]\nname = \"Beaucoup de liens\"\nkind = \"links\"\npoints = 1"),
    ("duplicate name", "[[rule]]\nname = \"a\"\nkind = \"honeypot\"\npoints = 1\n[[rule]]\nname = \"a\"\nkind = \"newcomer\"\npoints = 1"),
    ("no points", "[[rule]]\nname = \"a\"\nkind = \"honeypot\""),
    ("points without effect", "[[rule]]\nname = \"a\"\nkind = \"honeypot\"\npoints = 0"),
    ("too many points", "[[rule]]\nname = \"a\"\nkind = \"honeypot\"\npoints = 1001"),
    ("points with three decimals", "[[rule]]\nname = \"a\"\nkind = \"honeypot\"\npoints = 1.005"),
    ("points that are no number", "[[rule]]\nname = \"a\"\nkind = \"honeypot\"\npoints = nan"),
    ("points as a text", "[[rule]]\nname = \"a\"\nkind = \"honeypot\"\npoints = \"3\""),
    ("a number below its range", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\nfrom = 0"),
    ("a number beyond any range", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\nfrom = 99999999999999999999"),
    ("a decimal for a whole number", "[[rule]]\nname = \"a\"\nkind = \"shape\"\nof = \"capitals\"\npoints = 1\nshare = 0.8"),
    ("a cap of 0", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\ncap = 0"),
    ("unknown mode", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\nmode = \"shadwo\""),
    ("unknown floor", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\nat_least = \"discard\""),
    ("unknown language", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\nlocales = [\"fr\", \"de\"]"),
    ("impossible site", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\nsites = [\"Le Baobab\"]"),
    ("a text for a list", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\nsites = \"demo\""),
    ("an empty list", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\napplies_to = []"),
    ("unknown field", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\napplies_to = [\n  \"body\",\n  \"email\",\n]"),
    ("a sentence in no language", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\nbecause = \"Too many links.\""),
    (
        "a sentence in another language",
        "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\nbecause.de = \"Zu viele Links.\"\nbecause.fr = \"\"",
    ),
    ("a pattern that does not compile", "[[rule]]\nname = \"a\"\nkind = \"pattern\"\npoints = 1\npattern = '(casino'"),
    ("a pattern that looks around", "[[rule]]\nname = \"a\"\nkind = \"pattern\"\npoints = 1\npattern = '(?<!x)casino'"),
    ("a pattern that is too large", "[[rule]]\nname = \"a\"\nkind = \"pattern\"\npoints = 1\npattern = '(\\w{100}){100}'"),
    ("a pattern that always matches", "[[rule]]\nname = \"a\"\nkind = \"pattern\"\npoints = 1\npattern = 'a*'"),
    ("a pattern that never matches", "[[rule]]\nname = \"a\"\nkind = \"pattern\"\npoints = 1\npattern = 'écrivez-moi'"),
    ("no pattern", "[[rule]]\nname = \"a\"\nkind = \"pattern\"\npoints = 1"),
    ("missing list", "[[rule]]\nname = \"a\"\nkind = \"phrases\"\npoints = 1\nlists = [\"spma.txt\"]"),
    ("empty list file", "[[rule]]\nname = \"a\"\nkind = \"phrases\"\npoints = 1\nlists = [\"empty.txt\"]"),
    ("a list file with a phrase of nothing", "[[rule]]\nname = \"a\"\nkind = \"phrases\"\npoints = 1\nlists = [\"odd.txt\"]"),
    ("no phrases", "[[rule]]\nname = \"a\"\nkind = \"phrases\"\npoints = 1"),
    ("a phrase of nothing", "[[rule]]\nname = \"a\"\nkind = \"phrases\"\npoints = 1\nphrases = [\"casino\", \"*\"]"),
    ("no word for what is counted", "[[rule]]\nname = \"a\"\nkind = \"pace\"\npoints = 1"),
    ("seconds where none are read", "[[rule]]\nname = \"a\"\nkind = \"time\"\nwhen = \"forged\"\nseconds = 3\npoints = 1"),
    ("points where none are given", "[[rule]]\nname = \"a\"\nkind = \"pressure\"\npoints = 1"),
    ("a host with a path", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\nhosts = [\"https://bit.ly/x\"]"),
    ("a share of more than all", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\nshare = 101"),
    ("no word for the e-mail", "[[rule]]\nname = \"a\"\nkind = \"email\"\npoints = 1\ndomains = [\"example.org\"]"),
    ("no domains", "[[rule]]\nname = \"a\"\nkind = \"email\"\nof = \"domain\"\npoints = 1"),
    ("a domain that is none", "[[rule]]\nname = \"a\"\nkind = \"email\"\nof = \"domain\"\npoints = 1\ndomains = [\n  \"@example.org\",\n]"),
    ("a name too short", "[[rule]]\nname = \"a\"\nkind = \"names\"\npoints = 1\nnames = [\"Al\"]"),
    ("no list of networks", "[[rule]]\nname = \"a\"\nkind = \"network\"\npoints = 1"),
    ("a network that is none", "[[rule]]\nname = \"a\"\nkind = \"network\"\npoints = 1\nlists = [\"spam.txt\"]"),
    ("days beyond what is kept", "[[rule]]\nname = \"a\"\nkind = \"history\"\nof = \"refused-share\"\npoints = 1\ndays = 400"),
    ("a language that cannot be told", "[[rule]]\nname = \"a\"\nkind = \"language\"\npoints = 1\nalso = [\"nl\"]"),
    ("no depth", "[[rule]]\nname = \"a\"\nkind = \"depth\"\npoints = 1\nfrom = 0"),
    ("a thread's age as a text", "[[rule]]\nname = \"a\"\nkind = \"thread-age\"\npoints = 1\ndays = \"30\""),
    ("a test without a text", "[[rule]]\nname = \"a\"\nkind = \"newcomer\"\npoints = 1\n\n[[test]]\nexpect = \"hold\""),
    ("a test that expects nothing", "[[test]]\ntext = \"Bonjour\""),
    ("a test with an unknown verdict", "[[test]]\ntext = \"Bonjour\"\nexpect = \"held\""),
    (
        "a test with an impossible author",
        "[[test]]\ntext = \"Bonjour\"\nexpect = \"hold\"\nauthor = \" \"\nemail = \"awa\"\nwebsite = \"ftp://x\"",
    ),
    ("a test with an unknown key", "[[test]]\ntext = \"Bonjour\"\nexpects = \"hold\""),
    ("one bracket around a test", "[test]\ntext = \"Bonjour\"\nexpect = \"hold\""),
    (
        "tests that fail",
        "[[rule]]\nname = \"new\"\nkind = \"newcomer\"\npoints = 1\n\n[[test]]\ntext = \"Bonjour\"\nexpect = \"hold\"\nhits = [\"new\", \"nwe\"]\n\n\
         [[test]]\ntext = \"Bonjour\"\nleast = 1.5\nmost = 0.5\nmisses = [\"new\"]\n\n[[test]]\ntext = \"Bonjour\"\napproved = 1\nhits = [\"new\"]",
    ),
    ("one bracket", "[rule]\nname = \"a\"\nkind = \"links\"\npoints = 1"),
    ("another table", "[[rules]]\nname = \"a\"\nkind = \"links\"\npoints = 1"),
    ("TOML that is none", "[[rule]]\nname = \"a\nkind = \"links\"\npoints = = 1\n"),
    ("a key twice", "[[rule]]\nname = \"a\"\nkind = \"links\"\npoints = 1\npoints = 2"),
    (
        "all problems at once",
        "[[rule]]\nname = \"a\"\nkind = \"linsk\"\nmode = 3\n\n[[rule]]\nname = \"b\"\nkind = \"links\"\npoints = 2000\nfrom = \"2\"\nwhat = 1",
    ),
];

#[test]
fn each_broken_file_is_refused_with_file_line_rule_and_cure() {
    let mut report = String::new();
    for (what, text) in BROKEN {
        let error = load(text).expect_err(what);
        writeln!(report, "## {what}\n{error}").unwrap();
        for problem in error.0.iter().filter(|problem| problem.file == "rules.toml") {
            assert!(problem.line >= 1 && problem.line <= text.lines().count().max(1), "{what}: line {}", problem.line);
        }
    }
    insta::assert_snapshot!(report);
}
