//! Fields. Uncontrolled: what a person or a password manager has filled in before the scripts run stays.

use credentials::{form::Field, realm::PasswordPolicy};
use leptos::{attr::custom::custom_attribute, prelude::*};

use super::{Sheet, say, words};
use crate::{
    islands::{FullWidthHint, ShowPassword, StrengthHint},
    words::{Word, common, enrol, login, problems, renew},
};

/// What belongs to a field: its label on this page, what was typed, what is wrong.
pub(super) struct Facts {
    pub(super) id: Oco<'static, str>,
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) typed: Option<String>,
    pub(super) wrong: Option<String>,
}

impl Facts {
    pub(super) fn of(field: Field, label: Option<Word>) -> Self {
        let sheet = Sheet::current();
        let own = sheet.as_ref().map(|sheet| problems::label(sheet.page, field));
        Self {
            id: sheet.as_ref().map_or_else(|| field.name().into(), |sheet| sheet.id(field)),
            name: field.name(),
            label: label.or(own).map(say).unwrap_or_default(),
            typed: sheet.as_ref().and_then(|sheet| sheet.typed(field)),
            wrong: sheet.and_then(|sheet| sheet.wrong(field)),
        }
    }

    /// Of a form that wasn't sent.
    fn blank(field: Field, of: &str) -> Self {
        let id = format!("{}-{of}", field.name()).into();
        Self { id, typed: None, wrong: None, ..Self::of(field, None) }
    }

    pub(super) fn described_by(&self, hint: bool) -> Option<String> {
        let ids = [(hint, "hint"), (self.wrong.is_some(), "error")];
        let ids: Vec<String> =
            ids.into_iter().filter(|(there, _)| *there).map(|(_, part)| format!("{}-{part}", self.id)).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.wrong.is_some().then_some("true")
    }
}

/// Label, hint and problem above a field.
#[component]
pub(super) fn Label(
    id: Oco<'static, str>,
    label: String,
    hint: Option<String>,
    wrong: Option<String>,
) -> impl IntoView {
    view! {
        <label for=id.clone()>{label}</label>
        {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
        {wrong.map(|wrong| view! { <p class="field-error" id=format!("{id}-error")>{wrong}</p> })}
    }
}

/// A line of text. What was typed is shown again.
#[component]
pub fn TextField(
    /// Which.
    field: Field,
    /// The token for `autocomplete`.
    autocomplete: &'static str,
    /// A sentence that helps.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
    /// What stands in it at first.
    #[prop(optional_no_strip)]
    value: Option<String>,
    /// Of which of several forms alike; such a field shows nothing of the form that was sent.
    #[prop(optional_no_strip)]
    of: Option<String>,
    /// Which keyboard a phone offers.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Its `type`, where it isn't plain text.
    #[prop(optional)]
    kind: Option<&'static str>,
) -> impl IntoView {
    let facts = match of {
        None => Facts::of(field, None),
        Some(of) => Facts::blank(field, &of),
    };
    let described = facts.described_by(hint.is_some());
    let invalid = facts.invalid();
    view! {
        <div class="field">
            <Label id=facts.id.clone() label=facts.label hint wrong=facts.wrong />
            <input
                class="input"
                type=kind
                id=facts.id
                name=facts.name
                value=facts.typed.or(value)
                inputmode=inputmode
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=invalid
                aria-describedby=described
            />
        </div>
    }
}

/// A password. Never shown again, may be pasted, can be made visible where scripts run.
#[component]
pub fn PasswordField(
    /// Which.
    field: Field,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// A sentence that helps.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
    /// Whether to tell its strength.
    #[prop(optional)]
    strength: bool,
    /// Rules for password managers.
    #[prop(optional_no_strip)]
    rules: Option<String>,
) -> impl IntoView {
    let facts = Facts::of(field, None);
    let described = facts.described_by(hint.is_some());
    let (id, invalid, label) = (facts.name, facts.invalid(), facts.label.clone());
    view! {
        <div class="field">
            <Label id=facts.id label=facts.label hint wrong=facts.wrong />
            <div class="password">
                <input
                    class="input"
                    id=id
                    name=id
                    type="password"
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    aria-invalid=invalid
                    aria-describedby={described}
                    {..custom_attribute("passwordrules", rules)}
                />
                <ShowPassword target=id.to_owned() show=say(common::SHOW) hide=say(common::HIDE) field=label />
            </div>
            <FullWidthHint target=id.to_owned() text=say(common::FULL_WIDTH) />
            {strength.then(|| view! { <Strength id /> })}
        </div>
    }
}

#[component]
fn Strength(id: &'static str) -> impl IntoView {
    view! {
        <StrengthHint
            target=id.to_owned()
            label=say(renew::STRENGTH)
            weak=say(renew::STRENGTH_1)
            fair=say(renew::STRENGTH_2)
            good=say(renew::STRENGTH_3)
            strong=say(renew::STRENGTH_4)
        />
    }
}

/// A new password, twice, with the realm's rule before the typing.
#[component]
pub fn NewPassword(
    /// The realm's rule.
    policy: PasswordPolicy,
    /// Whether a one-time password is always asked for too.
    has_otp: bool,
    /// The login ID, for password managers.
    login_id: String,
) -> impl IntoView {
    let least = policy.min_for(has_otp);
    let allowed = if policy.letters_and_digits { "lower, upper, digit" } else { "ascii-printable" };
    let rules = format!("minlength: {least}; maxlength: {}; allowed: {allowed};", policy.max);
    view! {
        <input
            class="visually-hidden"
            name="username"
            value=login_id
            autocomplete="username"
            tabindex="-1"
            aria-hidden="true"
            readonly
        />
        <PasswordField
            field=Field::Password
            autocomplete="new-password"
            hint=rule(&policy, least)
            rules=Some(rules)
            strength=true
        />
        <PasswordField field=Field::PasswordConfirm autocomplete="new-password" />
    }
}

/// The realm's rule in sentences.
fn rule(policy: &PasswordPolicy, least: usize) -> String {
    let words = words();
    let numbers = [("min", &*least.to_string()), ("max", &*policy.max.to_string())];
    let length = words.with(if policy.max < 64 { renew::RULE_MAX } else { renew::RULE }, &numbers);
    let ascii = match (policy.letters_and_digits, policy.ascii_only) {
        (true, _) => words.get(renew::RULE_LETTERS),
        (false, true) => words.get(renew::RULE_ASCII),
        (false, false) => String::new(),
    };
    let parts = [length, ascii, words.get(renew::RULE_COMMON)];
    let space = if words.lang() == credentials::lang::Lang::En { " " } else { "" };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(space)
}

/// A one-time password. Never shown again.
#[component]
pub fn CodeField(
    /// A sentence that helps.
    #[prop(optional)]
    hint: Option<Word>,
    /// Whether a recovery code is typed here too: then a phone must offer letters.
    #[prop(optional)]
    letters: bool,
) -> impl IntoView {
    let facts = Facts::of(Field::Otp, Some(login::OTP));
    let described = facts.described_by(true);
    let invalid = facts.invalid();
    view! {
        <div class="field">
            <Label id=facts.id label=facts.label hint=Some(say(hint.unwrap_or(enrol::OTP_HINT))) wrong=facts.wrong />
            <input
                class="input code"
                id=facts.name
                name=facts.name
                inputmode=(!letters).then_some("numeric")
                autocomplete="one-time-code"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=invalid
                aria-describedby=described
            />
        </div>
    }
}

/// A recovery code, in a form of its own beside the one for the app's code: its letters need another keyboard.
#[component]
pub fn RecoveryCodeField() -> impl IntoView {
    view! {
        <div class="field">
            <label for="recovery_code">{say(login::RECOVERY_CODE)}</label>
            <input
                class="input"
                id="recovery_code"
                name=Field::Otp.name()
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
            />
        </div>
    }
}

/// A box to tick.
#[component]
pub fn Checkbox(
    /// Its `name`.
    name: &'static str,
    /// What it says.
    label: Word,
    /// A sentence that helps.
    #[prop(optional)]
    hint: Option<Word>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value="on" />
            <span>{say(label)}</span>
            {hint.map(|hint| view! { <span class="hint">{say(hint)}</span> })}
        </label>
    }
}
