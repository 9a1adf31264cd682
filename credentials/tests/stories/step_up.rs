//! Pages of administrators, helpdesk and operators want a one-time password of this session, not older than 15 minutes.

use credentials::{
    campaign::Typed,
    desk::{self, Gate},
    form::{Field, Page},
    permit::Act,
    settings,
};

use crate::{
    browser::{Browser, secret},
    campaigners::{self, typed},
    reissue::{TYPED, company},
    staff::{self, ADMINISTRATOR, EXCHANGE, OPERATOR, arrive, at_desk},
    world::{PASSWORD, World, story},
};

/// A code that was given wasn't given before.
async fn confirm(world: &World, browser: &mut Browser) -> (Page, Option<String>) {
    world.seconds_pass(30);
    let outcome = settings::confirm(&browser.portal, &browser.caller, secret(PASSWORD), &world.code()).await.unwrap();
    let about = outcome.about.clone();
    (browser.follow(outcome), about)
}

async fn come_to(browser: &Browser, page: Page) -> Gate {
    desk::gate(&browser.portal, &browser.caller, Act::Campaigns, page).await.unwrap()
}

const CONSTRUCTION: &str = "construction";

story!(after_fifteen_minutes_a_code_is_asked_for_and_leads_back, |world| {
    let (id, mut admin) = company(world).await;
    world.seconds_pass(14 * 60);
    assert!(matches!(admin.gate(Act::Reissue).await, Gate::Open(_)));
    world.seconds_pass(61);
    let place = Page::AdminReissue.about(&id);
    let gate = desk::gate(&admin.portal, &admin.caller, Act::Reissue, place.clone()).await.unwrap();
    assert!(matches!(gate, Gate::Confirm));
    assert!(admin.reissue_page(&id).await.is_err(), "the facts neither");
    assert_eq!(confirm(world, &mut admin).await, (Page::AdminReissue, Some(id.clone())));
    assert!(matches!(admin.gate(Act::Reissue).await, Gate::Open(_)));
    assert_eq!(admin.reissue(&id, TYPED).await, Page::AdminIssued);
});

story!(a_form_that_waited_too_long_does_nothing, |world| {
    let (id, mut admin) = company(world).await;
    world.seconds_pass(15 * 60);
    assert_eq!(admin.reissue(&id, TYPED).await, Page::PortalConfirm);
    assert_eq!(world.number("SELECT COUNT(*) FROM temporary_passwords").await, 0);
    world.seconds_pass(30);
    assert_eq!(admin.confirm(PASSWORD, "000000").await, Page::PortalConfirm);
    assert_eq!(admin.reissue(&id, TYPED).await, Page::PortalConfirm, "a wrong code opens nothing");
    assert_eq!(confirm(world, &mut admin).await, (Page::AdminReissue, Some(id)));
});

story!(what_was_typed_before_a_code_was_asked_for_is_there_again, |world| {
    staff::operators(world, CONSTRUCTION).await;
    let mut operator = at_desk(world, CONSTRUCTION, OPERATOR).await;
    world.seconds_pass(15 * 60);
    let body = "{氏名} 様\n一度きりの文面です。\n{リンク}";
    let typed = Typed { reason: "取り急ぎの更新".into(), body: body.into(), ..typed() };
    assert_eq!(operator.draft(None, typed).await.0, Page::PortalConfirm);
    assert_eq!(operator.confirm(PASSWORD, "000000").await, Page::PortalConfirm, "a wrong code in between");
    // The page is looked at in another tab meanwhile.
    assert!(matches!(come_to(&operator, Page::AdminCampaignNew).await, Gate::Confirm));
    assert_eq!(confirm(world, &mut operator).await, (Page::AdminCampaignNew, None));
    let form = operator.form(Page::AdminCampaignNew).await.expect("the form came back");
    assert_eq!(form.typed.get(&Field::CampaignReason).map(String::as_str), Some("取り急ぎの更新"));
    assert_eq!(form.typed.get(&Field::Body).map(String::as_str), Some(body));
    assert!(form.is_fine(), "nothing is wrong with it");
    assert_eq!(world.number("SELECT COUNT(*) FROM campaigns").await, 0);
    // It is there once: the next code brings back no form of long ago.
    operator.drafted(campaigners::typed()).await;
    world.seconds_pass(15 * 60);
    assert!(matches!(come_to(&operator, Page::AdminCampaignNew).await, Gate::Confirm));
    assert_eq!(confirm(world, &mut operator).await, (Page::AdminCampaignNew, None));
    assert!(operator.form(Page::AdminCampaignNew).await.is_none());
});

story!(somebody_without_an_app_or_with_a_remembered_session_gets_in_nowhere, |world| {
    let mut promoted = world.browser("health");
    assert_eq!(promoted.sign_in_and_stay("testuser002", PASSWORD).await, Page::LoginOtp);
    assert_eq!(promoted.code(&world.code()).await, Page::Portal);
    let without_app = world.browser("health").signed_in("testuser003").await;
    world.tamper("UPDATE accounts SET role = 'operator' WHERE realm = 'health'").await;
    assert!(promoted.stays && matches!(promoted.gate(Act::SeeAccounts).await, Gate::Login));
    assert!(matches!(without_app.gate(Act::SeeAccounts).await, Gate::Enrol));

    // Signing in anew asks for what is missing, and isn't remembered.
    let mut anew = world.browser("health");
    assert_eq!(anew.sign_in_and_stay("testuser003", PASSWORD).await, Page::EnrolAuthenticator);
    world.seconds_pass(30);
    assert_eq!(promoted.sign_in_and_stay("testuser002", PASSWORD).await, Page::LoginOtp);
    assert_eq!(promoted.code(&world.code()).await, Page::Portal);
    assert!(!promoted.stays && matches!(promoted.gate(Act::SeeAccounts).await, Gate::Open(_)));
});

story!(a_recovery_by_mail_is_no_step_up_without_the_code, |world| {
    arrive(world, EXCHANGE).await;
    let operator = at_desk(world, EXCHANGE, OPERATOR).await;
    assert!(matches!(operator.gate(Act::SeeAudit).await, Gate::Open(_)));
    world.tamper("UPDATE sessions SET otp_at = NULL").await;
    assert!(matches!(operator.gate(Act::SeeAudit).await, Gate::Confirm));
    let admin = at_desk(world, EXCHANGE, ADMINISTRATOR).await;
    assert!(matches!(admin.gate(Act::SeeAudit).await, Gate::Closed), "the role is asked first: no code helps");
});
