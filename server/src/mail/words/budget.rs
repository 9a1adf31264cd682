//! To the realm's administrator: a limit on PINs is reached.

use credentials::{
    clock::Moment,
    lang::Lang,
    realm::{Realm, Way},
};

use super::{super::letter::Letter, fact, pick, times};

/// What happened.
pub(super) struct Reached<'a> {
    pub way: Way,
    pub limit: &'a str,
    pub at: Moment,
}

/// Writes the mail.
pub(super) fn fill(mut letter: Letter, realm: &Realm, lang: Lang, reached: &Reached<'_>) -> Letter {
    letter.subject = pick(lang, "PINコード送信数の上限", "A limit on PINs is reached");
    letter.lead = match lang {
        Lang::Ja => vec![
            "PINコードの送信数が、設定した上限に達しました。".into(),
            "しばらくの間、利用者にはほかの通知先をご案内します。".into(),
        ],
        Lang::En => vec![
            "As many PINs have been sent as the configuration allows.".into(),
            "For the time being people are asked to choose another destination.".into(),
        ],
    };
    letter.facts = vec![
        fact(pick(lang, "送信の方法", "Sent by"), &way(lang, reached.way)),
        fact(pick(lang, "上限", "Limit"), &limit(lang, reached.limit)),
        fact(pick(lang, "設定の項目", "Setting"), &format!("[realm.{}.limits] {}", realm.slug, key(reached))),
        fact(pick(lang, "日時", "When"), &times::moment(lang, reached.at, &realm.time_zone)),
    ];
    letter.notes = match lang {
        Lang::Ja => vec![
            "いたずらや不正な送信のおそれがあります。監査ログをご確認ください。".into(),
            "同じ上限については、1日に1回だけお知らせします。".into(),
        ],
        Lang::En => vec![
            "It may be a prank or fraud. Please look at the audit log.".into(),
            "You are told of the same limit once a day only.".into(),
        ],
    };
    letter
}

fn way(lang: Lang, way: Way) -> String {
    match way {
        Way::Sms => pick(lang, "ショートメッセージ", "Text message"),
        Way::Voice => pick(lang, "自動音声", "Automated voice call"),
        Way::Mail => pick(lang, "メール", "Mail"),
    }
}

fn limit(lang: Lang, limit: &str) -> String {
    match limit {
        "number" => pick(lang, "1つの通知先への送信数", "Messages to one destination"),
        "prefix" => pick(lang, "続いた電話番号への送信数", "Messages to numbers in a row"),
        _ => pick(lang, "全体の送信数", "Messages in all"),
    }
}

fn key(reached: &Reached<'_>) -> &'static str {
    match (reached.limit, reached.way) {
        ("number", Way::Mail) => "mail_per_mailbox",
        ("number", _) => "pin_per_number",
        ("prefix", _) => "pin_per_prefix",
        _ => "pin_per_realm",
    }
}
