//! Role × act × object, generated from the table: what a row allows is done, what no row allows is refused with the reason, through the use cases.

use credentials::{
    account::Role,
    desk::Gate,
    directory::{self, NewAccount, NewCompany},
    form::{Page, Problem},
    operator, organisation,
    permit::{Act, Denied, Scope, TABLE},
};

use crate::{
    browser::Browser,
    reissue::TYPED,
    staff::{
        ADMINISTRATOR, BOURSE, COLLEAGUE, EXCHANGE, HELPER, OPERATOR, OTHER_ADMINISTRATOR, OTHER_USER, SECOND, USER,
        arrive, at_desk,
    },
    world::{World, story},
};

const ROLES: [(Role, &str); 4] =
    [(Role::User, USER), (Role::Administrator, ADMINISTRATOR), (Role::Helpdesk, HELPER), (Role::Operator, OPERATOR)];

/// Whom an act is done to.
struct Object {
    what: &'static str,
    id: String,
    /// Its role and whether it is of the administrator's company; nothing when it isn't in the realm.
    is: Option<(Role, bool)>,
    user_id: &'static str,
}

const SECOND_ADMINISTRATOR: &str = "EJUM0009";

async fn objects(world: &World) -> Vec<Object> {
    let second = NewAccount::parse(SECOND_ADMINISTRATOR, None, "副管理 次郎", None, Role::Administrator).unwrap();
    let company = Some(NewCompany::parse("EJ0001", "テスト商事").unwrap());
    directory::add(&world.portal, &world.realm(EXCHANGE), &NewAccount { company, ..second }).await.unwrap();
    let mut objects = Vec::new();
    for (what, user_id, is) in [
        ("own company's user", USER, (Role::User, true)),
        ("own company's other administrator", SECOND_ADMINISTRATOR, (Role::Administrator, true)),
        ("own company's administrator", ADMINISTRATOR, (Role::Administrator, true)),
        ("other company's user", OTHER_USER, (Role::User, false)),
        ("other company's administrator", OTHER_ADMINISTRATOR, (Role::Administrator, false)),
        ("helper", HELPER, (Role::Helpdesk, false)),
        ("other helper", SECOND, (Role::Helpdesk, false)),
        ("operator", OPERATOR, (Role::Operator, false)),
        ("other operator", COLLEAGUE, (Role::Operator, false)),
    ] {
        objects.push(Object { what, id: world.account_id(EXCHANGE, user_id).await, is: Some(is), user_id });
    }
    for (what, id) in [
        ("other realm's user", world.account_id(BOURSE, USER).await),
        ("other realm's administrator", world.account_id(BOURSE, ADMINISTRATOR).await),
        ("nobody", "0123456789abcdef0123456789abcdef".to_owned()),
        ("no id", "' OR ''='".to_owned()),
    ] {
        objects.push(Object { what, id, is: None, user_id: "" });
    }
    objects
}

/// What the table says, read here once more.
fn expected(role: Role, own: &str, act: Act, object: &Object) -> Result<(), Denied> {
    let Some((_, _, scope)) = TABLE.iter().find(|(r, a, _)| (*r, *a) == (role, act)) else { return Err(Denied::Role) };
    let Some((is, same_company)) = object.is else { return Err(Denied::NotYours) };
    match scope {
        _ if object.user_id == own && act != Act::SeeAccounts => Err(Denied::Myself),
        Scope::CompanyStaff if !same_company => Err(Denied::NotYours),
        Scope::CompanyStaff if is != Role::User => Err(Denied::TheirRole),
        Scope::Administrators if is != Role::Administrator => Err(Denied::TheirRole),
        Scope::CompanyStaff | Scope::Administrators | Scope::Accounts => Ok(()),
        Scope::Realm => panic!("no act on an account"),
    }
}

/// Does it; answers the problem that its page shows.
async fn done(browser: &mut Browser, act: Act, id: &str) -> Option<Problem> {
    let (portal, caller) = (browser.portal.clone(), browser.caller.clone());
    let page = match act {
        Act::Reissue => browser.reissue(id, TYPED).await,
        Act::Vouch => browser.begin_check(id).await.0,
        Act::ChangeAccounts => operator::unlock(&portal, &caller, id).await.unwrap().go,
        Act::RemoveDevice => {
            operator::ask_removal(&portal, &caller, id, "0123456789abcdef0123456789abcdef", "lost").await.unwrap().go
        }
        Act::SeeAccounts => {
            let shown = operator::account(&portal, &caller, id).await.unwrap();
            return shown.err().map(Denied::problem);
        }
        other => panic!("{} isn't done to an account", other.name()),
    };
    browser.problem(page).await
}

const DENIALS: [Problem; 5] =
    [Problem::NotYours, Problem::NotYourRole, Problem::NotYourself, Problem::TheirRole, Problem::AccountDisabled];

story!(every_role_does_to_everybody_what_the_table_says_and_no_more, |world| {
    arrive(world, EXCHANGE).await;
    arrive(world, BOURSE).await;
    let objects = objects(world).await;
    for (role, own) in ROLES {
        for act in [Act::Reissue, Act::Vouch, Act::ChangeAccounts, Act::RemoveDevice, Act::SeeAccounts] {
            for object in &objects {
                let mut browser = at_desk(world, EXCHANGE, own).await;
                let said = done(&mut browser, act, &object.id).await;
                let case = format!("{} {} {}", role.name(), act.name(), object.what);
                // The helpdesk issues after its check only, on its own pages: none of these.
                let expected = match expected(role, own, act, object) {
                    _ if (role, act) == (Role::Helpdesk, Act::Reissue) => Err(Denied::Role),
                    other => other,
                };
                match expected {
                    Ok(()) => assert!(said.as_ref().is_none_or(|p| !DENIALS.contains(p)), "{case}: {said:?}"),
                    Err(denied) => assert_eq!(said, Some(denied.problem()), "{case}"),
                }
                if (role, act) == (Role::Administrator, Act::Reissue) && object.what == "own company's user" {
                    let back = "UPDATE accounts SET password_hash = (SELECT b.password_hash FROM accounts b WHERE b.realm = 'exchange' \
                                AND b.user_id = 'EJUM0901') WHERE realm = 'exchange' AND user_id = 'EJUM0001'";
                    world.tamper(back).await;
                }
            }
        }
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM temporary_passwords").await, 1, "of all that, one was allowed");
});

story!(every_gate_opens_to_the_roles_of_the_table_and_to_no_other, |world| {
    arrive(world, EXCHANGE).await;
    for (role, own) in ROLES {
        let browser = at_desk(world, EXCHANGE, own).await;
        for act in Act::ALL {
            let allowed = TABLE.iter().any(|(r, a, _)| (*r, *a) == (role, act));
            match browser.gate(act).await {
                Gate::Open(session) => {
                    assert!(allowed && session.account.user_id == own, "{} {}", role.name(), act.name());
                }
                Gate::Closed => assert!(!allowed, "{} {}", role.name(), act.name()),
                other => panic!("{} {}: {other:?}", role.name(), act.name()),
            }
        }
        let (portal, caller) = (&browser.portal, &browser.caller);
        let opens = |act: Act| TABLE.iter().any(|(r, a, _)| (*r, *a) == (role, act));
        let search = organisation::Search::default();
        for (act, opened) in [
            (Act::SearchUsers, organisation::search(portal, caller, &search, 1).await.unwrap().is_ok()),
            (Act::SeeAccounts, operator::accounts(portal, caller, "", 1).await.unwrap().is_ok()),
            (Act::SeeFlows, operator::flows(portal, caller, 1).await.unwrap().is_ok()),
            (Act::SeeFigures, operator::figures(portal, caller).await.unwrap().is_ok()),
            (Act::Vouch, browser.helpdesk("").await.is_ok()),
        ] {
            assert_eq!(opened, opens(act), "{} {}", role.name(), act.name());
        }
    }
});

story!(a_disabled_or_demoted_actor_does_nothing_any_more, |world| {
    arrive(world, EXCHANGE).await;
    for (_, own) in ROLES.into_iter().skip(1) {
        let mut browser = at_desk(world, EXCHANGE, own).await;
        let role =
            world.text(&format!("SELECT role FROM accounts WHERE realm = 'exchange' AND user_id = '{own}'")).await;
        let set = async |what: &str| {
            world.tamper(&format!("UPDATE accounts SET {what} WHERE realm = 'exchange' AND user_id = '{own}'")).await;
        };
        let id = world.account_id(EXCHANGE, OTHER_ADMINISTRATOR).await;
        for demoted in ["user", "", "OPERATOR", "root"] {
            set(&format!("role = '{demoted}'")).await;
            for act in [Act::Reissue, Act::Vouch, Act::ChangeAccounts, Act::RemoveDevice] {
                assert_eq!(done(&mut browser, act, &id).await, Some(Problem::NotYourRole), "{own} as {demoted:?}");
            }
            for act in Act::ALL {
                assert!(matches!(browser.gate(act).await, Gate::Closed), "{own} as {demoted:?}");
            }
        }
        set(&format!("role = '{role}', state = 'disabled'")).await;
        for act in Act::ALL {
            assert!(matches!(browser.gate(act).await, Gate::Login), "{own}");
        }
        assert_eq!(browser.reissue(&id, TYPED).await, Page::Login);
        set("state = 'active'").await;
    }
});

story!(each_denial_is_in_the_audit_log_with_who_and_whom, |world| {
    arrive(world, EXCHANGE).await;
    let other = world.account_id(EXCHANGE, OTHER_USER).await;
    let mut admin = at_desk(world, EXCHANGE, ADMINISTRATOR).await;
    admin.reissue(&other, TYPED).await;
    let told = world.text(&format!("SELECT detail FROM audit WHERE event = 'denied' AND account_id = '{other}'")).await;
    assert_eq!(told, "reissue: not theirs by EJUM0000");
});
