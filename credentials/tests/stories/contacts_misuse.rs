//! Every misuse of addresses in the portal: somebody else's session, contact, link, PIN, and what outlives a change.

use credentials::{
    confirmation::ConfirmationView,
    form::{Page, Problem},
    realm::Way,
};

use crate::{
    agency::{CUSTOMER, LANDLINE, MAIL, MOBILE, another, deliver},
    contacts::{NEW, NEW_PHONE, added, inside, rung, with_email},
    mailbox::post,
    world::{PASSWORD, story},
};

const PARENT_MAIL: &str = "oyaten@example.jp";
const WORDS: &str = "violet kettle on a slow boat";

story!(whoever_sat_down_at_somebodys_session_must_prove_themselves_first, |world| {
    let mut phone = inside(world).await;
    with_email(world, &mut phone, NEW).await;
    let id = phone.contact(NEW).await;
    world.seconds_pass(11 * 60);
    let before = world.dump().await;
    assert_eq!(phone.add_email("evil@example.net").await, Page::PortalConfirm);
    assert_eq!(phone.add_phone(NEW_PHONE, false).await, Page::PortalConfirm);
    assert_eq!(phone.remove_contact(&id).await, Page::PortalConfirm);
    let after = world.dump().await;
    for table in ["accounts", "contacts", "pins", "confirmations", "outbox", "audit"] {
        assert_eq!(after[table], before[table], "{table}");
    }
    assert_eq!(phone.confirm(PASSWORD, "").await, Page::PortalContacts, "and comes back");
    assert_eq!(phone.remove_contact(&id).await, Page::PortalContacts);
    assert_eq!(phone.verified().await, [LANDLINE, MOBILE, MAIL]);
    let mut nobody = world.browser("agency");
    assert!(nobody.contacts().await.is_empty() && nobody.pending_contact().await.is_none());
    for page in [
        nobody.add_email(NEW).await,
        nobody.add_phone(NEW_PHONE, false).await,
        nobody.verify_contact("123456").await,
        nobody.resend_contact().await,
        nobody.cancel_contact().await,
        nobody.remove_contact(&id).await,
    ] {
        assert_eq!(page, Page::Login);
    }
});

story!(another_accounts_contact_is_nobodys_here, |world| {
    let (mut taro, mut parent) = (inside(world).await, world.browser("agency").signed_in(PARENT_MAIL).await);
    let ids: Vec<String> = taro.contacts().await.into_iter().map(|line| line.id).filter(|id| id != "main").collect();
    let before = world.dump().await;
    for id in ids.iter().map(String::as_str).chain(["", "x", "0", "' OR 1=1", &"a".repeat(100_000), "MAIN"]) {
        assert_eq!(parent.remove_contact(id).await, Page::PortalContacts);
    }
    let after = world.dump().await;
    for table in ["accounts", "contacts", "outbox"] {
        assert_eq!(after[table], before[table], "{table}");
    }
    let pin = rung(world, &mut taro, NEW_PHONE).await;
    assert_eq!(parent.verify_contact(&pin).await, Page::PortalContacts, "nothing waits there");
    let own = rung(world, &mut parent, "080-7777-8888").await;
    assert_eq!(
        parent.verify_contact(&if pin == own { another(&own) } else { pin.clone() }).await,
        Page::PortalContactVerify
    );
    assert_eq!(parent.problem(Page::PortalContactVerify).await, Some(Problem::PinWrong));
    assert_eq!(taro.verify_contact(&pin).await, Page::PortalContacts);
    assert_eq!(parent.verify_contact(&own).await, Page::PortalContacts);
});

story!(the_same_number_may_be_two_peoples_but_each_proves_it, |world| {
    let (mut taro, mut parent) = (inside(world).await, world.browser("agency").signed_in(PARENT_MAIL).await);
    let first = rung(world, &mut taro, NEW_PHONE).await;
    let second = rung(world, &mut parent, NEW_PHONE).await;
    if first != second {
        assert_eq!(taro.verify_contact(&second).await, Page::PortalContactVerify);
    }
    assert_eq!(parent.verify_contact(&second).await, Page::PortalContacts);
    assert_eq!(taro.verified().await.len(), 3, "not by the other's PIN");
    assert_eq!(taro.verify_contact(&first).await, Page::PortalContacts);
});

story!(anothers_link_confirms_the_others_address_and_never_mine, |world| {
    let (mut taro, mut parent) = (inside(world).await, world.browser("agency").signed_in(PARENT_MAIL).await);
    let (_, url) = added(world, &mut taro, NEW).await;
    added(world, &mut parent, "mine@example.com").await;
    parent.open(&url);
    assert_eq!(parent.confirm_by_link().await, Page::Confirmation);
    assert_eq!(parent.verified().await, ["080-1111-2222", PARENT_MAIL]);
    assert!(taro.verified().await.contains(&NEW.to_owned()), "its own account's");
    let mut elsewhere = world.browser("health");
    elsewhere.open(&url);
    assert!(matches!(elsewhere.confirmation().await, ConfirmationView::Unknown), "another realm knows no such link");
});

story!(pins_and_codes_fit_nothing_but_what_they_were_sent_for, |world| {
    let mut pc = inside(world).await;
    let (mail_code, _) = added(world, &mut pc, NEW).await;
    let contact_pin = rung(world, &mut pc, NEW_PHONE).await;
    assert_ne!(mail_code, contact_pin);
    assert_eq!(pc.verify_contact(&mail_code).await, Page::PortalContactVerify, "the mail address was given up");
    let mut phone = world.browser("agency");
    phone.forgot_password(MAIL, MOBILE).await;
    phone.choose_way(Way::Sms).await;
    let flow_pin = deliver(world).await.pin();
    if flow_pin != contact_pin {
        assert_eq!(phone.prove(&contact_pin, "").await, Page::RecoveryPin);
        assert_eq!(pc.verify_contact(&flow_pin).await, Page::PortalContactVerify);
        assert_eq!(pc.problem(Page::PortalContactVerify).await, Some(Problem::PinWrong));
    }
    assert_eq!(phone.prove(&flow_pin, "").await, Page::RenewPassword);
    assert_eq!(pc.verify_contact(&contact_pin).await, Page::PortalContacts);
});
story!(a_changed_password_and_a_disabled_account_end_what_waits, |world| {
    let mut phone = inside(world).await;
    phone.add_email(NEW).await;
    let (_, _, url) = deliver(world).await.confirmation();
    let mut owner = inside(world).await;
    owner.change_password(PASSWORD, WORDS, true).await;
    let mut pc = world.browser("agency");
    pc.open(&url);
    pc.confirm_by_link().await;
    assert!(matches!(pc.confirmation().await, ConfirmationView::Used));
    assert_eq!(owner.verified().await.len(), 3);
    assert_eq!(phone.verify_contact("123456").await, Page::Login);
    world.seconds_pass(61);
    owner.add_email(NEW).await;
    let letters = deliver(world).await;
    let (_, _, url) = letters.confirmation();
    world.disable("agency", CUSTOMER).await;
    pc.open(&url);
    pc.confirm_by_link().await;
    assert_eq!(world.number("SELECT COUNT(*) FROM contacts WHERE kind = 'email' AND verified_at IS NOT NULL").await, 0);
});

story!(a_pin_on_its_way_to_an_address_that_is_removed_lets_nobody_in, |world| {
    let mut pc = inside(world).await;
    let mut phone = world.browser("agency");
    phone.forgot_password(MAIL, MOBILE).await;
    phone.choose_way(Way::Sms).await;
    let pin = deliver(world).await.pin();
    let id = pc.contact(MOBILE).await;
    assert_eq!(pc.remove_contact(&id).await, Page::PortalContacts);
    assert_eq!(phone.prove(&pin, "").await, Page::Recovery, "the attempt has ended");
    post(world).await;
    phone.forgot_password(MAIL, MOBILE).await;
    phone.choose_way(Way::Mail).await;
    assert!(deliver(world).await.letters.is_empty(), "the number is no fact any more");
});

story!(a_mail_under_way_to_the_former_main_address_lets_nobody_in, |world| {
    let mut pc = world.browser("construction").signed_in("hk000000-01_a").await;
    with_email(world, &mut pc, NEW).await;
    let mut thief = world.browser("construction");
    thief.ask("hk000000-01_a").await;
    let link = crate::mailbox::link(world).await;
    pc.remove_contact("main").await;
    thief.open(&link);
    assert_eq!(thief.press().await, Page::RecoveryLink);
});
