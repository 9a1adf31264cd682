//! An administrator gives somebody of the own company a temporary password; the person signs in with it and sets a new one.

use credentials::{
    audit::Event,
    desk::{self, Gate},
    form::{Field, Page, Problem},
    outbox::Content,
    permit::{Act, Denied},
    reissue::{self, HandOver, ReissueView},
    secret::Token,
};

use crate::{
    browser::Browser,
    mailbox::{not_me_url, post},
    staff::{ADMINISTRATOR, BOURSE, EXCHANGE, OTHER_USER, USER, arrive, at_desk},
    world::{PASSWORD, World, story},
};

pub const NEW: &str = "BlueKettle93Rain";
pub const TYPED: &str = "GreenTeapot72Sun";

impl Browser {
    pub async fn reissue_page(&self, id: &str) -> Result<ReissueView, Denied> {
        reissue::page(&self.portal, &self.caller, id).await.unwrap()
    }

    pub async fn reissue(&mut self, id: &str, typed: &str) -> Page {
        let outcome = reissue::reissue(&self.portal, &self.caller, id, typed).await.unwrap();
        if matches!(outcome.go, Page::AdminReissue | Page::AdminIssued) {
            assert_eq!(outcome.about, Page::AdminReissue.about(id).about);
        }
        self.follow(outcome)
    }

    pub async fn issued(&self) -> Option<HandOver> {
        reissue::issued(&self.portal, &self.caller).await.unwrap()
    }

    pub async fn gate(&self, act: Act) -> Gate {
        desk::gate(&self.portal, &self.caller, act, Page::AdminUsers).await.unwrap()
    }
}

/// The user's id, and an administrator at the desk.
pub async fn company(world: &World) -> (String, Browser) {
    arrive(world, EXCHANGE).await;
    (world.account_id(EXCHANGE, USER).await, at_desk(world, EXCHANGE, ADMINISTRATOR).await)
}

/// A temporary password for the user.
pub async fn reissued(world: &World) -> (String, Browser) {
    let (id, mut admin) = company(world).await;
    let proposal = admin.reissue_page(&id).await.unwrap().proposal;
    assert_eq!(admin.reissue(&id, proposal.reveal()).await, Page::AdminIssued);
    (proposal.reveal().to_owned(), admin)
}

story!(a_reissue_leads_to_a_new_password, |world| {
    let (id, mut admin) = company(world).await;
    let mut user = world.browser(EXCHANGE).signed_in(USER).await;
    let view = admin.reissue_page(&id).await.unwrap();
    assert_eq!((view.user_id.as_str(), view.name.as_str()), (USER, "テスト 花子"));
    assert_eq!((view.company_id.as_str(), view.company_name.as_str()), ("EJ0001", "テスト商事"));
    assert_eq!((view.phone.as_deref(), view.fax.as_deref()), (Some("03-1234-5678"), Some("03-1234-5679")));
    assert_eq!(view.email.as_deref(), Some("ejum0001@exchange.example.jp"));
    assert_eq!((view.editable, view.min, view.max, view.has_live_temporary), (true, 15, 32, None));
    let again = admin.reissue_page(&id).await.unwrap();
    assert_eq!(view.proposal.reveal(), again.proposal.reveal(), "a reload shows the same");

    assert_eq!(admin.reissue(&id, view.proposal.reveal()).await, Page::AdminIssued);
    let slip = admin.issued().await.unwrap();
    assert_eq!(slip.password.reveal(), view.proposal.reveal());
    assert_eq!(
        (slip.account_id.as_str(), slip.ends_at, slip.company_name.as_str()),
        (id.as_str(), view.ends_at, "テスト商事")
    );
    assert!(!user.is_signed_in().await, "whoever was signed in isn't any more");
    assert_eq!(user.sign_in(USER, PASSWORD).await, Page::Login, "the old password is gone");
    let next = admin.reissue_page(&id).await.unwrap();
    assert_eq!(next.has_live_temporary, Some(view.ends_at));
    assert_ne!(next.proposal.reveal(), view.proposal.reveal(), "what was issued isn't proposed again");

    assert_eq!(user.sign_in(USER, slip.password.reveal()).await, Page::RenewPassword);
    assert!(!user.is_signed_in().await);
    assert!(admin.issued().await.is_none(), "used: it isn't shown any more");
    assert_eq!(user.renew(slip.password.reveal()).await, Page::RenewPassword);
    assert_eq!(user.problem(Page::RenewPassword).await, Some(Problem::SameAsTemporary));
    assert_eq!(user.renew(NEW).await, Page::Portal);
    assert!(user.is_signed_in().await);
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, slip.password.reveal()).await, Page::Login);
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, NEW).await, Page::Portal);
    for (event, detail) in [("reissued", "by EJUM0000"), ("temporary_used", ""), ("password_changed", "")] {
        assert_eq!(world.logged(event, detail).await, 1, "{event}");
    }
});

story!(what_was_typed_is_held_against_the_realms_rule, |world| {
    let (id, mut admin) = company(world).await;
    for (typed, problem) in [
        ("", Problem::Empty),
        ("  　", Problem::Empty),
        ("Green-Teapot-72-Sun", Problem::TemporaryForm(32)),
        ("緑のティーポット七十二と太陽の光", Problem::TemporaryForm(32)),
        (&"Aa3".repeat(11), Problem::TemporaryForm(32)),
        ("GreenTeapot72", Problem::PasswordShort(15)),
        ("PasswordPassword", Problem::PasswordCommon),
        ("EJUM0001EJUM0001", Problem::PasswordContext),
    ] {
        assert_eq!(admin.reissue(&id, typed).await, Page::AdminReissue, "{typed}");
        let form = admin.form(Page::AdminReissue).await.unwrap();
        assert_eq!(
            (form.problems[0].field, &form.problems[0].problem),
            (Some(Field::TemporaryPassword), &problem),
            "{typed}"
        );
        assert_eq!((form.about.as_deref(), form.typed.is_empty()), (Some(id.as_str()), true));
    }
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, PASSWORD).await, Page::Portal, "nothing was reissued");
    assert_eq!(admin.reissue(&id, "Ｇｒｅｅｎ Ｔｅａｐｏｔ 72 Sun").await, Page::AdminIssued);
    assert_eq!(admin.issued().await.unwrap().password.reveal(), TYPED);
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, TYPED).await, Page::RenewPassword);
});

story!(where_the_realm_allows_no_other_the_proposal_is_issued, |world| {
    arrive(world, BOURSE).await;
    let mut admin = at_desk(world, BOURSE, ADMINISTRATOR).await;
    let id = world.account_id(BOURSE, USER).await;
    let view = admin.reissue_page(&id).await.unwrap();
    assert!(!view.editable);
    assert_eq!(admin.reissue(&id, TYPED).await, Page::AdminIssued);
    assert_eq!(admin.issued().await.unwrap().password.reveal(), view.proposal.reveal());
    assert_eq!(world.browser(BOURSE).sign_in(USER, TYPED).await, Page::Login);
    assert_eq!(world.browser(BOURSE).sign_in(USER, view.proposal.reveal()).await, Page::RenewPassword);
});

story!(a_new_issue_voids_the_former_and_what_it_opened, |world| {
    let (first, mut admin) = reissued(world).await;
    let id = world.account_id(EXCHANGE, USER).await;
    let mut user = world.browser(EXCHANGE);
    assert_eq!(user.sign_in(USER, &first).await, Page::RenewPassword);
    assert_eq!(admin.reissue(&id, TYPED).await, Page::AdminIssued);
    assert_eq!(user.renew(NEW).await, Page::Login, "its attempt is void");
    assert!(!user.is_signed_in().await);
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, &first).await, Page::Login);
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, TYPED).await, Page::RenewPassword);
});

story!(the_same_form_twice_is_one_reissue, |world| {
    let (id, mut admin) = company(world).await;
    assert_eq!(admin.reissue(&id, TYPED).await, Page::AdminIssued);
    assert_eq!(admin.reissue(&id, TYPED).await, Page::AdminIssued);
    assert_eq!(world.logged("reissued", "").await, 1);
    assert_eq!(post(world).await.len(), 1, "one notice");
    assert_eq!(admin.issued().await.unwrap().password.reveal(), TYPED);
    world.seconds_pass(61);
    assert_eq!(admin.reissue(&id, TYPED).await, Page::AdminIssued);
    assert_eq!(world.logged("reissued", "").await, 2, "a minute later it is another one");
});

story!(it_is_shown_ten_minutes_to_that_session_only, |world| {
    let (temporary, mut admin) = reissued(world).await;
    let other = at_desk(world, EXCHANGE, ADMINISTRATOR).await;
    assert!(other.issued().await.is_none());
    let dump = world.dump().await;
    assert!(dump.values().flatten().all(|line| !line.contains(&temporary)), "the database doesn't have it in clear");
    let shown =
        format!("{:?} {:?}", admin.issued().await, admin.reissue_page(&world.account_id(EXCHANGE, USER).await).await);
    assert!(!shown.contains(&temporary), "nor does a log");
    world.seconds_pass(600);
    assert!(admin.issued().await.is_none());
    let id = world.account_id(EXCHANGE, USER).await;
    assert_eq!(admin.reissue(&id, TYPED).await, Page::AdminIssued);
    let outcome = reissue::done(&admin.portal, &admin.caller, Page::AdminUsers).await.unwrap();
    assert_eq!(admin.follow(outcome), Page::AdminUsers);
    assert!(admin.issued().await.is_none());
});

story!(the_person_is_told_and_can_say_that_it_was_not_asked_for, |world| {
    let (temporary, _) = reissued(world).await;
    let letters = post(world).await;
    let [letter] = letters.as_slice() else { panic!("one letter: {letters:?}") };
    let Content::Notice { event, device, browser, .. } = &letter.content else { panic!("a notice") };
    assert_eq!((*event, device.as_str(), browser.as_str()), (Event::Reissued, "管理 一郎", ""));
    assert_eq!(letter.to, "ejum0001@exchange.example.jp");
    let mut user = world.browser(EXCHANGE);
    user.open(not_me_url(letter).unwrap());
    assert_eq!(user.not_me().await, Page::NotMe);
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, &temporary).await, Page::Login, "it is void");
});

story!(nobody_is_reissued_by_a_page_that_was_open_when_things_changed, |world| {
    let (id, mut admin) = company(world).await;
    let refused = async |admin: &mut Browser, why: Problem| {
        assert_eq!(admin.reissue(&id, TYPED).await, Page::AdminReissue, "{why:?}");
        assert_eq!(admin.problem(Page::AdminReissue).await, Some(why));
        assert_eq!(world.number("SELECT COUNT(*) FROM temporary_passwords").await, 0);
    };
    world.tamper("UPDATE accounts SET role = 'user' WHERE realm = 'exchange' AND user_id = 'EJUM0000'").await;
    refused(&mut admin, Problem::NotYourRole).await;
    assert!(matches!(admin.gate(Act::Reissue).await, Gate::Closed));
    world.tamper("UPDATE accounts SET role = 'administrator' WHERE realm = 'exchange' AND user_id = 'EJUM0000'").await;

    world.tamper("UPDATE accounts SET role = 'administrator' WHERE realm = 'exchange' AND user_id = 'EJUM0001'").await;
    refused(&mut admin, Problem::TheirRole).await;
    world.tamper("UPDATE accounts SET role = 'user' WHERE realm = 'exchange' AND user_id = 'EJUM0001'").await;

    world
        .tamper("UPDATE accounts SET company = NULL WHERE realm = 'exchange' AND user_id IN ('EJUM0000', 'EJUM0001')")
        .await;
    refused(&mut admin, Problem::NotYours).await;
    world.tamper("UPDATE accounts SET company = (SELECT id FROM companies WHERE realm = 'exchange' AND company_id = 'EJ0001') WHERE realm = 'exchange' AND user_id IN ('EJUM0000', 'EJUM0001')").await;

    world.disable(EXCHANGE, USER).await;
    refused(&mut admin, Problem::AccountDisabled).await;
    let denied = world.logged("denied", "reissue: ").await;
    assert_eq!(denied, 4);
    world.tamper("UPDATE accounts SET state = 'disabled' WHERE realm = 'exchange' AND user_id = 'EJUM0000'").await;
    assert_eq!(admin.reissue(&id, TYPED).await, Page::Login);
});

story!(ids_that_are_none_of_the_own_company_are_all_alike, |world| {
    let (_, mut admin) = company(world).await;
    let elsewhere = world.account_id("construction", "hk000000-01_a").await;
    let other = world.account_id(EXCHANGE, OTHER_USER).await;
    let long = "a".repeat(10_000);
    let unknown = "0123456789abcdef0123456789abcdef";
    for id in
        [&elsewhere, &other, unknown, "", "../x", "' OR 1=1 --", "%", "{id}", &long, "0123456789ABCDEF0123456789ABCDEF"]
    {
        assert_eq!(admin.reissue_page(id).await.err(), Some(Denied::NotYours), "{id:.40}");
        assert_eq!(admin.reissue(id, TYPED).await, Page::AdminReissue);
        assert_eq!(admin.problem(Page::AdminReissue).await, Some(Problem::NotYours), "{id:.40}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM temporary_passwords").await, 0);
});

story!(a_stranger_to_the_session_gets_nothing, |world| {
    let (id, admin) = company(world).await;
    let mut stranger = world.browser(EXCHANGE);
    assert_eq!(stranger.reissue(&id, TYPED).await, Page::Login);
    stranger.caller.session = Some(Token::new(&*world.portal.chance));
    assert_eq!(stranger.reissue(&id, TYPED).await, Page::Login);
    // The session of one realm is none in another.
    stranger = world.browser(BOURSE);
    stranger.caller.session = admin.caller.session.clone();
    assert_eq!(stranger.reissue(&id, TYPED).await, Page::Login);
    assert!(stranger.issued().await.is_none());
});
