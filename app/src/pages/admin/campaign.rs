//! `/{realm}/admin/campaigns/{id}`: one campaign: a draft that is looked at and started, or how far it is and what can be done with it.
//!
//! Beside it, for the same person: `preview` (the mail as it looks), `progress` (numbers as they change) and `unfinished.csv`.
//! Never shows whose mailbox is whose, or a link that works.

mod acts;
mod chart;
mod numbers;
mod preview;

pub use numbers::{PROGRESS, UNFINISHED};
pub use preview::PREVIEW;

use credentials::{
    caller::Caller,
    campaign::{self as rules, CampaignState, CampaignView, Point},
    form::Page,
    permit::Act,
    session::SessionView,
};
use leptos::{prelude::*, server_fn::codec::PostUrl};

use super::campaigns::draft::Filled;
use crate::{
    components::{When, say, words},
    islands::grouped,
    pages::{Shown, denied::denied, portal::Inside, staff},
    visit::{Visit, posted},
    words::{Word, campaigns as own},
};

/// Sends one mail of it to oneself.
#[server(prefix = "/do", endpoint = "admin/campaigns/test", input = PostUrl)]
pub async fn test_campaign(
    #[server(default)] realm: String,
    #[server(default)] campaign: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::test_mail(visit.portal(), &caller, &campaign).await)
}

/// Starts it.
#[server(prefix = "/do", endpoint = "admin/campaigns/start", input = PostUrl)]
pub async fn start_campaign(
    #[server(default)] realm: String,
    #[server(default)] campaign: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::start(visit.portal(), &caller, &campaign).await)
}

/// Holds what waits.
#[server(prefix = "/do", endpoint = "admin/campaigns/pause", input = PostUrl)]
pub async fn pause_campaign(
    #[server(default)] realm: String,
    #[server(default)] campaign: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::pause(visit.portal(), &caller, &campaign).await)
}

/// Goes on.
#[server(prefix = "/do", endpoint = "admin/campaigns/resume", input = PostUrl)]
pub async fn resume_campaign(
    #[server(default)] realm: String,
    #[server(default)] campaign: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::resume(visit.portal(), &caller, &campaign).await)
}

/// Mails those who haven't finished.
#[server(prefix = "/do", endpoint = "admin/campaigns/again", input = PostUrl)]
pub async fn again_campaign(
    #[server(default)] realm: String,
    #[server(default)] campaign: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::again(visit.portal(), &caller, &campaign).await)
}

/// Ends it for good.
#[server(prefix = "/do", endpoint = "admin/campaigns/end", input = PostUrl)]
pub async fn end_campaign(
    #[server(default)] realm: String,
    #[server(default)] campaign: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::end(visit.portal(), &caller, &campaign).await)
}

/// Deletes a draft.
#[server(prefix = "/do", endpoint = "admin/campaigns/discard", input = PostUrl)]
pub async fn discard_campaign(
    #[server(default)] realm: String,
    #[server(default)] campaign: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::discard(visit.portal(), &caller, &campaign).await)
}

/// The page.
#[component]
pub fn Campaign() -> impl IntoView {
    let id = staff::id_in_path();
    let place = Page::AdminCampaign.about(&id);
    staff::staff_about(Act::Campaigns, place, async move |visit, caller, session| {
        load(visit, caller, session, id).await
    })
}

async fn load(visit: Visit, caller: Caller, mut session: SessionView, id: String) -> Shown {
    let view = match rules::view(visit.portal(), &caller, &id).await? {
        Ok(Some(view)) => view,
        Ok(None) => return denied(&session, credentials::permit::Denied::NotYours, Page::AdminCampaigns),
        Err(why) => return denied(&session, why, Page::AdminCampaigns),
    };
    session.form = session.form.filter(|form| form.is_at(&Page::AdminCampaign.about(&id)));
    let up = (Page::AdminCampaigns.path().to_owned(), own::TITLE);
    let course = match view.line.state {
        CampaignState::Draft => Vec::new(),
        _ => rules::chart(visit.portal(), &caller, &id).await?,
    };
    let filled = Filled::of(&caller.realm, &view);
    Ok(view! {
        <Inside session page=Page::AdminCampaign title=own::ONE_TITLE up>
            <Facts view=view.clone() />
            {if view.line.state == CampaignState::Draft {
                view! { <Drafted view filled /> }.into_any()
            } else {
                view! { <Started view course /> }.into_any()
            }}
        </Inside>
    }
    .into_any())
}

/// What it is for, when, and for how many.
#[component]
fn Facts(view: CampaignView) -> impl IntoView {
    let (state, class) = if view.is_over() { (own::OVER, "badge") } else { own::state(view.line.state) };
    let fact = |label: Word, value: AnyView| view! { <div><dt>{say(label)}</dt><dd>{value}</dd></div> };
    let text = |text: String| text.into_any();
    let speed = words().with(own::SPEED_OF, &[("count", &grouped(view.per_minute.into()))]);
    let counts = view.line.counts;
    let lasts = lasts(counts.mailboxes, view.per_minute);
    view! {
        <dl class="known columns">
            {fact(own::REASON, text(view.line.reason))}
            {fact(own::STATE, view! { <span class=class>{say(state)}</span> }.into_any())}
            {fact(own::OPENS, view! { <When at=view.line.opens_at /> }.into_any())}
            {fact(own::CLOSES, view! { <When at=view.closes_at /> }.into_any())}
            {fact(own::IDS, text(grouped(counts.accounts)))}
            {fact(own::MAILS, text(grouped(counts.mailboxes)))}
            {fact(own::SPEED, text(speed))}
            {fact(own::LASTS, text(lasts))}
            {view.started_at.map(|at| fact(own::STARTED, view! { <When at /> }.into_any()))}
            {view.ended_at.map(|at| fact(own::ENDED_AT, view! { <When at /> }.into_any()))}
        </dl>
    }
}

/// How long sending takes at that speed, roughly.
fn lasts(mails: i64, per_minute: u32) -> String {
    let minutes = mails.max(1).saturating_add(i64::from(per_minute) - 1) / i64::from(per_minute.max(1));
    let (word, count) =
        if minutes < 120 { (own::LASTS_MINUTES, minutes) } else { (own::LASTS_HOURS, (minutes + 59) / 60) };
    words().with(word, &[("count", &grouped(count))])
}

/// A draft: who is left out, how the mail looks, what comes next; the form to change it.
#[component]
fn Drafted(view: CampaignView, filled: Filled) -> impl IntoView {
    let id = view.line.id.clone();
    view! {
        <numbers::LeftOut count=view.line.counts.left_out ids=view.ids_without_mail.clone() />
        {preview::preview(&id)}
        <acts::Before view filled />
    }
}

/// One that was started: numbers, their course, what can be done.
#[component]
fn Started(view: CampaignView, course: Vec<Point>) -> impl IntoView {
    let id = view.line.id.clone();
    view! {
        <numbers::Numbers view=view.clone() />
        {view.started_at.map(|from| view! { <chart::Chart from points=course opens_at=view.line.opens_at /> })}
        <acts::Meanwhile view=view.clone() />
        <numbers::LeftOut count=view.line.counts.left_out ids=view.ids_without_mail />
        {preview::preview(&id)}
    }
}
