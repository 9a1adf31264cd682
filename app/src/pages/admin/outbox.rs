//! `/{realm}/admin/outbox`: how messages are doing, and sending those again that failed.
//!
//! Never shows an address, a link or a PIN.

use credentials::{
    caller::Caller,
    form::Page,
    operator::{self as rules, OutboxLine, OutboxPage, OutboxState},
    permit::Act,
    session::SessionView,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::flows::whose;
use crate::{
    components::{Count, Form, Pager, Stamp, Table, cell, head, maybe, row, say, stamp, words},
    pages::{Shown, denied::denied, portal::Inside, staff::staff},
    visit::{Visit, path_with, posted},
    words::{Word, desk},
};

const HEADS: [Word; 6] =
    [desk::OUTBOX_KIND, desk::OUTBOX_STATE, desk::OUTBOX_TO, desk::OUTBOX_MADE, desk::OUTBOX_TRIES, desk::OUTBOX_WORDS];

/// Sends a message again that failed.
#[server(prefix = "/do", endpoint = "admin/send-again", input = PostUrl)]
pub async fn send_again(#[server(default)] realm: String, #[server(default)] id: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::send_again(visit.portal(), &caller, &id).await)
}

/// The page.
#[component]
pub fn Outbox() -> impl IntoView {
    staff(Act::SeeOutbox, Page::AdminOutbox, load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let state = OutboxState::parse(&visit.asked("state"));
    let list = match rules::outbox(visit.portal(), &caller, state, visit.asked_page()).await? {
        Ok(list) => list,
        Err(why) => return denied(&session, why, Page::Admin),
    };
    Ok(view! {
        <Inside session page=Page::AdminOutbox title=desk::OUTBOX_CARD lead=desk::OUTBOX_CARD_TEXT up=super::up()>
            <States counts=list.counts.clone() current=state />
            {if list.lines.is_empty() {
                view! { <div class="empty"><p>{say(desk::OUTBOX_NONE)}</p></div> }.into_any()
            } else {
                view! { <List list state /> }.into_any()
            }}
        </Inside>
    }
    .into_any())
}

/// The states with how many are in each; one of them filters.
#[component]
fn States(counts: Vec<(OutboxState, i64)>, current: Option<OutboxState>) -> impl IntoView {
    let realm = Visit::current().map(|visit| visit.path().to_owned()).unwrap_or_default();
    let link = |state: Option<OutboxState>, text: String, count: i64| {
        let href = path_with(&realm, &[("state", state.map_or("", OutboxState::name))]);
        let here = (state == current).then_some("true");
        view! { <li><a href=href aria-current=here>{text} " " <span class="quiet">{count}</span></a></li> }
    };
    let all = counts.iter().map(|(_, count)| count).sum();
    let all = link(None, say(desk::OUTBOX_ALL), all);
    let each = counts.iter().map(|(state, count)| link(Some(*state), say(desk::outbox_state(*state).0), *count));
    view! {
        <nav aria-label=say(desk::OUTBOX_FILTER)>
            <ul class="filters">{all} {each.collect_view()}</ul>
        </nav>
    }
}

#[component]
fn List(list: OutboxPage, state: Option<OutboxState>) -> impl IntoView {
    let to = path_with(Page::AdminOutbox.path(), &[("state", state.map_or("", OutboxState::name))]);
    view! {
        <Count total=list.total page=list.page pages=list.pages />
        <Table caption=say(desk::OUTBOX_CARD) heads=HEADS.to_vec()>
            {list.lines.into_iter().map(one).collect_view()}
        </Table>
        <Pager to page=list.page pages=list.pages />
    }
}

fn one(line: OutboxLine) -> AnyView {
    let kind = desk::message(&line.kind).map_or_else(|| line.kind.clone(), say);
    let (state, class) = desk::outbox_state(line.state);
    let next = (line.state == OutboxState::Waiting).then(|| {
        view! { <span class="quiet">{say(desk::OUTBOX_NEXT)} " " <Stamp at=line.due_at /></span> }
    });
    let again = line.again.then(|| view! { <Again id=line.id what=kind.clone() at=stamp(line.created_at) /> });
    let told = line.words.is_some() || again.is_some();
    row(vec![
        head(kind),
        cell(desk::OUTBOX_STATE, view! { <span class=class>{say(state)}</span> " " {next} }),
        maybe(desk::OUTBOX_TO, line.account.map(whose)),
        cell(desk::OUTBOX_MADE, view! { <Stamp at=line.created_at /> }),
        cell(desk::OUTBOX_TRIES, line.attempts),
        maybe(desk::OUTBOX_WORDS, told.then(|| view! { <span>{line.words}</span> " " {again} })),
    ])
}

/// The button says which message it is for whoever hears it alone.
#[component]
fn Again(id: String, what: String, at: String) -> impl IntoView {
    let of = words().with(desk::OUTBOX_AGAIN_OF, &[("what", &what), ("at", &at)]);
    view! {
        <Form to=SendAgain::PATH>
            <input type="hidden" name="id" value=id />
            <button class="button secondary small" type="submit">
                {say(desk::OUTBOX_AGAIN)}<span class="visually-hidden">{of}</span>
            </button>
        </Form>
    }
}
