//! `/{realm}/portal/history`: what happened to the account, when and from where.

use credentials::{audit::HistoryRow, caller::Caller, form::Page, session::SessionView};
use leptos::prelude::*;

use super::Inside;
use crate::{
    components::{When, say},
    pages::{Shown, signed_in},
    visit::Visit,
    words::{events, settings},
};

/// The page.
#[component]
pub fn History() -> impl IntoView {
    signed_in(load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let rows = credentials::settings::history(visit.portal(), &caller).await?;
    Ok(view! {
        <Inside session page=Page::PortalHistory title=settings::HISTORY_TITLE>
            {if rows.is_empty() {
                view! { <div class="empty"><p>{say(settings::HISTORY_EMPTY)}</p></div> }.into_any()
            } else {
                view! { <Table rows /> }.into_any()
            }}
        </Inside>
    }
    .into_any())
}

/// Rows become cards on a phone, so the roles of a table are spelt out.
#[component]
fn Table(rows: Vec<HistoryRow>) -> impl IntoView {
    let heads = [settings::HISTORY_AT, settings::HISTORY_WHAT, settings::HISTORY_FROM].map(say);
    let [at, what, from] = heads.clone();
    let rows = rows.into_iter().map(|row| {
        let address = if row.address.is_empty() { say(settings::HISTORY_SYSTEM) } else { row.address };
        view! {
            <tr role="row">
                <td role="cell" data-label=at.clone()><When at=row.at /></td>
                <td role="cell" data-label=what.clone()>{say(events::word(row.event))}</td>
                <td role="cell" data-label=from.clone()>
                    <span>{address}" "<span class="quiet">{row.browser}</span></span>
                </td>
            </tr>
        }
    });
    view! {
        <table class="table" role="table">
            <caption>{say(settings::HISTORY_CAPTION)}</caption>
            <thead role="rowgroup">
                <tr role="row">{heads.map(|head| view! { <th role="columnheader" scope="col">{head}</th> }).collect_view()}</tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
}
