//! The form of a draft, new or to be changed. It has a file, so it is sent as `multipart/form-data` to a route of the server.

use credentials::{
    account::Role,
    campaign::{CampaignView, wording},
    clock::Moment,
    form::{Field, Page},
    lang::Lang,
    realm::Realm,
};
use leptos::prelude::*;

use crate::{
    components::{Lines, Link, Select, Sheet, Submit, TextArea, TextField, say, words},
    islands::grouped,
    visit::Visit,
    words::{campaigns as own, dates, desk},
};

/// Where the form is sent, with the realm in the query: who may send it is known before it is read.
pub const DRAFT: &str = "/do/admin/campaigns/draft";

/// The field that says which draft is changed; without it a new one is made.
pub const CAMPAIGN: &str = "campaign";

/// The field for IDs that are pasted, where no file is chosen.
pub const PASTED: &str = "user_ids";

const ROLES: [Role; 4] = [Role::User, Role::Administrator, Role::Helpdesk, Role::Operator];

/// The hour that a new campaign opens, a week from now.
const HOUR: &str = "09:00";

/// What stands in the fields at first.
#[derive(Clone)]
pub struct Filled {
    id: Option<String>,
    reason: String,
    opens: String,
    days: String,
    per_minute: String,
    lang: Lang,
    subject: String,
    body: String,
    company: String,
    role: String,
    by_list: Option<i64>,
}

impl Filled {
    /// For a new campaign.
    pub fn fresh(realm: &Realm, lang: Lang, now: Moment) -> Self {
        let (subject, body) = wording::first(lang);
        let week = Moment(now.0 + 7 * 24 * 3_600_000);
        let day = dates::typed(&realm.time_zone, week);
        Self {
            id: None,
            reason: String::new(),
            opens: day.split_once('T').map_or_else(String::new, |(day, _)| format!("{day}T{HOUR}")),
            days: "30".to_owned(),
            per_minute: "600".to_owned(),
            lang,
            subject: subject.to_owned(),
            body: body.to_owned(),
            company: String::new(),
            role: Role::User.name().to_owned(),
            by_list: None,
        }
    }

    /// For a draft as it is.
    pub fn of(realm: &Realm, view: &CampaignView) -> Self {
        Self {
            id: Some(view.line.id.clone()),
            reason: view.line.reason.clone(),
            opens: dates::typed(&realm.time_zone, view.line.opens_at),
            days: view.days().to_string(),
            per_minute: view.per_minute.to_string(),
            lang: view.lang,
            subject: view.subject.clone(),
            body: view.body.clone(),
            company: view.company.clone(),
            role: view.role.clone(),
            by_list: view.by_csv.then_some(view.line.counts.accounts),
        }
    }
}

/// The form.
#[component]
pub fn Draft(
    /// What stands in the fields at first.
    filled: Filled,
) -> impl IntoView {
    let realm = Visit::current().and_then(|visit| visit.realm().map(|realm| realm.slug.to_string()));
    let to = format!("{DRAFT}?realm={}", realm.unwrap_or_default());
    let back = filled.id.is_none().then(|| {
        view! { <Link to=Page::AdminCampaigns.path() text=say(own::BACK) class="button secondary" /> }
    });
    view! {
        <form method="post" action=to enctype="multipart/form-data" novalidate>
            {filled.id.clone().map(|id| view! { <input type="hidden" name=CAMPAIGN value=id /> })}
            <ol class="tasks">
                <Who filled=filled.clone() />
                <When filled=filled.clone() />
                <What filled=filled.clone() />
                <li>
                    <h2>{say(own::HOW_FAST)}</h2>
                    <TextField
                        field=Field::PerMinute autocomplete="off" inputmode="numeric"
                        hint=say(own::PER_MINUTE_HINT) value=Some(filled.per_minute)
                    />
                </li>
            </ol>
            <div class="actions"><Submit text=say(own::SAVE) /> {back}</div>
        </form>
    }
}

#[component]
fn Who(filled: Filled) -> impl IntoView {
    let companies = Visit::current().is_some_and(|visit| visit.realm().is_some_and(|realm| realm.companies));
    let any = std::iter::once(("", say(own::ROLE_ANY)));
    let roles = any.chain(ROLES.map(|role| (role.name(), say(desk::role(role))))).collect();
    let company = companies.then(|| {
        let hint = say(own::COMPANY_HINT);
        view! { <TextField field=Field::Company autocomplete="off" hint value=Some(filled.company) /> }
    });
    view! {
        <li>
            <h2>{say(own::WHO)}</h2>
            <p>{say(own::WHO_HOW)}</p>
            {company}
            <Select field=Field::Role answers=roles value=filled.role />
            <List kept=filled.by_list />
        </li>
    }
}

/// A file can't be filled in again, so a form that came back says so.
#[component]
fn List(kept: Option<i64>) -> impl IntoView {
    let sheet = Sheet::current();
    let typed = sheet.as_ref().and_then(|sheet| sheet.typed(Field::Csv)).unwrap_or_default();
    let again = sheet.as_ref().is_some_and(|sheet| sheet.is_back() && typed.is_empty());
    let again = again.then(|| say(own::CSV_AGAIN));
    let wrong = sheet.and_then(|sheet| sheet.wrong(Field::Csv));
    let kept = kept.map(|count| words().with(own::CSV_KEPT, &[("count", &grouped(count))]));
    let name = Field::Csv.name();
    let described = if wrong.is_some() { "csv-hint csv-error" } else { "csv-hint" };
    let invalid = wrong.is_some().then_some("true");
    view! {
        <div class="field">
            <label for=name>{say(own::CSV)}</label>
            <p class="hint" id="csv-hint">{say(own::CSV_HINT)} {again}</p>
            {kept.map(|kept| view! { <p class="hint">{kept}</p> })}
            {wrong.map(|wrong| view! { <p class="field-error" id="csv-error">{wrong}</p> })}
            <input
                class="input" type="file" id=name name=name accept=".csv,.txt,text/csv,text/plain"
                aria-describedby=described aria-invalid=invalid
            />
        </div>
        <div class="field">
            <label for=PASTED>{say(own::PASTE)}</label>
            <p class="hint" id="pasted-hint">{say(own::PASTE_HINT)}</p>
            <Lines
                id=PASTED name=PASTED rows="3" spellcheck="false" text=typed
                described=Some("pasted-hint".to_owned())
            />
        </div>
    }
}

#[component]
fn When(filled: Filled) -> impl IntoView {
    let zone = Visit::current().and_then(|visit| visit.realm()?.time_zone.iana_name().map(str::to_owned));
    let hint = words().with(own::OPENS_HINT, &[("zone", zone.as_deref().unwrap_or("UTC"))]);
    view! {
        <li>
            <h2>{say(own::WHEN)}</h2>
            <TextField field=Field::Opens kind="datetime-local" autocomplete="off" hint value=Some(filled.opens) />
            <TextField
                field=Field::ClosesDays autocomplete="off" inputmode="numeric"
                hint=say(own::DAYS_HINT) value=Some(filled.days)
            />
        </li>
    }
}

#[component]
fn What(filled: Filled) -> impl IntoView {
    let languages = [(Lang::Ja, own::LANG_JA), (Lang::En, own::LANG_EN)].map(|(lang, word)| (lang.tag(), say(word)));
    let lang = filled.lang;
    let marks = wording::Mark::ALL.map(|mark| {
        view! { <div><dt><code>{format!("{{{}}}", mark.name(lang))}</code></dt> <dd>{say(own::mark(mark))}</dd></div> }
    });
    view! {
        <li>
            <h2>{say(own::WHAT)}</h2>
            <TextField field=Field::CampaignReason autocomplete="off" hint=say(own::REASON_HINT) value=Some(filled.reason) />
            <Select field=Field::Lang answers=languages.to_vec() value=lang.tag().to_owned() />
            <TextField field=Field::Subject autocomplete="off" hint=say(own::SUBJECT_HINT) value=Some(filled.subject) />
            <TextArea field=Field::Body rows="16" hint=say(own::BODY_HINT) value=Some(filled.body) />
            <dl class="facts">{marks.collect_view()}</dl>
        </li>
    }
}
