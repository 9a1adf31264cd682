//! Changing the login ID in the portal.

use credentials::{
    audit::Event,
    confirmation::ConfirmationView,
    flow::LoginChangeView,
    form::{Field, Page, Problem},
    outbox::Content,
    realm::Way,
    settings::login_id,
};

use crate::{
    agency::{CUSTOMER, LANDLINE, MAIL, MOBILE, another, deliver},
    browser::Browser,
    contacts::inside,
    crowd::{all_at_once, pages},
    mailbox::notices,
    world::{PASSWORD, World, story},
};

const NEW: &str = "taro@new.example.com";
const PARENT_MAIL: &str = "oyaten@example.jp";
const WORDS: &str = "violet kettle on a slow boat";

impl Browser {
    pub async fn change_login_id(&mut self, email: &str) -> Page {
        let answer = login_id::change(&self.portal, &self.caller, email).await.unwrap();
        self.follow(answer)
    }

    pub async fn confirm_new_login_id(&mut self, typed: &str) -> Page {
        let answer = login_id::confirm(&self.portal, &self.caller, typed).await.unwrap();
        self.follow(answer)
    }

    pub async fn resend_login_id(&mut self) -> Page {
        let answer = login_id::resend(&self.portal, &self.caller).await.unwrap();
        self.follow(answer)
    }

    pub async fn cancel_login_id(&mut self) -> Page {
        let answer = login_id::cancel(&self.portal, &self.caller).await.unwrap();
        self.follow(answer)
    }

    pub async fn pending_login_id(&self) -> Option<LoginChangeView> {
        login_id::pending(&self.portal, &self.caller).await.unwrap()
    }
}

/// Asks for a new login ID and answers code and URL of the mail to it.
async fn asked(world: &World, browser: &mut Browser, email: &str) -> (String, String) {
    assert_eq!(browser.change_login_id(email).await, Page::PortalLoginId);
    assert_eq!(browser.problem(Page::PortalLoginId).await, None);
    let (_, code, url) = deliver(world).await.confirmation();
    (code, url)
}

async fn signs_in(world: &World, id: &str) -> bool {
    world.browser("agency").sign_in(id, PASSWORD).await == Page::Portal
}

async fn login_of(world: &World, customer: &str) -> String {
    world.text(&format!("SELECT login_id FROM accounts WHERE user_id = '{customer}'")).await
}

story!(it_counts_once_its_mailbox_confirmed_it_and_both_are_told, |world| {
    let mut phone = inside(world).await;
    assert_eq!(phone.change_login_id("　Ｔaro@New.example.com").await, Page::PortalLoginId);
    let pending = phone.pending_login_id().await.unwrap();
    assert_eq!((pending.address.as_str(), pending.digits, pending.over), ("Taro@new.example.com", 6, false));
    let arrived = deliver(world).await;
    let (to, code, _) = arrived.confirmation();
    let number = match &arrived.letters[0].content {
        Content::Confirm { number, .. } => number.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!((to.as_str(), number), ("Taro@new.example.com", pending.number));
    assert!(signs_in(world, MAIL).await && !signs_in(world, NEW).await, "until then the old one signs in");
    assert_eq!(phone.confirm_new_login_id(&another(&code)).await, Page::PortalLoginId);
    assert_eq!(phone.problem(Page::PortalLoginId).await, Some(Problem::PinWrong));
    assert_eq!(phone.confirm_new_login_id(&code).await, Page::PortalLoginId);
    assert_eq!(phone.problem(Page::PortalLoginId).await, None);
    assert!(phone.pending_login_id().await.is_none());
    let told = deliver(world).await.letters;
    assert_eq!(notices(&told), [("Taro@new.example.com", Event::LoginIdChanged), (MAIL, Event::LoginIdChanged)]);
    assert!(!signs_in(world, MAIL).await && signs_in(world, NEW).await);
    assert!(phone.is_signed_in().await);
    assert_eq!(phone.verified().await, [LANDLINE, MOBILE, "Taro@new.example.com", MAIL], "the old address stays");
    let old = phone.contact(MAIL).await;
    assert_eq!(phone.remove_contact(&old).await, Page::PortalContacts);
    assert_eq!(phone.verified().await.len(), 3, "and can be removed now");
});

story!(the_link_confirms_it_in_any_browser, |world| {
    let mut phone = inside(world).await;
    let (code, url) = asked(world, &mut phone, NEW).await;
    let mut pc = world.browser("agency");
    pc.open(&url);
    assert!(matches!(pc.confirmation().await, ConfirmationView::Ready { address, .. } if address == NEW));
    assert!(signs_in(world, MAIL).await, "looking changes nothing");
    pc.confirm_by_link().await;
    assert!(matches!(pc.confirmation().await, ConfirmationView::Done { .. }));
    assert!(signs_in(world, NEW).await && !pc.is_signed_in().await);
    assert_eq!(phone.confirm_new_login_id(&code).await, Page::PortalLoginId);
    assert_eq!(phone.problem(Page::PortalLoginId).await, None, "a late code finds it done");
});

story!(only_realms_whose_login_ids_are_mail_addresses_change_them, |world| {
    let mut phone = world.browser("construction").signed_in("hk000000-01_a").await;
    assert_eq!(phone.change_login_id(NEW).await, Page::Portal);
    assert!(phone.pending_login_id().await.is_none() && deliver(world).await.letters.is_empty());
});

story!(the_present_one_and_what_is_no_address_are_told, |world| {
    let mut phone = inside(world).await;
    for (email, problem) in [
        ("", Problem::Empty),
        (MAIL, Problem::ContactKnown),
        ("ＫＡＮＫＹＯ．taro＠EXAMPLE.jp", Problem::ContactKnown),
        ("taro", Problem::EmailForm),
        ("tаro@example.com", Problem::EmailForm),
        (&"a@".repeat(50_000), Problem::TooLong(254)),
    ] {
        assert_eq!(phone.change_login_id(email).await, Page::PortalLoginId);
        let form = phone.form(Page::PortalLoginId).await.unwrap();
        assert_eq!((form.problems[0].field, &form.problems[0].problem), (Some(Field::Email), &problem), "{email:.40}");
    }
    assert!(deliver(world).await.letters.is_empty());
});

story!(whoever_sat_down_at_somebodys_session_must_prove_themselves_first, |world| {
    let mut phone = inside(world).await;
    world.seconds_pass(11 * 60);
    assert_eq!(phone.change_login_id(NEW).await, Page::PortalConfirm);
    assert!(deliver(world).await.letters.is_empty());
    assert_eq!(phone.confirm(PASSWORD, "").await, Page::PortalLoginId);
    asked(world, &mut phone, NEW).await;
    let mut nobody = world.browser("agency");
    for page in [
        nobody.change_login_id(NEW).await,
        nobody.confirm_new_login_id("123456").await,
        nobody.resend_login_id().await,
        nobody.cancel_login_id().await,
    ] {
        assert_eq!(page, Page::Login);
    }
});

story!(whether_somebody_else_signs_in_with_it_is_told_to_its_mailbox_only, |world| {
    let mut phone = inside(world).await;
    for (email, taken) in [("OYATEN@example.jp", true), ("nobody@example.jp", false)] {
        assert_eq!(phone.change_login_id(email).await, Page::PortalLoginId);
        assert_eq!(phone.problem(Page::PortalLoginId).await, None, "{email}: asking tells nothing");
        let (to, code, url) = deliver(world).await.confirmation();
        assert_eq!(to, email);
        if taken {
            let mut pc = world.browser("agency");
            pc.open(&url);
            assert!(matches!(pc.confirmation().await, ConfirmationView::Taken));
            pc.confirm_by_link().await;
            phone.confirm_new_login_id(&code).await;
            let form = phone.form(Page::PortalLoginId).await.unwrap();
            assert_eq!(form.problems[0].field, Some(Field::Email));
            assert_eq!(form.problems[0].problem, Problem::LoginIdTaken);
        }
    }
    assert_eq!((login_of(world, CUSTOMER).await, login_of(world, "01000001").await), (MAIL.into(), PARENT_MAIL.into()));
});

story!(of_two_accounts_that_confirm_one_address_at_once_one_gets_it_and_the_other_is_told, |world| {
    for round in 0..4 {
        let address = format!("both{round}@example.com");
        let (taro, parent) = (login_of(world, CUSTOMER).await, login_of(world, "01000001").await);
        let mut first = world.browser("agency").signed_in(&taro).await;
        let mut second = world.browser("agency").signed_in(&parent).await;
        first.typed = asked(world, &mut first, &address).await.0;
        second.typed = asked(world, &mut second, &address).await.0;
        let crowd = all_at_once(vec![first, second], |mut b| async move {
            let typed = b.typed.clone();
            let page = b.confirm_new_login_id(&typed).await;
            (b, page)
        })
        .await;
        assert_eq!(pages(&crowd), [(Page::PortalLoginId, 2)].into());
        let mut told = Vec::new();
        for (browser, _) in &crowd {
            told.push(browser.problem(Page::PortalLoginId).await);
        }
        told.sort_by_key(Option::is_some);
        assert_eq!(told, [None, Some(Problem::LoginIdTaken)], "round {round}");
        let holders = world.number(&format!("SELECT COUNT(*) FROM accounts WHERE login_key = '{address}'")).await;
        assert_eq!(holders, 1);
        deliver(world).await;
        world.seconds_pass(3600);
    }
});

story!(neither_of_two_that_race_confirms_the_others_address, |world| {
    let (mut taro, mut parent) = (inside(world).await, world.browser("agency").signed_in(PARENT_MAIL).await);
    let (code, url) = asked(world, &mut taro, NEW).await;
    let (other_code, _) = asked(world, &mut parent, "parent@new.example.com").await;
    if code != other_code {
        parent.confirm_new_login_id(&code).await;
        assert_eq!(parent.problem(Page::PortalLoginId).await, Some(Problem::PinWrong));
        taro.confirm_new_login_id(&other_code).await;
        assert_eq!(taro.problem(Page::PortalLoginId).await, Some(Problem::PinWrong));
    }
    parent.open(&url);
    parent.confirm_by_link().await;
    assert_eq!((login_of(world, CUSTOMER).await, login_of(world, "01000001").await), (NEW.into(), PARENT_MAIL.into()));
});

story!(of_sixty_four_right_codes_at_once_one_changes_it, |world| {
    let mut phone = inside(world).await;
    let (typed, _) = asked(world, &mut phone, NEW).await;
    let crowd = all_at_once(vec![Browser { typed, ..phone }; 64], |mut b| async move {
        let typed = b.typed.clone();
        let page = b.confirm_new_login_id(&typed).await;
        (b, page)
    })
    .await;
    assert_eq!(pages(&crowd), [(Page::PortalLoginId, 64)].into());
    assert_eq!(crowd[0].0.problem(Page::PortalLoginId).await, None);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit WHERE event = 'login_id_changed'").await, 1);
    assert_eq!(notices(&deliver(world).await.letters).len(), 2);
});

story!(codes_of_contacts_and_flows_do_not_fit_here, |world| {
    let mut pc = inside(world).await;
    let (code, _) = asked(world, &mut pc, NEW).await;
    pc.add_email("second@example.com").await;
    let (_, contact_code, _) = deliver(world).await.confirmation();
    let mut phone = world.browser("agency");
    phone.forgot_login_id(CUSTOMER, MOBILE).await;
    phone.choose_way(Way::Sms).await;
    let pin = deliver(world).await.pin();
    phone.prove(&pin, "third@example.com").await;
    let (_, flow_code, _) = deliver(world).await.confirmation();
    for wrong in [&contact_code, &pin, &flow_code] {
        if *wrong != code {
            pc.confirm_new_login_id(wrong).await;
            assert_eq!(pc.problem(Page::PortalLoginId).await, Some(Problem::PinWrong));
        }
    }
    if flow_code != code {
        assert_eq!(phone.confirm_login_id(&code).await, Page::RenewLoginId);
    }
    assert_eq!(pc.confirm_new_login_id(&code).await, Page::PortalLoginId);
    assert_eq!(login_of(world, CUSTOMER).await, NEW);
    phone.confirm_login_id(&flow_code).await;
    assert_eq!(login_of(world, CUSTOMER).await, NEW, "what the flow asked for is void");
});

story!(time_tries_a_newer_address_and_giving_up_end_it, |world| {
    let mut phone = inside(world).await;
    let (code, _) = asked(world, &mut phone, NEW).await;
    world.clock.advance(30 * 60_000);
    let mut phone = inside(world).await;
    assert!(phone.pending_login_id().await.unwrap().over);
    phone.confirm_new_login_id(&code).await;
    assert_eq!(phone.problem(Page::PortalLoginId).await, Some(Problem::PinOver));
    phone.resend_login_id().await;
    let (to, code, first) = deliver(world).await.confirmation();
    assert_eq!(to, NEW);
    phone.resend_login_id().await;
    assert!(deliver(world).await.letters.is_empty(), "not within a minute");
    for _ in 0..5 {
        phone.confirm_new_login_id(&another(&code)).await;
    }
    phone.confirm_new_login_id(&code).await;
    assert_eq!(phone.problem(Page::PortalLoginId).await, Some(Problem::PinOver), "five tries");
    let (_, second) = asked(world, &mut phone, "other@example.com").await;
    let mut pc = world.browser("agency");
    pc.open(&first);
    assert!(matches!(pc.confirmation().await, ConfirmationView::Used), "a newer address was asked for");
    assert_eq!(phone.cancel_login_id().await, Page::PortalLoginId);
    assert!(phone.pending_login_id().await.is_none());
    for url in [first, second] {
        pc.open(&url);
        pc.confirm_by_link().await;
    }
    assert_eq!(phone.resend_login_id().await, Page::PortalLoginId);
    assert!(deliver(world).await.letters.is_empty());
    assert_eq!(login_of(world, CUSTOMER).await, MAIL);
});

story!(a_changed_password_ends_what_a_thief_asked_for, |world| {
    let mut thief = inside(world).await;
    let (code, url) = asked(world, &mut thief, "thief@example.net").await;
    let mut owner = inside(world).await;
    owner.change_password(PASSWORD, WORDS, false).await;
    thief.open(&url);
    thief.confirm_by_link().await;
    thief.confirm_new_login_id(&code).await;
    assert_eq!(login_of(world, CUSTOMER).await, MAIL);
});
