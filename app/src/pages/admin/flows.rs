//! `/{realm}/admin/flows`: the attempts that are under way.
//!
//! Never tells whose an attempt is before the person has proven it.

use credentials::{
    caller::Caller,
    form::Page,
    operator::{self as rules, FlowLine, Whose},
    permit::Act,
    session::SessionView,
};
use leptos::prelude::*;

use crate::{
    components::{Count, Link, Pager, Stamp, Table, cell, head, maybe, row, say},
    pages::{Shown, denied::denied, portal::Inside, staff::staff},
    visit::Visit,
    words::{Word, desk},
};

const HEADS: [Word; 6] =
    [desk::FLOW_WHAT, desk::FLOW_STEP, desk::FLOW_NUMBER, desk::FLOW_ACCOUNT, desk::FLOW_BEGAN, desk::FLOW_ENDS];

/// The page.
#[component]
pub fn Flows() -> impl IntoView {
    staff(Act::SeeFlows, Page::AdminFlows, load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let list = match rules::flows(visit.portal(), &caller, visit.asked_page()).await? {
        Ok(list) => list,
        Err(why) => return denied(&session, why, Page::Admin),
    };
    Ok(view! {
        <Inside session page=Page::AdminFlows title=desk::FLOWS_CARD lead=desk::FLOWS_LEAD up=super::up()>
            {if list.lines.is_empty() {
                view! { <div class="empty"><p>{say(desk::FLOWS_NONE)}</p></div> }.into_any()
            } else {
                view! {
                    <Count total=list.total page=list.page pages=list.pages />
                    <Table caption=say(desk::FLOWS_CARD) heads=HEADS.to_vec()>
                        {list.lines.into_iter().map(one).collect_view()}
                    </Table>
                    <Pager to=Page::AdminFlows.path().to_owned() page=list.page pages=list.pages />
                }
                .into_any()
            }}
        </Inside>
    }
    .into_any())
}

fn one(line: FlowLine) -> AnyView {
    let number = Some(line.number).filter(|number| !number.is_empty());
    row(vec![
        head(say(desk::flow(line.kind, line.purpose))),
        cell(desk::FLOW_STEP, say(desk::step(line.step))),
        maybe(desk::FLOW_NUMBER, number),
        maybe(desk::FLOW_ACCOUNT, line.account.map(whose)),
        cell(desk::FLOW_BEGAN, view! { <Stamp at=line.started_at /> }),
        cell(desk::FLOW_ENDS, view! { <Stamp at=line.ends_at /> }),
    ])
}

/// An account in a list, by which it opens.
pub(super) fn whose(account: Whose) -> AnyView {
    view! {
        <Link to=Page::AdminAccount.path_about(&account.account_id) text=account.user_id />
        " "
        <span class="quiet">{account.name}</span>
    }
    .into_any()
}
