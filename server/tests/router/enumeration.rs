//! Known, unknown, disabled and locked accounts: the same status, headers and bytes, but for what is drawn anew each time.

use std::fmt::Write as _;

use crate::{
    answer::{Answer, between},
    browser::Browser,
    world::{PASSWORD, World, story, story_on_both},
};

/// Known, unknown, disabled, locked; all of one length.
const IDS: [&str; 4] = ["hk000000-01_a", "hk000000-99_z", "disabled-01_a", "locked00-01_a"];

/// An answer as text, without what differs between any two answers: nonces, the number, values of cookies, the ID that was typed.
fn masked(answer: &Answer, id: &str) -> String {
    let mut text = format!("{}\n", answer.status);
    for (name, value) in &answer.headers {
        let value = value.to_str().unwrap();
        let value = match name.as_str() {
            "set-cookie" => {
                let cookie = between(value, "=", ";").unwrap();
                assert_eq!(cookie.len(), 43);
                value.replace(cookie, "COOKIE")
            }
            _ => value.replace(answer.nonce(), "NONCE"),
        };
        let _ = writeln!(text, "{name}: {value}");
    }
    let mut body = answer.body.replace(answer.nonce(), "NONCE").replace(id, "ID");
    if !answer.hidden("nonce").is_empty() {
        body = body.replace(answer.hidden("nonce"), "FORM");
    }
    // Only where it stands alone: a telephone number may have the same four digits.
    if !answer.number().is_empty() {
        body = body.replace(&format!(">{}<", answer.number()), ">NUMBER<");
    }
    text + &body
}

#[track_caller]
fn all_same(answers: &[(&str, String)]) {
    let (first, expected) = &answers[0];
    for (id, text) in answers {
        assert_eq!(text, expected, "{id} differs from {first}");
    }
}

async fn lock(world: &World, id: &str) {
    for _ in 0..11 {
        world.browser().sign_in("construction", id, "wrong").await;
    }
}

/// Two readings of the page: what was wrong is shown until something else is done.
async fn page_after(browser: &mut Browser, path: &str, id: &str) -> String {
    let (first, second) = (browser.get(path).await, browser.get(path).await);
    first.is_page(200, browser.lang);
    masked(&first, id) + &masked(&second, id)
}

async fn after_asking(world: &World, realm: &str, lang: &'static str, id: &str) -> String {
    let mut browser = world.browser().speaking(lang);
    let answer = browser.ask_for_mail(realm, id).await;
    masked(&answer, id) + &page_after(&mut browser, &format!("/{realm}/recovery/sent"), id).await
}

async fn after_signing_in(world: &World, lang: &'static str, id: &str, password: &str) -> String {
    let mut browser = world.browser().speaking(lang);
    let answer = browser.sign_in("construction", id, password).await;
    masked(&answer, id) + &page_after(&mut browser, "/construction/login", id).await
}

story_on_both!(asking_looks_the_same_for_all, |world| {
    lock(world, "locked00-01_a").await;
    for lang in ["ja", "en"] {
        let mut answers = Vec::new();
        for id in IDS {
            answers.push((id, after_asking(world, "construction", lang, id).await));
        }
        assert!(answers[0].1.contains("NUMBER") && answers[0].1.contains("303\n") && answers[0].1.contains("COOKIE"));
        all_same(&answers);
    }
});

story!(asking_looks_the_same_in_the_realm_that_answers_on_the_login_page, |world| {
    let mut answers = Vec::new();
    for id in ["testuser001", "testuser002", "testuser003", "testuser999", "wrongtest01"] {
        answers.push((id, after_asking(world, "health", "ja", id).await));
    }
    all_same(&answers);
});

story!(asking_again_and_again_looks_the_same_for_all, |world| {
    let mut answers: Vec<(&str, String)> = IDS.into_iter().map(|id| (id, String::new())).collect();
    for _ in 0..5 {
        for (id, text) in &mut answers {
            *text += &after_asking(world, "construction", "ja", id).await;
        }
        crate::mailbox::post(world).await;
    }
    all_same(&answers);
});

story_on_both!(a_refused_login_looks_the_same_for_all, |world| {
    for lang in ["ja", "en"] {
        let mut answers = Vec::new();
        for (id, password) in [
            ("hk000000-01_a", "wrong"),
            ("hk000000-99_z", "wrong"),
            ("hk000000-99_z", PASSWORD),
            ("disabled-01_a", "wrong"),
            ("disabled-01_a", PASSWORD),
        ] {
            answers.push((id, after_signing_in(world, lang, id, password).await));
        }
        all_same(&answers);
    }
});

story!(a_login_over_the_limit_looks_the_same_for_all, |world| {
    for id in IDS {
        lock(world, id).await;
    }
    let mut answers = Vec::new();
    for id in IDS {
        for password in ["wrong", PASSWORD] {
            answers.push((id, after_signing_in(world, "ja", id, password).await));
        }
    }
    all_same(&answers);
});
