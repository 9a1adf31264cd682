//! `/{realm}/admin/campaigns`: every campaign of the realm and how far it is; a new one begins at `/{realm}/admin/campaigns/new`.

pub mod draft;
pub mod new;

use credentials::{
    caller::Caller,
    campaign::{self as rules, CampaignLine, CampaignPage},
    form::Page,
    permit::Act,
    session::SessionView,
};
use leptos::prelude::*;

use crate::{
    components::{Count, Link, Pager, Stamp, Table, cell, head, row, say, words},
    islands::grouped,
    pages::{Shown, denied::denied, portal::Inside, staff::staff},
    visit::Visit,
    words::{Word, campaigns as own},
};

const HEADS: [Word; 5] = [own::REASON, own::STATE, own::OPENS, own::SENT, own::FINISHED];

/// The page.
#[component]
pub fn Campaigns() -> impl IntoView {
    staff(Act::Campaigns, Page::AdminCampaigns, load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let list = match rules::list(visit.portal(), &caller, visit.asked_page()).await? {
        Ok(list) => list,
        Err(why) => return denied(&session, why, Page::Admin),
    };
    Ok(view! {
        <Inside session page=Page::AdminCampaigns title=own::TITLE lead=own::LEAD up=super::up()>
            <div class="actions inline">
                <Link to=Page::AdminCampaignNew.path() text=say(own::NEW) class="button" />
            </div>
            {if list.lines.is_empty() {
                view! { <div class="empty"><p>{say(own::NONE)}</p></div> }.into_any()
            } else {
                view! { <List list /> }.into_any()
            }}
        </Inside>
    }
    .into_any())
}

#[component]
fn List(list: CampaignPage) -> impl IntoView {
    view! {
        <Count total=list.total page=list.page pages=list.pages />
        <Table caption=say(own::TITLE) heads=HEADS.to_vec()>
            {list.lines.into_iter().map(one).collect_view()}
        </Table>
        <Pager to=Page::AdminCampaigns.path().to_owned() page=list.page pages=list.pages />
    }
}

fn one(line: CampaignLine) -> AnyView {
    let (state, class) = own::state(line.state);
    let of = |part: i64| {
        let parts = [("done", grouped(part)), ("all", grouped(line.counts.accounts))];
        words().with(own::SHARE_OF, &parts.each_ref().map(|(name, value)| (*name, value.as_str())))
    };
    row(vec![
        head(view! { <Link to=Page::AdminCampaign.path_about(&line.id) text=line.reason class="go" /> }),
        cell(own::STATE, view! { <span class=class>{say(state)}</span> }),
        cell(own::OPENS, view! { <Stamp at=line.opens_at /> }),
        cell(own::SENT, of(line.counts.sent)),
        cell(own::FINISHED, of(line.counts.finished)),
    ])
}
