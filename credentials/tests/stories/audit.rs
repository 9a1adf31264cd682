//! The log is one chain: whatever is changed in it afterwards breaks it. And nothing secret is anywhere in the database.

use credentials::{
    audit::{self, Verdict},
    form::Page,
};

use crate::{
    mailbox::{not_me_url, post, url},
    world::{PASSWORD, World, story},
};

const NEW: &str = "violet kettle on a slow boat";

/// A chained log with some twenty rows.
async fn chained(world: &World) -> i64 {
    for round in 0..4 {
        world.seconds_pass(1);
        world.browser("construction").sign_in("hk000000-01_a", "wrong").await;
        world.browser("construction").ask(&format!("nobody{round}")).await;
        post(world).await;
    }
    while audit::chain(&world.portal).await.unwrap() > 0 {}
    let rows = world.number("SELECT COUNT(*) FROM audit").await;
    assert_eq!(audit::verify(&world.portal).await.unwrap(), Verdict::Whole(rows, 0));
    rows
}

story!(a_chained_log_verifies_and_what_came_since_waits, |world| {
    let rows = chained(world).await;
    world.browser("construction").sign_in("hk000000-01_a", "wrong").await;
    assert_eq!(audit::verify(&world.portal).await.unwrap(), Verdict::Whole(rows, 1));
    assert_eq!(audit::chain(&world.portal).await.unwrap(), 1);
    assert_eq!(audit::verify(&world.portal).await.unwrap(), Verdict::Whole(rows + 1, 0));
    let restarted = world.restarted().await;
    assert_eq!(audit::verify(&restarted).await.unwrap(), Verdict::Whole(rows + 1, 0));
    restarted.store.close().await;
});

story!(whatever_is_changed_removed_slipped_in_or_reordered_breaks_the_chain, |world| {
    let rows = chained(world).await;
    world.tamper("CREATE TABLE kept AS SELECT * FROM audit").await;
    world.tamper("CREATE TABLE kept_head AS SELECT * FROM audit_head").await;
    let slip_in = |seq: i64| {
        format!(
            "INSERT INTO audit (id, at, realm, event, account_id, address, browser, detail, seq, seal) \
             SELECT 'x', at, realm, event, account_id, address, browser, detail, {seq}, seal FROM kept WHERE seq = 5"
        )
    };
    let deeds = [
        vec!["UPDATE audit SET detail = 'nothing' WHERE seq = 5".to_owned()],
        vec!["UPDATE audit SET event = 'signed_in' WHERE seq = 5".to_owned()],
        vec!["UPDATE audit SET at = at + 1 WHERE seq = 5".to_owned()],
        vec!["UPDATE audit SET address = '' WHERE seq = (SELECT MAX(seq) FROM kept WHERE address <> '')".to_owned()],
        vec!["UPDATE audit SET browser = browser || ' ' WHERE seq = 5".to_owned()],
        vec!["UPDATE audit SET realm = 'x' WHERE seq = 1".to_owned()],
        vec![
            "UPDATE audit SET account_id = NULL WHERE seq = (SELECT MIN(seq) FROM kept WHERE account_id IS NOT NULL)"
                .to_owned(),
        ],
        vec!["UPDATE audit SET seal = '' WHERE seq = 5".to_owned()],
        vec!["UPDATE audit SET seq = NULL, seal = NULL WHERE seq = 5".to_owned()],
        vec!["DELETE FROM audit WHERE seq = 1".to_owned()],
        vec!["DELETE FROM audit WHERE seq = 5".to_owned()],
        vec![format!("DELETE FROM audit WHERE seq = {rows}")],
        vec!["DELETE FROM audit".to_owned()],
        vec![slip_in(rows + 1)],
        vec![slip_in(0)],
        vec!["DELETE FROM audit WHERE seq = 6".to_owned(), slip_in(6)],
        vec![
            "UPDATE audit SET seq = -1 WHERE seq = 5".to_owned(),
            "UPDATE audit SET seq = 5 WHERE seq = 6".to_owned(),
            "UPDATE audit SET seq = 6 WHERE seq = -1".to_owned(),
        ],
        vec!["UPDATE audit_head SET seq = seq - 1".to_owned()],
        vec!["UPDATE audit_head SET seal = ''".to_owned()],
    ];
    for deed in deeds {
        for statement in &deed {
            assert!(world.tamper(statement).await > 0, "{statement}");
        }
        assert!(matches!(audit::verify(&world.portal).await.unwrap(), Verdict::Broken(_)), "{deed:?}");
        for statement in [
            "DELETE FROM audit",
            "INSERT INTO audit SELECT * FROM kept",
            "DELETE FROM audit_head",
            "INSERT INTO audit_head SELECT * FROM kept_head",
        ] {
            world.tamper(statement).await;
        }
        assert_eq!(audit::verify(&world.portal).await.unwrap(), Verdict::Whole(rows, 0));
    }
});

story!(processes_that_chain_and_verify_at_once_make_one_whole_chain, |world| {
    let second = world.restarted().await;
    let mut work = tokio::task::JoinSet::new();
    for number in 0..4 {
        let (portal, mut browser) =
            (if number % 2 == 0 { world.portal.clone() } else { second.clone() }, world.browser("construction"));
        work.spawn(async move {
            for round in 0..10 {
                browser.ask(&format!("nobody{number}{round}")).await;
                audit::chain(&portal).await.unwrap();
                assert!(matches!(audit::verify(&portal).await.unwrap(), Verdict::Whole(..)));
            }
        });
    }
    work.join_all().await;
    while audit::chain(&world.portal).await.unwrap() > 0 {}
    let rows = world.number("SELECT COUNT(*) FROM audit").await;
    assert_eq!(audit::verify(&world.portal).await.unwrap(), Verdict::Whole(rows, 0));
    second.store.close().await;
});

/// Every secret of a journey through both realms.
async fn secrets_of_a_journey(world: &World) -> Vec<(&'static str, String)> {
    let mut secrets = vec![
        ("first password", PASSWORD.to_owned()),
        ("new password", NEW.to_owned()),
        ("key of an app", crate::world::APP_KEY.into()),
    ];
    let cookies = |browser: &crate::browser::Browser| {
        let caller = &browser.caller;
        [("flow", &caller.flow), ("session", &caller.session), ("known browser", &caller.known)]
            .into_iter()
            .filter_map(|(name, token)| Some((name, token.as_ref()?.reveal().to_string())))
            .collect::<Vec<_>>()
    };
    let mut phone = world.browser("health");
    phone.sign_in("testuser001", "wrong password typed by hand").await;
    secrets.push(("wrong password", "wrong password typed by hand".into()));
    phone.ask("testuser001").await;
    secrets.extend(cookies(&phone));
    let letters = post(world).await;
    for place in [url(&letters[0]).unwrap(), not_me_url(&letters[0]).unwrap()] {
        secrets.push(("mailed token", place.rsplit('/').next().unwrap().to_owned()));
    }
    phone.open(url(&letters[0]).unwrap());
    secrets.push(("link browser", phone.caller.link.as_ref().unwrap().browser.reveal().to_string()));
    assert_eq!(phone.press().await, Page::EnrolAuthenticator);
    secrets.extend(cookies(&phone));
    let key = phone.flow().await.unwrap().enrolment.unwrap().key();
    assert_eq!(phone.enrol("Phone", &world.code_of(&key)).await, Page::RenewPassword);
    assert_eq!(phone.renew(NEW).await, Page::Portal);
    secrets.extend(cookies(&phone));
    phone.make_codes().await;
    secrets.extend(phone.shown_codes().await.unwrap().into_iter().map(|code| ("recovery code", code)));
    phone.begin_device().await;
    secrets.push(("key on its way", phone.new_key().await.unwrap()));
    secrets.push(("key that was set up", key));
    world.seconds_pass(3600);
    phone.sign_in("testuser001", NEW).await;
    secrets.extend(cookies(&phone));
    secrets
}

story!(no_secret_of_a_journey_is_readable_anywhere_in_the_database, |world| {
    let secrets = secrets_of_a_journey(world).await;
    assert!(secrets.len() > 25, "{}", secrets.len());
    let dump = world.dump().await;
    for (table, lines) in &dump {
        for line in lines {
            for (name, secret) in &secrets {
                let found = line.contains(secret.as_str())
                    || line.contains(&secret.replace('-', ""))
                    || line.contains(&secret.to_lowercase());
                assert!(!found, "{name} in {table}: {line}");
            }
        }
    }
    assert!(
        dump["audit"].len() > 8
            && dump["devices"].len() > 2
            && dump["outbox"].iter().all(|row| !row.contains("@example.jp"))
    );
});

story!(the_log_names_nobody_who_was_only_typed, |world| {
    world.browser("construction").sign_in("my password by mistake", "x").await;
    world.browser("construction").ask("my password by mistake").await;
    post(world).await;
    let dump = world.dump().await;
    for table in ["audit", "counters", "outbox", "accounts"] {
        assert!(dump[table].iter().all(|line| !line.contains("mistake")), "{table}");
    }
});
