use super::{CommentForm, comment};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use reqwest::{Client, RequestBuilder};
use serde_json::Value;

/// What an answer to a submission says.
pub enum Told {
    /// It was accepted; the id, where the answer names one.
    Accepted(Option<String>),
    /// To come again: 429, 503, or no answer at all.
    ComeAgain,
    /// Something that must not be.
    Wrong(u16, String),
}

/// The form of the submission of this number: a text of its own, some with links so that every verdict occurs, every tenth with a wish to
/// hear about it.
pub fn form(number: usize) -> CommentForm {
    comment().by(number).with("notify", number.is_multiple_of(10)).body(&text(number))
}

fn text(number: usize) -> String {
    let mut random = StdRng::seed_from_u64(number as u64);
    let words = ["fleuve", "crue", "pirogue", "marché", "école", "griot", "récolte", "mil", "falaise", "masque", "puits", "case"];
    let sentence: Vec<_> = (0..12).map(|_| words[random.random_range(0..words.len())]).collect();
    let links = "http://shop.example/a http://shop.example/b http://shop.example/c ".repeat(usize::from(number.is_multiple_of(7)));
    format!("Témoignage {number} : {} {links}", sentence.join(" "))
}

/// One try, by one of the three ways in.
pub async fn attempt(http: &Client, base: &str, number: usize) -> Told {
    let request = match number % 3 {
        0 => http.post(format!("{base}/v1/sites/demo/comments")).json(&form(number).json()),
        1 => http.post(format!("{base}/v1/sites/demo/comments")).form(&form(number).pairs()),
        _ => http.post(format!("{base}/wp-comments-post.php")).form(&form(number).wordpress_pairs()),
    };
    told(request.header("x-forwarded-for", format!("198.{}.{}.7", number / 250, number % 250))).await
}

async fn told(request: RequestBuilder) -> Told {
    let Ok(answer) = request.send().await else { return Told::ComeAgain };
    match answer.status().as_u16() {
        202 => match answer.json::<Value>().await {
            Ok(body) => Told::Accepted(body["id"].as_str().map(str::to_owned)),
            Err(_) => Told::ComeAgain,
        },
        303 | 302 => {
            let location = answer.headers()["location"].to_str().unwrap_or_default();
            Told::Accepted(location.split_once("/c/").and_then(|(_, rest)| rest.split_once('?')).map(|(id, _)| id.to_owned()))
        }
        429 | 503 => Told::ComeAgain,
        other => Told::Wrong(other, answer.text().await.unwrap_or_default()),
    }
}

/// The number of the submission that a stored comment was.
pub fn number_of(comment: &Value) -> usize {
    comment["body"].as_str().unwrap().split_whitespace().nth(1).unwrap().parse().unwrap()
}
