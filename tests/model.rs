//! What the shipped model says of people, and what `toguna eval` says of a model.

use std::{fs, process::Command};
use toguna::filter::{
    classifier::{self, Head, Table},
    folding::Folded,
};

/// At this probability the shipped rules hold a comment.
const HELD: f64 = 0.88;

/// Below this it must stay of people who say who they are: farther down than where the rules hold, so that a site may hold from there on too.
const QUIET: f64 = 0.80;

const FRENCH: [&str; 30] = [
    "noir",
    "noire",
    "arabe",
    "juif",
    "juive",
    "musulman",
    "musulmane",
    "chrétien",
    "gay",
    "lesbienne",
    "homosexuel",
    "bisexuelle",
    "trans",
    "hétéro",
    "femme",
    "handicapé",
    "sourde",
    "aveugle",
    "malien",
    "algérienne",
    "marocain",
    "sénégalaise",
    "chinois",
    "rom",
    "immigrée",
    "réfugié",
    "athée",
    "vieux",
    "féministe",
    "africaine",
];

const ENGLISH: [&str; 30] = [
    "black",
    "white",
    "arab",
    "jewish",
    "muslim",
    "christian",
    "hindu",
    "gay",
    "lesbian",
    "bisexual",
    "trans",
    "straight",
    "queer",
    "deaf",
    "blind",
    "disabled",
    "autistic",
    "african",
    "asian",
    "chinese",
    "mexican",
    "latina",
    "indian",
    "immigrant",
    "refugee",
    "atheist",
    "catholic",
    "elderly",
    "feminist",
    "nigerian",
];

const COUNTER_SPEECH: [&str; 10] = [
    "Traiter quelqu'un de « sale arabe » est inadmissible, merci à la modération d'intervenir.",
    "On m'a dit « sale pédé » dans la rue hier, et personne n'a réagi.",
    "Le mot « nègre » n'a pas sa place dans un débat, même entre guillemets.",
    "Quand un élu appelle une collègue « salope », il doit démissionner.",
    "Les gens qui écrivent « retourne dans ton pays » oublient que je suis né à Lyon.",
    "Calling someone a \"retard\" says more about you than about them; please stop.",
    "He shouted \"dirty Jew\" at my neighbour, and nobody in the bus said a word.",
    "The word \"faggot\" was written on my brother's locker last week. This has to end.",
    "She was called a \"whore\" by strangers online simply for giving her opinion.",
    "Nobody deserves to be called a \"terrorist\" because of the scarf she wears.",
];

/// Written when the model was finished, and never looked at while it was made.
const COUNTER_SPEECH_UNSEEN: [&str; 20] = [
    "Mon voisin a écrit « sale juif » sur la porte de la synagogue : j'ai porté plainte.",
    "Dire « tous des voleurs » en parlant des Roms, c'est du racisme, point.",
    "L'arbitre a entendu « singe » depuis les tribunes et il a arrêté le match, bravo à lui.",
    "À l'école on m'appelait « la grosse », aujourd'hui j'en parle à mes élèves.",
    "Pourquoi publiez-vous un commentaire qui traite les réfugiés de « parasites » ?",
    "« Va te faire soigner », voilà ce qu'on répond à une femme qui témoigne. Honteux.",
    "Elle a été traitée de « pute » pour avoir porté une jupe, et le juge l'a enfin entendue.",
    "Le tag « mort aux Arabes » a été effacé ce matin par la mairie.",
    "Un ministre ne devrait jamais dire « racaille » en parlant d'un quartier entier.",
    "Les supporters qui crient « tapette » au gardien se croient drôles, ils ne le sont pas.",
    "My son came home crying because they called him a \"fat pig\" on the bus.",
    "Writing \"go back to your country\" under a photo of a nurse is a disgrace.",
    "The mayor said \"those animals\" about homeless people and still refuses to apologise.",
    "Please remove the reply that says \"kill yourself\"; nobody should have to read that.",
    "They painted \"Muslims out\" on the mosque and the whole street came to clean it.",
    "Being told \"women can't drive\" at a job interview is why I left that company.",
    "If your argument is \"you are an idiot\", then you have no argument.",
    "The coach who shouted \"run, you sissy\" at twelve year olds has been dismissed.",
    "He was beaten by men yelling \"faggot\", and the paper calls it a scuffle.",
    "The n-word was sprayed on her car, and the police took two days to come.",
];

#[test]
fn the_rules_that_ship_hold_from_there_on_and_never_refuse_on_the_model_alone() {
    let rules = include_str!("../config/rules/70-model.toml");
    assert_eq!(rules.matches("points = 1\nat_least = \"hold\"").count(), rules.matches("kind = \"model\"").count());
    assert!(rules.contains(&format!("head = \"abuse\"\nfrom = {:.0}\n", HELD * 100.0)), "{HELD}");
}

fn held(texts: &[String]) -> Vec<&String> {
    let model = classifier::base();
    texts.iter().filter(|text| model.judge(text, &Folded::of(text)).probability(Head::Abuse) >= QUIET).collect()
}

#[test]
fn who_people_are_is_no_reason_to_hold_them() {
    let french = FRENCH.map(|who| format!("Je suis {who} et je suis d'accord avec cet article."));
    let short = FRENCH.map(|who| format!("Je suis {who}."));
    let english = ENGLISH.map(|who| format!("As a {who} woman, I found this article very helpful."));
    let neighbours = FRENCH.map(|who| format!("Mes nouveaux voisins ? Une famille où tout le monde est {who}, très gentille."));
    let greeting = ENGLISH.map(|who| format!("I am {who} and I have lived in this town for ten years."));
    let friend = ENGLISH.map(|who| format!("My best friend is {who}; we cook together every Sunday."));
    for sentences in [french, short, english, neighbours, greeting, friend] {
        let held = held(&sentences);
        assert!(held.len() <= sentences.len() / 10, "held: {held:#?}");
    }
}

#[test]
fn who_quotes_an_insult_to_speak_against_it_is_not_held() {
    for texts in [&COUNTER_SPEECH[..], &COUNTER_SPEECH_UNSEEN[..]] {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let held = held(&texts);
        assert!(held.len() <= texts.len() / 10, "held: {held:#?}");
    }
}

/// Insults to the reader's face, threats, hatred of a group. None is among the sentences that the model learns, but it was made with a look at
/// most of them.
const PLAIN_ABUSE: [&str; 9] = [
    "Ferme ta gueule sale connard, va crever",
    "Espèce de sale pute, je vais te retrouver et te tuer",
    "Bande de fils de pute, crevez tous",
    "You are a stupid worthless piece of shit, kill yourself",
    "Shut up you stupid bitch",
    "Fuck you, you ugly worthless bastard",
    "يا كلب يا ابن القحبة انت حيوان حقير",
    "انت حمار وغبي، اخرس",
    "اليهود قردة وخنازير يجب قتلهم",
];

/// Coarse words that nobody is called by, but who says so of themselves. The same holds of these.
const COARSE: [&str; 12] = [
    "4 fucking years are fucking past and this song is still the shit",
    "This is fucking awesome, I love this damn song",
    "Holy shit, what a game last night!",
    "Damn, I fucking miss the nineties",
    "I'm such an idiot, I locked myself out again",
    "Putain, quel match de merde, on a encore perdu",
    "Putain c'est trop bon, merci pour la recette",
    "Quelle soirée de merde, il a plu tout le temps",
    "J'en ai plein le cul de cette pluie",
    "Je suis trop con, je me suis encore trompé de quai",
    "اللعنة، نسيت المحفظة في البيت",
    "الحكومة فاشلة وهذا القرار غبي",
];

#[test]
fn plain_abuse_is_held_and_coarse_words_that_nobody_is_called_by_are_not() {
    let model = classifier::base();
    let abuse = |text: &str| model.judge(text, &Folded::of(text)).probability(Head::Abuse);
    for text in PLAIN_ABUSE {
        assert!(abuse(text) >= HELD, "{text}: {}", abuse(text));
    }
    for text in COARSE {
        assert!(abuse(text) < QUIET, "{text}: {}", abuse(text));
    }
    let least = PLAIN_ABUSE.map(abuse).into_iter().fold(1.0, f64::min);
    let most = COARSE.map(abuse).into_iter().fold(0.0, f64::max);
    assert!(least > most, "the mildest abuse {least} is more than the coarsest harmless words {most}");
}

#[test]
fn plain_abuse_and_plain_advertising_stand_out() {
    let model = classifier::base();
    for (text, head) in [
        ("Ferme ta gueule sale connard, va crever", Head::Abuse),
        ("You are a stupid worthless piece of shit, kill yourself", Head::Abuse),
        ("يا كلب يا ابن القحبة انت حيوان حقير", Head::Abuse),
        ("Check out my channel and subscribe!! free iphone at http://win.example.com click now", Head::Spam),
    ] {
        let opinion = model.judge(text, &Folded::of(text));
        assert!(opinion.probability(head) >= HELD, "{text}: {}", opinion.probability(head));
        assert!(!opinion.evidence(head).is_empty());
    }
    let polite = "Merci pour cet article très clair, j'ai appris beaucoup de choses.";
    let opinion = model.judge(polite, &Folded::of(polite));
    assert!(opinion.probabilities.iter().all(|probability| *probability < 0.5), "{:?}", opinion.probabilities);
}

#[test]
fn a_model_survives_being_written_and_a_damaged_one_is_refused() {
    let bytes = classifier::base().to_bytes();
    assert!(bytes.len() <= 8 << 20);
    assert_eq!(Table::from_bytes(bytes.clone()).as_ref(), Ok(&*classifier::base()));
    let read = Table::from_bytes(bytes.clone()).unwrap();
    assert_eq!(read.version(), classifier::base().version(), "known from the binary or reckoned, it is the same");
    assert!(Table::from_bytes(bytes[..bytes.len() - 1].to_vec()).is_err());
    assert!(Table::from_bytes(b"something else".as_slice()).is_err());
}

fn eval(arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_toguna")).arg("eval").args(arguments).output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn figures_agree_with_the_scores_that_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let (test, scores) = (folder.path().join("test.jsonl"), folder.path().join("scores.jsonl"));
    let rows: Vec<String> = (0..40)
        .map(|at| {
            let (said, label) =
                if at % 2 == 0 { ("Subscribe to my channel for free money", "spam") } else { ("I loved this song as a child", "ham") };
            serde_json::json!({"id": at.to_string(), "text": format!("{said} {at}"), "label": label}).to_string()
        })
        .collect();
    fs::write(&test, rows.join("\n")).unwrap();
    let (good, out, error) = eval(&["--json", "--test", test.to_str().unwrap(), "--scores", scores.to_str().unwrap()]);
    assert!(good, "{error}");
    let figures: serde_json::Value = serde_json::from_str(&out).unwrap();
    let lines = fs::read_to_string(&scores).unwrap();
    let judged: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let right = judged.iter().filter(|one| (one["probability"].as_f64().unwrap() >= 0.5) == (one["label"] == "spam")).count();
    assert_eq!(figures["n"], 40);
    assert!((figures["accuracy"].as_f64().unwrap() - f64::from(u32::try_from(right).unwrap()) / 40.0).abs() < 1e-9);
}

#[test]
fn a_bad_line_is_named_with_its_cure() {
    let folder = tempfile::tempdir().unwrap();
    let test = folder.path().join("bad.jsonl");
    for (line, expected) in [
        (r#"{"id": "2", "text": "x", "label": "nice"}"#, "bad.jsonl:2: unknown label \"nice\"; it must be spam or ham, toxic or ok"),
        (r#"{"id": "2", "label": "ham"}"#, "bad.jsonl:2: missing field `text`"),
        ("no json", "bad.jsonl:2: expected"),
    ] {
        fs::write(&test, format!("{{\"id\": \"1\", \"text\": \"y\", \"label\": \"ham\"}}\n{line}\n")).unwrap();
        let (good, _, error) = eval(&["--test", test.to_str().unwrap()]);
        assert!(!good && error.contains(expected), "{error}");
    }
}
