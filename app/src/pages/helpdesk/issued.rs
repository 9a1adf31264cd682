//! `/{realm}/helpdesk/checks/{id}/issued`: the temporary password that a check ended in, once.

use credentials::{form::Page, permit::Act};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    pages::{
        admin::issued::draw,
        staff::{id_in_path, staff_about},
    },
    visit::posted,
    words::helpdesk,
};

/// The password is handed over: it leaves the page.
#[server(prefix = "/do", endpoint = "helpdesk/handed-over", input = PostUrl)]
pub async fn told(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::reissue::done(visit.portal(), &caller, Page::Helpdesk).await)
}

/// The page.
#[component]
pub fn Issued() -> impl IntoView {
    let id = id_in_path();
    staff_about(Act::Vouch, Page::HelpdeskIssued.about(&id), async move |visit, caller, session| {
        let over = credentials::helpdesk::issued(visit.portal(), &caller, &id).await?;
        Ok(draw(over, session, (Page::HelpdeskIssued, Told::PATH), (Page::Helpdesk, helpdesk::TITLE)))
    })
}
