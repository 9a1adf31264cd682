//! Who may do what to whom, through pages and forms: each role × each account, with the id in the path, in the form, and twice in the form.
//! What isn't allowed changes no account and shows no name.

use credentials::{
    account::Role,
    directory::{self, NewAccount, NewCompany},
    otp::OtpSecret,
    secret::Password,
    text::CompanyId,
};

use crate::{
    browser::Browser,
    world::{APP_KEY, PASSWORD, World, story},
};

const PEOPLE: [(&str, Role, Option<&str>); 8] = [
    ("ADMIN01", Role::Administrator, Some("EJ0001")),
    ("ADMIN02", Role::Administrator, Some("EJ0001")),
    ("OTHER01", Role::Administrator, Some("EJ0002")),
    ("STAFF01", Role::User, Some("EJ0001")),
    ("STAFF02", Role::User, Some("EJ0002")),
    ("HELP01", Role::Helpdesk, None),
    ("OPER01", Role::Operator, None),
    ("OPER02", Role::Operator, None),
];

/// Forms of the operator's desk that change an account.
const CHANGES: [&str; 4] = ["require-renewal", "sign-out", "unlock", "disable"];

fn name(id: &str) -> String {
    format!("氏名{id}")
}

async fn hire(world: &World) {
    let hash = world.portal.hasher.hash(&*world.portal.chance, &Password::new(PASSWORD.into())).await;
    let people = PEOPLE.map(|(id, role, company)| {
        let company = company.map(|id| NewCompany { company_id: CompanyId::parse(id).unwrap(), name: id.to_owned() });
        let new = NewAccount::parse(id, None, &name(id), Some(&format!("{id}@example.jp")), role).unwrap();
        let app = if role == Role::User { None } else { OtpSecret::from_base32(APP_KEY) };
        (NewAccount { password: Some(hash.clone()), company, ..new }, app)
    });
    directory::add_all(&world.portal, &world.realm("trading"), &people).await.unwrap();
}

/// Signed in with password, and app where there is one. No code counts twice, so a step passes first.
async fn as_one(world: &World, id: &str, role: Role) -> Browser {
    world.seconds_pass(30);
    let mut browser = world.browser();
    let answer = browser.sign_in("trading", id, PASSWORD).await;
    if role == Role::User {
        answer.leads_to("/trading/portal");
    } else {
        answer.leads_to("/trading/login/otp");
        let code = [("realm", "trading"), ("otp", &*world.code())];
        browser.post("login/otp", &code).await.leads_to("/trading/portal");
    }
    browser
}

/// Ids of everybody, of somebody in another realm, and of nobody.
async fn ids(world: &World) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (realm, user) in PEOPLE.map(|(id, ..)| ("trading", id)).into_iter().chain([("construction", "hk000000-01_a")]) {
        let id = world.text(&format!("SELECT id FROM accounts WHERE realm = '{realm}' AND user_id = '{user}'")).await;
        all.push((user.to_owned(), id));
    }
    all.extend(["", "nobody", "%00", &"x".repeat(22)].map(|id| (String::new(), id.to_owned())));
    all
}

async fn accounts(world: &World) -> (Vec<String>, Vec<String>) {
    let mut all = world.dump().await;
    (all.remove("accounts").unwrap(), all.remove("temporary_passwords").unwrap())
}

fn may_reissue(actor: &str, target: &str) -> bool {
    matches!((actor, target), ("ADMIN01" | "ADMIN02", "STAFF01") | ("OTHER01", "STAFF02"))
}

story!(only_the_own_company_s_administrator_reissues_for_its_staff, |world| {
    hire(world).await;
    let ids = ids(world).await;
    // Users first: whoever was reissued can't sign in with the old password any more.
    let mut actors = PEOPLE;
    actors.sort_by_key(|(_, role, _)| *role != Role::User);
    for (actor, role, _) in actors {
        let mut browser = as_one(world, actor, role).await;
        for (target, id) in &ids {
            let allowed = may_reissue(actor, target);
            let page = browser.get(&format!("/trading/admin/users/{id}/reissue")).await;
            assert_eq!(page.status == 200, allowed, "{actor} sees {target} {id}: {}", page.status);
            let shows = target != actor && !target.is_empty() && page.body.contains(&name(target));
            assert_eq!(shows, allowed, "{actor} reads of {target}");
            let before = accounts(world).await;
            let form = [("realm", "trading"), ("account", &**id), ("temporary_password", "Violet7kettle9boat")];
            browser.post("admin/reissue", &form).await;
            assert_eq!(accounts(world).await != before, allowed, "{actor} reissues for {target} {id}");
        }
    }
});

story!(an_id_given_twice_reaches_nobody_else, |world| {
    hire(world).await;
    let ids = ids(world).await;
    let id = |who: &str| ids.iter().find(|(user, _)| user == who).unwrap().1.clone();
    let (own, other) = (id("STAFF01"), id("STAFF02"));
    let mut browser = as_one(world, "ADMIN01", Role::Administrator).await;
    for (first, second) in [(&own, &other), (&other, &own)] {
        for body in [
            format!("realm=trading&account={first}&account={second}&temporary_password=Violet7kettle9boat"),
            format!("realm=trading&account[]={first}&account[]={second}&temporary_password=Violet7kettle9boat"),
            format!("realm=construction&realm=trading&account={first}&account={second}"),
        ] {
            browser.post_raw("/do/admin/reissue", body).await;
            let query = format!("SELECT CAST(COUNT(*) AS TEXT) FROM temporary_passwords WHERE account_id = '{other}'");
            assert_eq!(world.text(&query).await, "0", "{first} {second}");
        }
    }
});

story!(only_operators_change_accounts_and_never_their_own, |world| {
    hire(world).await;
    let ids = ids(world).await;
    for (actor, role, _) in PEOPLE.into_iter().filter(|(id, ..)| *id != "OPER02") {
        let mut browser = as_one(world, actor, role).await;
        for (target, id) in &ids {
            let theirs = PEOPLE.iter().any(|(user, ..)| user == target);
            let allowed = role == Role::Operator && target != actor && theirs;
            let page = browser.get(&format!("/trading/admin/accounts/{id}")).await;
            // Looking at the own account is allowed. Without an id it is the list's page.
            let sees = role == Role::Operator && (theirs || id.is_empty());
            assert_eq!(page.status == 200, sees, "{actor} sees {target} {id}: {}", page.status);
            let before = accounts(world).await;
            for change in CHANGES {
                browser.post(&format!("admin/{change}"), &[("realm", "trading"), ("account", id)]).await;
            }
            assert_eq!(accounts(world).await != before, allowed, "{actor} changes {target} {id}");
        }
    }
});
