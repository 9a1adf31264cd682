//! `/{realm}/portal`: where a person lands, with the way to each setting, and their other IDs once one was proven by mail.
//!
//! Never shows a mail address in full, or another person's ID.

pub mod confirm;
pub mod contacts;
pub mod customers;
pub mod devices;
pub mod history;
pub mod login_id;
pub mod password;
pub mod recovery_codes;
pub mod sessions;

use credentials::{
    account::Role,
    caller::Caller,
    clock::Moment,
    form::Page,
    realm::Renew,
    session::{Notice as Told, SessionView},
    settings::{self, SiblingLine},
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::{Shown, signed_in};
use crate::{
    components::{self, Account, Card, Form, Frame, Heading, Link, Notice, Sheet, Tone, say, words},
    visit::{Visit, posted},
    words::{Word, accounts, campaigns, contacts as own, customers as below, desk, helpdesk, portal},
};

/// Signs this browser out.
#[server(prefix = "/do", endpoint = "portal/sign-out", input = PostUrl)]
pub async fn sign_out(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::session::sign_out(visit.portal(), &caller).await)
}

/// Mails the link of one of the person's other IDs.
#[server(prefix = "/do", endpoint = "portal/mail-sibling", input = PostUrl)]
pub async fn mail_sibling(
    #[server(default)] realm: String,
    #[server(default)] id: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, settings::mail_sibling(visit.portal(), &caller, &id).await)
}

/// The page.
#[component]
pub fn Portal() -> impl IntoView {
    signed_in(load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let codes = settings::codes(visit.portal(), &caller).await?.map_or(0, |codes| codes.left);
    let siblings = settings::siblings(visit.portal(), &caller).await?;
    let looks_after = credentials::customers::has_any(visit.portal(), &caller).await?;
    let changes_id = caller.realm.renew == Renew::LoginIdAndPassword;
    let account = session.account.clone();
    let (role, login_id, unreachable) = (account.role, account.login_id.clone(), account.unreachable);
    let renewal = account.renew_from.filter(|at| *at > visit.now());
    let since =
        account.password_changed_at.map(|at| words().with(portal::PASSWORD_SINCE, &[("day", &components::day(at))]));
    let devices = say(if account.has_otp { portal::DEVICES_ON } else { portal::DEVICES_OFF });
    let codes = (account.has_otp).then(|| match codes {
        0 => (say(portal::CODES_NONE), true),
        left => (words().with(portal::CODES_LEFT, &[("count", &left.to_string())]), left < 3),
    });
    Ok(view! {
        <Inside session page=Page::Portal title=portal::TITLE>
            {unreachable.then(|| view! { <Unreachable /> })}
            {renewal.map(|at| view! { <Renewal at /> })}
            <ul class="cards">
                {work(role)}
                {looks_after.then(|| view! { <Card to=Page::PortalCustomers title=below::CARD text=below::CARD_TEXT /> })}
                <Card to=Page::PortalPassword title=portal::PASSWORD_CARD text=portal::PASSWORD_CARD_TEXT state=since />
                {changes_id.then(|| view! {
                    <Card to=Page::PortalLoginId title=own::LOGIN_ID_CARD text=own::LOGIN_ID_CARD_TEXT state=Some(login_id) />
                })}
                <Card to=Page::PortalContacts title=own::CARD text=own::CARD_TEXT />
                <Card to=Page::PortalDevices title=portal::DEVICES_CARD text=portal::DEVICES_CARD_TEXT state=Some(devices) />
                {codes.map(|(state, todo)| view! {
                    <Card to=Page::PortalCodes title=portal::CODES_CARD text=portal::CODES_CARD_TEXT state=Some(state) todo />
                })}
                <Card to=Page::PortalSessions title=portal::SESSIONS_CARD text=portal::SESSIONS_CARD_TEXT />
                <Card to=Page::PortalHistory title=portal::HISTORY_CARD text=portal::HISTORY_CARD_TEXT />
            </ul>
            {(!siblings.is_empty()).then(|| view! { <Siblings siblings /> })}
        </Inside>
    }
    .into_any())
}

/// Where a role does its work.
fn work(role: Role) -> Option<AnyView> {
    let (to, title, text) = match role {
        Role::User => return None,
        Role::Administrator => (Page::AdminUsers, desk::REISSUE_CARD, desk::REISSUE_CARD_TEXT),
        Role::Helpdesk => (Page::Helpdesk, desk::HELPDESK_CARD, desk::HELPDESK_CARD_TEXT),
        Role::Operator => (Page::Admin, desk::CARD, desk::CARD_TEXT),
    };
    Some(view! { <Card to title text /> }.into_any())
}

/// A page behind a session: who is signed in, what went well a moment ago, the heading.
#[component]
pub(crate) fn Inside(
    /// The session.
    session: SessionView,
    /// Which page it is.
    page: Page,
    /// Its title and heading.
    title: Word,
    /// A sentence below the heading.
    #[prop(optional)]
    lead: Option<Word>,
    /// Which of the page's forms was sent, where it has several.
    #[prop(optional_no_strip)]
    part: Option<&'static str>,
    /// The page that it lies below, where that isn't the portal's first: path below the realm, and name.
    #[prop(optional)]
    up: Option<(String, Word)>,
    children: Children,
) -> impl IntoView {
    let account = Account::of(&session);
    let up = up.or_else(|| (page != Page::Portal).then(|| (Page::Portal.path().to_owned(), portal::TITLE)));
    Sheet::lay_parts(page, session.form, part);
    let told = session.notice.filter(|(on, _)| *on == page).map(|(_, told)| tell(&told));
    view! {
        <Frame title=say(title) wide=true account=Some(account) up>
            {told.map(|text| view! { <Notice tone=Tone::Success status=true><p>{text}</p></Notice> })}
            <Heading text=say(title) lead=lead.map(say) />
            {children()}
        </Frame>
    }
}

fn tell(told: &Told) -> String {
    match told {
        Told::Recovered => say(portal::DONE_RECOVERED),
        Told::PasswordChanged => say(portal::DONE_PASSWORD),
        Told::DeviceAdded => say(portal::DONE_DEVICE_ADDED),
        Told::DeviceRenamed => say(portal::DONE_DEVICE_RENAMED),
        Told::DeviceRemoved => say(portal::DONE_DEVICE_REMOVED),
        Told::CodesMade => say(portal::DONE_CODES),
        Told::SessionEnded => say(portal::DONE_SESSION),
        Told::ContactVerified => say(portal::DONE_CONTACT_VERIFIED),
        Told::ContactRemoved => say(portal::DONE_CONTACT_REMOVED),
        Told::LoginIdChanged => say(portal::DONE_LOGIN_ID),
        Told::CustomerInvited { customer_id } => words().with(below::DONE_INVITED, &[("id", customer_id)]),
        Told::AccountUnlocked => say(accounts::DONE_UNLOCKED),
        Told::AccountDisabled => say(accounts::DONE_DISABLED),
        Told::AccountEnabled => say(accounts::DONE_ENABLED),
        Told::AccountSignedOut => say(accounts::DONE_SIGNED_OUT),
        Told::RenewalRequired => say(accounts::DONE_RENEWAL),
        Told::RemovalAsked => say(accounts::DONE_REMOVAL_ASKED),
        Told::RemovalDone => say(accounts::DONE_REMOVED),
        Told::RemovalRefused => say(accounts::DONE_REMOVAL_REFUSED),
        Told::MessageResent => say(desk::DONE_AGAIN),
        Told::CampaignSaved => say(campaigns::DONE_SAVED),
        Told::CampaignStarted => say(campaigns::DONE_STARTED),
        Told::CampaignPaused => say(campaigns::DONE_PAUSED),
        Told::CampaignResumed => say(campaigns::DONE_RESUMED),
        Told::CampaignAgain { count } => words().with(campaigns::DONE_AGAIN, &[("count", &count.to_string())]),
        Told::CampaignEnded => say(campaigns::DONE_ENDED),
        Told::CampaignDiscarded => say(campaigns::DONE_DISCARDED),
        Told::CampaignTested => say(campaigns::DONE_TESTED),
        Told::CheckLeft => say(helpdesk::DONE_LEFT),
        Told::CheckDecided { approved: true } => say(helpdesk::DONE_APPROVED),
        Told::CheckDecided { approved: false } => say(helpdesk::DONE_REFUSED),
        Told::SiblingMailed { number } => words().with(portal::DONE_SIBLING, &[("number", number)]),
    }
}

/// Before the opening of a campaign: from when on a new password is needed, and the way to it.
#[component]
fn Renewal(at: Moment) -> impl IntoView {
    let from = words().with(portal::RENEWAL, &[("when", &components::moment(at))]);
    view! {
        <Notice tone=Tone::Warning>
            <p>{from}</p>
            <Link to=Page::PortalPassword.path() text=say(portal::RENEWAL_HOW) class="link" />
        </Notice>
    }
}

/// Mail to the person's address comes back: they are asked for another one.
#[component]
fn Unreachable() -> impl IntoView {
    view! {
        <Notice tone=Tone::Warning>
            <p>{say(portal::UNREACHABLE)}</p>
            <p>{say(portal::UNREACHABLE_HOW)}</p>
            <Link to=Page::PortalContacts.path() text=say(portal::UNREACHABLE_GO) class="link" />
        </Notice>
    }
}

#[component]
fn Siblings(siblings: Vec<SiblingLine>) -> impl IntoView {
    view! {
        <section class="section">
            <h2>{say(portal::SIBLINGS)}</h2>
            <p>{say(portal::SIBLINGS_TEXT)}</p>
            <ul class="rows">{siblings.into_iter().map(|sibling| view! { <Sibling sibling /> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Sibling(sibling: SiblingLine) -> impl IntoView {
    let (class, state) =
        if sibling.renewed { ("badge good", portal::SIBLING_DONE) } else { ("badge warn", portal::SIBLING_TODO) };
    let of = words().with(portal::SIBLING_MAIL_FOR, &[("id", &sibling.user_id)]);
    view! {
        <li>
            <div>
                <h3>{sibling.user_id} " " <span class=class>{say(state)}</span></h3>
                <p class="quiet">{sibling.display_name}</p>
            </div>
            {(!sibling.renewed).then(|| view! {
                <Form to=MailSibling::PATH>
                    <input type="hidden" name="id" value=sibling.id />
                    <button class="button secondary small" type="submit">
                        {say(portal::SIBLING_MAIL)}<span class="visually-hidden">{of}</span>
                    </button>
                </Form>
            })}
        </li>
    }
}
