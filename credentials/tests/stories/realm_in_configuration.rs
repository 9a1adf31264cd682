//! A fifth organisation is a section of the configuration: user ID, a link of ten minutes, no app, the login page at the end.

use credentials::{
    audit::Event,
    form::{Page, Problem},
    outbox::Content,
    realm::Way,
    recovery::{self, LinkView},
};

use crate::{
    agency::deliver,
    mailbox::{link, notices, post, through_the_mail},
    world::{PASSWORD, story},
};

const NEW: &str = "violet kettle on a slow boat";

story!(a_member_of_the_club_sets_a_password_and_signs_in_with_it, |world| {
    let mut phone = world.browser("club");
    assert_eq!(phone.ask("MEMBER1").await, Page::RecoverySent);
    let letters = post(world).await;
    let Content::RecoveryLink { url, life, .. } = &letters[0].content else { panic!("a link") };
    assert_eq!(life.as_secs(), 600);
    assert!(url.starts_with("https://saihakko.example.jp/club/recovery/link/"));
    phone.open(url);
    assert_eq!(phone.press().await, Page::RenewPassword);
    assert_eq!(phone.renew("short").await, Page::RenewPassword);
    assert_eq!(phone.problem(Page::RenewPassword).await, Some(Problem::PasswordShort(15)));
    assert_eq!(phone.renew(NEW).await, Page::Login);
    assert!(!phone.is_signed_in().await && phone.caller.link.is_none());
    assert_eq!(phone.renew(NEW).await, Page::Login, "a second click");
    assert_eq!(notices(&post(world).await), [("member1@example.jp", Event::PasswordReset)]);

    assert_eq!(phone.sign_in("member1", PASSWORD).await, Page::Login);
    assert_eq!(phone.problem(Page::Login).await, Some(Problem::SignInFailed));
    assert_eq!(phone.sign_in("member1", NEW).await, Page::Portal);
    let session = phone.session().await.unwrap();
    assert!(!session.account.otp_required && !session.account.has_otp);
});

story!(the_club_s_link_works_ten_minutes_to_the_millisecond, |world| {
    let mut phone = world.browser("club");
    phone.ask("member1").await;
    phone.open(&link(world).await);
    world.clock.advance(600_000 - 1);
    assert!(matches!(recovery::link(&phone.portal, &phone.caller).await.unwrap(), LinkView::Ready { .. }));
    world.clock.advance(1);
    assert!(matches!(recovery::link(&phone.portal, &phone.caller).await.unwrap(), LinkView::Expired));
    assert_eq!(phone.press().await, Page::RecoveryLink);
    assert_eq!(through_the_mail(world, &mut phone, "member1").await, Page::RenewPassword);
});

story!(a_pin_of_eight_digits_and_the_set_up_of_an_app_are_only_words_in_the_file, |world| {
    world.add("vault", "member1", "member1@example.jp").await;
    let mut phone = world.browser("vault");
    assert_eq!(phone.ask("ｍｅｍｂｅｒ１").await, Page::RecoveryDestination);
    assert_eq!(phone.masks().await, [("me*****@example.jp".to_owned(), Way::Mail)]);
    assert_eq!(phone.choose_way(Way::Mail).await, Page::RecoveryPin);
    let pin = deliver(world).await.pin();
    assert_eq!((pin.len(), phone.pin().await.life.as_secs()), (8, 600));
    assert_eq!(phone.prove("123456", "").await, Page::RecoveryPin);
    assert_eq!(phone.problem(Page::RecoveryPin).await, Some(Problem::PinForm(8)));
    assert_eq!(phone.prove(&pin, "").await, Page::EnrolAuthenticator);
    let key = phone.flow().await.unwrap().enrolment.unwrap().key();
    assert_eq!(phone.enrol("App", &world.code_of(&key)).await, Page::RenewPassword);
    assert_eq!(phone.renew(NEW).await, Page::Portal);

    let mut stranger = world.browser("vault");
    assert_eq!(stranger.ask("nobody").await, Page::RecoveryDestination);
    assert!(stranger.masks().await.iter().all(|(_, way)| *way != Way::Sms), "only the realm's ways");
});

#[test]
fn the_rules_know_nothing_of_pages_and_http() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let tree = std::process::Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--manifest-path",
            manifest,
            "-p",
            "credentials",
            "-e",
            "normal",
            "--prefix",
            "none",
        ])
        .output()
        .unwrap();
    let names = String::from_utf8(tree.stdout).unwrap();
    assert!(
        names.starts_with("credentials ") && names.contains("\nsqlx "),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    for layer in ["leptos", "axum", "hyper", "tower", "http", "lettre", "wasm-bindgen"] {
        assert!(!names.lines().any(|line| line.split([' ', '_']).next() == Some(layer)), "{layer}");
    }
}
