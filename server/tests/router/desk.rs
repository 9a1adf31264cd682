//! The operator's desk as a browser meets it: who gets in, what is done there, the log as a file.

use credentials::{account::Role, directory, directory::NewAccount, otp::OtpSecret};

use crate::{
    answer::Answer,
    browser::Browser,
    world::{APP_KEY, PASSWORD, World, story},
};

const PAGES: [&str; 6] = [
    "/construction/admin",
    "/construction/admin/accounts",
    "/construction/admin/flows",
    "/construction/admin/outbox",
    "/construction/admin/audit",
    "/construction/admin/figures",
];
const CSV: &str = "/construction/admin/audit.csv";

/// Two operators and somebody with an app, in realm `construction`.
async fn hire(world: &World) {
    let hash =
        world.portal.hasher.hash(&*world.portal.chance, &credentials::secret::Password::new(PASSWORD.into())).await;
    let person = |id: &str, role| {
        let mail = format!("{id}@example.jp");
        let new = NewAccount::parse(id, None, "運用 担当", Some(&mail), role).unwrap();
        (NewAccount { password: Some(hash.clone()), ..new }, OtpSecret::from_base32(APP_KEY))
    };
    let staff = [
        person("operator01", Role::Operator),
        person("operator02", Role::Operator),
        person("lost000-01_a", Role::User),
    ];
    directory::add_all(&world.portal, &world.realm("construction"), &staff).await.unwrap();
}

/// Signed in with password and app. No code counts twice, so a step passes first.
async fn with_app(world: &World, id: &str) -> Browser {
    world.seconds_pass(30);
    let mut browser = world.browser();
    browser.sign_in("construction", id, PASSWORD).await.leads_to("/construction/login/otp");
    let code = [("realm", "construction"), ("otp", &*world.code())];
    browser.post("login/otp", &code).await.leads_to("/construction/portal");
    browser
}

async fn id_of(world: &World, user_id: &str) -> String {
    world.text(&format!("SELECT id FROM accounts WHERE realm = 'construction' AND user_id = '{user_id}'")).await
}

fn page_of(id: &str) -> String {
    format!("/construction/admin/accounts/{id}")
}

story!(nobody_sees_the_desk_without_being_an_operator, |world| {
    hire(world).await;
    let account = page_of(&id_of(world, "lost000-01_a").await);
    let mut nobody = world.browser();
    let mut user = world.browser().signed_in("construction", "hk000000-01_a").await;
    for page in PAGES.into_iter().chain([&*account]) {
        nobody.get(page).await.leads_to("/construction/login");
        let closed = user.get(page).await;
        closed.is_page(403, "ja");
        assert!(!closed.body.contains("lost000-01_a") && !closed.body.contains("監査"), "{page}");
    }
    for browser in [&mut nobody, &mut user] {
        browser.get(CSV).await.leads_to("/construction/admin/audit");
    }
});

story!(an_operator_sees_every_page_in_both_languages, |world| {
    hire(world).await;
    let account = page_of(&id_of(world, "hk000000-01_a").await);
    let mut operator = with_app(world, "operator01").await;
    for lang in ["ja", "en"] {
        operator = operator.speaking(lang);
        for page in PAGES.into_iter().chain([&*account]) {
            operator.get(page).await.is_page(200, lang);
        }
    }
    operator.get(&page_of("nobody")).await.is_page(404, "en");
    let portal = operator.get("/construction/portal").await;
    assert!(portal.body.contains("href=\"/construction/admin\""));
});

story!(after_a_quarter_of_an_hour_a_code_is_asked_for_again, |world| {
    hire(world).await;
    let mut operator = with_app(world, "operator01").await;
    world.seconds_pass(15 * 60 + 1);
    operator.get(CSV).await.leads_to("/construction/admin/audit");
    operator.get("/construction/admin/outbox?state=failed").await.leads_to("/construction/portal/confirm");
    let again = [("realm", "construction"), ("current_password", PASSWORD), ("otp", &*world.code())];
    operator.post("portal/confirm", &again).await.leads_to("/construction/admin/outbox");
    operator.get("/construction/admin/outbox").await.is_page(200, "ja");
});

story!(the_log_is_saved_as_it_was_searched, |world| {
    hire(world).await;
    let mut operator = with_app(world, "operator01").await;
    let found = operator.get("/construction/admin/audit?event=signed_in&user_id=operator01").await;
    assert!(
        found.body.contains("href=\"/construction/admin/audit.csv?event=signed%5Fin&amp;user_id=operator01\""),
        "{}",
        found.body
    );
    // What is written while the file is made isn't in it.
    world.seconds_pass(1);
    let file = operator.get(&format!("{CSV}?event=signed%5Fin&user_id=operator01")).await;
    assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"audit-construction-20260113.csv\"");
    assert!(file.body.starts_with("\u{feff}at,event,user_id,"), "{}", file.body);
    assert!(file.body.contains(",signed_in,operator01,") && !file.body.contains("exported"), "{}", file.body);
    world.seconds_pass(1);
    let all = operator.get(CSV).await;
    assert!(all.body.contains("exported"), "{}", all.body);
    for method in ["POST", "PUT"] {
        assert_eq!(operator.ask(method.parse().unwrap(), CSV).await.status, 405, "{method}");
    }
});

story!(a_search_of_any_text_is_a_page, |world| {
    hire(world).await;
    let mut operator = with_app(world, "operator01").await;
    let long = "%E3%81%82".repeat(1000);
    for search in ["%25", "_", "%27%22%3Cb%3E", "%EF%BE%83%EF%BD%BD%EF%BE%84", "%", "%FF", "%00", &*long] {
        for page in
            ["accounts?q", "audit?user_id", "audit?from", "audit?to", "audit?event", "outbox?state", "flows?page"]
        {
            operator.get(&format!("/construction/admin/{page}={search}")).await.is_page(200, "ja");
        }
    }
    let found = operator.get("/construction/admin/accounts?q=%EF%BC%A8%EF%BC%AB000000").await;
    assert!(found.body.contains("hk000000-01_a") && !found.body.contains("lost000-01_a"), "{}", found.body);
});

/// A form of the desk about an account.
async fn does(operator: &mut Browser, what: &str, id: &str) -> Answer {
    let sent = operator.post(&format!("admin/{what}"), &[("realm", "construction"), ("account", id)]).await;
    sent.leads_to(&page_of(id));
    operator.get(&page_of(id)).await
}

story!(an_account_is_disabled_and_enabled, |world| {
    hire(world).await;
    let id = id_of(world, "hk000000-01_a").await;
    let mut person = world.browser().signed_in("construction", "hk000000-01_a").await;
    let mut operator = with_app(world, "operator01").await;
    let page = does(&mut operator, "disable", &id).await;
    assert!(page.body.contains("role=\"status\"") && page.body.contains("アカウントを停止しました"));
    assert!(page.body.contains("/do/admin/enable") && !page.body.contains("/do/admin/disable"));
    person.get("/construction/portal").await.leads_to("/construction/login");
    person.sign_in("construction", "hk000000-01_a", PASSWORD).await.leads_to("/construction/login");
    does(&mut operator, "enable", &id).await;
    world.browser().signed_in("construction", "hk000000-01_a").await;
    let signed_out = does(&mut operator, "sign-out", &id).await;
    assert!(!signed_out.body.contains("/do/admin/sign-out\""), "there is nowhere left to sign out");
});

story!(nothing_is_done_to_the_own_account, |world| {
    hire(world).await;
    let id = id_of(world, "operator01").await;
    let mut operator = with_app(world, "operator01").await;
    assert!(!operator.get(&page_of(&id)).await.body.contains("/do/admin/"));
    let refused = does(&mut operator, "disable", &id).await;
    assert!(refused.body.contains("role=\"alert\""), "{}", refused.body);
    operator.get("/construction/admin").await.is_page(200, "ja");
});

story!(an_app_is_removed_by_two_operators, |world| {
    hire(world).await;
    let id = id_of(world, "lost000-01_a").await;
    let page = page_of(&id);
    let mut first = with_app(world, "operator01").await;
    let device = first.get(&page).await.hidden("device").to_owned();
    let fields = [("realm", "construction"), ("account", &*id), ("device", &*device)];
    first.post("admin/ask-removal", &[&fields[..], &[("reason", " ")]].concat()).await.leads_to(&page);
    assert!(first.get(&page).await.body.contains("role=\"alert\""), "a reason is needed");
    first.post("admin/ask-removal", &[&fields[..], &[("reason", "<b>電話で確認</b>")]].concat()).await.leads_to(&page);
    let waits = first.get(&page).await;
    assert!(waits.body.contains("&lt;b&gt;電話で確認") && !waits.body.contains("/do/admin/decide-removal"));

    let mut second = with_app(world, "operator02").await;
    assert!(second.get("/construction/admin").await.body.contains("lost000-01_a"));
    let removal = second.get(&page).await.hidden("removal").to_owned();
    let decision = [("realm", "construction"), ("removal", &*removal), ("decision", "approve")];
    first.post("admin/decide-removal", &decision).await.leads_to(&page);
    assert!(first.get(&page).await.body.contains("role=\"alert\""), "nobody decides on their own request");
    second.post("admin/decide-removal", &decision).await.leads_to(&page);
    let done = second.get(&page).await;
    assert!(
        done.body.contains("認証アプリを外しました") && !done.body.contains("name=\"device\" value"),
        "{}",
        done.body
    );
    assert!(!second.get("/construction/admin").await.body.contains("lost000-01_a"));
});
