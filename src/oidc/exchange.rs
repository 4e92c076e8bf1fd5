//! Speaking to a provider: discovery, the address that a browser is sent to, the code for an ID token, and what is believed of it.

use super::{Begun, CountsAs, Identified, OidcError, ProviderSettings};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Response, body::Bytes};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client as HttpClient, connect::HttpConnector},
    rt::TokioExecutor,
};
use openidconnect::{
    AdditionalClaims, AsyncHttpClient, AuthenticationFlow, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, StandardErrorResponse,
    StandardTokenResponse, TokenResponse as _, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
        CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// The longest answer that is read.
const LONGEST_ANSWER: usize = 256 * 1024;
/// For how long what a provider says of itself is taken as known.
const KNOWN: Duration = Duration::from_hours(1);
/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(30);
/// For how long a login that was asked for anew may take, in seconds.
const LONGEST_LOGIN: i64 = 600;
/// Methods of RFC 8176 that are, or take, a second factor.
const SECOND_FACTORS: [&str; 5] = ["mfa", "otp", "hwk", "swk", "sms"];

type Metadata = CoreProviderMetadata;
type Fields =
    IdTokenFields<OtherClaims, EmptyExtraTokenFields, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Claims = openidconnect::IdTokenClaims<OtherClaims, CoreGenderClaim>;
type Oidc = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What a token says besides: the claim for roles is any of these.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct OtherClaims {
    #[serde(flatten)]
    all: serde_json::Map<String, Value>,
}

impl AdditionalClaims for OtherClaims {}

/// Why a request got no answer that can be read.
#[derive(Debug, thiserror::Error)]
enum AskError {
    #[error("the request failed")]
    Failed,
    #[error("the answer is too long, or broke off")]
    Body,
}

/// Sends requests to a provider. No answer is read further than [`LONGEST_ANSWER`], and nobody is followed elsewhere.
struct Requests(HttpClient<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl<'c> AsyncHttpClient<'c> for Requests {
    type Error = AskError;
    // A named type, since the compiler cannot tell that one of its own making may be sent between threads, for every lifetime.
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, AskError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let answer = self.0.request(request.map(|body| Full::new(Bytes::from(body)))).await.map_err(|error| {
                tracing::debug!(%error, "a provider cannot be reached");
                AskError::Failed
            })?;
            let (head, body) = answer.into_parts();
            let body = Limited::new(body, LONGEST_ANSWER).collect().await.map_err(|_| AskError::Body)?;
            Ok(Response::from_parts(head, body.to_bytes().to_vec()))
        })
    }
}

/// How one provider is spoken to.
pub(super) struct Exchange {
    requests: Requests,
    issuer: String,
    id: ClientId,
    secret: Option<ClientSecret>,
    timeout: Duration,
    /// What the provider said of itself, and when.
    known: Mutex<Option<(Instant, Arc<Metadata>)>>,
}

impl Exchange {
    pub fn new(settings: &ProviderSettings, secret: Option<String>) -> Self {
        let connector = HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build();
        Self {
            requests: Requests(HttpClient::builder(TokioExecutor::new()).pool_idle_timeout(IDLE).build(connector)),
            issuer: settings.issuer.clone(),
            id: ClientId::new(settings.client_id.clone()),
            secret: secret.map(ClientSecret::new),
            timeout: settings.timeout(),
            known: Mutex::default(),
        }
    }

    /// What the provider says of itself, with its keys. `anew`: also where it said so not long ago. Of many who ask at once one asks the provider;
    /// the time of the others runs, too.
    pub async fn discover(&self, anew: bool) -> Result<Arc<Metadata>, OidcError> {
        self.in_time(self.discover_alone(anew)).await?
    }

    async fn discover_alone(&self, anew: bool) -> Result<Arc<Metadata>, OidcError> {
        let mut known = self.known.lock().await;
        if let Some((since, metadata)) = known.as_ref()
            && !anew
            && since.elapsed() < KNOWN
        {
            return Ok(Arc::clone(metadata));
        }
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|error| OidcError::Down(error.to_string()))?;
        let found = Metadata::discover_async(issuer, &self.requests).await;
        let metadata = Arc::new(found.map_err(|error| OidcError::Down(told(&error)))?);
        *known = Some((Instant::now(), Arc::clone(&metadata)));
        Ok(metadata)
    }

    pub async fn begin(&self, settings: &ProviderSettings, redirect: &str, again: bool) -> Result<(String, Begun), OidcError> {
        let metadata = self.discover(false).await?;
        let client = self.oidc(&metadata, redirect)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random).set_pkce_challenge(challenge);
        let request = settings.scopes.iter().fold(request, |request, scope| request.add_scope(Scope::new(scope.clone())));
        let request = if again { request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO) } else { request };
        let (url, state, nonce) = request.url();
        let begun = Begun { state: state.into_secret(), nonce: nonce.secret().clone(), verifier: verifier.into_secret(), again };
        Ok((url.into(), begun))
    }

    pub async fn finish(&self, settings: &ProviderSettings, redirect: &str, code: &str, begun: Begun) -> Result<Identified, OidcError> {
        let client = self.oidc(&*self.discover(false).await?, redirect)?;
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| OidcError::Down("it names no token endpoint".to_owned()))?
            .set_pkce_verifier(PkceCodeVerifier::new(begun.verifier));
        let tokens = self.in_time(request.request_async(&self.requests)).await?.map_err(|error| match error {
            RequestTokenError::ServerResponse(_) => OidcError::Code,
            other => OidcError::Down(told(&other)),
        })?;
        let nonce = Nonce::new(begun.nonce);
        let claims = match claims(&client, &tokens, &nonce) {
            Ok(claims) => claims,
            // It may have other keys since.
            Err(_) => claims(&self.oidc(&*self.discover(true).await?, redirect)?, &tokens, &nonce)?,
        };
        if begun.again && is_of_before(&claims) {
            return Err(OidcError::Token("it is about a login of before".to_owned()));
        }
        let more = self.user_info(settings, &client, &tokens, &claims).await?;
        Ok(identified(settings, &claims, more.as_ref()))
    }

    /// What the provider says of somebody besides, where something is wanted that the ID token does not say.
    async fn user_info(
        &self,
        settings: &ProviderSettings,
        client: &Oidc,
        tokens: &Tokens,
        claims: &Claims,
    ) -> Result<Option<UserInfoClaims<OtherClaims, CoreGenderClaim>>, OidcError> {
        let wants_email = !settings.email_domains.is_empty() && claims.email().is_none();
        let wants_name = !settings.new_accounts.is_empty() && claims.name().is_none() && claims.preferred_username().is_none();
        let wants_roles = settings.roles_claim.as_ref().is_some_and(|claim| !claims.additional_claims().all.contains_key(claim));
        if !(wants_email || wants_name || wants_roles) {
            return Ok(None);
        }
        let Ok(request) = client.user_info(tokens.access_token().clone(), Some(claims.subject().clone())) else { return Ok(None) };
        let told_more = self.in_time(request.request_async(&self.requests)).await?;
        told_more.map(Some).map_err(|error| OidcError::Token(told(&error)))
    }

    fn oidc(&self, metadata: &Metadata, redirect: &str) -> Result<Oidc, OidcError> {
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|error| OidcError::Down(error.to_string()))?;
        let client = Oidc::from_provider_metadata(metadata.clone(), self.id.clone(), self.secret.clone());
        Ok(client.set_redirect_uri(redirect))
    }

    async fn in_time<T>(&self, work: impl Future<Output = T>) -> Result<T, OidcError> {
        tokio::time::timeout(self.timeout, work).await.map_err(|_| OidcError::Slow(self.timeout))
    }
}

/// What the ID token says, once signature, issuer, audience, time and nonce are right. What is signed with a secret that both sides know is
/// no signature of the provider's.
fn claims(client: &Oidc, tokens: &Tokens, nonce: &Nonce) -> Result<Claims, OidcError> {
    let token = tokens.id_token().ok_or_else(|| OidcError::Token("there is none".to_owned()))?;
    let verifier = client.id_token_verifier().set_allowed_algs([
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
        CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        CoreJwsSigningAlgorithm::RsaSsaPssSha384,
        CoreJwsSigningAlgorithm::RsaSsaPssSha512,
        CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        CoreJwsSigningAlgorithm::EcdsaP384Sha384,
        CoreJwsSigningAlgorithm::EdDsa,
    ]);
    token.claims(&verifier, nonce).cloned().map_err(|error| OidcError::Token(told(&error)))
}

/// Whether somebody showed who they are to the provider long before it says so here. One that does not say when is believed to have asked.
fn is_of_before(claims: &Claims) -> bool {
    claims.auth_time().is_some_and(|at| (claims.issue_time() - at).num_seconds() > LONGEST_LOGIN)
}

fn identified(settings: &ProviderSettings, claims: &Claims, more: Option<&UserInfoClaims<OtherClaims, CoreGenderClaim>>) -> Identified {
    let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str());
    let name = name.or_else(|| more.and_then(|more| more.name()?.get(None)).map(|name| name.as_str()));
    let name = name.or_else(|| claims.preferred_username().map(|name| name.as_str()));
    let name = name.or_else(|| more.and_then(|more| more.preferred_username()).map(|name| name.as_str()));
    let verified = match (claims.email(), more) {
        (Some(email), _) => claims.email_verified().unwrap_or(false).then(|| email.as_str()),
        (None, Some(more)) => more.email_verified().unwrap_or(false).then(|| more.email().map(|email| email.as_str())).flatten(),
        (None, None) => None,
    };
    let values = settings.roles_claim.as_ref().map(|claim| {
        let own = claims.additional_claims().all.get(claim);
        values(own.or_else(|| more.and_then(|more| more.additional_claims().all.get(claim))))
    });
    Identified {
        issuer: settings.issuer.clone(),
        subject: claims.subject().to_string(),
        name: name.map(str::to_owned),
        both_factors: both_factors(settings, claims),
        is_of_domain: settings.email_domains.is_empty() || verified.is_some_and(|email| is_of(email, &settings.email_domains)),
        values: values.unwrap_or_default(),
    }
}

fn both_factors(settings: &ProviderSettings, claims: &Claims) -> bool {
    let methods = claims.auth_method_refs().into_iter().flatten();
    let by_method = methods.into_iter().any(|method| SECOND_FACTORS.contains(&method.as_str()));
    let by_context = claims.auth_context_ref().is_some_and(|context| settings.second_factor_acr.iter().any(|acr| acr == context.as_str()));
    match settings.second_factor {
        CountsAs::Always => true,
        CountsAs::Never => false,
        CountsAs::Told => by_method || by_context,
    }
}

fn is_of(email: &str, domains: &[String]) -> bool {
    email.rsplit_once('@').is_some_and(|(_, domain)| domains.iter().any(|own| own.eq_ignore_ascii_case(domain)))
}

/// The texts of a claim that is a list of them, or one.
fn values(claim: Option<&Value>) -> Vec<String> {
    match claim {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(all)) => all.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

/// What an error says, with its causes, and nothing of what was answered: the crate's parse errors carry the body apart.
fn told(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
