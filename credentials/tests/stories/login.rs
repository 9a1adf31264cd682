//! Signing in, and not.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use credentials::{
    chance::{Chance, SeededChance},
    form::{Field, FormState, Page, Problem},
    password::Hasher,
    portal::Portal,
};

use crate::{
    browser::Browser,
    world::{PASSWORD, World, story},
};

story!(an_id_is_read_forgivingly_and_a_password_exactly, |world| {
    for id in [
        "hk000000-01_a",
        "HK000000-01_A",
        "ｈｋ００００００－０１＿ａ",
        " hk000000ー01_a\u{3000}",
        "hk000000\u{2212}01_a\u{200b}",
    ] {
        assert_eq!(world.browser("construction").sign_in(id, PASSWORD).await, Page::Portal, "{id}");
    }
    for password in [
        "saihakkodemo2026",
        "SaihakkoDemo2026 ",
        " SaihakkoDemo2026",
        "ＳａｉｈａｋｋｏＤｅｍｏ２０２６",
        "SaihakkoDemo2026\n",
    ] {
        assert_eq!(world.browser("construction").sign_in("hk000000-01_a", password).await, Page::Login, "{password:?}");
    }
});

story!(unknown_disabled_wrong_and_without_password_look_alike, |world| {
    let mut seen: Vec<FormState> = Vec::new();
    for (id, password) in [
        ("nobody", PASSWORD),
        ("disabled01", PASSWORD),
        ("disabled01", "wrong"),
        ("hk000000-01_a", "wrong"),
        ("nopassword01", PASSWORD),
        ("testuser001", PASSWORD),
    ] {
        let mut browser = world.browser("construction");
        assert_eq!(browser.sign_in(id, password).await, Page::Login, "{id}");
        assert!(browser.caller.session.is_none() && browser.caller.known.is_none());
        let mut form = browser.form(Page::Login).await.unwrap();
        assert_eq!(form.typed.remove(&Field::LoginId).as_deref(), Some(id));
        assert!(form.typed.is_empty());
        seen.push(form);
    }
    assert!(seen.iter().all(|form| *form == seen[0]));
    assert_eq!(seen[0].problems[0].problem, Problem::SignInFailed);
    for why in ["unknown ID", "disabled", "wrong password"] {
        assert_eq!(world.logged("sign_in_failed", why).await, 2, "{why}");
    }
});

story!(the_same_realm_s_account_is_meant, |world| {
    let mut pc = world.browser("health");
    assert_eq!(pc.sign_in("hk000000-01_a", PASSWORD).await, Page::Login);
    let page = pc.sign_in("operator01", PASSWORD).await;
    assert_eq!(page, Page::EnrolAuthenticator, "the one of health, who has no app yet");
    assert_eq!(world.browser("construction").sign_in("operator01", PASSWORD).await, Page::LoginOtp);
});

story!(who_must_have_an_app_sets_it_up_at_the_first_login, |world| {
    let mut pc = world.browser("health");
    assert_eq!(pc.sign_in("testuser001", PASSWORD).await, Page::EnrolAuthenticator);
    assert!(!pc.is_signed_in().await);
    let key = pc.flow().await.unwrap().enrolment.unwrap().key();
    assert_eq!(pc.enrol("電話", &world.code_of(&key)).await, Page::Portal);
    world.seconds_pass(30);
    let mut again = world.browser("health");
    assert_eq!(again.sign_in("testuser001", PASSWORD).await, Page::LoginOtp);
    assert_eq!(again.code(&world.code_of(&key)).await, Page::Portal);
});

story!(what_was_wrong_is_gone_after_it_went_well, |world| {
    let mut pc = world.browser("health");
    pc.sign_in("testuser002", "wrong").await;
    assert_eq!(pc.problem(Page::Login).await, Some(Problem::SignInFailed));
    pc.sign_in("testuser002", PASSWORD).await;
    pc.code("000000").await;
    pc.code(&world.code()).await;
    assert_eq!(pc.form(Page::Login).await, None);
    assert_eq!(pc.form(Page::LoginOtp).await, None);
    assert!(pc.is_signed_in().await);
});

story!(a_password_is_hashed_anew_at_login_when_the_parameters_rise, |world| {
    let hash = || world.text("SELECT password_hash FROM accounts WHERE user_id = 'hk000000-01_a'");
    let before = hash().await;
    assert!(before.contains("m=8,t=1"));
    let dearer = Portal { hasher: Hasher::with_cost(2, 16, 2), ..world.portal.clone() };
    world.browser("construction").on(&dearer).sign_in("hk000000-01_a", "wrong").await;
    assert_eq!(hash().await, before);
    assert_eq!(world.browser("construction").on(&dearer).sign_in("hk000000-01_a", PASSWORD).await, Page::Portal);
    let after = hash().await;
    assert!(after.contains("m=16,t=2"), "{after}");
    assert_eq!(world.browser("construction").on(&dearer).sign_in("hk000000-01_a", PASSWORD).await, Page::Portal);
    assert_eq!(hash().await, after, "once");
    assert_eq!(world.browser("construction").sign_in("hk000000-01_a", PASSWORD).await, Page::Portal);
    assert_eq!(hash().await, after, "and never back");
    assert_eq!(
        world.number("SELECT COUNT(*) FROM accounts WHERE password_changed_at IS NOT NULL AND id <> ''").await,
        0
    );
});

/// Chance that keeps whoever asks for it waiting until the gate opens.
struct Gate {
    reached: AtomicBool,
    open: AtomicBool,
    chance: SeededChance,
}

impl Chance for Gate {
    fn fill(&self, buffer: &mut [u8]) {
        self.reached.store(true, Ordering::SeqCst);
        while !self.open.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(1));
        }
        self.chance.fill(buffer);
    }
}

/// Begins a login with the right password, lets `meanwhile` happen before it is let in, and answers where it went.
async fn overtaken(world: &World, meanwhile: impl AsyncFnOnce()) -> (Browser, Page) {
    let gate = Arc::new(Gate { reached: false.into(), open: false.into(), chance: SeededChance::new(0) });
    // A dearer hasher, so that the login asks for salt between the verdict and the session.
    let portal = Portal { hasher: Hasher::with_cost(2, 16, 2), chance: gate.clone(), ..world.portal.clone() };
    let mut pc = world.browser("construction").on(&portal);
    let login = tokio::spawn(async move {
        let page = pc.sign_in("hk000000-01_a", PASSWORD).await;
        (pc, page)
    });
    while !gate.reached.load(Ordering::SeqCst) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    meanwhile().await;
    gate.open.store(true, Ordering::SeqCst);
    login.await.unwrap()
}

story!(a_login_under_way_fails_when_the_account_is_disabled_meanwhile, |world| {
    let (pc, page) = overtaken(world, async || world.disable("construction", "hk000000-01_a").await).await;
    assert_eq!((page, pc.caller.session), (Page::Login, None));
    assert_eq!(world.number("SELECT COUNT(*) FROM sessions").await, 0);
});

story!(a_login_under_way_fails_when_the_password_is_changed_meanwhile, |world| {
    let mut owner = world.browser("construction").signed_in("hk000000-01_a").await;
    let change =
        async || assert_eq!(owner.change_password(PASSWORD, "violet kettle on a slow boat", true).await, Page::Portal);
    let (pc, page) = overtaken(world, change).await;
    assert_eq!((page, pc.caller.session), (Page::Login, None));
    let mut new = world.browser("construction");
    assert_eq!(
        new.sign_in("hk000000-01_a", "violet kettle on a slow boat").await,
        Page::Portal,
        "and the new password stands"
    );
});
