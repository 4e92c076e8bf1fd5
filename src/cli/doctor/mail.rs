use super::Finding;
use crate::{
    config::Config,
    mail::{MailSettings, Mailer},
};

const CHECK: &str = "mail";

/// Whether the SMTP server lets us in. No mail is sent.
pub(super) async fn check(config: &Config) -> Finding {
    let Some(url) = &config.mail.smtp_url else {
        let folder = MailSettings::folder(&config.data_dir);
        return Finding::ok(CHECK, format!("mail.smtp_url is not set: mails are files in {}", folder.display()));
    };
    let mailer = match Mailer::new(&config.mail, &config.data_dir) {
        Ok(mailer) => mailer,
        Err(error) => return Finding::wrong(CHECK, format!("{}: {error}", error.key()), "correct that setting under [mail]"),
    };
    let login = if url.has_password() { "takes user and password" } else { "answers" };
    match mailer.try_out().await {
        Ok(()) => Finding::ok(CHECK, format!("the SMTP server {login}")),
        Err(error) => {
            let words = error.to_string();
            Finding::wrong(CHECK, format!("the SMTP server in mail.smtp_url cannot be used: {words}"), cure(&words))
        }
    }
}

/// What to do about what an SMTP server said (RFC 4954), or what kept it from saying anything.
fn cure(words: &str) -> &'static str {
    let said = |codes: &[&str]| codes.iter().any(|code| words.contains(code));
    let lower = words.to_lowercase();
    if said(&["(535)", "(534)", "(530)", "(538)"]) {
        "set the user and password that the server knows in mail.smtp_url; other characters than letters and digits are written %XX"
    } else if lower.contains("certificate") || lower.contains("tls") {
        "let the server show a certificate for the name in mail.smtp_url that is trusted here: mail.ca_file for one of your own; or see mail.starttls"
    } else if lower.contains("refused") || lower.contains("no answer") || lower.contains("connection") || lower.contains("lookup") {
        "start the server, let the firewall pass, or correct host and port in mail.smtp_url (smtps:// is 465, smtp:// 587, or 25 on this machine)"
    } else {
        "see the words of the server; mails wait in the outbox meanwhile and none is lost"
    }
}
