//! Status and headers of the main answers, as kept in `tests/snapshots/router`; `BLESS=1 cargo test -p server --test router` writes them
//! anew, for reading before they are kept.

use std::{collections::BTreeSet, fmt::Write as _, path::PathBuf};

use axum::http::Method;

use crate::{
    answer::Answer,
    mailbox,
    site::CSS,
    world::{PASSWORD, story},
};

#[track_caller]
fn same_as_kept(name: &str, actual: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/router").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, actual).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(actual, kept, "{name} differs from what is kept; BLESS=1 writes it anew");
}

/// Status and headers, without what is drawn anew each time or depends on the disk.
fn lines(answer: &Answer) -> BTreeSet<String> {
    let nonce = answer.nonce();
    let headers = answer.headers.iter().map(|(name, value)| {
        let value = value.to_str().unwrap();
        let value = if nonce.is_empty() { value.to_owned() } else { value.replace(nonce, "NONCE") };
        let tokens: Vec<&str> = value.split(['=', ';', '.']).filter(|part| part.len() == 43).collect();
        match name.as_str() {
            "last-modified" | "etag" | "content-length" => format!("{name}: …"),
            _ => format!("{name}: {}", tokens.iter().fold(value.clone(), |all, token| all.replace(token, "TOKEN"))),
        }
    });
    headers.collect()
}

/// First what all have, then what each has besides.
fn tell(answers: &[Answer]) -> String {
    let all: Vec<BTreeSet<String>> = answers.iter().map(lines).collect();
    let shared = all.iter().skip(1).fold(all[0].clone(), |shared, own| &shared & own);
    let listed = |lines: &BTreeSet<String>| lines.iter().fold(String::new(), |text, line| text + "  " + line + "\n");
    let mut text = format!("every answer\n{}", listed(&shared));
    for (answer, own) in answers.iter().zip(&all) {
        let _ = write!(text, "\n{}: {}\n{}", answer.asked, answer.status, listed(&(own - &shared)));
    }
    text
}

story!(the_main_answers_are_as_kept, |world| {
    let mut answers = Vec::new();
    let mut browser = world.browser();
    for (method, path) in [
        (Method::GET, "/"),
        (Method::GET, "/construction/login"),
        (Method::HEAD, "/construction/recovery"),
        (Method::POST, "/construction/recovery"),
        (Method::GET, "/construction/portal"),
        (Method::GET, "/nowhere"),
        (Method::GET, "/do/login/password"),
        (Method::GET, CSS),
        (Method::GET, "/pkg/missing.js"),
        (Method::GET, "/favicon.svg"),
        (Method::GET, "/healthz"),
        (Method::GET, "/readyz"),
        (Method::GET, "/lang/en?next=/construction/login"),
        (Method::GET, "/.well-known/change-password"),
    ] {
        answers.push(browser.ask(method, path).await);
    }
    browser = world.browser();
    answers.push(browser.ask_for_mail("construction", "hk000000-01_a").await);
    answers.push(browser.get("/construction/recovery/sent").await);
    let link = mailbox::link(world).await;
    let mut arrived = browser.open(&link).await;
    arrived.asked = "GET /construction/recovery/link/TOKEN".into();
    answers.push(arrived);
    answers.push(browser.post("recovery/redeem", &[("realm", "construction")]).await);
    let mut inside = world.browser();
    answers.push(inside.sign_in("construction", "hk000000-02_a", PASSWORD).await);
    answers.push(inside.get("/construction/portal").await);
    answers.push(inside.post("portal/sign-out", &[("realm", "construction")]).await);
    answers.push(inside.post_raw("/do/recovery/start", "realm[]=x").await);
    answers.push(inside.post_raw("/do/recovery/start", "a".repeat(70_000)).await);
    let foreign = inside.request(Method::POST, "/do/recovery/start").header("origin", "https://evil.example");
    answers.push(inside.send(foreign.body(String::new().into()).unwrap()).await);
    same_as_kept("answers.txt", &tell(&answers));
});
