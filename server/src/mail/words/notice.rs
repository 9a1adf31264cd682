//! Notices: a credential changed, or somebody signed in. The one button says "this wasn't me".

use credentials::{clock::Moment, lang::Lang, realm::Realm};

use super::{
    super::{
        clean::one_line,
        kind::NoticeEvent,
        letter::{Action, Fact, Letter},
    },
    colour, fact, or_copy, pick, times,
};

/// What happened.
pub(super) struct Seen<'a> {
    pub event: &'a NoticeEvent,
    pub at: Moment,
    pub browser: Option<&'a str>,
    pub not_me_url: &'a str,
}

/// Writes the mail.
pub(super) fn fill(mut letter: Letter, realm: &Realm, lang: Lang, seen: &Seen<'_>) -> Letter {
    letter.subject = subject(lang, seen.event);
    letter.lead = match seen.event {
        // By a PIN or an invitation.
        NoticeEvent::PasswordReset if realm.prove.pin().is_some() => {
            vec![pick(lang, "パスワードが設定されました。", "A new password was set.")]
        }
        event => what(lang, event),
    };
    letter.lead.push(match seen.event {
        NoticeEvent::Reissued { .. } => pick(
            lang,
            "ご自身で頼んだものであれば、仮パスワードをお受け取りください。",
            "If you asked for it, please have the temporary password handed over to you.",
        ),
        _ => pick(
            lang,
            "ご本人による操作であれば、何もする必要はありません。",
            "If this was you, there is nothing to do.",
        ),
    });
    letter.lead.push(pick(
        lang,
        "お心当たりがないときは、下のURLからすぐにお知らせください。",
        "If it wasn’t you, tell us at once with the link below.",
    ));
    letter.facts.push(fact(pick(lang, "日時", "When"), &times::moment(lang, seen.at, &realm.time_zone)));
    letter.facts.extend(detail(lang, seen.event));
    if let Some(browser) = seen.browser.map(|b| one_line(b, 80)).filter(|b| !b.is_empty()) {
        letter.facts.push(fact(pick(lang, "ブラウザー", "Browser"), &browser));
    }
    letter.action = Some(Action {
        label: pick(lang, "心当たりがありません", "This wasn’t me"),
        url: seen.not_me_url.to_owned(),
        or_copy: or_copy(lang),
        colour: colour(realm.accent),
    });
    letter.notes = vec![
        pick(
            lang,
            "開いたページでボタンを押すと、進行中の手続きをすべて止め、管理者に知らせます。",
            "The button on that page stops everything in progress and tells the administrator.",
        ),
        pick(lang, "URLを開いただけでは、何も変わりません。", "Opening the link alone changes nothing."),
    ];
    letter.notes.extend(advice(lang, seen.event));
    letter
}

/// What to do soon, whoever it was.
fn advice(lang: Lang, event: &NoticeEvent) -> Option<String> {
    matches!(event, NoticeEvent::CodeUsed { left: 0..=2 }).then(|| {
        pick(
            lang,
            "リカバリーコードが残り少なくなっています。ポータルで新しいコードを作成してください。",
            "Few recovery codes are left. Please make new ones in the portal.",
        )
    })
}

/// The subject: at most 39 bytes in Japanese, so that even the whole header line stays within 76 characters.
pub(super) fn subject(lang: Lang, event: &NoticeEvent) -> String {
    let (ja, en) = match event {
        NoticeEvent::PasswordChanged => ("パスワード変更のお知らせ", "Your password was changed"),
        NoticeEvent::PasswordReset => ("パスワード再設定のお知らせ", "Your password was reset"),
        NoticeEvent::Reissued { .. } => ("パスワード再発行のお知らせ", "Your password was reissued"),
        NoticeEvent::DeviceAdded { .. } => ("認証アプリ追加のお知らせ", "An authenticator app was added"),
        NoticeEvent::DeviceRemoved { .. } => ("認証アプリ削除のお知らせ", "An authenticator app was removed"),
        NoticeEvent::LoginIdChanged => ("ログインID変更のお知らせ", "Your login ID was changed"),
        NoticeEvent::ContactVerified { .. } => ("連絡先追加のお知らせ", "A contact was added"),
        NoticeEvent::ContactRemoved { .. } => ("連絡先削除のお知らせ", "A contact was removed"),
        NoticeEvent::CodesMade => ("リカバリーコード作成の通知", "New recovery codes were made"),
        NoticeEvent::CodeUsed { .. } => ("リカバリーコード使用の通知", "A recovery code was used"),
    };
    pick(lang, ja, en)
}

/// What happened, in the third person: for the administrator.
pub(super) fn name(lang: Lang, event: &NoticeEvent) -> String {
    let (ja, en) = match event {
        NoticeEvent::PasswordChanged => ("パスワードの変更", "Password changed"),
        NoticeEvent::PasswordReset => ("パスワードの再設定", "Password reset"),
        NoticeEvent::Reissued { .. } => ("パスワードの再発行", "Password reissued"),
        NoticeEvent::DeviceAdded { .. } => ("認証アプリの追加", "Authenticator app added"),
        NoticeEvent::DeviceRemoved { .. } => ("認証アプリの削除", "Authenticator app removed"),
        NoticeEvent::LoginIdChanged => ("ログインIDの変更", "Login ID changed"),
        NoticeEvent::ContactVerified { .. } => ("連絡先の追加", "Contact added"),
        NoticeEvent::ContactRemoved { .. } => ("連絡先の削除", "Contact removed"),
        NoticeEvent::CodesMade => ("リカバリーコードの作成", "Recovery codes made"),
        NoticeEvent::CodeUsed { .. } => ("リカバリーコードの使用", "Recovery code used"),
    };
    pick(lang, ja, en)
}

/// One sentence for each event, and what follows from it.
fn what(lang: Lang, event: &NoticeEvent) -> Vec<String> {
    match lang {
        Lang::Ja => what_ja(event),
        Lang::En => what_en(event),
    }
}

fn what_ja(event: &NoticeEvent) -> Vec<String> {
    match event {
        NoticeEvent::PasswordChanged => vec!["パスワードが変更されました。".into()],
        NoticeEvent::PasswordReset => vec!["メールのURLから、パスワードが再設定されました。".into()],
        NoticeEvent::Reissued { .. } => vec![
            "あなたのパスワードが再発行されました。".into(),
            "前のパスワードは、もう使えません。".into(),
            "仮パスワードでログインすると、新しいパスワードの設定に進みます。".into(),
        ],
        NoticeEvent::DeviceAdded { .. } => vec!["ワンタイムパスワードの認証アプリが追加されました。".into()],
        NoticeEvent::DeviceRemoved { .. } => vec!["ワンタイムパスワードの認証アプリが削除されました。".into()],
        NoticeEvent::LoginIdChanged => {
            vec!["ログインIDが変更されました。".into(), "これからは、新しいログインIDでログインしてください。".into()]
        }
        NoticeEvent::ContactVerified { .. } => vec!["連絡先が追加されました。".into()],
        NoticeEvent::ContactRemoved { .. } => vec!["連絡先が削除されました。".into()],
        NoticeEvent::CodesMade => {
            vec!["新しいリカバリーコードが作られました。".into(), "前のリカバリーコードは、もう使えません。".into()]
        }
        NoticeEvent::CodeUsed { .. } => vec!["認証アプリの代わりに、リカバリーコードが使われました。".into()],
    }
}

fn what_en(event: &NoticeEvent) -> Vec<String> {
    match event {
        NoticeEvent::PasswordChanged => vec!["Your password was changed.".into()],
        NoticeEvent::PasswordReset => vec!["Your password was reset through a mailed link.".into()],
        NoticeEvent::Reissued { .. } => vec![
            "Your password was reissued.".into(),
            "The earlier one no longer works.".into(),
            "Sign in with the temporary password, and you are asked to choose a new one.".into(),
        ],
        NoticeEvent::DeviceAdded { .. } => vec!["An app for one-time passwords was added to your account.".into()],
        NoticeEvent::DeviceRemoved { .. } => {
            vec!["An app for one-time passwords was removed from your account.".into()]
        }
        NoticeEvent::LoginIdChanged => {
            vec!["Your login ID was changed.".into(), "Please sign in with the new one from now on.".into()]
        }
        NoticeEvent::ContactVerified { .. } => vec!["A contact was added to your account.".into()],
        NoticeEvent::ContactRemoved { .. } => vec!["A contact was removed from your account.".into()],
        NoticeEvent::CodesMade => {
            vec!["New recovery codes were made.".into(), "The earlier ones no longer work.".into()]
        }
        NoticeEvent::CodeUsed { .. } => vec!["A recovery code was used in place of an app.".into()],
    }
}

/// Device names stand in quotation marks: somebody typed them.
fn detail(lang: Lang, event: &NoticeEvent) -> Option<Fact> {
    match event {
        NoticeEvent::DeviceAdded { name } | NoticeEvent::DeviceRemoved { name } => {
            let name = one_line(name, 40);
            let quoted = match lang {
                Lang::Ja => format!("「{name}」"),
                Lang::En => format!("“{name}”"),
            };
            Some(fact(pick(lang, "デバイス名", "Device name"), &quoted))
        }
        NoticeEvent::Reissued { by } => Some(fact(pick(lang, "手続きした人", "Reissued by"), &one_line(by, 60))),
        NoticeEvent::ContactVerified { masked } | NoticeEvent::ContactRemoved { masked } => {
            Some(fact(pick(lang, "連絡先", "Contact"), &one_line(masked, 254)))
        }
        NoticeEvent::CodeUsed { left } => {
            let count = match lang {
                Lang::Ja => format!("{left}個"),
                Lang::En => left.to_string(),
            };
            Some(fact(pick(lang, "残りのリカバリーコード", "Recovery codes left"), &count))
        }
        _ => None,
    }
}
