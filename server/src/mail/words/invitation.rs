//! The mail to somebody who has no login yet: who invites, and the link behind which they choose a password themselves.

use credentials::{lang::Lang, realm::Realm};

use super::{
    super::{
        clean::one_line,
        letter::{Action, Aside, Letter},
    },
    colour, fact, or_copy, pick, times,
};

/// What the mail is about.
pub(super) struct Invited<'a> {
    pub url: &'a str,
    pub inviter: &'a str,
    pub ends: times::Ends,
}

/// Writes the mail.
pub(super) fn fill(mut letter: Letter, realm: &Realm, lang: Lang, invited: &Invited<'_>) -> Letter {
    let by = one_line(invited.inviter, 60);
    // The address comes from somebody else: it may be a wrong one, which needn't learn a name.
    letter.greeting = None;
    letter.subject = pick(lang, "ご利用開始のご案内", "Set up your login");
    letter.lead = match lang {
        Lang::Ja => vec![
            format!("{by} 様が、このメールアドレスをあなたのログインIDとして登録しました。"),
            "下のURLを開いて、パスワードを設定してください。".into(),
        ],
        Lang::En => vec![
            format!("{by} has registered this address as your login ID."),
            "Open the link below and choose your password.".into(),
        ],
    };
    letter.facts.push(fact(
        pick(lang, "有効期限", "The link works until"),
        &times::until(lang, &invited.ends, &realm.time_zone),
    ));
    letter.action = Some(Action {
        label: pick(lang, "パスワードを設定する", "Choose your password"),
        url: invited.url.to_owned(),
        or_copy: or_copy(lang),
        colour: colour(realm.accent),
    });
    letter.notes = notes(lang);
    letter.aside = Some(aside(lang));
    letter
}

fn notes(lang: Lang) -> Vec<String> {
    match lang {
        Lang::Ja => vec![
            "パスワードは、ご自身だけがお決めになります。登録した方を含め、ほかの人には見えません。".into(),
            "URLは1回だけ使えます。有効期限を過ぎたときは、登録した方に、もう一度ご依頼ください。".into(),
        ],
        Lang::En => vec![
            "Only you choose the password. Nobody else can see it, the one who invited you included.".into(),
            "The link works once. When its time is up, please ask for another invitation.".into(),
        ],
    }
}

fn aside(lang: Lang) -> Aside {
    let lines = match lang {
        Lang::Ja => vec![
            "どなたかが、アドレスを間違えて入力したのかもしれません。URLを開かずに、下のお問い合わせ先にお知らせください。".into(),
        ],
        Lang::En => vec![
            "Somebody may have mistyped an address. Please don’t open the link, and tell the contact below.".into(),
        ],
    };
    Aside { heading: pick(lang, "お心当たりのない方へ", "If this isn’t for you"), lines, url: None }
}
