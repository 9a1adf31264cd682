//! What a signed-in person changes, each after proving themselves again.

use std::collections::BTreeMap;

use credentials::{
    audit::Event,
    form::{Field, Page, Problem},
    session::Notice,
    settings,
};

use crate::{
    browser::Browser,
    crowd::{all_at_once, pages},
    mailbox::{notices, post},
    world::{PASSWORD, World, story},
};

const ID: &str = "hk000000-01_a";
const NEW: &str = "violet kettle on a slow boat";
const FRESH: i64 = 10 * 60_000;

/// With an app and its code given.
async fn with_app(world: &World) -> Browser {
    let mut pc = world.browser("health");
    pc.sign_in("testuser002", PASSWORD).await;
    assert_eq!(pc.code(&world.code()).await, Page::Portal);
    world.seconds_pass(30);
    pc
}

async fn add_device(world: &World, pc: &mut Browser, name: &str) -> String {
    assert_eq!(pc.begin_device().await, Page::PortalDeviceAdd);
    let key = pc.new_key().await.unwrap();
    assert_eq!(pc.confirm_device(name, &world.code_of(&key)).await, Page::PortalDevices);
    key
}

async fn names(pc: &Browser) -> Vec<String> {
    settings::devices(&pc.portal, &pc.caller).await.unwrap().into_iter().map(|d| d.name).collect()
}

async fn success(pc: &Browser) -> Option<(Page, Notice)> {
    pc.session().await.unwrap().notice
}

story!(every_change_needs_a_fresh_proof_and_comes_back_to_where_it_began, |world| {
    let mut pc = with_app(world).await;
    let device = pc.device("App").await;
    pc.begin_device().await;
    world.clock.advance(FRESH);
    assert!(!pc.session().await.unwrap().fresh);
    assert_eq!(pc.new_key().await, None, "a key isn't shown to a stale session");
    let before = (names(&pc).await, world.dump().await["recovery_codes"].clone());
    assert_eq!(pc.begin_device().await, Page::PortalConfirm);
    assert_eq!(pc.confirm_device("Phone", "123456").await, Page::PortalConfirm);
    assert_eq!(pc.rename_device(&device, "Mine").await, Page::PortalConfirm);
    assert_eq!(pc.remove_device(&device).await, Page::PortalConfirm);
    assert_eq!(pc.confirm(PASSWORD, &world.code()).await, Page::PortalDevices);
    assert!(pc.session().await.unwrap().fresh && pc.new_key().await.is_some());
    world.clock.advance(FRESH);
    assert_eq!(pc.make_codes().await, Page::PortalConfirm);
    assert_eq!((names(&pc).await, world.dump().await["recovery_codes"].clone()), before);
    assert_eq!(pc.confirm(PASSWORD, &world.code()).await, Page::PortalCodes);
    assert_eq!(pc.make_codes().await, Page::PortalCodes);
});

story!(freshness_ends_to_the_millisecond, |world| {
    let mut pc = world.browser("construction").signed_in(ID).await;
    world.clock.advance(FRESH - 1);
    assert_eq!(pc.begin_device().await, Page::PortalDeviceAdd);
    world.clock.advance(1);
    assert_eq!(pc.begin_device().await, Page::PortalConfirm);
});

story!(proving_oneself_again_takes_password_and_code, |world| {
    let mut pc = with_app(world).await;
    world.clock.advance(FRESH);
    for (password, code, problem) in [
        ("", "", Problem::Empty),
        ("wrong", &*world.code(), Problem::CurrentPasswordWrong),
        (PASSWORD, "", Problem::Empty),
        (PASSWORD, "12", Problem::OtpForm),
        (PASSWORD, "000000", Problem::OtpWrong),
    ] {
        assert_eq!(pc.confirm(password, code).await, Page::PortalConfirm);
        assert_eq!(pc.problem(Page::PortalConfirm).await, Some(problem));
        assert!(!pc.session().await.unwrap().fresh);
    }
    assert_eq!(pc.confirm(PASSWORD, &world.code()).await, Page::Portal);
});

story!(a_double_click_when_proving_oneself_again_ends_in_one_session, |world| {
    let mut pc = with_app(world).await;
    pc.caller.origin.browser = world.code();
    let crowd = all_at_once(vec![pc; 4], |mut b| async move {
        let code = b.caller.origin.browser.clone();
        let page = b.confirm(PASSWORD, &code).await;
        (b, page)
    })
    .await;
    assert_eq!(pages(&crowd), BTreeMap::from([(Page::Portal, 4)]));
    assert!(crowd.iter().all(|(b, _)| b.caller.session == crowd[0].0.caller.session));
});

story!(devices_are_added_renamed_and_removed_each_with_a_notice, |world| {
    let mut pc = with_app(world).await;
    let key = add_device(world, &mut pc, "タブレット").await;
    assert_eq!(success(&pc).await, Some((Page::PortalDevices, Notice::DeviceAdded)));
    assert_eq!(pc.new_key().await, None);
    let tablet = pc.device("タブレット").await;
    assert_eq!(pc.rename_device(&tablet, " Tablet\u{202e} ").await, Page::PortalDevices);
    assert_eq!(success(&pc).await, Some((Page::PortalDevices, Notice::DeviceRenamed)));
    assert_eq!(names(&pc).await, ["App", "Tablet"]);

    world.seconds_pass(30);
    let mut phone = world.browser("health");
    phone.sign_in("testuser002", PASSWORD).await;
    assert_eq!(phone.code(&world.code_of(&key)).await, Page::Portal, "either app does");

    let app = pc.device("App").await;
    assert_eq!(pc.remove_device(&app).await, Page::PortalDevices);
    assert_eq!(success(&pc).await, Some((Page::PortalDevices, Notice::DeviceRemoved)));
    assert_eq!(names(&pc).await, ["Tablet"]);
    assert_eq!(
        notices(&post(world).await).iter().map(|n| n.1).collect::<Vec<_>>(),
        [Event::DeviceAdded, Event::DeviceRemoved]
    );
    world.seconds_pass(90);
    assert_eq!(success(&pc).await, None, "told for a minute and a half");
});

story!(two_devices_of_an_account_never_share_a_name, |world| {
    let mut pc = with_app(world).await;
    add_device(world, &mut pc, "Phone").await;
    pc.begin_device().await;
    let key = pc.new_key().await.unwrap();
    assert_eq!(pc.confirm_device("PHONE", &world.code_of(&key)).await, Page::PortalDeviceAdd);
    assert_eq!(pc.problem(Page::PortalDeviceAdd).await, Some(Problem::DeviceNameTaken));
    assert_eq!(pc.form(Page::PortalDeviceAdd).await.unwrap().typed[&Field::DeviceName], "PHONE");
    assert_eq!(pc.new_key().await.as_ref(), Some(&key), "the key stays");
    let phone = pc.device("Phone").await;
    assert_eq!(pc.rename_device(&phone, "app").await, Page::PortalDevices);
    assert_eq!(pc.problem(Page::PortalDevices).await, Some(Problem::DeviceNameTaken));
    assert_eq!(pc.rename_device(&phone, "phone").await, Page::PortalDevices, "its own name in another case");
    assert_eq!(names(&pc).await, ["App", "phone"]);
    assert_eq!(pc.confirm_device("Other", &world.code_of(&key)).await, Page::PortalDevices);
});

story!(an_account_that_needs_an_app_keeps_one_also_when_two_are_removed_at_once, |world| {
    let mut pc = with_app(world).await;
    let app = pc.device("App").await;
    assert_eq!(pc.remove_device(&app).await, Page::PortalDevices);
    assert_eq!(pc.problem(Page::PortalDevices).await, Some(Problem::DeviceNeeded));
    add_device(world, &mut pc, "Phone").await;
    let mut crowd = Vec::new();
    for name in ["App", "Phone"] {
        let mut browser = pc.clone();
        browser.caller.origin.browser = pc.device(name).await;
        crowd.push(browser);
    }
    all_at_once(crowd, |mut b| async move {
        let id = b.caller.origin.browser.clone();
        let page = b.remove_device(&id).await;
        (b, page)
    })
    .await;
    assert_eq!(names(&pc).await.len(), 1);
});

story!(where_none_is_needed_the_last_app_goes_and_its_recovery_codes_with_it, |world| {
    let mut pc = world.browser("construction").signed_in(ID).await;
    assert_eq!(pc.make_codes().await, Page::PortalDevices, "codes stand in for an app");
    add_device(world, &mut pc, "Phone").await;
    assert_eq!(pc.make_codes().await, Page::PortalCodes);
    let phone = pc.device("Phone").await;
    pc.remove_device(&phone).await;
    assert!(names(&pc).await.is_empty());
    assert_eq!(world.number("SELECT COUNT(*) FROM recovery_codes").await, 0);
    assert_eq!(world.browser("construction").sign_in(ID, PASSWORD).await, Page::Portal);
});

story!(nobody_touches_another_person_s_devices, |world| {
    let owner = with_app(world).await;
    let app = owner.device("App").await;
    let mut other = world.browser("health").signed_in("testuser003").await;
    other.rename_device(&app, "Mine").await;
    other.remove_device(&app).await;
    assert_eq!(names(&owner).await, ["App"]);
});

story!(recovery_codes_are_shown_once_to_the_session_that_made_them, |world| {
    let mut pc = with_app(world).await;
    let phone = with_app(world).await;
    assert_eq!(pc.make_codes().await, Page::PortalCodes);
    assert_eq!(success(&pc).await, Some((Page::PortalCodes, Notice::CodesMade)));
    assert_eq!(pc.shown_codes().await.unwrap().len(), 10);
    assert_eq!(phone.shown_codes().await, None);
    let view = settings::codes(&phone.portal, &phone.caller).await.unwrap().unwrap();
    assert_eq!((view.left, view.created_at), (10, Some(world.portal.now())));
    world.clock.advance(FRESH - 1);
    assert!(pc.shown_codes().await.is_some());
    world.clock.advance(1);
    assert!(pc.shown_codes().await.is_none());
    world.clock.advance(-1);
    assert_eq!(pc.kept_codes().await, Page::Portal);
    assert!(pc.shown_codes().await.is_none());
    assert_eq!(notices(&post(world).await), [("testuser002@example.jp", Event::CodesMade)]);
});

story!(the_password_is_changed_with_the_present_one, |world| {
    let mut pc = world.browser("construction").signed_in(ID).await;
    let phone = world.browser("construction").signed_in(ID).await;
    for (from, to, problem) in [
        ("", NEW, Problem::Empty),
        ("wrong", NEW, Problem::CurrentPasswordWrong),
        (PASSWORD, "", Problem::Empty),
        (PASSWORD, "short", Problem::PasswordShort(15)),
        (PASSWORD, "hk000000-01_a 2026", Problem::PasswordContext),
        (PASSWORD, PASSWORD, Problem::PasswordSame),
    ] {
        assert_eq!(pc.change_password(from, to, true).await, Page::PortalPassword);
        let form = pc.form(Page::PortalPassword).await.unwrap();
        assert_eq!(form.problems[0].problem, problem, "{from} {to}");
        assert!(form.typed.is_empty());
    }
    assert_eq!(pc.change_password(PASSWORD, NEW, false).await, Page::Portal);
    assert_eq!(success(&pc).await, Some((Page::Portal, Notice::PasswordChanged)));
    assert!(phone.is_signed_in().await);
    assert_eq!(pc.change_password(NEW, "another kettle of slow fish", true).await, Page::Portal);
    assert!(!phone.is_signed_in().await && pc.is_signed_in().await);
    let changes: Vec<Event> = notices(&post(world).await).iter().map(|n| n.1).collect();
    assert_eq!(changes, [Event::PasswordChanged; 2]);
});

story!(of_two_changes_of_the_password_at_once_one_counts, |world| {
    let pc = world.browser("construction").signed_in(ID).await;
    let crowd = all_at_once(vec![pc; 8], |mut b| async move {
        let page = b.change_password(PASSWORD, NEW, false).await;
        (b, page)
    })
    .await;
    // They want the same, as two clicks do: nobody is told that it went wrong.
    assert_eq!(pages(&crowd)[&Page::Portal], 8);
    assert_eq!(world.logged("password_changed", "").await, 1);
});

story!(the_history_tells_when_what_and_from_where, |world| {
    world.seconds_pass(1);
    let pc = with_app(world).await;
    world.browser("health").sign_in("testuser002", "wrong").await;
    let history = settings::history(&pc.portal, &pc.caller).await.unwrap();
    assert_eq!((history[0].event, history[1].event), (Event::SignInFailed, Event::SignedIn));
    assert_eq!(
        (history[1].browser.as_str(), &history[1].address),
        ("Chrome, Android", &pc.caller.origin.address.to_string())
    );
});
