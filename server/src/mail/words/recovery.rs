//! The mail with the link: which request it belongs to, until when the link works, what to do if it wasn't you.

use credentials::{lang::Lang, realm::Realm};

use super::{
    super::{
        clean::one_line,
        letter::{Action, Aside, Letter},
    },
    SUBJECT_BYTES, colour, fact, label, or_copy, pick, times,
};

const TITLE_JA: &str = "パスワード再発行";
const TITLE_EN: &str = "Reset your password";

/// What the mail is about.
pub(super) struct Link<'a> {
    pub url: &'a str,
    pub number: &'a str,
    pub ends: times::Ends,
    pub not_me_url: Option<&'a str>,
}

/// Writes the mail.
pub(super) fn fill(mut letter: Letter, realm: &Realm, lang: Lang, link: &Link<'_>) -> Letter {
    let number = one_line(link.number, 12);
    letter.subject = subject(realm, lang, &number);
    letter.lead = lead(lang);
    letter.facts.push(fact(pick(lang, "受付番号", "Request number"), &number));
    letter
        .facts
        .push(fact(pick(lang, "有効期限", "The link works until"), &times::until(lang, &link.ends, &realm.time_zone)));
    letter.action = Some(Action {
        label: label(realm, lang, "mail-link-label", "新しいパスワードを設定する", "Choose a new password"),
        url: link.url.to_owned(),
        or_copy: or_copy(lang),
        colour: colour(realm.accent),
    });
    letter.notes = notes(lang);
    letter.aside = Some(aside(lang, link.not_me_url));
    letter
}

/// The procedure's name and the number; the product's own name where the realm's is too long for one encoded word.
fn subject(realm: &Realm, lang: Lang, number: &str) -> String {
    let numbered = |title: &str| match lang {
        Lang::Ja => format!("{title}（{number}）"),
        Lang::En => format!("{title} ({number})"),
    };
    let own = numbered(&label(realm, lang, "recovery-title", TITLE_JA, TITLE_EN));
    if own.len() <= SUBJECT_BYTES { own } else { numbered(&pick(lang, TITLE_JA, TITLE_EN)) }
}

fn lead(lang: Lang) -> Vec<String> {
    match lang {
        Lang::Ja => vec![
            "パスワードを再設定するお申し込みを受け付けました。".into(),
            "下のURLを開いて、手続きを続けてください。".into(),
        ],
        Lang::En => {
            vec!["We received a request to reset your password.".into(), "Open the link below to go on.".into()]
        }
    }
}

fn notes(lang: Lang) -> Vec<String> {
    match lang {
        Lang::Ja => vec![
            "URLは1回だけ使えます。有効期限を過ぎたときは、もう一度、最初からお手続きください。".into(),
            "同じようなメールが何通も届いたときは、最後に届いたメールのURLだけが使えます。".into(),
            "画面の受付番号と同じ番号であることをご確認ください。".into(),
        ],
        Lang::En => vec![
            "The link works once. When its time is up, please start again.".into(),
            "If you have several of these mails, only the link in the latest one works.".into(),
            "Make sure that the request number is the one on your screen.".into(),
        ],
    }
}

fn aside(lang: Lang, not_me_url: Option<&str>) -> Aside {
    let heading = pick(lang, "お心当たりのない方へ", "If you didn’t ask for this");
    let nothing = pick(
        lang,
        "何もする必要はありません。このURLを使わなければ、パスワードは変わりません。",
        "You don’t need to do anything. Your password stays as it is unless the link is used.",
    );
    let tell = pick(
        lang,
        "ほかの人が申し込んだおそれがあるときは、次のURLからお知らせください。",
        "If you think that somebody else asked for it, you can tell us on this page:",
    );
    let lines = if not_me_url.is_some() { vec![nothing, tell] } else { vec![nothing] };
    Aside { heading, lines, url: not_me_url.map(str::to_owned) }
}
