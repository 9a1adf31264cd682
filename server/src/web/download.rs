//! `/{realm}/admin/audit.csv`: what the page of the audit log found, as a file. Same query, same rights as the page.

use app::{pages::admin::audit, pages::trouble::Trouble};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Response, header},
    response::{IntoResponse as _, Redirect},
};
use credentials::{
    clock::Moment,
    desk::{self, Gate},
    form::Page,
    operator,
    permit::Act,
    realm::Realm,
    store::StoreError,
};

use super::Web;

/// The file, or the way to the page, which says why not and asks for what is missing.
pub(super) async fn audit_log(State(web): State<Web>, request: Request) -> Response<Body> {
    let visit = web.visit(&request);
    let caller = visit.realm().and_then(|realm| visit.caller(realm.slug.as_str()));
    let Some(caller) = caller else { return web.trouble(&request, Trouble::NotFound) };
    let page = format!("/{}/{}", caller.realm.slug, Page::AdminAudit.path());
    let found = async {
        match desk::gate(visit.portal(), &caller, Act::SeeAudit, Page::AdminAudit).await? {
            Gate::Open(_) => operator::audit_csv(visit.portal(), &caller, &audit::search(&visit)).await.map(Result::ok),
            Gate::Confirm | Gate::Enrol | Gate::Login | Gate::Closed => Ok::<_, StoreError>(None),
        }
    };
    match found.await {
        Ok(Some(csv)) => file(csv.bytes, &name("audit", &caller.realm, visit.now())),
        Ok(None) => Redirect::to(&page).into_response(),
        Err(error) => {
            tracing::error!(cause = error.cause(), "the database did not answer as expected");
            web.trouble(&request, Trouble::Busy)
        }
    }
}

/// A file to be saved under that name.
pub(super) fn file(csv: Vec<u8>, name: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(csv));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Ok(saved) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, saved);
    }
    response
}

/// With the realm's day. A realm's name in URLs is made of letters, digits and hyphens.
pub(super) fn name(what: &str, realm: &Realm, now: Moment) -> String {
    let day = now.to_jiff().to_zoned(realm.time_zone.clone()).strftime("%Y%m%d").to_string();
    format!("{what}-{}-{day}.csv", realm.slug)
}
