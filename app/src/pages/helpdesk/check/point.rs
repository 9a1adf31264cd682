//! The points of a check: those with a result, the one that is next, those to come.

use credentials::{
    form::Field,
    helpdesk::{PointView, Recorded},
    realm::CheckKind,
};
use leptos::{prelude::*, server_fn::ServerFn as _};

use super::{CHECK, RecordPoint};
use crate::{
    components::{Form, Radios, Submit, TextField, moment, say, telephone, words},
    words::{helpdesk, reissue},
};

/// What can be found out about a point, by the value in the form.
const RESULTS: [(&str, crate::words::Word); 2] =
    [("confirmed", helpdesk::CONFIRMED), ("not_confirmed", helpdesk::NOT_CONFIRMED)];

/// All points, in order. Only the next one has a form.
#[component]
pub(super) fn Points(check: String, points: Vec<PointView>, next: Option<usize>) -> impl IntoView {
    let lang = words().lang();
    let points = points.into_iter().enumerate().map(move |(place, point)| {
        let ask = point.ask.get(lang).to_owned();
        let later = point.recorded.is_none() && next != Some(place);
        let content = match point.recorded.clone() {
            Some(recorded) => view! { <Result recorded /> }.into_any(),
            None if later => ().into_any(),
            None => view! { <Next check=check.clone() point /> }.into_any(),
        };
        view! { <li class=later.then_some("quiet")><h2>{ask}</h2> {content}</li> }
    });
    view! { <ol class="tasks">{points.collect_view()}</ol> }
}

#[component]
fn Result(recorded: Recorded) -> impl IntoView {
    let (class, word) =
        if recorded.confirmed { ("badge good", helpdesk::CONFIRMED) } else { ("badge bad", helpdesk::NOT_CONFIRMED) };
    let by = words().with(helpdesk::RECORDED, &[("when", &moment(recorded.at)), ("by", &recorded.by)]);
    view! {
        <div class="prose">
            <p><span class=class>{say(word)}</span></p>
            {(!recorded.remark.is_empty()).then(|| view! { <p class="remark">{recorded.remark}</p> })}
            <p class="quiet">{by}</p>
        </div>
    }
}

#[component]
fn Next(check: String, point: PointView) -> impl IntoView {
    let label = match point.kind {
        CheckKind::Shown => helpdesk::ON_RECORD,
        CheckKind::Asked => helpdesk::ASKED,
        CheckKind::CallBack => helpdesk::CALL_BACK,
    };
    let fact = match point.fact {
        None => view! { <dd class="none">{say(reissue::NOT_GIVEN)}</dd> }.into_any(),
        Some(fact) if point.kind == CheckKind::CallBack => {
            view! { <dd><a href=telephone(&fact)>{fact.clone()}</a></dd> }.into_any()
        }
        Some(fact) => view! { <dd>{fact}</dd> }.into_any(),
    };
    view! {
        <dl class="known"><dt>{say(label)}</dt>{fact}</dl>
        <Form to=RecordPoint::PATH>
            <input type="hidden" name=CHECK value=check />
            <input type="hidden" name=Field::Place.name() value=point.place.to_string() />
            <Radios field=Field::Result answers=RESULTS.to_vec() />
            <TextField field=Field::Remark autocomplete="off" hint=say(helpdesk::REMARK_HINT) />
            <p class="hint">{say(helpdesk::RECORD_HOW)}</p>
            <div class="actions"><Submit text=say(helpdesk::RECORD) /></div>
        </Form>
    }
}
