//! The router: pages, forms, files, health, and the layers around them.

mod access;
mod address;
mod campaign;
mod download;
mod ending;
mod headers;
mod hooks;
mod report;

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use app::{answer, pages::trouble::Trouble, shell::Assets, visit::Visit};
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Path, Request, State, rejection::PathRejection},
    http::{HeaderValue, Response, StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse as _, Redirect},
    routing::{get, post},
};
use credentials::{portal::Portal, secret::Password};
use ending::Ending;
use ipnet::IpNet;
use tokio::{
    sync::watch,
    time::{Instant, timeout},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    csrf::{CsrfLayer, ResponseForProtectionError},
    services::{ServeDir, ServeFile, fs::ServeFileSystemResponseBody},
};

pub use headers::PageNonce;
pub use hooks::Caller;

/// A page that fails sooner met a connection that was broken, not a database that is away: it is read once more on another connection.
const AT_ONCE: Duration = Duration::from_millis(500);

/// What the router needs of the configuration.
#[derive(Clone)]
pub struct Web(Arc<Parts>);

#[derive(Clone)]
struct Parts {
    portal: Arc<Portal>,
    assets: Assets,
    site: PathBuf,
    secure: bool,
    trusted: Vec<IpNet>,
    caller: Option<Arc<Caller>>,
    bounces: Option<Password>,
    ending: Ending,
    #[cfg(feature = "demo")]
    desk: Option<Arc<dyn app::pages::demo::Desk>>,
}

impl Web {
    /// `site` is the folder that the build wrote; `hashes` the text of its `hash.txt`.
    pub fn new(portal: Arc<Portal>, site: PathBuf, hashes: &str, trusted: Vec<IpNet>) -> Self {
        let secure = portal.public_url.starts_with("https://");
        Self(Arc::new(Parts {
            portal,
            assets: Assets::from_hashes(hashes),
            site,
            secure,
            trusted,
            caller: None,
            bounces: None,
            ending: Ending::default(),
            #[cfg(feature = "demo")]
            desk: None,
        }))
    }

    /// Lets the provider of short messages and calls call back.
    #[must_use]
    pub fn with_caller(self, caller: Option<Caller>) -> Self {
        Self(Arc::new(Parts { caller: caller.map(Arc::new), ..(*self.0).clone() }))
    }

    /// With the secret under which the mail service reports mails that did not arrive.
    #[must_use]
    pub fn with_bounces(self, secret: Option<Password>) -> Self {
        Self(Arc::new(Parts { bounces: secret, ..(*self.0).clone() }))
    }

    /// Gives the demo's pages what they show.
    #[cfg(feature = "demo")]
    #[must_use]
    pub fn with_desk(self, desk: Arc<dyn app::pages::demo::Desk>) -> Self {
        Self(Arc::new(Parts { desk: Some(desk), ..(*self.0).clone() }))
    }

    /// Rules and store.
    pub fn portal(&self) -> &Arc<Portal> {
        &self.0.portal
    }

    /// From now on `/readyz` says no, so that a proxy sends people elsewhere; everything is still answered.
    pub fn drain(&self) {
        self.0.ending.drain();
    }

    /// Ends what waits for [`Web::stopping`], streams of events among it.
    pub fn stop(&self) {
        self.0.ending.stop();
    }

    /// Becomes true when this process ends.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.0.ending.stopping()
    }

    fn visit(&self, request: &Request) -> Visit {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let address = address::client(peer, request.headers(), &self.0.trusted);
        let (parts, ()) = axum::http::Request::new(()).into_parts();
        let mut parts = parts;
        parts.uri = request.uri().clone();
        parts.headers = request.headers().clone();
        let visit = Visit::new(self.0.portal.clone(), self.0.assets.clone(), &parts, address, self.0.secure);
        #[cfg(feature = "demo")]
        if let Some(desk) = &self.0.desk {
            return visit.with_desk(desk.clone());
        }
        visit
    }

    fn trouble(&self, request: &Request, what: Trouble) -> Response<Body> {
        answer::trouble(&self.visit(request), what)
    }
}

/// Everything that the server answers. `more` adds routes of the demo.
pub fn router(web: &Web, more: Router<Web>) -> Router {
    let site = &web.0.site;
    let files =
        ServeDir::new(site.join("pkg")).precompressed_br().precompressed_gzip().append_index_html_on_directories(false);
    let mut router = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/.well-known/change-password", get(change_password))
        .route("/lang/{tag}", get(language))
        .route("/do/{*name}", post(form).fallback(only_post))
        .route("/{realm}/admin/audit.csv", get(download::audit_log).fallback(page))
        .nest_service("/pkg", tower::ServiceBuilder::new().map_response(file).service(files));
    for name in ["favicon.svg", "favicon.ico", "robots.txt"] {
        router = router.route_service(&format!("/{name}"), ServeFile::new(site.join(name)));
    }
    router
        .merge(campaign::router())
        .merge(more)
        .fallback(page)
        .layer(own_pages_only(&web.0.portal.public_url))
        .merge(hooks::router(web.0.caller.clone(), web.0.bounces.clone()))
        .layer(CatchPanicLayer::custom(report::Broken))
        .layer(from_fn_with_state(web.clone(), report::draw))
        .layer(from_fn_with_state(web.clone(), headers::set))
        .layer(from_fn_with_state(web.clone(), access::note))
        .with_state(web.clone())
}

/// Forms of the site's own pages. The configured origin is ours even behind a proxy that renames the host.
fn own_pages_only(public_url: &str) -> CsrfLayer<impl ResponseForProtectionError<Body> + use<>> {
    let plain = CsrfLayer::new();
    let layer = plain.clone().add_trusted_origin(public_url).unwrap_or(plain);
    layer.with_rejection_response(|_| report::marked(Trouble::Forbidden))
}

/// A file, or the page that says that there is none.
fn file(response: Response<ServeFileSystemResponseBody>) -> Response<Body> {
    match response.status() {
        StatusCode::NOT_FOUND => report::marked(Trouble::NotFound),
        StatusCode::INTERNAL_SERVER_ERROR => report::marked(Trouble::Broken),
        _ => response.map(Body::new),
    }
}

async fn page(State(web): State<Web>, request: Request) -> Response<Body> {
    if request.method() != axum::http::Method::GET && request.method() != axum::http::Method::HEAD {
        return no_such_method(&web, &request, "GET,HEAD");
    }
    let nonce = PageNonce::of(&request);
    let (parts, _) = request.into_parts();
    let request = || Request::from_parts(parts.clone(), Body::empty());
    let (visit, begun) = (web.visit(&request()), Instant::now());
    let response = answer::page(visit.clone(), &nonce, request()).await;
    let lost = response.status() == StatusCode::SERVICE_UNAVAILABLE && begun.elapsed() < AT_ONCE;
    if lost && web.0.portal.store.health().reads {
        return answer::page(visit, &nonce, request()).await;
    }
    response
}

async fn form(State(web): State<Web>, request: Request) -> Response<Body> {
    answer::form(web.visit(&request), request).await
}

async fn language(
    State(web): State<Web>,
    tag: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response<Body> {
    let tag = tag.map(|Path(tag)| tag).unwrap_or_default();
    answer::language(&web.visit(&request), &tag)
}

async fn only_post(State(web): State<Web>, request: Request) -> Response<Body> {
    no_such_method(&web, &request, "POST")
}

fn no_such_method(web: &Web, request: &Request, allowed: &'static str) -> Response<Body> {
    let mut response = web.trouble(request, Trouble::NotFound);
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
    response
}

async fn ready(State(web): State<Web>) -> Response<Body> {
    let no = |why: &'static str| (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    if web.0.ending.is_draining() {
        return no("this process is ending\n");
    }
    let store = &web.0.portal.store;
    match timeout(Duration::from_secs(1), store.ping()).await {
        Ok(Ok(())) if store.health().reads => "ready\n".into_response(),
        _ => no("the database does not answer\n"),
    }
}

/// Where password managers send people. With several realms the person chooses one first.
async fn change_password(State(web): State<Web>) -> Redirect {
    let mut realms = web.0.portal.realms.iter();
    match (realms.next(), realms.next()) {
        (Some(only), None) => Redirect::to(&format!("/{}/portal/password", only.slug)),
        _ => Redirect::to("/"),
    }
}
