//! To somebody whose temporary password ends soon: until when it works, and where.

use credentials::{clock::Moment, lang::Lang, realm::Realm};

use super::{
    super::letter::{Action, Letter},
    colour, fact, or_copy, pick, times,
};

/// Writes the mail.
pub(super) fn fill(mut letter: Letter, realm: &Realm, lang: Lang, (url, ends_at): (&str, Moment)) -> Letter {
    letter.subject = pick(lang, "仮パスワードの期限のお知らせ", "Your temporary password ends soon");
    letter.lead = match lang {
        Lang::Ja => vec![
            "お受け取りになった仮パスワードが、まだ使われていません。".into(),
            "有効期限までにログインして、新しいパスワードを設定してください。".into(),
        ],
        Lang::En => vec![
            "You haven’t used your temporary password yet.".into(),
            "Please sign in with it before it ends, and choose a new password.".into(),
        ],
    };
    letter.facts.push(fact(pick(lang, "有効期限", "It works until"), &times::moment(lang, ends_at, &realm.time_zone)));
    letter.action = Some(Action {
        label: pick(lang, "ログイン", "Sign in"),
        url: url.to_owned(),
        or_copy: or_copy(lang),
        colour: colour(realm.accent),
    });
    letter.notes = match lang {
        Lang::Ja => vec![
            "有効期限を過ぎると、仮パスワードは使えません。".into(),
            "そのときは、手続きをした方に、もう一度ご依頼ください。".into(),
        ],
        Lang::En => vec![
            "After that the temporary password no longer works.".into(),
            "Then please ask those who gave it to you for another one.".into(),
        ],
    };
    letter
}
