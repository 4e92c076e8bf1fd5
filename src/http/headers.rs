use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// What a page may do unless its handler says otherwise: nothing but show itself with our style sheet and send its forms here.
const PAGE_POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// An answer with the headers that keep a browser from guessing, leaking or framing. What a handler set stays.
pub(super) fn guarded(mut response: Response) -> Response {
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let mut set = |name: HeaderName, value: &'static str| {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // A status page's address holds a token: it must not travel with a link's click.
    set(header::REFERRER_POLICY, "no-referrer");
    if is_page {
        set(header::CONTENT_SECURITY_POLICY, PAGE_POLICY);
    }
    response
}
