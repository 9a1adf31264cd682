//! `/{realm}/admin`: where staff begin: what their role lets them do, and what waits for them.

pub mod account;
pub mod accounts;
pub mod audit;
pub mod campaign;
pub mod campaigns;
pub mod figures;
pub mod flows;
pub mod issued;
pub mod outbox;
pub mod reissue;
pub mod users;

use credentials::{
    account::Role,
    caller::Caller,
    form::Page,
    operator::{self as rules, DeskView, RemovalLine},
    permit::Act,
    session::SessionView,
};
use leptos::prelude::*;

use super::{Shown, denied::denied, portal::Inside, signed_in, staff};
use crate::{
    components::{Card, Link, Stamp, say, words},
    visit::Visit,
    words::{Word, accounts as own, campaigns as renewal, desk},
};

/// Where the desk's own pages lead back to.
fn up() -> (String, Word) {
    (Page::Admin.path().to_owned(), desk::TITLE)
}

/// The page.
#[component]
pub fn Admin() -> impl IntoView {
    signed_in(async move |visit: Visit, caller: Caller, session: SessionView| {
        let (act, load): (Act, Menu) = match session.account.role {
            Role::Administrator => (Act::SearchUsers, Menu::Administrator),
            Role::Helpdesk => (Act::Vouch, Menu::Helpdesk),
            Role::Operator | Role::User => (Act::SeeAccounts, Menu::Operator),
        };
        staff::open(visit, caller, (act, Page::Admin.into()), async move |visit, caller, session| match load {
            Menu::Operator => operator(visit, caller, session).await,
            menu => Ok(view! { <Short menu session /> }.into_any()),
        })
        .await
    })
}

/// Whose first page it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Menu {
    Administrator,
    Helpdesk,
    Operator,
}

/// Of a role that has one thing to do.
#[component]
fn Short(menu: Menu, session: SessionView) -> impl IntoView {
    let (title, to, card, text) = match menu {
        Menu::Administrator => (desk::REISSUE_CARD, Page::AdminUsers, desk::USERS_CARD, desk::REISSUE_CARD_TEXT),
        _ => (desk::HELPDESK_CARD, Page::Helpdesk, desk::HELPDESK_CARD, desk::HELPDESK_CARD_TEXT),
    };
    view! {
        <Inside session page=Page::Admin title>
            <ul class="cards"><Card to title=card text /></ul>
        </Inside>
    }
}

async fn operator(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let view = match rules::desk(visit.portal(), &caller).await? {
        Ok(view) => view,
        Err(why) => return denied(&session, why, Page::Portal),
    };
    let flows = counted(desk::FLOWS_STATE, view.open_flows);
    let (sending, todo) = sending(&view);
    let renewing = (view.campaigns > 0).then(|| counted(renewal::CARD_RUNNING, view.campaigns));
    let renews = caller.realm.prove.mailed_link().is_some();
    let removals = view.removals;
    Ok(view! {
        <Inside session page=Page::Admin title=desk::TITLE>
            {(!removals.is_empty()).then(|| view! { <Removals removals /> })}
            <ul class="cards">
                <Card to=Page::AdminAccounts title=desk::ACCOUNTS_CARD text=desk::ACCOUNTS_CARD_TEXT />
                {renews.then(|| view! {
                    <Card to=Page::AdminCampaigns title=renewal::TITLE text=renewal::CARD_TEXT state=renewing />
                })}
                <Card to=Page::AdminFlows title=desk::FLOWS_CARD text=desk::FLOWS_CARD_TEXT state=Some(flows) />
                <Card to=Page::AdminOutbox title=desk::OUTBOX_CARD text=desk::OUTBOX_CARD_TEXT state=Some(sending) todo />
                <Card to=Page::AdminAudit title=desk::AUDIT_CARD text=desk::AUDIT_CARD_TEXT />
                <Card to=Page::AdminFigures title=desk::FIGURES_CARD text=desk::FIGURES_CARD_TEXT />
            </ul>
        </Inside>
    }
    .into_any())
}

/// How sending goes, and whether somebody should look.
fn sending(view: &DeskView) -> (String, bool) {
    match (view.failed_messages, view.waiting_messages) {
        (0, 0) => (say(desk::OUTBOX_CALM), false),
        (0, waiting) => (counted(desk::OUTBOX_WAITING, waiting), false),
        (failed, _) => (counted(desk::OUTBOX_FAILED, failed), true),
    }
}

fn counted(word: Word, count: i64) -> String {
    words().with(word, &[("count", &count.to_string())])
}

/// Removals of apps that wait for a second operator.
#[component]
fn Removals(removals: Vec<RemovalLine>) -> impl IntoView {
    let lines = removals.into_iter().map(|line| {
        let to = Page::AdminAccount.path_about(&line.account_id);
        let mine = line.removal.mine.then(|| view! { <span class="badge">{say(own::WAITING_MINE)}</span> });
        view! {
            <li>
                <div>
                    <h3>{line.user_id} " " {mine}</h3>
                    <dl class="facts">
                        <div><dt>{say(own::NAME)}</dt><dd>{line.name}</dd></div>
                        <div><dt>{say(own::DEVICES)}</dt><dd>{line.device}</dd></div>
                        <div><dt>{say(own::REMOVAL_BY)}</dt><dd>{line.removal.asked_by}</dd></div>
                        <div><dt>{say(own::REMOVAL_ENDS)}</dt><dd><Stamp at=line.removal.ends_at /></dd></div>
                    </dl>
                </div>
                <Link to text=say(own::WAITING_OPEN) class="button secondary small" />
            </li>
        }
    });
    view! {
        <section class="stack" aria-labelledby="removals">
            <div class="heading">
                <h2 id="removals">{say(own::WAITING)}</h2>
                <p>{say(own::WAITING_TEXT)}</p>
            </div>
            <ul class="rows">{lines.collect_view()}</ul>
        </section>
    }
}
