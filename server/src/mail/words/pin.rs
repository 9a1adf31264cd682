//! The mail with the PIN: what it is for, to which request it belongs, until when it works, and never to tell it anybody.

use credentials::{lang::Lang, outbox::PinFor, realm::Realm};

use super::{
    super::{
        clean::one_line,
        letter::{Aside, Letter},
    },
    fact, pick, times,
};

/// What the mail is about.
pub(super) struct Told<'a> {
    pub pin: &'a str,
    pub number: &'a str,
    pub purpose: PinFor,
    pub ends: times::Ends,
}

/// Writes the mail.
pub(super) fn fill(mut letter: Letter, realm: &Realm, lang: Lang, told: &Told<'_>) -> Letter {
    let number = one_line(told.number, 12);
    letter.subject = match lang {
        Lang::Ja => format!("PINコードのお知らせ（{number}）"),
        Lang::En => format!("Your PIN ({number})"),
    };
    letter.lead = vec![
        what_for(lang, told.purpose),
        pick(
            lang,
            "下のPINコードを、お手続き中の画面に入力してください。",
            "Enter the PIN below on the page where you asked for it.",
        ),
    ];
    letter.facts.push(fact(pick(lang, "受付番号", "Request number"), &number));
    let until = times::until(lang, &told.ends, &realm.time_zone);
    letter.facts.push(fact(pick(lang, "有効期限", "The PIN works until"), &until));
    letter.code = Some(fact(pick(lang, "PINコード", "PIN"), told.pin));
    letter.notes = notes(lang);
    letter.aside = Some(aside(lang));
    letter
}

fn what_for(lang: Lang, purpose: PinFor) -> String {
    let (ja, en) = match purpose {
        PinFor::Password => {
            ("パスワードをリセットするお申し込みを受け付けました。", "We received a request to reset your password.")
        }
        PinFor::LoginId => {
            ("ログインIDをリセットするお申し込みを受け付けました。", "We received a request to reset your login ID.")
        }
        PinFor::Contact => {
            ("連絡先を登録するお申し込みを受け付けました。", "We received a request to register this contact.")
        }
    };
    pick(lang, ja, en)
}

fn notes(lang: Lang) -> Vec<String> {
    match lang {
        Lang::Ja => vec![
            "PINコードは1回だけ使えます。有効期限を過ぎたときは、お手続き中の画面から新しいPINコードをお送りください。"
                .into(),
            "PINコードが何通も届いたときは、最後に届いたものだけが使えます。".into(),
            "画面の受付番号と同じ番号であることをご確認ください。".into(),
            "PINコードをほかの人に教えないでください。私どもからお尋ねすることもありません。".into(),
        ],
        Lang::En => vec![
            "The PIN works once. When its time is up, ask for a new one on the page where you are.".into(),
            "If you have several PINs, only the latest one works.".into(),
            "Make sure that the request number is the one on your screen.".into(),
            "Never tell the PIN to anybody. We will not ask you for it either.".into(),
        ],
    }
}

fn aside(lang: Lang) -> Aside {
    let nothing = pick(
        lang,
        "何もする必要はありません。PINコードを使わなければ、何も変わりません。",
        "You don’t need to do anything. Nothing changes unless the PIN is used.",
    );
    let ask = pick(
        lang,
        "くり返し届くときは、下のお問い合わせ先にお知らせください。",
        "If more of these mails come, please tell the contact below.",
    );
    Aside {
        heading: pick(lang, "お心当たりのない方へ", "If you didn’t ask for this"),
        lines: vec![nothing, ask],
        url: None,
    }
}
