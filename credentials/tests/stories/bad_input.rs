//! Whatever is typed: a problem on the same page, never an error, and nothing lost but passwords and codes.

use credentials::form::{Field, Page};

use crate::{
    browser::Browser,
    mailbox::through_the_mail,
    world::{PASSWORD, World, story},
};

/// What people, machines and attackers type. None of it is right anywhere.
fn bad() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        " ",
        "\u{3000}",
        "\0",
        "a\0b",
        "a\r\nBcc: x@example.jp",
        "\u{1b}[2J",
        "<script>alert(1)</script>",
        "＜script＞",
        "' OR 1=1 --",
        "\u{202e}gnp.exe",
        "\u{feff}",
        "%s%n",
        "{{7*7}}",
        "１２３４５",
        "１２３４５６７",
        "¹²³⁴⁵⁶",
        "０００００Ｏ",
        "hk000000−01＿а",
        "👩‍👩‍👧‍👦",
        "\u{fffd}",
        "\u{10ffff}",
        "a\u{301}\u{301}\u{301}",
        "ﷺ",
    ]
    .map(str::to_owned)
    .into();
    all.extend(["a", "あ", "\0", "\u{301}", "ﷺ", " "].map(|c| c.repeat((1 << 20) / c.len())));
    all
}

/// After a bad input: the page shows a problem, what was typed stays as far as it can be shown, and no secret does.
async fn complains(browser: &Browser, page: Page, typed: Option<(Field, &str)>) {
    let form = browser.form(page).await.unwrap_or_else(|| panic!("nothing is wrong with {typed:?}"));
    assert!(!form.problems.is_empty(), "{typed:.50?}");
    if let Some((field, text)) = typed {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(300).collect();
        assert_eq!(form.typed.get(&field), Some(&shown));
    }
    for secret in [Field::Password, Field::PasswordConfirm, Field::CurrentPassword, Field::Otp] {
        assert!(!form.typed.contains_key(&secret));
    }
}

fn roomy(world: &World, realm: &str) -> Browser {
    let mut browser = world.browser(realm);
    let mut realm = (*browser.caller.realm).clone();
    let limits = &mut realm.limits;
    for rate in [
        &mut limits.try_per_account,
        &mut limits.try_per_address,
        &mut limits.try_per_browser,
        &mut limits.try_per_network,
    ] {
        rate.count = 10_000;
    }
    browser.caller.realm = std::sync::Arc::new(realm);
    browser
}

story!(anything_as_id_or_password_at_the_login, |world| {
    for text in bad() {
        let mut browser = roomy(world, "construction");
        assert_eq!(browser.sign_in(&text, PASSWORD).await, Page::Login);
        complains(&browser, Page::Login, Some((Field::LoginId, &text))).await;
        let mut browser = roomy(world, "construction");
        assert_eq!(browser.sign_in("hk000000-01_a", &text).await, Page::Login);
        complains(&browser, Page::Login, Some((Field::LoginId, "hk000000-01_a"))).await;
    }
});

story!(anything_as_id_when_asking, |world| {
    for text in bad() {
        let mut browser = world.browser("construction");
        match browser.ask_with(&text, &text).await {
            Page::RecoverySent => assert!(browser.flow().await.unwrap().sent.is_some(), "an ID like any other"),
            page => {
                assert_eq!(page, Page::Recovery);
                complains(&browser, Page::Recovery, Some((Field::UserId, &text))).await;
            }
        }
    }
    crate::mailbox::post(world).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM links").await, 0);
});

story!(anything_as_code_device_name_or_new_password_on_the_way, |world| {
    let mut at_otp = roomy(world, "health");
    through_the_mail(world, &mut at_otp, "testuser002").await;
    let mut at_enrol = roomy(world, "health");
    through_the_mail(world, &mut at_enrol, "testuser001").await;
    let mut at_renew = roomy(world, "health");
    through_the_mail(world, &mut at_renew, "testuser003").await;
    for text in bad() {
        assert_eq!(at_otp.code(&text).await, Page::LoginOtp);
        complains(&at_otp, Page::LoginOtp, None).await;
        assert_eq!(at_enrol.enrol("Phone", &text).await, Page::EnrolAuthenticator);
        complains(&at_enrol, Page::EnrolAuthenticator, Some((Field::DeviceName, "Phone"))).await;
        assert_eq!(at_enrol.enrol(&text, "").await, Page::EnrolAuthenticator);
        complains(&at_enrol, Page::EnrolAuthenticator, Some((Field::DeviceName, &text))).await;
        assert_eq!(at_renew.renew_with(&text, "violet kettle on a slow boat", false).await, Page::RenewPassword);
        complains(&at_renew, Page::RenewPassword, None).await;
        assert_eq!(at_renew.renew_with("violet kettle on a slow boat", &text, false).await, Page::RenewPassword);
        complains(&at_renew, Page::RenewPassword, None).await;
    }
    assert_eq!(at_renew.renew("violet kettle on a slow boat").await, Page::Portal, "the flow isn't lost");
});

story!(anything_in_the_portal, |world| {
    let mut pc = roomy(world, "health");
    pc.sign_in("testuser002", PASSWORD).await;
    pc.code(&world.code()).await;
    let app = pc.device("App").await;
    pc.begin_device().await;
    for text in bad() {
        for (password, code) in [(text.as_str(), ""), (PASSWORD, text.as_str())] {
            assert_eq!(pc.confirm(password, code).await, Page::PortalConfirm);
            complains(&pc, Page::PortalConfirm, None).await;
        }
        assert_eq!(pc.confirm_device(&text, "").await, Page::PortalDeviceAdd);
        complains(&pc, Page::PortalDeviceAdd, Some((Field::DeviceName, &text))).await;
        assert_eq!(pc.change_password(&text, "violet kettle on a slow boat", true).await, Page::PortalPassword);
        complains(&pc, Page::PortalPassword, None).await;
        assert_eq!(pc.change_password("wrong", &text, true).await, Page::PortalPassword);
        complains(&pc, Page::PortalPassword, None).await;
        // Ids of things that aren't there.
        assert_eq!(pc.end_session(&text).await, Page::PortalSessions);
        assert_eq!(pc.remove_device(&text).await, Page::PortalDevices);
        assert_eq!(pc.rename_device(&text, "Mine").await, Page::PortalDevices);
        assert_eq!(pc.mail_sibling(&text).await, Page::Portal);
        pc.rename_device(&app, &text).await;
    }
    assert!(pc.is_signed_in().await);
});
