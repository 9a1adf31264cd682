//! "This wasn't me": one deliberate click that freezes what is open and tells the administrator.

use credentials::{
    audit::Event,
    form::Page,
    notice::{self, NotMeView},
    outbox::{Content, Letter},
    recovery::{self, LinkView},
};

use crate::{
    browser::Browser,
    crowd::all_at_once,
    mailbox::{link, not_me_url, post, through_the_mail},
    world::{PASSWORD, World, story},
};

const ID: &str = "hk000000-01_a";
const NEW: &str = "violet kettle on a slow boat";
const DAYS: i64 = 24 * 3600;

async fn view(browser: &Browser) -> NotMeView {
    notice::view(&browser.portal, &browser.caller).await.unwrap()
}

fn alerts(letters: &[Letter]) -> usize {
    letters.iter().filter(|l| matches!(l.content, Content::Alert { .. })).count()
}

/// A thief who reads the mail resets the password; the owner's browser stands before the notice's button.
async fn stolen(world: &World) -> (Browser, Browser) {
    let (mut thief, mut owner) = (world.browser("construction"), world.browser("construction"));
    through_the_mail(world, &mut thief, ID).await;
    thief.renew(NEW).await;
    let letters = post(world).await;
    owner.open(not_me_url(&letters[0]).unwrap());
    (thief, owner)
}

story!(it_freezes_flows_links_and_sessions_and_tells_the_administrator, |world| {
    let (thief, mut owner) = stolen(world).await;
    let (mut in_flow, mut linked) = (world.browser("construction"), world.browser("construction"));
    through_the_mail(world, &mut in_flow, ID).await;
    world.seconds_pass(1);
    linked.ask(ID).await;
    linked.open(&link(world).await);

    let ready = view(&owner).await;
    assert!(matches!(ready, NotMeView::Ready { event: Event::PasswordReset, ref user_id, .. } if user_id == ID));
    assert!(thief.is_signed_in().await, "looking does nothing");
    assert_eq!(owner.not_me().await, Page::NotMe);
    assert!(matches!(view(&owner).await, NotMeView::Done));

    assert!(!thief.is_signed_in().await);
    assert_eq!(in_flow.renew("another kettle of slow fish").await, Page::Recovery);
    assert!(matches!(recovery::link(&linked.portal, &linked.caller).await.unwrap(), LinkView::Used));
    assert_eq!(linked.press().await, Page::RecoveryLink);
    let letters = post(world).await;
    let Content::Alert { event, user_id, .. } = &letters[0].content else { panic!("an alert") };
    assert_eq!((letters.len(), letters[0].to.as_str()), (1, "desk@construction.example.jp"));
    assert_eq!((*event, user_id.as_str()), (Event::PasswordReset, ID));
    world.seconds_pass(3600);
    assert_eq!(through_the_mail(world, &mut owner, ID).await, Page::RenewPassword, "the owner starts anew");
});

story!(it_works_once_also_when_pressed_by_many_at_once, |world| {
    let (_, owner) = stolen(world).await;
    let crowd = all_at_once(vec![owner.clone(); 16], |mut b| async move {
        let page = b.not_me().await;
        (b, page)
    })
    .await;
    assert!(crowd.iter().all(|c| c.1 == Page::NotMe));
    assert_eq!(alerts(&post(world).await), 1);
    let pc = {
        let mut pc = world.browser("construction");
        pc.sign_in(ID, NEW).await;
        pc
    };
    crowd.into_iter().next().unwrap().0.not_me().await;
    assert!(pc.is_signed_in().await, "a later click ends nothing");
    assert_eq!(alerts(&post(world).await), 0);
    assert_eq!(world.logged("disavowed", "password_reset").await, 1);
});

story!(it_works_for_fourteen_days_to_the_millisecond, |world| {
    let (_, mut owner) = stolen(world).await;
    world.clock.advance(14 * DAYS * 1000 - 1);
    assert!(matches!(view(&owner).await, NotMeView::Ready { .. }));
    world.clock.advance(1);
    assert!(matches!(view(&owner).await, NotMeView::Unknown));
    owner.not_me().await;
    assert_eq!(alerts(&post(world).await), 0);
});

story!(the_recovery_mail_carries_it_too_and_it_voids_the_link_beside_it, |world| {
    let (mut asker, mut owner) = (world.browser("construction"), world.browser("construction"));
    asker.ask(ID).await;
    let letters = post(world).await;
    let url = crate::mailbox::url(&letters[0]).unwrap();
    owner.open(not_me_url(&letters[0]).unwrap());
    assert!(matches!(view(&owner).await, NotMeView::Ready { event: Event::RecoveryMailed, .. }));
    owner.not_me().await;
    asker.open(url);
    assert_eq!(asker.press().await, Page::RecoveryLink);
    assert_eq!(alerts(&post(world).await), 1);
});

story!(another_realm_s_page_does_not_take_it, |world| {
    let (thief, owner) = stolen(world).await;
    let mut elsewhere = owner.clone();
    elsewhere.caller.realm = world.realm("health");
    assert!(matches!(view(&elsewhere).await, NotMeView::Unknown));
    elsewhere.not_me().await;
    assert!(thief.is_signed_in().await);
});

story!(a_realm_that_names_nobody_for_alerts_keeps_them_visible_to_the_operator, |world| {
    let mut member = world.browser("club");
    member.sign_in("member1", PASSWORD).await;
    member.change_password(PASSWORD, NEW, false).await;
    let letters = post(world).await;
    member.open(not_me_url(&letters[0]).unwrap());
    member.not_me().await;
    assert!(post(world).await.is_empty());
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE words = 'the realm names nobody for alerts'").await, 1);
});
