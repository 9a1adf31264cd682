//! A forgotten login ID: the PIN, the new address, its confirmation, and then the password if the person likes.

use credentials::{
    audit::Event,
    confirmation::{self, ConfirmationView},
    form::{Field, Page, Problem},
    realm::Way,
};

use crate::{
    agency::{CUSTOMER, LANDLINE, MAIL, MOBILE, another, deliver},
    browser::Browser,
    customers::WITH_APP,
    mailbox::notices,
    world::{PASSWORD, World, story},
};

const NEW: &str = "taro@new.example.com";
const WORDS: &str = "violet kettle on a slow boat";

/// A browser that proved itself and typed a new address.
async fn typed(world: &World, address: &str) -> Browser {
    let mut phone = world.browser("agency");
    phone.forgot_login_id(CUSTOMER, LANDLINE).await;
    phone.choose_way(Way::Voice).await;
    let pin = deliver(world).await.pin();
    assert_eq!(phone.prove(&pin, address).await, Page::RenewLoginId);
    phone
}

async fn signs_in(world: &World, id: &str) -> bool {
    world.browser("agency").sign_in(id, PASSWORD).await == Page::Portal
}

story!(a_new_login_id_counts_once_its_mailbox_confirmed_it_by_code, |world| {
    let mut phone = typed(world, "Ｔaro@New.example.com").await;
    assert_eq!(phone.flow().await.unwrap().login_change.unwrap().address, "Taro@new.example.com");
    assert!(signs_in(world, MAIL).await && !signs_in(world, NEW).await, "until then the old one signs in");
    let (to, code, _) = deliver(world).await.confirmation();
    assert_eq!(to, "Taro@new.example.com");
    assert_eq!(phone.confirm_login_id(&another(&code)).await, Page::RenewLoginId);
    assert_eq!(phone.problem(Page::RenewLoginId).await, Some(Problem::PinWrong));
    assert_eq!(phone.confirm_login_id(&code).await, Page::RenewPassword);
    assert_eq!(phone.flow().await.unwrap().new_login_id.as_deref(), Some("Taro@new.example.com"));
    let letters = deliver(world).await.letters;
    assert_eq!(notices(&letters), [("Taro@new.example.com", Event::LoginIdChanged), (MAIL, Event::LoginIdChanged)]);
    assert!(!signs_in(world, MAIL).await && signs_in(world, NEW).await);
    assert_eq!(phone.renew(WORDS).await, Page::Portal);
    assert_eq!(world.browser("agency").sign_in(NEW, WORDS).await, Page::Portal);
});

story!(the_link_confirms_in_any_browser_and_the_flow_goes_on_in_its_own, |world| {
    let mut phone = typed(world, NEW).await;
    let (_, _, url) = deliver(world).await.confirmation();
    let mut pc = world.browser("agency");
    pc.open(&url);
    let view = confirmation::view(&pc.portal, &pc.caller).await.unwrap();
    assert!(matches!(&view, ConfirmationView::Ready { address, .. } if address == NEW), "{view:?}");
    assert!(!signs_in(world, NEW).await, "looking changes nothing");
    assert_eq!(pc.confirm_by_link().await, Page::Confirmation);
    assert!(matches!(confirmation::view(&pc.portal, &pc.caller).await.unwrap(), ConfirmationView::Done { .. }));
    assert!(!pc.is_signed_in().await, "a mailbox alone lets nobody in");
    assert!(signs_in(world, NEW).await);
    assert_eq!(phone.flow().await.unwrap().page, Page::RenewPassword);
    assert_eq!(phone.confirm_login_id("000000").await, Page::RenewPassword, "a late click goes on");
    let answer = credentials::renew::keep_password(&phone.portal, &phone.caller).await.unwrap();
    assert_eq!(phone.follow(answer), Page::Login);
    assert!(signs_in(world, NEW).await, "the password stayed");
    assert_eq!(phone.renew(WORDS).await, Page::Recovery, "the flow has ended");
});

story!(code_and_link_end_with_time_tries_and_a_newer_address, |world| {
    let mut phone = typed(world, NEW).await;
    let (_, code, url) = deliver(world).await.confirmation();
    world.clock.advance(30 * 60_000 - 1);
    let mut pc = world.browser("agency");
    pc.open(&url);
    assert!(matches!(confirmation::view(&pc.portal, &pc.caller).await.unwrap(), ConfirmationView::Ready { .. }));
    world.clock.advance(1);
    assert!(matches!(confirmation::view(&pc.portal, &pc.caller).await.unwrap(), ConfirmationView::Expired));
    pc.confirm_by_link().await;
    assert_eq!(phone.confirm_login_id(&code).await, Page::RenewLoginId);
    assert_eq!(phone.problem(Page::RenewLoginId).await, Some(Problem::PinOver));
    assert!(signs_in(world, MAIL).await);

    let answer =
        credentials::login_change::other_address(&phone.portal, &phone.caller, "other@example.com").await.unwrap();
    assert_eq!(phone.follow(answer), Page::RenewLoginId);
    let (to, second, older) = deliver(world).await.confirmation();
    assert_eq!(to, "other@example.com");
    let answer = credentials::login_change::other_address(&phone.portal, &phone.caller, NEW).await.unwrap();
    phone.follow(answer);
    let (_, third, _) = deliver(world).await.confirmation();
    pc.open(&older);
    assert!(matches!(confirmation::view(&pc.portal, &pc.caller).await.unwrap(), ConfirmationView::Used));
    for _ in 0..5 {
        phone.confirm_login_id(&if second == third { another(&third) } else { second.clone() }).await;
    }
    assert_eq!(phone.confirm_login_id(&third).await, Page::RenewLoginId, "five tries");
    assert!(signs_in(world, MAIL).await);
});

story!(an_address_that_signs_somebody_else_in_is_told_to_its_own_mailbox_only, |world| {
    let mut phone = typed(world, "OYATEN@example.jp").await;
    let (_, code, url) = deliver(world).await.confirmation();
    let mut pc = world.browser("agency");
    pc.open(&url);
    assert!(matches!(confirmation::view(&pc.portal, &pc.caller).await.unwrap(), ConfirmationView::Taken));
    pc.confirm_by_link().await;
    assert_eq!(phone.confirm_login_id(&code).await, Page::RenewLoginId);
    let form = phone.form(Page::RenewLoginId).await.unwrap();
    assert_eq!((form.problems[0].field, &form.problems[0].problem), (Some(Field::Email), &Problem::LoginIdTaken));
    assert!(signs_in(world, MAIL).await && signs_in(world, "oyaten@example.jp").await);
});

story!(what_is_no_address_is_told_and_the_pin_is_not_tried, |world| {
    let mut phone = world.browser("agency");
    phone.forgot_login_id(CUSTOMER, MOBILE).await;
    phone.choose_way(Way::Sms).await;
    let pin = deliver(world).await.pin();
    for address in ["", "taro", "taro@example", "tаro@example.com", "a@b@c.jp", "x@y.jp\r\nBcc: z@y.jp"] {
        assert_eq!(phone.prove(&pin, address).await, Page::RecoveryPin, "{address}");
        let form = phone.form(Page::RecoveryPin).await.unwrap();
        assert_eq!(form.problems[0].field, Some(Field::Email), "{address}");
    }
    phone.prove("1", NEW).await;
    assert_eq!(phone.flow().await.unwrap().address.as_deref(), Some(NEW), "what was typed stays");
    assert_eq!(phone.prove(&pin, NEW).await, Page::RenewLoginId);
});

story!(an_enrolled_app_is_asked_for_before_anything_changes, |world| {
    let mut phone = world.browser("agency");
    phone.forgot_login_id(WITH_APP, "070-2222-3456").await;
    phone.choose_way(Way::Sms).await;
    let pin = deliver(world).await.pin();
    assert_eq!(phone.prove(&pin, NEW).await, Page::LoginOtp);
    assert!(deliver(world).await.letters.is_empty(), "nothing goes to the new address yet");
    assert_eq!(phone.code(&world.code()).await, Page::RenewLoginId);
    let (to, code, _) = deliver(world).await.confirmation();
    assert_eq!(to, NEW);
    assert_eq!(phone.confirm_login_id(&code).await, Page::RenewPassword);
});

story!(of_two_that_confirm_one_address_at_once_one_gets_it, |world| {
    for round in 0..4 {
        let address = format!("both{round}@example.com");
        let mut first = typed(world, &address).await;
        let (_, one, _) = deliver(world).await.confirmation();
        let mut second = world.browser("agency");
        second.forgot_login_id("01000001", "080-1111-2222").await;
        second.choose_way(Way::Sms).await;
        let pin = deliver(world).await.pin();
        second.prove(&pin, &address).await;
        let (_, two, _) = deliver(world).await.confirmation();
        if one != two {
            assert_eq!(first.confirm_login_id(&two).await, Page::RenewLoginId, "another's code");
        }
        let (page_of_first, page_of_second) = tokio::join!(first.confirm_login_id(&one), second.confirm_login_id(&two));
        let won = [page_of_first, page_of_second].iter().filter(|page| **page == Page::RenewPassword).count();
        assert_eq!(won, 1, "{page_of_first:?} {page_of_second:?}");
        assert_eq!(world.number(&format!("SELECT COUNT(*) FROM accounts WHERE login_key = '{address}'")).await, 1);
        world.seconds_pass(3600);
        // Back to known addresses for the next round.
        world.tamper("UPDATE flows SET voided_at = 1").await;
    }
});
