//! The mails that exist, with facts for each.

use std::{sync::Arc, time::Duration};

use credentials::{
    clock::Moment,
    lang::Lang,
    outbox::{Confirms, PinFor},
    realm::{Realm, Way},
    realm_config,
};
use server::mail::{Facts, MailKind, NoticeEvent, Rendered, render};

pub const LINK: &str =
    "https://portal.example.jp/construction/recovery/link/aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-_aBcDe";
pub const CONFIRM: &str = "https://portal.example.jp/agency/confirm/aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-_aBcDe";
pub const PIN: &str = "048213";
pub const SIGN_IN: &str = "https://portal.example.jp/trading/login";
pub const NOT_ME: &str = "https://portal.example.jp/construction/not-me/zYxWvUtSrQpOnMlKjIhGfEdCbA9876543210-_zYxWv";

pub fn realm(name: &str) -> Arc<Realm> {
    let realms =
        realm_config::parse(include_str!("../../demo.toml"), "demo.toml", &|_| true).expect("the demo's realms");
    realms.get(name).expect("a realm of the demo").clone()
}

pub fn moment(text: &str) -> Moment {
    Moment(text.parse::<jiff::Timestamp>().expect("RFC 3339").as_millisecond())
}

pub fn facts() -> Facts {
    Facts { name: Some("田中 一郎".into()), login_id: Some("hk000000-01_a".into()) }
}

pub fn recovery(life_minutes: u64) -> MailKind {
    MailKind::RecoveryLink {
        url: LINK.into(),
        number: "4821".into(),
        life: Duration::from_secs(60 * life_minutes),
        sent_at: moment("2026-11-21T05:05:59Z"),
        works_until_cap: moment("2026-11-21T06:35:00Z"),
        not_me_url: Some(NOT_ME.into()),
    }
}

pub fn notice(event: NoticeEvent) -> MailKind {
    let browser = Some("Chrome（Android）".into());
    MailKind::Notice { event, at: moment("2026-11-21T05:05:59Z"), browser, not_me_url: NOT_ME.into() }
}

pub fn alert(event: Option<NoticeEvent>) -> MailKind {
    let (at, reported_at) = (moment("2026-11-21T05:05:59Z"), moment("2026-11-21T05:20:00Z"));
    MailKind::NotMeAlert { login_id: "hk000000-01_a".into(), event, at, reported_at }
}

pub fn pin(purpose: PinFor) -> MailKind {
    MailKind::Pin {
        pin: PIN.to_owned().into(),
        number: "4821".into(),
        purpose,
        life: Duration::from_mins(15),
        sent_at: moment("2026-11-21T05:05:59Z"),
        works_until_cap: moment("2026-11-21T05:30:00Z"),
    }
}

pub fn confirm(what: Confirms) -> MailKind {
    MailKind::Confirm {
        what,
        url: CONFIRM.into(),
        code: PIN.to_owned().into(),
        number: "4821".into(),
        life: Duration::from_mins(30),
        sent_at: moment("2026-11-21T05:05:59Z"),
        works_until_cap: moment("2026-11-21T06:05:00Z"),
    }
}

pub fn invitation(inviter: &str) -> MailKind {
    MailKind::Invitation {
        url: LINK.into(),
        inviter: inviter.into(),
        life: Duration::from_hours(168),
        sent_at: moment("2026-11-21T05:05:59Z"),
        works_until_cap: moment("2026-11-28T05:05:30Z"),
    }
}

pub fn reissued(by: &str) -> MailKind {
    let (event, at) = (NoticeEvent::Reissued { by: by.into() }, moment("2026-11-21T05:05:59Z"));
    MailKind::Notice { event, at, browser: None, not_me_url: NOT_ME.into() }
}

pub fn reminder() -> MailKind {
    MailKind::TemporaryReminder { url: SIGN_IN.into(), ends_at: moment("2026-11-22T14:59:59.999Z") }
}

pub fn budget(way: Way, limit: &str) -> MailKind {
    MailKind::Budget { way, limit: limit.into(), at: moment("2026-11-21T05:05:59Z") }
}

/// In which realm a mail occurs.
pub fn home(name: &str) -> &'static str {
    let of_agency = ["pin-", "confirm-", "contact-", "login-id-", "invitation", "budget-"];
    match name {
        "reissued" | "temporary-reminder" => "trading",
        _ if of_agency.iter().any(|begin| name.starts_with(begin)) => "agency",
        _ => "construction",
    }
}

pub fn all() -> Vec<(&'static str, MailKind)> {
    let device = || "社用スマートフォン".to_owned();
    vec![
        ("recovery-link", recovery(60)),
        ("password-changed", notice(NoticeEvent::PasswordChanged)),
        ("password-reset", notice(NoticeEvent::PasswordReset)),
        ("reissued", reissued("貿易 太郎")),
        ("device-added", notice(NoticeEvent::DeviceAdded { name: device() })),
        ("device-removed", notice(NoticeEvent::DeviceRemoved { name: device() })),
        ("codes-made", notice(NoticeEvent::CodesMade)),
        ("code-used", notice(NoticeEvent::CodeUsed { left: 2 })),
        ("login-id-changed", notice(NoticeEvent::LoginIdChanged)),
        ("contact-verified", notice(NoticeEvent::ContactVerified { masked: "***-****-*770".into() })),
        ("contact-removed", notice(NoticeEvent::ContactRemoved { masked: "ka*****@example.jp".into() })),
        ("pin-for-password", pin(PinFor::Password)),
        ("pin-for-login-id", pin(PinFor::LoginId)),
        ("pin-for-contact", pin(PinFor::Contact)),
        ("confirm-login-id", confirm(Confirms::LoginId)),
        ("confirm-email", confirm(Confirms::Email)),
        ("invitation", invitation("大矢 典子")),
        ("temporary-reminder", reminder()),
        ("budget-number", budget(Way::Sms, "number")),
        ("budget-prefix", budget(Way::Voice, "prefix")),
        ("budget-realm", budget(Way::Sms, "realm")),
        ("budget-mailbox", budget(Way::Mail, "number")),
        ("not-me-alert", alert(Some(NoticeEvent::PasswordReset))),
        ("not-me-alert-for-a-request", alert(None)),
    ]
}

pub fn rendered(realm_name: &str, lang: Lang, kind: &MailKind) -> Rendered {
    let for_nobody = matches!(kind, MailKind::NotMeAlert { .. } | MailKind::Budget { .. } | MailKind::Confirm { .. });
    let facts = match (for_nobody, realm_name) {
        (true, _) => Facts::default(),
        (false, "agency") => Facts { name: Some("環境 太郎".into()), login_id: Some("01058734".into()) },
        (false, "trading") => Facts { name: Some("テスト 花子".into()), login_id: Some("EJUM0001".into()) },
        (false, _) => facts(),
    };
    render(&realm(realm_name), lang, kind, &facts).expect("a mail")
}
