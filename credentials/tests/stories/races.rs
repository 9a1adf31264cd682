//! Reissues and sign-ins at the same moment: one temporary password lives, and opens one attempt.

use credentials::{directory, form::Page, text::UserId};

use crate::{
    browser::Browser,
    crowd::{all_at_once, pages},
    reissue::{NEW, company, reissued},
    staff::{EXCHANGE, OTHER_ADMINISTRATOR, USER, at_desk},
    world::{World, story},
};

const LIVE: &str = "SELECT COUNT(*) FROM temporary_passwords WHERE voided_at IS NULL";
const OPEN: &str = "SELECT COUNT(*) FROM flows WHERE step = 'renew' AND voided_at IS NULL AND done_at IS NULL";

/// A copy that is to reissue a password of its own for the user.
fn to_reissue(admin: &Browser, number: usize) -> Browser {
    Browser { typed: format!("GreenTeapot{number:02}Sun"), ..admin.clone() }
}

async fn user(world: &World) -> String {
    world.account_id(EXCHANGE, USER).await
}

/// The user's id, in the way in which a crowd can know it.
async fn of_user(browser: &Browser) -> String {
    let user = UserId::parse(USER).unwrap();
    directory::find(&browser.portal, &browser.caller.realm, &user).await.unwrap().unwrap().id
}

async fn reissue(mut browser: Browser) -> (Browser, Page) {
    let (id, typed) = (of_user(&browser).await, browser.typed.clone());
    let page = browser.reissue(&id, &typed).await;
    (browser, page)
}

async fn sign_in(mut browser: Browser) -> (Browser, Page) {
    let typed = browser.typed.clone();
    let page = browser.sign_in(USER, &typed).await;
    (browser, page)
}

async fn either_renew(mut browser: Browser) -> (Browser, Page) {
    if browser.caller.session.is_some() {
        return reissue(browser).await;
    }
    let page = browser.renew(NEW).await;
    (browser, page)
}

async fn either(browser: Browser) -> (Browser, Page) {
    if browser.caller.session.is_some() { reissue(browser).await } else { sign_in(browser).await }
}

story!(two_administrators_reissue_at_once, |world| {
    let (id, one) = company(world).await;
    world.tamper("UPDATE accounts SET company = (SELECT c.id FROM companies c WHERE c.realm = 'exchange' AND c.company_id = 'EJ0001') WHERE realm = 'exchange' AND user_id = 'EJUM0900'").await;
    let two = at_desk(world, EXCHANGE, OTHER_ADMINISTRATOR).await;
    let crowd = (0..16).map(|n| to_reissue(if n % 2 == 0 { &one } else { &two }, n)).collect();
    let crowd = all_at_once(crowd, reissue).await;
    assert_eq!(pages(&crowd)[&Page::AdminIssued], 16);
    assert_eq!(world.number(LIVE).await, 1);
    let shown: Vec<_> = [one.issued().await, two.issued().await].into_iter().flatten().collect();
    assert_eq!(shown.len(), 1, "the one whose password is void isn't shown it any more");
    assert_eq!(shown[0].account_id, id);
    let mut winner = world.browser(EXCHANGE);
    assert_eq!(winner.sign_in(USER, shown[0].password.reveal()).await, Page::RenewPassword);
    assert_eq!(winner.renew(NEW).await, Page::Portal);
});

story!(one_of_many_first_uses_wins, |world| {
    let (temporary, _) = reissued(world).await;
    let crowd: Vec<_> = (0..64).map(|_| Browser { typed: temporary.clone(), ..world.browser(EXCHANGE) }).collect();
    let mut crowd = all_at_once(crowd, sign_in).await;
    assert_eq!(pages(&crowd)[&Page::RenewPassword], 1);
    assert_eq!((world.number(OPEN).await, world.logged("temporary_used", "").await), (1, 1));
    for (browser, _) in &mut crowd {
        let page = browser.renew(NEW).await;
        assert!(matches!(page, Page::Portal | Page::Login), "{page:?}");
    }
    assert_eq!(world.logged("password_changed", "").await, 1);
});

story!(a_reissue_beats_the_use_of_the_former_one, |world| {
    let (temporary, admin) = reissued(world).await;
    let crowd = (0..64).map(|n| match n % 2 {
        0 => to_reissue(&admin, n),
        _ => Browser { typed: temporary.clone(), ..world.browser(EXCHANGE) },
    });
    let mut crowd = all_at_once(crowd.collect(), either).await;
    let used = pages(&crowd).get(&Page::RenewPassword).copied().unwrap_or_default();
    assert!(used <= 1, "{used}");
    assert_eq!((world.number(LIVE).await, world.number(OPEN).await), (1, 0));
    for (browser, page) in &mut crowd {
        if *page == Page::RenewPassword {
            assert_eq!(browser.renew(NEW).await, Page::Login, "its attempt ended with the reissue");
        }
    }
    let shown = admin.issued().await.unwrap();
    // Sixty-three wrong tries at once are too many: an hour later.
    world.seconds_pass(60);
    world.tamper("DELETE FROM counters").await;
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, shown.password.reveal()).await, Page::RenewPassword);
    assert_eq!(shown.account_id, user(world).await);
});

story!(the_new_password_and_a_reissue_at_once_leave_one_of_them, |world| {
    let (temporary, admin) = reissued(world).await;
    let mut renewing = world.browser(EXCHANGE);
    assert_eq!(renewing.sign_in(USER, &temporary).await, Page::RenewPassword);
    let renewing = Browser { typed: NEW.into(), ..renewing };
    let crowd = vec![renewing, to_reissue(&admin, 1)];
    let crowd = all_at_once(crowd, either_renew).await;
    assert!(crowd.iter().any(|(_, page)| *page == Page::AdminIssued));
    // Whichever came first: the reissue's is the one that works, and no session of the user lives.
    assert_eq!(world.number(LIVE).await, 1);
    for (browser, page) in &crowd {
        assert!(*page == Page::AdminIssued || !browser.is_signed_in().await);
    }
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, NEW).await, Page::Login);
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, "GreenTeapot01Sun").await, Page::RenewPassword);
});
