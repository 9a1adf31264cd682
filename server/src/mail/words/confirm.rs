//! The mail to a new address, which counts once its mailbox confirmed it: by the link, or by the code. It may have been mistyped, so it names
//! nobody.

use credentials::{lang::Lang, outbox::Confirms, realm::Realm};

use super::{
    super::{
        clean::one_line,
        letter::{Action, Aside, Letter},
    },
    colour, fact, or_copy, pick, times,
};

/// What the mail is about.
pub(super) struct Asked<'a> {
    pub what: Confirms,
    pub url: &'a str,
    pub code: &'a str,
    pub number: &'a str,
    pub ends: times::Ends,
}

/// Writes the mail.
pub(super) fn fill(mut letter: Letter, realm: &Realm, lang: Lang, asked: &Asked<'_>) -> Letter {
    let number = one_line(asked.number, 12);
    letter.greeting = None;
    letter.subject = subject(lang, asked.what, &number);
    letter.lead = lead(lang, asked.what);
    letter.facts = vec![
        fact(pick(lang, "受付番号", "Request number"), &number),
        fact(pick(lang, "有効期限", "Link and code work until"), &times::until(lang, &asked.ends, &realm.time_zone)),
    ];
    letter.code = Some(fact(pick(lang, "確認コード", "Confirmation code"), asked.code));
    letter.action = Some(Action {
        label: pick(lang, "メールアドレスを確認する", "Confirm this address"),
        url: asked.url.to_owned(),
        or_copy: or_copy(lang),
        colour: colour(realm.accent),
    });
    letter.notes = notes(lang, asked.what);
    letter.aside = Some(aside(lang));
    letter
}

fn subject(lang: Lang, what: Confirms, number: &str) -> String {
    let title = match what {
        Confirms::LoginId => pick(lang, "新しいログインIDの確認", "Confirm your new login ID"),
        Confirms::Email => pick(lang, "メールアドレスの確認", "Confirm your address"),
    };
    match lang {
        Lang::Ja => format!("{title}（{number}）"),
        Lang::En => format!("{title} ({number})"),
    }
}

fn lead(lang: Lang, what: Confirms) -> Vec<String> {
    let asked = match what {
        Confirms::LoginId => pick(
            lang,
            "このメールアドレスを新しいログインIDにするお申し込みを受け付けました。",
            "We received a request to make this address a new login ID.",
        ),
        Confirms::Email => pick(
            lang,
            "このメールアドレスを登録するお申し込みを受け付けました。",
            "We received a request to register this address.",
        ),
    };
    let how = pick(
        lang,
        "お手続き中の画面に確認コードを入力するか、下のURLを開いてボタンを押してください。",
        "Enter the code on the page where you asked, or open the link below and press its button.",
    );
    vec![asked, how]
}

fn notes(lang: Lang, what: Confirms) -> Vec<String> {
    let meanwhile = match what {
        Confirms::LoginId => pick(
            lang,
            "確認が済むまでは、今までのログインIDをお使いください。",
            "Until it is confirmed, the present login ID stays valid.",
        ),
        Confirms::Email => pick(
            lang,
            "確認が済むまで、このアドレスは使われません。",
            "Until it is confirmed, this address isn’t used.",
        ),
    };
    let number = pick(
        lang,
        "画面の受付番号と同じ番号であることをご確認ください。",
        "Make sure that the request number is the one on your screen.",
    );
    vec![meanwhile, number]
}

fn aside(lang: Lang) -> Aside {
    let lines = match lang {
        Lang::Ja => vec![
            "どなたかが、アドレスを間違えて入力したのかもしれません。何もしなければ、このアドレスは登録されません。"
                .into(),
            "URLのボタンを押したり、確認コードをほかの人に教えたりしないでください。".into(),
        ],
        Lang::En => vec![
            "Somebody may have mistyped an address. If you do nothing, yours will not be registered.".into(),
            "Please don’t press the button behind the link, and don’t tell the code to anybody.".into(),
        ],
    };
    Aside { heading: pick(lang, "お心当たりのない方へ", "If you didn’t ask for this"), lines, url: None }
}
