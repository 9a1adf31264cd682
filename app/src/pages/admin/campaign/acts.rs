//! What can be done with a campaign, each with what it does. Starting, ending and deleting ask first.

use credentials::{
    campaign::{CampaignLine, CampaignState, CampaignView},
    clock::Moment,
    form::Field,
};
use leptos::{prelude::*, server_fn::ServerFn as _};

use super::{AgainCampaign, DiscardCampaign, EndCampaign, PauseCampaign, ResumeCampaign, StartCampaign, TestCampaign};
use crate::{
    components::{Deed, Sheet, Task, moment, say, words},
    islands::grouped,
    pages::admin::campaigns::draft::{CAMPAIGN, Draft, Filled},
    visit::Visit,
    words::{Word, campaigns as own},
};

fn about(id: &str) -> (&'static str, String) {
    (CAMPAIGN, id.to_owned())
}

fn counted(word: Word, count: i64) -> String {
    words().with(word, &[("count", &grouped(count))])
}

fn test(id: &str) -> AnyView {
    let how = say(own::TEST_HOW);
    view! { <Task to=TestCampaign::PATH about=about(id) title=own::TEST how submit=own::TEST_SUBMIT /> }.into_any()
}

/// Before the start.
#[component]
pub(super) fn Before(view: CampaignView, filled: Filled) -> impl IntoView {
    let CampaignLine { id, opens_at, counts, .. } = view.line;
    let wrong = Sheet::current().is_some_and(|sheet| sheet.typed(Field::Body).is_some());
    let (ids, mails) = (grouped(counts.accounts), grouped(counts.mailboxes));
    let when = moment(opens_at);
    let how = words().with(own::START_HOW, &[("ids", &ids), ("mails", &mails), ("when", &when)]);
    let start = if counts.accounts > 0 {
        view! { <Deed to=StartCampaign::PATH about=about(&id) title=own::START how submit=own::START_SUBMIT begins=true /> }
            .into_any()
    } else {
        view! { <p>{say(own::START_NOBODY)}</p> }.into_any()
    };
    let how = say(own::DISCARD_HOW);
    view! {
        <section class="section">
            <h2>{say(own::CHECKS)}</h2>
            <ul class="rows">{test(&id)}</ul>
            {start}
            <details name="deed" open=wrong>
                <summary>{say(own::EDIT)}</summary>
                <Draft filled />
            </details>
            <Deed to=DiscardCampaign::PATH about=about(&id) title=own::DISCARD how submit=own::DISCARD_SUBMIT />
        </section>
    }
}

/// While it runs or waits.
#[component]
pub(super) fn Meanwhile(view: CampaignView) -> impl IntoView {
    let CampaignLine { id, state, counts, .. } = view.line;
    let running = state == CampaignState::Running;
    let (to, title, how, submit) = if running {
        (PauseCampaign::PATH, own::PAUSE, own::PAUSE_HOW, own::PAUSE_SUBMIT)
    } else {
        (ResumeCampaign::PATH, own::RESUME, own::RESUME_HOW, own::RESUME_SUBMIT)
    };
    let how = say(how);
    let end = counted(own::END_HOW, counts.unfinished);
    let again = (running && counts.unfinished > 0).then(|| again(&id, counts.unfinished, view.again_at));
    (state != CampaignState::Ended).then(|| {
        view! {
            <section class="section">
                <h2>{say(own::ACTS)}</h2>
                <ul class="rows">
                    <Task to about=about(&id) title how submit />
                    {again}
                    {test(&id)}
                </ul>
                <Deed to=EndCampaign::PATH about=about(&id) title=own::END how=end submit=own::END_SUBMIT />
            </section>
        }
    })
}

/// Not too often: until then it says from when on.
fn again(id: &str, unfinished: i64, from: Option<Moment>) -> AnyView {
    let now = Visit::current().map(|visit| visit.now());
    if let Some(at) = from.filter(|at| now.is_some_and(|now| *at > now)) {
        let from = words().with(own::AGAIN_FROM, &[("when", &moment(at))]);
        return view! { <li><div><h3>{say(own::AGAIN)}</h3><p>{from}</p></div></li> }.into_any();
    }
    let how = counted(own::AGAIN_HOW, unfinished);
    view! { <Task to=AgainCampaign::PATH about=about(id) title=own::AGAIN how submit=own::AGAIN_SUBMIT /> }.into_any()
}
