//! `/{realm}/helpdesk/checks/{id}`: an identity check point by point, its end, the second person's decision, and the password.
//!
//! A record is only added to. Remarks are people's text and stand in paragraphs.

mod point;

use credentials::{
    caller::Caller,
    form::{Field, Page},
    helpdesk::{self as rules, CheckState, CheckView, Decision, PointInput},
    permit::Act,
    reissue::ReissueView,
    session::SessionView,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::{Over, state};
use crate::{
    components::{Form, Link, Notice, Submit, TemporaryField, TextField, Tone, When, moment, say, words},
    pages::{
        Shown,
        denied::denied,
        portal::Inside,
        staff::{id_in_path, staff_about},
    },
    visit::{Visit, posted},
    words::{Word, common, helpdesk, pin, portal, reissue},
};

/// The name of the hidden field with the check's id.
const CHECK: &str = "check";

/// Records the result of a point.
#[server(prefix = "/do", endpoint = "helpdesk/point", input = PostUrl)]
pub async fn record_point(
    #[server(default)] realm: String,
    #[server(default)] check: String,
    #[server(default)] place: String,
    #[server(default)] result: String,
    #[server(default)] remark: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    let input = PointInput { place: &place, result: &result, remark: &remark };
    visit.respond(&caller, rules::point(visit.portal(), &caller, &check, &input).await)
}

/// Ends the check: its points decide, or a second person.
#[server(prefix = "/do", endpoint = "helpdesk/finish", input = PostUrl)]
pub async fn finish_check(
    #[server(default)] realm: String,
    #[server(default)] check: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::finish(visit.portal(), &caller, &check).await)
}

/// Gives the check up.
#[server(prefix = "/do", endpoint = "helpdesk/leave", input = PostUrl)]
pub async fn leave_check(
    #[server(default)] realm: String,
    #[server(default)] check: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::leave(visit.portal(), &caller, &check).await)
}

/// The second person approves.
#[server(prefix = "/do", endpoint = "helpdesk/approve", input = PostUrl)]
pub async fn approve_check(
    #[server(default)] realm: String,
    #[server(default)] check: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::decide(visit.portal(), &caller, &check, true, "").await)
}

/// The second person refuses, and says why.
#[server(prefix = "/do", endpoint = "helpdesk/refuse", input = PostUrl)]
pub async fn refuse_check(
    #[server(default)] realm: String,
    #[server(default)] check: String,
    #[server(default)] reason: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::decide(visit.portal(), &caller, &check, false, &reason).await)
}

/// Reissues the administrator's password.
#[server(prefix = "/do", endpoint = "helpdesk/issue", input = PostUrl)]
pub async fn issue_checked(
    #[server(default)] realm: String,
    #[server(default)] check: String,
    #[server(default)] temporary_password: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::issue(visit.portal(), &caller, &check, &temporary_password).await)
}

/// The page.
#[component]
pub fn Check() -> impl IntoView {
    let id = id_in_path();
    let place = Page::HelpdeskCheck.about(&id);
    staff_about(Act::Vouch, place, async move |visit, caller, session| load(visit, caller, session, id).await)
}

async fn load(visit: Visit, caller: Caller, mut session: SessionView, id: String) -> Shown {
    session.form = session.form.filter(|form| form.is_at(&Page::HelpdeskCheck.about(&id)));
    let view = match rules::check(visit.portal(), &caller, &id).await? {
        Ok(view) => view,
        Err(why) => return denied(&session, why, Page::Helpdesk),
    };
    let approval = caller.realm.prove.reissue().is_some_and(|policy| policy.approval);
    let up = (Page::Helpdesk.path().to_owned(), helpdesk::TITLE);
    let earlier = view.earlier.clone();
    Ok(view! {
        <Inside session page=Page::HelpdeskCheck title=helpdesk::CHECK_TITLE up>
            <Whom view=view.clone() />
            <point::Points check=view.line.id.clone() points=view.points.clone() next=view.next />
            <Next view approval />
            {(!earlier.is_empty()).then(|| view! { <Over title=helpdesk::EARLIER checks=earlier /> })}
        </Inside>
    }
    .into_any())
}

/// Whose identity it is, and where the check stands.
#[component]
fn Whom(view: CheckView) -> impl IntoView {
    let (target, line) = (view.target, view.line);
    let (word, class) = state(line.state);
    let fact = |label: Word, value: String| view! { <div><dt>{say(label)}</dt><dd>{value}</dd></div> };
    let going = matches!(line.state, CheckState::Open | CheckState::Waiting | CheckState::Approved);
    let (label, at) = if going { (helpdesk::ENDS, line.ends_at) } else { (helpdesk::WHEN, line.made_at) };
    view! {
        <dl class="known columns">
            {fact(helpdesk::WHOM, words().with(portal::NAME, &[("name", &target.name)]))}
            {fact(reissue::COMPANY, format!("{} {}", target.company_id, target.company_name))}
            {fact(reissue::USER_ID, target.user_id)}
            {fact(reissue::LOGIN_ID, target.login_id)}
            {fact(helpdesk::HELPER, line.helper)}
            <div><dt>{say(helpdesk::STATE)}</dt><dd><span class=class>{say(word)}</span></dd></div>
            <div><dt>{say(label)}</dt><dd><When at /></dd></div>
        </dl>
    }
}

/// What is to be done now, and by whom.
#[component]
fn Next(view: CheckView, approval: bool) -> impl IntoView {
    let id = view.line.id;
    let waits = view.line.state == CheckState::Waiting && !view.may_decide;
    let refused = view.line.state == CheckState::Refused;
    view! {
        {view.may_finish.then(|| view! { <Finish id=id.clone() refuses=view.will_refuse approval /> })}
        {waits.then(|| view! { <Notice tone=Tone::Warning><p>{say(helpdesk::WAITS)}</p></Notice> })}
        {view.may_decide.then(|| view! { <Decide id=id.clone() /> })}
        {refused.then(|| view! { <Notice tone=Tone::Warning><p>{say(helpdesk::NOTHING)}</p></Notice> })}
        {view.decided.map(|decided| view! { <Decided decided approved=!refused /> })}
        {view.issue.map(|issue| view! { <Issue id=id.clone() issue=*issue /> })}
        {view.may_leave.then(|| view! {
            <Form to=LeaveCheck::PATH>
                <input type="hidden" name=CHECK value=id.clone() />
                <div class="actions"><button class="button secondary small" type="submit">{say(helpdesk::LEAVE)}</button></div>
            </Form>
        })}
    }
}

#[component]
fn Finish(id: String, refuses: bool, approval: bool) -> impl IntoView {
    let then = if refuses { Some(helpdesk::FINISH_REFUSES) } else { approval.then_some(helpdesk::FINISH_WAITS) };
    view! {
        <Form to=FinishCheck::PATH>
            <input type="hidden" name=CHECK value=id />
            <p>{say(helpdesk::FINISH_HOW)} " " {then.map(say)}</p>
            <div class="actions"><Submit text=say(helpdesk::FINISH) /></div>
        </Form>
    }
}

/// Two forms, so that no key can decide by accident.
#[component]
fn Decide(id: String) -> impl IntoView {
    let again = id.clone();
    view! {
        <section class="section">
            <h2>{say(helpdesk::DECIDE)}</h2>
            <p>{say(helpdesk::DECIDE_HOW)}</p>
            <div class="panels">
                <Form to=ApproveCheck::PATH class="panel">
                    <input type="hidden" name=CHECK value=id />
                    <p>{say(helpdesk::APPROVE_HOW)}</p>
                    <div class="actions"><Submit text=say(helpdesk::APPROVE) /></div>
                </Form>
                <Form to=RefuseCheck::PATH class="panel">
                    <input type="hidden" name=CHECK value=again />
                    <TextField field=Field::Reason autocomplete="off" />
                    <div class="actions">
                        <button class="button secondary danger" type="submit">{say(helpdesk::REFUSE)}</button>
                    </div>
                </Form>
            </div>
        </section>
    }
}

#[component]
fn Decided(decided: Decision, approved: bool) -> impl IntoView {
    let (class, word) =
        if approved { ("badge good", helpdesk::DECIDED_YES) } else { ("badge bad", helpdesk::DECIDED_NO) };
    let by = words().with(helpdesk::RECORDED, &[("when", &moment(decided.at)), ("by", &decided.by)]);
    view! {
        <section class="section">
            <h2>{say(helpdesk::DECIDED)}</h2>
            <p><span class=class>{say(word)}</span></p>
            {(!decided.reason.is_empty()).then(|| view! { <p class="remark">{decided.reason}</p> })}
            <p class="quiet">{by}</p>
        </section>
    }
}

#[component]
fn Issue(id: String, issue: ReissueView) -> impl IntoView {
    let live = issue.has_live_temporary.map(|end| words().with(reissue::LIVE, &[("when", &moment(end))]));
    view! {
        <section class="section">
            <h2>{say(helpdesk::ISSUE)}</h2>
            {live.map(|live| view! { <Notice tone=Tone::Warning><p>{live}</p></Notice> })}
            <Form to=IssueChecked::PATH>
                <input type="hidden" name=CHECK value=id />
                <TemporaryField proposal=issue.proposal editable=issue.editable max=issue.max />
                <p class="deadline"><span>{say(common::WORKS_UNTIL)}</span><When at=issue.ends_at /></p>
                <p>{say(reissue::EFFECT)}</p>
                <div class="actions">
                    <Submit text=say(reissue::SUBMIT) />
                    <Link to=Page::Helpdesk.path() text=say(pin::BACK) class="button secondary" />
                </div>
            </Form>
        </section>
    }
}
