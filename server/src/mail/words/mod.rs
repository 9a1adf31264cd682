//! Every sentence of the mails.
//!
//! A sentence is a `match` over [`Lang`] without a catch-all: a language without words doesn't compile. A realm may replace
//! the few labels of [`REALM_KEYS`].

mod alert;
mod budget;
mod campaign;
mod confirm;
mod invitation;
mod notice;
mod pin;
mod recovery;
mod reminder;
pub mod times;

use credentials::{
    lang::Lang,
    realm::{Accent, Realm},
};

use super::{
    clean::one_line,
    kind::{Facts, MailKind},
    letter::{Fact, Letter},
};

pub use credentials::campaign::wording::SUBJECT_BYTES;

/// Words of the mails alone that a realm may replace: what stands on the button of the mail with the link. Besides, the pages'
/// `recovery-title` (the mail's subject) and `recovery-user-id` count here too.
pub const REALM_WORDS: [&str; 1] = ["mail-link-label"];

/// The mail in words.
pub(super) fn letter(realm: &Realm, lang: Lang, kind: &MailKind, facts: &Facts) -> Letter {
    let blank = blank(realm, lang, facts);
    match kind {
        MailKind::RecoveryLink { url, number, life, sent_at, works_until_cap, not_me_url } => {
            let ends = times::Ends { life: *life, sent_at: *sent_at, cap: *works_until_cap };
            recovery::fill(blank, realm, lang, &recovery::Link { url, number, ends, not_me_url: not_me_url.as_deref() })
        }
        MailKind::Pin { pin, number, purpose, life, sent_at, works_until_cap } => {
            let ends = times::Ends { life: *life, sent_at: *sent_at, cap: *works_until_cap };
            pin::fill(blank, realm, lang, &pin::Told { pin, number, purpose: *purpose, ends })
        }
        MailKind::Confirm { what, url, code, number, life, sent_at, works_until_cap } => {
            let ends = times::Ends { life: *life, sent_at: *sent_at, cap: *works_until_cap };
            confirm::fill(blank, realm, lang, &confirm::Asked { what: *what, url, code, number, ends })
        }
        MailKind::Invitation { url, inviter, life, sent_at, works_until_cap } => {
            let ends = times::Ends { life: *life, sent_at: *sent_at, cap: *works_until_cap };
            invitation::fill(blank, realm, lang, &invitation::Invited { url, inviter, ends })
        }
        MailKind::TemporaryReminder { url, ends_at } => reminder::fill(blank, realm, lang, (url, *ends_at)),
        MailKind::Budget { way, limit, at } => {
            budget::fill(blank, realm, lang, &budget::Reached { way: *way, limit, at: *at })
        }
        MailKind::Campaign { wording, reason, opens_at, closes_at, ids } => {
            let (opens_at, closes_at) = (*opens_at, *closes_at);
            campaign::fill(blank, realm, lang, &campaign::Asked { wording, reason, opens_at, closes_at, ids })
        }
        MailKind::Notice { event, at, browser, not_me_url } => {
            let seen = notice::Seen { event, at: *at, browser: browser.as_deref(), not_me_url };
            notice::fill(blank, realm, lang, &seen)
        }
        MailKind::NotMeAlert { login_id, event, at, reported_at } => {
            let report = alert::Report { login_id, event: event.as_ref(), at: *at, reported_at: *reported_at };
            alert::fill(blank, realm, lang, &report)
        }
    }
}

/// What all mails share: who sends, to whom, about which ID, whom to ask.
fn blank(realm: &Realm, lang: Lang, facts: &Facts) -> Letter {
    let id = facts.login_id.as_deref().map(|id| fact(id_label(realm, lang), &one_line(id, 80)));
    Letter {
        lang: lang.tag(),
        subject: String::new(),
        sender: one_line(realm.name.get(lang), 80),
        greeting: facts.name.as_deref().map(|n| one_line(n, 60)).filter(|n| !n.is_empty()).map(|n| greeting(lang, &n)),
        lead: Vec::new(),
        facts: id.into_iter().collect(),
        code: None,
        action: None,
        own: None,
        notes: Vec::new(),
        aside: None,
        contact: contact(realm, lang),
        foot: pick(
            lang,
            "このメールは送信専用です。返信をいただいてもお答えできません。",
            "This address only sends mail. Replies to it are not read.",
        ),
    }
}

fn pick(lang: Lang, ja: &str, en: &str) -> String {
    match lang {
        Lang::Ja => ja.to_owned(),
        Lang::En => en.to_owned(),
    }
}

fn fact(label: impl Into<String>, value: &str) -> Fact {
    Fact { label: label.into(), value: value.to_owned() }
}

fn greeting(lang: Lang, name: &str) -> String {
    match lang {
        Lang::Ja => format!("{name} 様"),
        Lang::En => format!("Dear {name},"),
    }
}

/// The realm's own label, else the product's.
fn label(realm: &Realm, lang: Lang, key: &str, ja: &str, en: &str) -> String {
    let own = realm.words.get(&lang).and_then(|words| words.get(key)).map(|text| one_line(text, 60));
    own.filter(|text| !text.is_empty()).unwrap_or_else(|| pick(lang, ja, en))
}

fn id_label(realm: &Realm, lang: Lang) -> String {
    label(realm, lang, "recovery-user-id", "ユーザーID", "User ID")
}

fn or_copy(lang: Lang) -> String {
    pick(
        lang,
        "ボタンを押せないときは、次のURLをブラウザーに貼り付けてください。",
        "If the button doesn’t work, copy this address into your browser:",
    )
}

fn contact(realm: &Realm, lang: Lang) -> Vec<String> {
    let contact = &realm.contact;
    let hours = contact.hours.as_ref().map(|h| one_line(h.get(lang), 80));
    let phone = contact.phone.as_deref().map(|p| one_line(p, 40));
    let call = phone.map(|phone| match (lang, hours) {
        (Lang::Ja, Some(hours)) => format!("電話 {phone}（{hours}）"),
        (Lang::Ja, None) => format!("電話 {phone}"),
        (Lang::En, Some(hours)) => format!("Telephone {phone} ({hours})"),
        (Lang::En, None) => format!("Telephone {phone}"),
    });
    let write = contact.email.as_deref().map(|email| match lang {
        Lang::Ja => format!("メール {}", one_line(email, 254)),
        Lang::En => format!("Mail {}", one_line(email, 254)),
    });
    let desk = one_line(contact.name.get(lang), 80);
    let heading = match lang {
        Lang::Ja => format!("お問い合わせ　{desk}"),
        Lang::En => format!("Questions: {desk}"),
    };
    [Some(heading), call, write].into_iter().flatten().collect()
}

/// The realm's colour behind white letters: all reach 7:1, which also stays readable where a mail program darkens the page.
const fn colour(accent: Accent) -> &'static str {
    match accent {
        Accent::Blue => "#0017c1",
        Accent::Green => "#0c472a",
        Accent::Teal => "#00505c",
        Accent::Purple => "#5109ad",
        Accent::Orange => "#7a2e00",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        let linear = |c: f64| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
        0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5))
    }

    #[test]
    fn white_letters_on_a_button_reach_seven_to_one() {
        for accent in [Accent::Blue, Accent::Green, Accent::Teal, Accent::Purple, Accent::Orange] {
            let contrast = 1.05 / (luminance(colour(accent)) + 0.05);
            assert!(contrast >= 7.0, "{accent:?} reaches {contrast:.2}");
        }
    }
}
