//! To the realm's administrator: somebody pressed "this wasn't me".

use credentials::{clock::Moment, lang::Lang, realm::Realm};

use super::{
    super::{clean::one_line, kind::NoticeEvent, letter::Letter},
    fact, id_label, notice, pick, times,
};

/// What was reported.
pub(super) struct Report<'a> {
    pub login_id: &'a str,
    pub event: Option<&'a NoticeEvent>,
    pub at: Moment,
    pub reported_at: Moment,
}

/// Writes the mail.
pub(super) fn fill(mut letter: Letter, realm: &Realm, lang: Lang, report: &Report<'_>) -> Letter {
    let zone = &realm.time_zone;
    letter.subject = pick(lang, "お心当たりのない操作の報告", "A user reports unknown activity");
    letter.lead = match lang {
        Lang::Ja => vec![
            "次の操作に心当たりがないと、利用者から報告がありました。".into(),
            "このアカウントの進行中の手続きは、すべて止めました。".into(),
        ],
        Lang::En => vec![
            "A user has reported something that they didn’t do.".into(),
            "Everything in progress for this account has been stopped.".into(),
        ],
    };
    letter.facts = vec![
        fact(id_label(realm, lang), &one_line(report.login_id, 80)),
        fact(pick(lang, "報告された操作", "Reported event"), &what(lang, report.event)),
        fact(pick(lang, "操作の日時", "When it happened"), &times::moment(lang, report.at, zone)),
        fact(pick(lang, "報告の日時", "When it was reported"), &times::moment(lang, report.reported_at, zone)),
    ];
    letter.notes = match lang {
        Lang::Ja => vec![
            "登録されている電話番号などで、ご本人に確かめてください。".into(),
            "必要であれば、アカウントの使用を止めてください。".into(),
        ],
        Lang::En => vec![
            "Please check with the person, for example by the telephone number on record.".into(),
            "Disable the account where necessary.".into(),
        ],
    };
    letter
}

fn what(lang: Lang, event: Option<&NoticeEvent>) -> String {
    match event {
        Some(event) => notice::name(lang, event),
        None => pick(lang, "パスワード再設定の申し込み", "Request to reset the password"),
    }
}
