//! An invitation: who may send it, what it gives, and when it gives nothing.

use credentials::{
    customers::LoginState,
    form::{Page, Problem},
    outbox::{self, Content, Prepared},
    recovery::LinkView,
    session::Notice,
};

use crate::{
    agency::CUSTOMER,
    browser::Browser,
    crowd::{all_at_once, pages},
    customer_tree::{ADDRESS, GRANDCHILD, STRANGER, STRANGERS_CHILD, add, forest, parent},
    customers::{DISABLED, PARENT, WITHOUT_LOGIN},
    mailbox::{claim, post},
    world::{PASSWORD, World, story},
};

const NEW: &str = "violet kettle on a slow boat";

/// The URL of the one invitation that arrived at an address.
async fn invitation(world: &World, address: &str) -> String {
    let letters = post(world).await;
    let mut urls = letters.iter().filter(|letter| letter.to == address).filter_map(|letter| match &letter.content {
        Content::Invitation { url, .. } => Some(url.clone()),
        _ => None,
    });
    let url = urls.next().expect("an invitation");
    assert!(urls.next().is_none(), "one invitation");
    url
}

/// A phone that opened the invitation of [`WITHOUT_LOGIN`].
async fn invited(world: &World) -> Browser {
    assert_eq!(parent(world).await.invite(WITHOUT_LOGIN, ADDRESS).await, Page::PortalCustomers);
    let url = invitation(world, ADDRESS).await;
    let mut phone = world.browser("agency");
    phone.open(&url);
    phone
}

async fn accepts(mut browser: Browser) -> (Browser, Page) {
    let page = browser.press().await;
    (browser, page)
}

async fn view(browser: &Browser) -> LinkView {
    credentials::recovery::link(&browser.portal, &browser.caller).await.unwrap()
}

async fn login_of(world: &World, customer: &str) -> String {
    world.text(&format!("SELECT login_id FROM accounts WHERE realm = 'agency' AND user_id = '{customer}'")).await
}

story!(an_invited_person_sets_the_password_and_has_a_login, |world| {
    let mut oyaten = parent(world).await;
    let account = world.account_id("agency", WITHOUT_LOGIN).await;
    assert_eq!(oyaten.invite("０１０５８７３５", "ｈａｎａｋｏ＠example.com").await, Page::PortalCustomers);
    let notice = oyaten.session().await.unwrap().notice.unwrap();
    assert_eq!(notice, (Page::PortalCustomers, Notice::CustomerInvited { customer_id: WITHOUT_LOGIN.into() }));
    assert!(oyaten.listed().await.contains(&(WITHOUT_LOGIN.into(), LoginState::Invited)), "while it is queued");
    let url = invitation(world, ADDRESS).await;
    assert!(url.starts_with("https://saihakko.example.jp/agency/recovery/link/"));
    assert!(oyaten.listed().await.contains(&(WITHOUT_LOGIN.into(), LoginState::Invited)));
    let stored = format!("SELECT COUNT(*) FROM accounts WHERE id = '{account}' AND login_id = '' AND email IS NULL");
    assert_eq!(world.number(&stored).await, 1, "nothing is stored before it is accepted");
    let mut phone = world.browser("agency");
    phone.open(&url);
    let LinkView::Invited { address, customer_id, .. } = view(&phone).await else { panic!("an invitation") };
    assert_eq!((address.as_str(), customer_id.as_str()), (ADDRESS, WITHOUT_LOGIN));
    assert_eq!(phone.press().await, Page::RenewPassword);
    assert_eq!(phone.press().await, Page::RenewPassword, "a double click goes on");
    assert_eq!(phone.renew(NEW).await, Page::Portal);
    let mut pc = world.browser("agency");
    assert_eq!(pc.sign_in("Hanako@Example.com", NEW).await, Page::Portal);
    let verified = format!("SELECT email_verified FROM accounts WHERE id = '{account}' AND email = '{ADDRESS}'");
    assert_eq!(world.number(&verified).await, 1);
    assert!(oyaten.listed().await.contains(&(WITHOUT_LOGIN.into(), LoginState::Has)));
    assert_eq!(world.logged("customer_invited", "by 01000001").await, 1);
    let head = pc.session().await.unwrap().customer.unwrap();
    assert_eq!(head.parent, Some((PARENT.to_owned(), "大矢 典子".to_owned())));
    assert_eq!((head.rank.as_deref(), head.class.as_deref()), (Some("代理店"), Some("会員")));
});

story!(only_those_below_who_have_no_login_can_be_invited, |world| {
    forest(world).await;
    let mut oyaten = parent(world).await;
    let mut taro = world.browser("agency").signed_in("kankyo.taro@example.jp").await;
    add(world, "01060009", "停止 孫", Some(CUSTOMER)).await;
    world.disable("agency", "01060009").await;
    for customer in
        ["", "99999999", PARENT, STRANGER, STRANGERS_CHILD, "hk000000-01_a", CUSTOMER, DISABLED, "01060009", "\u{7}"]
    {
        assert_eq!(oyaten.invite(customer, ADDRESS).await, Page::PortalCustomers);
        assert_eq!(oyaten.problem(Page::PortalCustomers).await, Some(Problem::CustomerUnknown), "{customer:?}");
    }
    for customer in [WITHOUT_LOGIN, PARENT, CUSTOMER] {
        taro.invite(customer, ADDRESS).await;
        assert_eq!(taro.problem(Page::PortalCustomers).await, Some(Problem::CustomerUnknown), "{customer}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE kind = 'invitation'").await, 0);
    assert_eq!(world.logged("customer_invited", "").await, 0);
    for mut inviter in [oyaten, taro] {
        inviter.invite(GRANDCHILD, ADDRESS).await;
        assert_eq!(inviter.problem(Page::PortalCustomers).await, None, "all levels below");
    }
    let mut elsewhere = world.browser("club").signed_in("member1").await;
    assert_eq!(elsewhere.invite("member1", ADDRESS).await, Page::Portal);
    assert_eq!(world.browser("agency").invite(WITHOUT_LOGIN, ADDRESS).await, Page::Login);
});

story!(bad_addresses_and_a_session_that_is_not_fresh_invite_nobody, |world| {
    let mut oyaten = parent(world).await;
    for (typed, wrong) in [("", Problem::Empty), ("hanako@", Problem::EmailForm), ("a@b", Problem::EmailForm)] {
        oyaten.invite(WITHOUT_LOGIN, typed).await;
        assert_eq!(oyaten.problem(Page::PortalCustomers).await, Some(wrong), "{typed}");
    }
    world.seconds_pass(3600);
    let mut oyaten = parent(world).await;
    world.clock.advance(15 * 60_000);
    assert_eq!(oyaten.invite(WITHOUT_LOGIN, ADDRESS).await, Page::PortalConfirm);
    assert_eq!(oyaten.confirm(PASSWORD, "").await, Page::PortalCustomers);
    assert!(post(world).await.is_empty());
});

story!(a_newer_invitation_is_the_one_that_counts, |world| {
    let mut phone = invited(world).await;
    let mut oyaten = parent(world).await;
    oyaten.invite(WITHOUT_LOGIN, "second@example.com").await;
    oyaten.invite(WITHOUT_LOGIN, "third@example.com").await;
    assert!(matches!(view(&phone).await, LinkView::Used));
    assert_eq!(phone.press().await, Page::RecoveryLink);
    let letters = post(world).await;
    let to: Vec<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
    assert_eq!(to, ["third@example.com"], "the second was still in the queue");
    assert_eq!(login_of(world, WITHOUT_LOGIN).await, "");
});

story!(an_invitation_works_once_and_for_seven_days, |world| {
    const DAY: i64 = 24 * 3_600_000;
    let mut late = invited(world).await;
    world.clock.advance(7 * DAY - 1);
    assert!(matches!(view(&late).await, LinkView::Invited { .. }));
    world.clock.advance(1);
    assert!(matches!(view(&late).await, LinkView::Expired));
    assert_eq!(late.press().await, Page::RecoveryLink);
    let mut first = invited(world).await;
    let mut second = world.browser("agency");
    second.caller.link.clone_from(&first.caller.link);
    second.open(&format!("/{}", *first.caller.link.as_ref().unwrap().token.reveal()));
    assert_eq!(first.press().await, Page::RenewPassword);
    assert_eq!(second.press().await, Page::RecoveryLink);
    assert!(matches!(view(&second).await, LinkView::Used));
    assert_eq!(world.logged("link_refused", "used").await, 1);
});

story!(an_address_that_signs_somebody_else_in_is_told_to_its_mailbox_only, |world| {
    let mut oyaten = parent(world).await;
    oyaten.invite(WITHOUT_LOGIN, "Kankyo.Taro@example.jp").await;
    assert_eq!(oyaten.problem(Page::PortalCustomers).await, None, "the parent learns nothing of logins");
    let url = invitation(world, "Kankyo.Taro@example.jp").await;
    let mut phone = world.browser("agency");
    phone.open(&url);
    assert!(matches!(view(&phone).await, LinkView::Taken));
    assert_eq!(phone.press().await, Page::RecoveryLink);
    assert_eq!(login_of(world, WITHOUT_LOGIN).await, "");
    world.tamper("UPDATE accounts SET login_id = 'x@y.jp', login_key = 'x@y.jp' WHERE user_id = '01058734'").await;
    assert_eq!(phone.press().await, Page::RenewPassword, "the link was not used up");
});

story!(of_sixty_four_one_accepts, |world| {
    let phone = invited(world).await;
    let token = phone.caller.link.as_ref().unwrap().token.clone();
    let crowd = (0..64).map(|_| {
        let mut one = world.browser("agency");
        one.open(&format!("/{}", *token.reveal()));
        one
    });
    let went = all_at_once(crowd.collect(), accepts).await;
    assert_eq!(pages(&went).into_iter().collect::<Vec<_>>(), [(Page::RecoveryLink, 63), (Page::RenewPassword, 1)]);
    assert_eq!(world.logged("link_redeemed", "").await, 1);
    assert_eq!(login_of(world, WITHOUT_LOGIN).await, ADDRESS);
});

story!(two_customers_cannot_take_the_same_address, |world| {
    for round in 0..8 {
        let ids = [format!("0700{round:03}1"), format!("0700{round:03}2")];
        let address = format!("both{round}@example.com");
        let mut phones = Vec::new();
        for id in &ids {
            add(world, id, "競合 太郎", Some(PARENT)).await;
            parent(world).await.invite(id, &address).await;
            let url = invitation(world, &address).await;
            let mut phone = world.browser("agency");
            phone.open(&url);
            phones.push(phone);
        }
        let went = all_at_once(phones, accepts).await;
        assert_eq!(pages(&went).into_iter().collect::<Vec<_>>(), [(Page::RecoveryLink, 1), (Page::RenewPassword, 1)]);
        let logins = format!("SELECT COUNT(*) FROM accounts WHERE login_key = '{address}'");
        assert_eq!(world.number(&logins).await, 1);
    }
});

story!(whoever_may_not_invite_any_more_has_invited_nobody, |world| {
    let moved = "UPDATE accounts SET parent_id = NULL WHERE user_id = '01058735'";
    let back = "UPDATE accounts SET parent_id = (SELECT p.id FROM accounts p WHERE p.user_id = '01000001') WHERE user_id = '01058735'";
    // Before the mail goes out.
    parent(world).await.invite(WITHOUT_LOGIN, ADDRESS).await;
    world.tamper(moved).await;
    assert!(post(world).await.is_empty());
    world.tamper(back).await;
    // Before it is accepted.
    let mut phone = invited(world).await;
    world.tamper(moved).await;
    assert!(matches!(view(&phone).await, LinkView::Used));
    assert_eq!(phone.press().await, Page::RecoveryLink);
    world.tamper(back).await;
    assert!(matches!(view(&phone).await, LinkView::Invited { .. }));
    world.disable("agency", PARENT).await;
    assert!(matches!(view(&phone).await, LinkView::Used));
    assert_eq!(phone.press().await, Page::RecoveryLink);
    assert_eq!(login_of(world, WITHOUT_LOGIN).await, "");
});

story!(a_mail_that_is_sent_twice_carries_the_same_link, |world| {
    parent(world).await.invite(WITHOUT_LOGIN, ADDRESS).await;
    let jobs = claim(&world.portal, "worker").await;
    let mut urls = Vec::new();
    for _ in 0..2 {
        let Prepared::Send(letter) = outbox::prepare(&world.portal, &jobs[0]).await.unwrap() else {
            panic!("a letter")
        };
        let Content::Invitation { url, .. } = letter.content else { panic!("an invitation") };
        urls.push(url);
    }
    assert_eq!(urls[0], urls[1]);
    let dump = world.dump().await;
    let token = urls[0].rsplit('/').next().unwrap();
    assert!(dump.values().flatten().all(|row| !row.contains(token)));
    assert!(dump["outbox"].iter().all(|row| !row.contains(ADDRESS)));
});
