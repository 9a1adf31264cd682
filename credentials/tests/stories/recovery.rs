//! Getting back in: from the asking to the portal, in each realm.

use credentials::{
    audit::Event,
    flow::{Kind, Step},
    form::{Page, Problem},
    outbox::Content,
    recovery::LinkView,
    session::Notice,
    settings,
};

use crate::{
    browser::Browser,
    mailbox::{self, link, notices, post, through_the_mail},
    world::{PASSWORD, story},
};

const NEW: &str = "violet kettle on a slow boat";

async fn view(browser: &Browser) -> LinkView {
    credentials::recovery::link(&browser.portal, &browser.caller).await.unwrap()
}

story!(a_person_of_construction_sets_a_new_password_by_mail, |world| {
    let mut phone = world.browser("construction");
    assert_eq!(phone.ask("ＨＫ000000‐01_a ").await, Page::RecoverySent);
    let asked = phone.flow().await.unwrap();
    assert_eq!((asked.kind, asked.step, asked.login_id), (Kind::Recovery, Step::Sent, None));

    let letters = post(world).await;
    assert_eq!(letters.len(), 1);
    let Content::RecoveryLink { url, number, user_id, life, not_me_url } = &letters[0].content else {
        panic!("a link")
    };
    assert_eq!((letters[0].to.as_str(), user_id.as_str()), ("tanaka@example.jp", "hk000000-01_a"));
    assert_eq!((number, life.as_secs()), (&asked.sent.unwrap().number, 3600));
    assert!(url.starts_with("https://saihakko.example.jp/construction/recovery/link/"));
    assert!(not_me_url.starts_with("https://saihakko.example.jp/construction/not-me/"));

    phone.open(url);
    assert!(matches!(view(&phone).await, LinkView::Ready { login_id, .. } if login_id == "hk000000-01_a"));
    assert_eq!(phone.press().await, Page::RenewPassword);
    assert_eq!(phone.renew(NEW).await, Page::Portal);
    let session = phone.session().await.unwrap();
    assert_eq!(session.notice, Some((Page::Portal, Notice::Recovered)));
    assert!(session.mail_proven && phone.caller.link.is_none());
    assert_eq!(notices(&post(world).await), [("tanaka@example.jp", Event::PasswordReset)]);

    let mut pc = world.browser("construction");
    assert_eq!(pc.sign_in("hk000000-01_a", PASSWORD).await, Page::Login);
    assert_eq!(pc.sign_in("hk000000-01_a", NEW).await, Page::Portal);
});

story!(with_several_ids_under_one_address_each_is_renewed_separately, |world| {
    let mut phone = world.browser("construction");
    through_the_mail(world, &mut phone, "hk000000-01_a").await;
    assert_eq!(phone.renew(NEW).await, Page::Portal);

    let others = settings::siblings(&phone.portal, &phone.caller).await.unwrap();
    assert_eq!(others.iter().map(|s| (s.user_id.as_str(), s.renewed)).collect::<Vec<_>>(), [("hk000000-02_a", false)]);
    post(world).await;
    assert_eq!(phone.mail_sibling(&others[0].id).await, Page::Portal);
    let Some((_, Notice::SiblingMailed { number })) = phone.session().await.unwrap().notice else {
        panic!("the number is told")
    };
    let letters = post(world).await;
    let Content::RecoveryLink { url, number: mailed, user_id, .. } = &letters[0].content else { panic!("a link") };
    assert_eq!((&number, user_id.as_str()), (mailed, "hk000000-02_a"));

    phone.open(url);
    assert_eq!(phone.press().await, Page::RenewPassword);
    assert_eq!(phone.renew(NEW).await, Page::Portal);
    assert_eq!(phone.session().await.unwrap().account.user_id, "hk000000-02_a");
    let others = settings::siblings(&phone.portal, &phone.caller).await.unwrap();
    assert_eq!(others.iter().map(|s| (s.user_id.as_str(), s.renewed)).collect::<Vec<_>>(), [("hk000000-01_a", true)]);
});

story!(the_other_ids_are_shown_only_after_a_proof_by_mail_and_mail_goes_to_them_only, |world| {
    let mut pc = world.browser("construction").signed_in("hk000000-01_a").await;
    assert!(settings::siblings(&pc.portal, &pc.caller).await.unwrap().is_empty());
    let other = world.account_id("construction", "hk000000-02_a").await;
    pc.mail_sibling(&other).await;
    assert!(post(world).await.is_empty());

    let mut phone = world.browser("construction");
    through_the_mail(world, &mut phone, "hk000000-01_a").await;
    phone.renew(NEW).await;
    post(world).await;
    let stranger = world.account_id("construction", "operator01").await;
    phone.mail_sibling(&stranger).await;
    assert!(post(world).await.is_empty());
});

story!(a_person_of_health_sets_an_app_up_then_a_password, |world| {
    let mut phone = world.browser("health");
    assert_eq!(through_the_mail(world, &mut phone, "testuser001").await, Page::EnrolAuthenticator);
    let flow = phone.flow().await.unwrap();
    assert_eq!(flow.steps, [Step::Enrol, Step::Renew]);
    let shown = flow.enrolment.unwrap();
    assert!(shown.uri.starts_with("otpauth://totp/") && shown.uri.contains(&shown.key()));
    let key = phone.flow().await.unwrap().enrolment.unwrap().key();
    assert_eq!(key, shown.key(), "a reload shows the same key");

    assert_eq!(phone.enrol("わたしの電話", &world.code_of(&key)).await, Page::RenewPassword);
    world.seconds_pass(1);
    assert_eq!(phone.renew("kettle 26").await, Page::Portal, "eight characters do with an app");
    let told = post(world).await;
    let mail = "testuser001@example.jp";
    assert_eq!(notices(&told), [(mail, Event::DeviceAdded), (mail, Event::PasswordReset)]);

    world.seconds_pass(30);
    let mut pc = world.browser("health");
    assert_eq!(pc.sign_in("testuser001", "kettle 26").await, Page::LoginOtp);
    assert_eq!(pc.code(&world.code_of(&key)).await, Page::Portal);
});

story!(a_person_of_health_with_an_app_is_asked_for_its_code, |world| {
    let mut phone = world.browser("health");
    assert_eq!(through_the_mail(world, &mut phone, "testuser002").await, Page::LoginOtp);
    assert_eq!(phone.renew(NEW).await, Page::LoginOtp, "the link alone doesn't do");
    assert_eq!(phone.code(&world.code()).await, Page::RenewPassword);
    assert_eq!(phone.renew(NEW).await, Page::Portal);
    assert_eq!(settings::devices(&phone.portal, &phone.caller).await.unwrap().len(), 1);
});

story!(a_person_of_health_who_lost_the_app_gives_a_recovery_code, |world| {
    let mut pc = world.browser("health");
    pc.sign_in("testuser002", PASSWORD).await;
    pc.code(&world.code()).await;
    assert_eq!(pc.make_codes().await, Page::PortalCodes);
    let codes = pc.shown_codes().await.unwrap();
    post(world).await;

    let mut phone = world.browser("health");
    assert_eq!(through_the_mail(world, &mut phone, "testuser002").await, Page::LoginOtp);
    assert_eq!(phone.code(&codes[3].to_uppercase().replace('-', " ")).await, Page::RenewPassword);
    world.seconds_pass(1);
    assert_eq!(phone.renew(NEW).await, Page::Portal);
    let told = post(world).await;
    assert_eq!(notices(&told).iter().map(|n| n.1).collect::<Vec<_>>(), [Event::CodeUsed, Event::PasswordReset]);
    assert!(matches!(told[0].content, Content::Notice { left: 9, .. }));
});

story!(a_person_of_health_without_one_time_password_sets_only_a_password, |world| {
    let mut phone = world.browser("health");
    assert_eq!(through_the_mail(world, &mut phone, "testuser003").await, Page::RenewPassword);
    world.seconds_pass(1);
    assert_eq!(phone.renew("kettle 26").await, Page::RenewPassword);
    assert_eq!(phone.problem(Page::RenewPassword).await, Some(Problem::PasswordShort(15)));
    assert_eq!(phone.renew(NEW).await, Page::Portal);
});

story!(an_operator_with_an_app_is_asked_for_it_where_the_realm_sets_none_up, |world| {
    let mut pc = world.browser("construction");
    assert_eq!(through_the_mail(world, &mut pc, "operator01").await, Page::LoginOtp);
});

story!(nothing_is_mailed_for_unknown_disabled_or_unreachable_people_and_the_log_says_why, |world| {
    for (id, why) in
        [("nobody", "unknown ID"), ("disabled01", "the account is disabled"), ("nomail01", "no confirmed address")]
    {
        let mut phone = world.browser("construction");
        assert_eq!(phone.ask(id).await, Page::RecoverySent);
        assert!(phone.flow().await.unwrap().sent.is_some());
        assert!(post(world).await.is_empty());
        assert_eq!(world.logged("recovery_skipped", why).await, 1, "{id}");
        assert_eq!(
            world.number(&format!("SELECT COUNT(*) FROM outbox WHERE state = 'skipped' AND words = '{why}'")).await,
            1
        );
    }
});

story!(a_person_without_a_password_gets_a_first_one, |world| {
    let mut phone = world.browser("construction");
    assert_eq!(phone.sign_in("nopassword01", "").await, Page::Login);
    assert_eq!(phone.sign_in("nopassword01", PASSWORD).await, Page::Login);
    through_the_mail(world, &mut phone, "nopassword01").await;
    assert_eq!(phone.renew(NEW).await, Page::Portal);
});

story!(the_same_form_sent_twice_is_one_request_and_a_new_form_another, |world| {
    let mut phone = world.browser("construction");
    let mut again = phone.clone();
    phone.ask_with("hk000000-01_a", "form 1").await;
    again.ask_with("hk000000-01_a", "form 1").await;
    let (one, other) = (phone.flow().await.unwrap().sent.unwrap(), again.flow().await.unwrap().sent.unwrap());
    assert_eq!(one.number, other.number);
    assert_eq!(post(world).await.len(), 1);
    phone.ask_with("hk000000-01_a", "form 2").await;
    assert_eq!(post(world).await.len(), 1);
});

story!(a_double_click_is_one_request_at_whatever_second_and_much_later_the_form_counts_anew, |world| {
    let mut phone = world.browser("construction");
    let number = async |phone: &Browser| phone.flow().await.unwrap().sent.unwrap().number;
    // Seven clicks over 21 seconds: one of them crosses the edge of a slot.
    for click in 0..7 {
        let form = format!("form {click}");
        phone.ask_with("nobody", &form).await;
        let first = number(&phone).await;
        world.seconds_pass(3);
        phone.ask_with("nobody", &form).await;
        assert_eq!(number(&phone).await, first, "click {click}");
    }
    let last = number(&phone).await;
    world.seconds_pass(41);
    phone.ask_with("nobody", "form 6").await;
    assert_ne!(number(&phone).await, last);
});

story!(the_link_opens_in_another_browser_than_asked, |world| {
    let (mut pc, mut phone) = (world.browser("construction"), world.browser("construction"));
    pc.ask("hk000000-01_a").await;
    phone.open(&link(world).await);
    assert_eq!(phone.press().await, Page::RenewPassword);
    assert_eq!(phone.renew(NEW).await, Page::Portal);
    assert!(!pc.is_signed_in().await);
    assert!(matches!(mailbox::post(world).await.len(), 1));
});
