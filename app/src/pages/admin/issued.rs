//! `/{realm}/admin/users/{id}/issued`: the temporary password, once, with the slip to hand over and how to read it out.

use credentials::{
    caller::Caller,
    form::Page,
    permit::Act,
    reissue::{self as rules, HandOver},
    session::SessionView,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    components::{Form, Link, Notice, ReadOut, Slip, Submit, Tone, say},
    islands::{CopyText, PrintButton},
    pages::{
        Shown,
        portal::Inside,
        staff::{id_in_path, staff_about},
    },
    visit::{Visit, posted},
    words::{Word, common, reissue},
};

/// The password is handed over: it leaves the page.
#[server(prefix = "/do", endpoint = "admin/handed-over", input = PostUrl)]
pub async fn handed_over(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::done(visit.portal(), &caller, Page::AdminUsers).await)
}

/// The page.
#[component]
pub fn Issued() -> impl IntoView {
    staff_about(Act::Reissue, Page::AdminIssued.about(&id_in_path()), load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let over = rules::issued(visit.portal(), &caller).await?;
    let above = (Page::AdminUsers, reissue::SEARCH_TITLE);
    Ok(draw(over, session, (Page::AdminIssued, HandedOver::PATH), above))
}

/// The page for whoever reissued: which page, the form that ends it, the page that it lies below and that one's name.
pub(crate) fn draw(
    over: Option<HandOver>,
    session: SessionView,
    (page, end): (Page, &'static str),
    (above, name): (Page, Word),
) -> AnyView {
    let up = (above.path().to_owned(), name);
    match over {
        Some(over) => view! {
            <Inside session page title=reissue::ISSUED_TITLE up>
                <Fresh over end />
            </Inside>
        }
        .into_any(),
        None => view! {
            <Inside session page title=reissue::OVER_TITLE lead=reissue::OVER up>
                <div class="actions"><Link to=above.path() text=say(name) class="button" /></div>
            </Inside>
        }
        .into_any(),
    }
}

#[component]
fn Fresh(over: HandOver, end: &'static str) -> impl IntoView {
    let password = over.password.clone();
    view! {
        <Notice tone=Tone::Warning><p>{say(reissue::ISSUED_NOW)}</p></Notice>
        <Slip over />
        <div class="actions">
            <Form to=end><Submit text=say(reissue::DONE) /></Form>
            <CopyText text_from="temporary" label=say(reissue::COPY) done=say(common::COPIED) />
            <PrintButton label=say(reissue::PRINT) />
        </div>
        <ReadOut password />
        <p class="quiet">{say(reissue::CARE)}</p>
    }
}
