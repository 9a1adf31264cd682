//! Who may do what to whom, at the desks of the helpdesk and the operator: every use case by every role on every object, compared with the
//! table.

use credentials::{
    account::Role,
    campaign,
    form::Page,
    helpdesk, operator,
    operator::AuditSearch,
    permit::{Act, Scope, TABLE},
};

use crate::{
    browser::Browser,
    campaigners::{self, Button},
    staff::{
        ADMINISTRATOR, BOURSE, COLLEAGUE, EXCHANGE, HELPER, OPERATOR, OTHER_ADMINISTRATOR, OTHER_USER, SECOND, USER,
        arrive, at_desk,
    },
    world::{World, story},
};

/// Who acts, the operator last, since what is allowed is done.
const ACTORS: [(&str, Role); 4] =
    [(USER, Role::User), (ADMINISTRATOR, Role::Administrator), (HELPER, Role::Helpdesk), (OPERATOR, Role::Operator)];

/// Upon whom: realm, user ID, role, whether it is of the administrator's company.
const OBJECTS: [(&str, &str, Role, bool); 10] = [
    (EXCHANGE, USER, Role::User, true),
    (EXCHANGE, ADMINISTRATOR, Role::Administrator, true),
    (EXCHANGE, OTHER_USER, Role::User, false),
    (EXCHANGE, OTHER_ADMINISTRATOR, Role::Administrator, false),
    (EXCHANGE, HELPER, Role::Helpdesk, false),
    (EXCHANGE, SECOND, Role::Helpdesk, false),
    (EXCHANGE, OPERATOR, Role::Operator, false),
    (EXCHANGE, COLLEAGUE, Role::Operator, false),
    (BOURSE, USER, Role::User, false),
    (BOURSE, ADMINISTRATOR, Role::Administrator, false),
];

fn scope(role: Role, act: Act) -> Option<Scope> {
    TABLE.iter().find(|(who, what, _)| *who == role && *what == act).map(|(.., scope)| *scope)
}

/// What the table says of an act upon an object.
fn allowed((actor, role): (&str, Role), act: Act, (realm, id, theirs, own): (&str, &str, Role, bool)) -> bool {
    let changes = act != Act::SeeAccounts;
    let reached = match scope(role, act) {
        Some(Scope::CompanyStaff) => own && theirs == Role::User,
        Some(Scope::Administrators) => theirs == Role::Administrator,
        Some(Scope::Accounts) => true,
        Some(Scope::Realm) | None => false,
    };
    reached && realm == EXCHANGE && !(changes && actor == id)
}

/// What could be changed.
async fn state(world: &World) -> Vec<Vec<String>> {
    let mut dump = world.dump().await;
    ["accounts", "devices", "checks", "check_points", "device_removals", "temporary_passwords", "outbox"]
        .map(|table| dump.remove(table).unwrap())
        .to_vec()
}

/// The use cases that are about an account.
const ABOUT: [(&str, Act); 7] = [
    ("begin", Act::Vouch),
    ("unlock", Act::ChangeAccounts),
    ("disable", Act::ChangeAccounts),
    ("enable", Act::ChangeAccounts),
    ("sign out", Act::ChangeAccounts),
    ("renew", Act::ChangeAccounts),
    ("ask removal", Act::RemoveDevice),
];

async fn act(world: &World, browser: &mut Browser, what: &str, id: &str) -> Page {
    let device = world.number(&format!("SELECT COUNT(*) FROM devices WHERE account_id = '{id}'")).await;
    match what {
        "begin" => browser.begin_check(id).await.0,
        "unlock" => browser.unlock(id).await,
        "disable" => browser.disable(id).await,
        "enable" => browser.enable(id).await,
        "sign out" => browser.sign_out_account(id).await,
        "renew" => browser.require_renewal(id).await,
        _ if device == 0 => browser.ask_removal(id, &"0".repeat(32), "lost").await,
        _ => {
            let device = world.text(&format!("SELECT id FROM devices WHERE account_id = '{id}'")).await;
            browser.ask_removal(id, &device, "lost").await
        }
    }
}

story!(every_act_upon_every_account_goes_by_the_table, |world| {
    arrive(world, EXCHANGE).await;
    arrive(world, BOURSE).await;
    for (actor, role) in ACTORS {
        let mut browser = at_desk(world, EXCHANGE, actor).await;
        for object in OBJECTS {
            let id = world.account_id(object.0, object.1).await;
            let seen = operator::account(&browser.portal, &browser.caller, &id).await.unwrap();
            assert_eq!(seen.is_ok(), allowed((actor, role), Act::SeeAccounts, object), "{actor} sees {object:?}");
            for (what, by) in ABOUT {
                let (before, denied) = (state(world).await, world.logged("denied", "").await);
                act(world, &mut browser, what, &id).await;
                let refused = world.logged("denied", "").await > denied;
                assert_eq!(!refused, allowed((actor, role), by, object), "{actor}: {what} {object:?}");
                assert!(!refused || state(world).await == before, "{actor}: {what} {object:?} changed something");
            }
        }
    }
});

story!(what_is_about_the_realm_goes_by_the_table_too, |world| {
    arrive(world, EXCHANGE).await;
    world.browser(EXCHANGE).sign_in("nobody", "x").await;
    for (actor, role) in ACTORS {
        let mut browser = at_desk(world, EXCHANGE, actor).await;
        let (portal, caller) = (browser.portal.clone(), browser.caller.clone());
        let may = |act| scope(role, act).is_some();
        let all = AuditSearch::default();
        for (what, act, open) in [
            ("helpdesk", Act::Vouch, helpdesk::desk(&portal, &caller, "").await.unwrap().is_ok()),
            ("desk", Act::SeeAccounts, operator::desk(&portal, &caller).await.unwrap().is_ok()),
            ("accounts", Act::SeeAccounts, operator::accounts(&portal, &caller, "", 1).await.unwrap().is_ok()),
            ("flows", Act::SeeFlows, operator::flows(&portal, &caller, 1).await.unwrap().is_ok()),
            ("outbox", Act::SeeOutbox, operator::outbox(&portal, &caller, None, 1).await.unwrap().is_ok()),
            ("audit", Act::SeeAudit, operator::audit(&portal, &caller, &all, 1).await.unwrap().is_ok()),
            ("file", Act::SeeAudit, operator::audit_csv(&portal, &caller, &all).await.unwrap().is_ok()),
            ("campaigns", Act::Campaigns, campaign::list(&portal, &caller, 1).await.unwrap().is_ok()),
            ("figures", Act::SeeFigures, operator::figures(&portal, &caller).await.unwrap().is_ok()),
        ] {
            assert_eq!(open, may(act), "{actor}: {what}");
        }
        let denied = world.logged("denied", "").await;
        browser.send_again(&"0".repeat(32)).await;
        assert_eq!(world.logged("denied", "").await == denied, may(Act::SendAgain), "{actor}: send again");
        let denied = world.logged("denied", "").await;
        for button in
            [Button::Start, Button::Pause, Button::Resume, Button::Again, Button::End, Button::Discard, Button::Test]
        {
            browser.push(button, &"0".repeat(32)).await;
        }
        browser.draft(None, campaigners::typed()).await;
        let refused = world.logged("denied", "").await - denied;
        assert_eq!(refused, if may(Act::Campaigns) { 0 } else { 8 }, "{actor}: campaigns");
    }
});

story!(nobody_who_is_not_signed_in_gets_anywhere, |world| {
    arrive(world, EXCHANGE).await;
    let id = world.account_id(EXCHANGE, ADMINISTRATOR).await;
    let mut browser = world.browser(EXCHANGE);
    let before = state(world).await;
    for (what, _) in ABOUT {
        assert_eq!(act(world, &mut browser, what, &id).await, Page::Login, "{what}");
    }
    assert_eq!(browser.send_again(&id).await, Page::Login);
    assert_eq!(browser.decide_removal(&id, true).await, Page::Login);
    assert_eq!(browser.record(&id, "0", "confirmed", "").await, Page::Login);
    assert_eq!(browser.finish_check(&id).await, Page::Login);
    assert_eq!(browser.decide_check(&id, true, "").await, Page::Login);
    assert_eq!(browser.issue_after(&id, "x").await, Page::Login);
    assert_eq!(browser.leave_check(&id).await, Page::Login);
    assert!(browser.helpdesk("").await.is_err() && browser.accounts("", 1).await.is_err());
    assert_eq!(browser.handed_over(&id).await, None);
    assert_eq!(state(world).await, before);
});
