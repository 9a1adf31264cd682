//! What belongs to a campaign beside its pages: the form that saves a draft, with its file; the mail as it looks; the numbers as they
//! change; who hasn't finished, as a file. Same rights as the pages: whoever lacks them is sent there, where it is said why.

use std::time::Duration;

use app::pages::{
    admin::{
        campaign::{PREVIEW, PROGRESS, UNFINISHED},
        campaigns::draft::{CAMPAIGN, DRAFT, PASTED},
    },
    trouble::Trouble,
};
use axum::{
    Router,
    body::Body,
    extract::{
        DefaultBodyLimit, FromRequest as _, Multipart, Path, Request, State,
        multipart::{Field as PartOfForm, MultipartError},
    },
    http::{HeaderValue, Response, StatusCode, header},
    response::{
        Html, IntoResponse as _, Redirect,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{get, post},
};
use credentials::{
    caller::Caller,
    campaign::{self, Counts, Typed, members_csv},
    desk::{self, Gate},
    form::{Field, Page},
    permit::Act,
    portal::Portal,
    store::StoreError,
};
use futures_util::stream;
use serde::Serialize;
use tokio::time::{Instant, sleep};

use super::{Web, download, headers::Framed, only_post, page};
use crate::mail;

/// How much is read at most, so that a file that is too large is answered by a sentence: a browser shows no answer before it has sent all.
const FORM_LIMIT: usize = 64 * 1024 * 1024;

/// The most that is kept of what is typed; every field takes less.
const TYPED_LIMIT: usize = 64 * 1024;

/// How often numbers are looked at.
const EVERY: Duration = Duration::from_secs(1);

/// Where counting takes long, numbers are looked at less often: the pause is so many times as long.
const PAUSE: u32 = 20;

pub(super) fn router() -> Router<Web> {
    let at = |name: &str| format!("/{{realm}}/{}/{name}", Page::AdminCampaign.path());
    Router::new()
        .route(DRAFT, post(draft).fallback(only_post).layer(DefaultBodyLimit::max(FORM_LIMIT)))
        .route(&at(PREVIEW), get(preview).fallback(page))
        .route(&at(PROGRESS), get(progress).fallback(page))
        .route(&at(UNFINISHED), get(unfinished).fallback(page))
}

type Id = Path<(String, String)>;

fn failed(web: &Web, request: &Request, error: &StoreError) -> Response<Body> {
    tracing::error!(cause = error.cause(), "the database did not answer as expected");
    web.trouble(request, Trouble::Busy)
}

fn caller_of(web: &Web, request: &Request) -> Option<Caller> {
    let visit = web.visit(request);
    visit.realm().and_then(|realm| visit.caller(realm.slug.as_str()))
}

async fn may(portal: &Portal, caller: &Caller, id: &str) -> Result<bool, StoreError> {
    let gate = desk::gate(portal, caller, Act::Campaigns, Page::AdminCampaign.about(id)).await?;
    Ok(matches!(gate, Gate::Open(_)))
}

fn to_page(caller: &Caller, id: &str) -> Response<Body> {
    Redirect::to(&format!("/{}/{}", caller.realm.slug, Page::AdminCampaign.about(id).path())).into_response()
}

/// A mail as a mail program shows it: its own styles, no scripts, an origin of its own; only our page may show it.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'";

/// `…/preview?part=html|text`.
async fn preview(State(web): State<Web>, Path((_, id)): Id, request: Request) -> Response<Body> {
    let Some(caller) = caller_of(&web, &request) else { return web.trouble(&request, Trouble::NotFound) };
    let letter = async {
        if may(web.portal(), &caller, &id).await? {
            campaign::sample(web.portal(), &caller, &id).await
        } else {
            Ok(None)
        }
    };
    let mail = match letter.await {
        Ok(Some(letter)) => mail::campaign(&letter).ok().flatten(),
        Ok(None) => None,
        Err(error) => return failed(&web, &request, &error),
    };
    let Some(mail) = mail else { return to_page(&caller, &id) };
    let mut response = match web.visit(&request).query("part") {
        Some("text") => mail.text.into_response(),
        _ => Html(mail.html).into_response(),
    };
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(MAIL_POLICY));
    response.extensions_mut().insert(Framed);
    response
}

/// `…/unfinished.csv`.
async fn unfinished(State(web): State<Web>, Path((_, id)): Id, request: Request) -> Response<Body> {
    let Some(caller) = caller_of(&web, &request) else { return web.trouble(&request, Trouble::NotFound) };
    let saved = async {
        if may(web.portal(), &caller, &id).await? {
            campaign::unfinished_csv(web.portal(), &caller, &id).await.map(Result::ok)
        } else {
            Ok(None)
        }
    };
    match saved.await {
        Ok(Some(csv)) => download::file(csv, &download::name("unfinished", &caller.realm, web.portal().now())),
        Ok(None) => to_page(&caller, &id),
        Err(error) => failed(&web, &request, &error),
    }
}

/// One event of the stream.
#[derive(Clone, PartialEq, Eq, Serialize)]
struct Progress {
    state: &'static str,
    #[serde(flatten)]
    counts: Counts,
}

async fn now(portal: &Portal, caller: &Caller, id: &str) -> Result<Option<Progress>, StoreError> {
    let found = campaign::counts(portal, caller, id).await?;
    Ok(found.map(|(state, counts)| Progress { state: state.name(), counts }))
}

/// Whoever follows a campaign, and what was told last.
struct Follower {
    web: Web,
    caller: Caller,
    id: String,
    told: Option<Progress>,
    pause: Duration,
}

impl Follower {
    /// Waits for news; `None` when there will be none any more.
    async fn next(mut self) -> Option<(Result<Event, axum::Error>, Self)> {
        loop {
            if self.told.is_some() {
                sleep(self.pause).await;
            }
            let begin = Instant::now();
            let now = now(self.web.portal(), &self.caller, &self.id).await.ok().flatten()?;
            self.pause = EVERY.max(begin.elapsed() * PAUSE);
            if self.told.as_ref() != Some(&now) {
                let event = Event::default().json_data(&now);
                self.told = Some(now);
                return Some((event, self));
            }
        }
    }
}

/// `…/progress`: server-sent events, each a JSON object of the state and of numbers, at first and when they have changed; looked at once
/// a second or less often, and each time whether the person still may. 204 ends it for good: the browser doesn't ask again.
async fn progress(State(web): State<Web>, Path((_, id)): Id, request: Request) -> Response<Body> {
    let Some(caller) = caller_of(&web, &request) else { return web.trouble(&request, Trouble::NotFound) };
    match now(web.portal(), &caller, &id).await {
        Ok(Some(_)) => {}
        Ok(None) => return StatusCode::NO_CONTENT.into_response(),
        Err(error) => return failed(&web, &request, &error),
    }
    let events = stream::unfold(Follower { web, caller, id, told: None, pause: EVERY }, Follower::next);
    let mut response = Sse::new(events).keep_alive(KeepAlive::default()).into_response();
    // Else nginx keeps events back until it has a few thousand bytes.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// `POST /do/admin/campaigns/draft?realm=`: makes a draft or changes one. Only whoever is signed in with the role has the form read.
async fn draft(State(web): State<Web>, request: Request) -> Response<Body> {
    let visit = web.visit(&request);
    let Some(caller) = visit.caller(&visit.asked("realm")) else { return web.trouble(&request, Trouble::NotFound) };
    let here = |page: Page| Redirect::to(&format!("/{}/{}", caller.realm.slug, page.path())).into_response();
    match desk::gate(web.portal(), &caller, Act::Campaigns, Page::AdminCampaignNew).await {
        // Who has to give another one-time password is sent there by the rules.
        Ok(Gate::Open(_) | Gate::Confirm) => {}
        Ok(Gate::Enrol) => return here(Page::PortalDevices),
        Ok(Gate::Login) => return here(Page::Login),
        Ok(Gate::Closed) => return here(Page::AdminCampaigns),
        Err(error) => return failed(&web, &request, &error),
    }
    let (parts, body) = request.into_parts();
    let again = Request::from_parts(parts.clone(), Body::empty());
    let (id, typed) = match read(Request::from_parts(parts, body)).await {
        Ok(read) => read,
        Err(what) => return web.trouble(&again, what),
    };
    match campaign::draft(web.portal(), &caller, id.as_deref(), typed).await {
        Ok(outcome) => Redirect::to(&format!("/{}/{}", caller.realm.slug, outcome.path())).into_response(),
        Err(error) => failed(&web, &again, &error),
    }
}

/// The draft that is meant, where it is one, and what was typed. A file goes before what was pasted.
async fn read(request: Request) -> Result<(Option<String>, Typed), Trouble> {
    let unread = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Trouble::TooLarge,
        _ => Trouble::Unreadable,
    };
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Trouble::Unreadable)?;
    let (mut id, mut typed, mut pasted) = (None, Typed::default(), Vec::new());
    while let Some(part) = form.next_field().await.map_err(unread)? {
        let name = part.name().unwrap_or_default().to_owned();
        let list = [PASTED, Field::Csv.name()].contains(&name.as_str());
        let bytes = kept(part, if list { members_csv::MOST_BYTES } else { TYPED_LIMIT }).await.map_err(unread)?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            CAMPAIGN => id = Some(text()),
            PASTED => pasted = bytes,
            name if name == Field::Csv.name() => typed.csv = bytes,
            name => {
                if let Some(field) = field(&mut typed, name) {
                    *field = text();
                }
            }
        }
    }
    if typed.csv.is_empty() && !pasted.trim_ascii().is_empty() {
        typed.csv = pasted;
    }
    Ok((id, typed))
}

/// Reads all and keeps the beginning: where there is more than `most`, so much that this can be seen.
async fn kept(mut part: PartOfForm<'_>, most: usize) -> Result<Vec<u8>, MultipartError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await? {
        if bytes.len() <= most {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok(bytes)
}

fn field<'a>(typed: &'a mut Typed, name: &str) -> Option<&'a mut String> {
    let fields = [
        (Field::CampaignReason, &mut typed.reason),
        (Field::Opens, &mut typed.opens),
        (Field::ClosesDays, &mut typed.closes_days),
        (Field::PerMinute, &mut typed.per_minute),
        (Field::Lang, &mut typed.lang),
        (Field::Subject, &mut typed.subject),
        (Field::Body, &mut typed.body),
        (Field::Company, &mut typed.company),
        (Field::Role, &mut typed.role),
    ];
    fields.into_iter().find(|(field, _)| field.name() == name).map(|(_, text)| text)
}
