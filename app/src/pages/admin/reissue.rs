//! `/{realm}/admin/users/{id}/reissue`: who it is, the new password, and the one button that reissues it.

use credentials::{
    caller::Caller,
    form::{Field, Page},
    permit::Act,
    reissue::{self as rules, ReissueView},
    session::SessionView,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    components::{Form, Link, Notice, Submit, TemporaryField, Tone, When, moment, say, words},
    pages::{
        Shown,
        denied::denied,
        portal::Inside,
        staff::{id_in_path, staff_about},
    },
    visit::{Visit, posted},
    words::{Word, common, pin, reissue},
};

/// Reissues a user's password.
#[server(prefix = "/do", endpoint = "admin/reissue", input = PostUrl)]
pub async fn reissue_password(
    #[server(default)] realm: String,
    #[server(default)] account: String,
    #[server(default)] temporary_password: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::reissue(visit.portal(), &caller, &account, &temporary_password).await)
}

/// The page.
#[component]
pub fn Reissue() -> impl IntoView {
    let id = id_in_path();
    let place = Page::AdminReissue.about(&id);
    staff_about(Act::Reissue, place, async move |visit, caller, session| load(visit, caller, session, id).await)
}

async fn load(visit: Visit, caller: Caller, mut session: SessionView, id: String) -> Shown {
    session.form = session.form.filter(|form| form.is_at(&Page::AdminReissue.about(&id)));
    let view = match rules::page(visit.portal(), &caller, &id).await? {
        Ok(view) => view,
        Err(why) => return denied(&session, why, Page::AdminUsers),
    };
    let up = (Page::AdminUsers.path().to_owned(), reissue::SEARCH_TITLE);
    Ok(view! {
        <Inside session page=Page::AdminReissue title=reissue::TITLE lead=reissue::LEAD up>
            <Who view=view.clone() />
            <Ask view />
        </Inside>
    }
    .into_any())
}

/// Whose password it is.
#[component]
fn Who(view: ReissueView) -> impl IntoView {
    let facts = [
        (reissue::COMPANY, Some(format!("{} {}", view.company_id, view.company_name))),
        (reissue::USER_NAME, Some(view.name)),
        (reissue::USER_ID, Some(view.user_id)),
        (reissue::LOGIN_ID, Some(view.login_id)),
        (pin::PHONE, view.phone),
        (reissue::FAX, view.fax),
        (pin::EMAIL, view.email),
    ];
    view! { <dl class="known columns">{facts.map(|(label, value)| fact(label, value)).collect_view()}</dl> }
}

/// A fact; one that isn't known says so.
fn fact(label: Word, value: Option<String>) -> impl IntoView {
    let value = match value {
        Some(value) => view! { <dd>{value}</dd> }.into_any(),
        None => view! { <dd class="none">{say(reissue::NOT_GIVEN)}</dd> }.into_any(),
    };
    view! { <div><dt>{say(label)}</dt>{value}</div> }
}

#[component]
fn Ask(view: ReissueView) -> impl IntoView {
    let live = view.has_live_temporary.map(|end| words().with(reissue::LIVE, &[("when", &moment(end))]));
    let told = view.email.is_some();
    view! {
        {live.map(|live| view! { <Notice tone=Tone::Warning><p>{live}</p></Notice> })}
        <Form to=ReissuePassword::PATH>
            <input type="hidden" name=Field::Account.name() value=view.account_id />
            <TemporaryField proposal=view.proposal editable=view.editable max=view.max />
            <p class="deadline"><span>{say(common::WORKS_UNTIL)}</span><When at=view.ends_at /></p>
            <div class="prose">
                <p>{say(reissue::EFFECT)}</p>
                {told.then(|| view! { <p>{say(reissue::TOLD)}</p> })}
            </div>
            <div class="actions">
                <Submit text=say(reissue::SUBMIT) />
                <Link to=Page::AdminUsers.path() text=say(pin::BACK) class="button secondary" />
            </div>
        </Form>
    }
}
