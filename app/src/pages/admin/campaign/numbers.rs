//! How far a campaign is, in numbers that change where scripts run, and who can't be mailed.

use credentials::{
    campaign::{CampaignLine, CampaignState, CampaignView, Counts},
    form::Page,
};
use leptos::prelude::*;

use crate::{
    components::{Link, say, words},
    islands::{LiveCounts, grouped},
    visit::Visit,
    words::{Word, campaigns as own},
};

/// Where the numbers come from as they change, below the campaign's page.
pub const PROGRESS: &str = "progress";

/// Where those who haven't finished are saved from, below the campaign's page.
pub const UNFINISHED: &str = "unfinished.csv";

/// Names of the numbers in the stream, and what people read.
fn all(counts: &Counts) -> [(&'static str, Word, i64); 6] {
    [
        ("chosen", own::CHOSEN, counts.chosen),
        ("queued", own::QUEUED, counts.queued),
        ("sent", own::SENT, counts.sent),
        ("failed", own::FAILED, counts.failed),
        ("opened", own::OPENED, counts.opened),
        ("unfinished", own::UNFINISHED, counts.unfinished),
    ]
}

/// The numbers. The page's own address shows the latest without scripts.
#[component]
pub(super) fn Numbers(view: CampaignView) -> impl IntoView {
    let CampaignLine { id, state, counts, .. } = view.line;
    let here = Page::AdminCampaign.path_about(&id);
    let realm = Visit::current().and_then(|visit| visit.realm().map(|realm| realm.slug.to_string()));
    let from = format!("/{}/{here}/{PROGRESS}", realm.unwrap_or_default());
    let moves = state != CampaignState::Ended;
    let facts = all(&counts).map(|(name, word, count)| {
        view! { <div><dt>{say(word)}</dt><dd data-count=name>{grouped(count)}</dd></div> }
    });
    let csv = (counts.unfinished > 0).then(|| {
        let to = format!("{here}/{UNFINISHED}");
        view! { <Link to text=say(own::CSV_LEFT) class="button secondary" /> }
    });
    view! {
        <section class="section" aria-labelledby="numbers">
            <h2 id="numbers" tabindex="-1">{say(own::NUMBERS)}</h2>
            <Share done=counts.finished all=counts.accounts />
            <dl class="facts large">{facts.collect_view()}</dl>
            <p class="quiet">{say(own::EACH_ID)}</p>
            {moves.then(|| view! {
                <LiveCounts from state=state.name() live=say(own::LIVE) lost=say(own::LOST) />
            })}
            <div class="actions inline">
                {moves.then(|| view! { <Link to=format!("{here}#numbers") text=say(own::RELOAD) class="button secondary" /> })}
                {csv}
            </div>
        </section>
    }
}

/// How many have finished, as a bar.
#[component]
fn Share(done: i64, all: i64) -> impl IntoView {
    let parts = [("done", "\u{0}".to_owned()), ("all", grouped(all))];
    let text = words().with(own::SHARE_OF, &parts.each_ref().map(|(name, value)| (*name, value.as_str())));
    let (before, after) = text.split_once('\u{0}').unwrap_or_default();
    let width = format!("{}%", done * 100 / all.max(1));
    view! {
        <p class="deadline">
            <span>{say(own::SHARE)}</span>
            <strong>{before.to_owned()}<span data-count="finished">{grouped(done)}</span>{after.to_owned()}</strong>
        </p>
        <svg class="chart" width="100%" height="16" aria-hidden="true">
            <rect y="1" width="100%" height="14" rx="7" fill="none" stroke="currentColor" />
            <rect y="1" width=width height="14" rx="7" fill="currentColor" data-share=all />
        </svg>
    }
}

/// Who can't be mailed, the first of them by ID.
#[component]
pub(super) fn LeftOut(count: i64, ids: Vec<String>) -> impl IntoView {
    let shown = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let counted = |word: Word, count: i64| words().with(word, &[("count", &grouped(count))]);
    let more = (count > shown).then(|| view! { <p class="quiet">{counted(own::LEFT_OUT_MORE, count - shown)}</p> });
    (count > 0).then(|| {
        view! {
            <section class="section">
                <details>
                    <summary>{say(own::LEFT_OUT)} " " {counted(own::LEFT_OUT_COUNT, count)}</summary>
                    <div class="prose">
                        <p>{say(own::LEFT_OUT_HOW)}</p>
                        <ul>{ids.into_iter().map(|id| view! { <li>{id}</li> }).collect_view()}</ul>
                        {more}
                    </div>
                </details>
            </section>
        }
    })
}
