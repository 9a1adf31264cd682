//! Mail addresses and telephones in the portal: added, verified, removed.

use credentials::{
    audit::Event,
    confirmation::{self, ConfirmationView},
    contact::ContactKind,
    form::{Field, Page, Problem},
    outbox::Content,
    realm::Way,
    settings::contacts::{self, ContactLine, MOST, PendingContact},
};

use crate::{
    agency::{CUSTOMER, LANDLINE, MAIL, MOBILE, another, deliver},
    browser::Browser,
    crowd::all_at_once,
    mailbox::{notices, post},
    world::{PASSWORD, World, story},
};

pub const NEW: &str = "second@example.com";
pub const NEW_PHONE: &str = "080-5555-6666";

impl Browser {
    pub async fn contacts(&self) -> Vec<ContactLine> {
        contacts::list(&self.portal, &self.caller).await.unwrap()
    }

    pub async fn pending_contact(&self) -> Option<PendingContact> {
        contacts::pending(&self.portal, &self.caller).await.unwrap()
    }

    /// The id of the contact that its owner sees so.
    pub async fn contact(&self, value: &str) -> String {
        self.contacts().await.into_iter().find(|line| line.value == value).expect("a contact of that value").id
    }

    /// The verified ones as their owner sees them.
    pub async fn verified(&self) -> Vec<String> {
        self.contacts().await.into_iter().filter(|line| line.verified).map(|line| line.value).collect()
    }

    pub async fn add_email(&mut self, email: &str) -> Page {
        let answer = contacts::add_email(&self.portal, &self.caller, email).await.unwrap();
        self.follow(answer)
    }

    pub async fn add_phone(&mut self, phone: &str, voice: bool) -> Page {
        let answer = contacts::add_phone(&self.portal, &self.caller, phone, voice).await.unwrap();
        self.follow(answer)
    }

    pub async fn verify_contact(&mut self, typed: &str) -> Page {
        let answer = contacts::verify(&self.portal, &self.caller, typed).await.unwrap();
        self.follow(answer)
    }

    pub async fn resend_contact(&mut self) -> Page {
        let answer = contacts::resend(&self.portal, &self.caller).await.unwrap();
        self.follow(answer)
    }

    pub async fn cancel_contact(&mut self) -> Page {
        let answer = contacts::cancel(&self.portal, &self.caller).await.unwrap();
        self.follow(answer)
    }

    pub async fn remove_contact(&mut self, id: &str) -> Page {
        let answer = contacts::remove(&self.portal, &self.caller, id).await.unwrap();
        self.follow(answer)
    }

    /// What the page behind a mailed link shows.
    pub async fn confirmation(&self) -> ConfirmationView {
        confirmation::view(&self.portal, &self.caller).await.unwrap()
    }
}

/// Adds a mail address and answers code and URL of the mail to it.
pub async fn added(world: &World, browser: &mut Browser, email: &str) -> (String, String) {
    assert_eq!(browser.add_email(email).await, Page::PortalContactVerify);
    let (to, code, url) = deliver(world).await.confirmation();
    assert_eq!(to, email);
    (code, url)
}

/// Adds a mail address and verifies it.
pub async fn with_email(world: &World, browser: &mut Browser, email: &str) {
    let (code, _) = added(world, browser, email).await;
    assert_eq!(browser.verify_contact(&code).await, Page::PortalContacts);
    deliver(world).await;
}

/// Adds a telephone and answers the PIN that went there.
pub async fn rung(world: &World, browser: &mut Browser, phone: &str) -> String {
    assert_eq!(browser.add_phone(phone, false).await, Page::PortalContactVerify);
    deliver(world).await.pin()
}

pub async fn inside(world: &World) -> Browser {
    world.browser("agency").signed_in(MAIL).await
}

story!(a_mail_address_counts_once_its_code_was_typed, |world| {
    let mut phone = inside(world).await;
    assert_eq!(phone.verified().await, [LANDLINE, MOBILE, MAIL]);
    assert_eq!(phone.add_email("　ｓｅｃｏｎｄ＠Example.com ").await, Page::PortalContactVerify);
    let pending = phone.pending_contact().await.unwrap();
    assert_eq!((pending.value.as_str(), pending.way, pending.digits, pending.over), (NEW, Way::Mail, 6, false));
    let letters = deliver(world).await;
    let (to, code, _) = letters.confirmation();
    let number = match &letters.letters[0].content {
        Content::Confirm { number, user_id, .. } if user_id == CUSTOMER => number.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!((to.as_str(), number), (NEW, pending.number), "page and mail share the number");
    assert_eq!(phone.verified().await.len(), 3, "not yet");
    assert_eq!(phone.verify_contact(&another(&code)).await, Page::PortalContactVerify);
    assert_eq!(phone.problem(Page::PortalContactVerify).await, Some(Problem::PinWrong));
    assert_eq!(phone.verify_contact(&format!("{} {}", &code[..3], &code[3..])).await, Page::PortalContacts);
    assert_eq!(phone.verified().await, [LANDLINE, MOBILE, MAIL, NEW]);
    assert!(phone.pending_contact().await.is_none());
    assert_eq!(notices(&post(world).await), [(MAIL, Event::ContactVerified), (NEW, Event::ContactVerified)]);
    let mains: Vec<String> = phone.contacts().await.into_iter().filter(|c| c.main).map(|c| c.value).collect();
    assert_eq!(mains, [MAIL], "the main one stays");
    assert_eq!(world.browser("agency").sign_in(NEW, PASSWORD).await, Page::Login, "it doesn't sign in");
});

story!(the_link_verifies_it_in_any_browser, |world| {
    let mut phone = inside(world).await;
    let (code, url) = added(world, &mut phone, NEW).await;
    let mut pc = world.browser("agency");
    pc.open(&url);
    assert!(matches!(pc.confirmation().await, ConfirmationView::Ready { address, .. } if address == NEW));
    assert_eq!(phone.verified().await.len(), 3, "looking changes nothing");
    assert_eq!(pc.confirm_by_link().await, Page::Confirmation);
    assert!(matches!(pc.confirmation().await, ConfirmationView::Done { address, .. } if address == NEW));
    assert_eq!(phone.verified().await.len(), 4);
    assert_eq!(phone.verify_contact(&code).await, Page::PortalContacts, "a late code goes to the list");
    assert_eq!(notices(&post(world).await).len(), 2, "once");
});

story!(a_telephone_counts_once_its_pin_was_typed_and_only_then_takes_others, |world| {
    let mut pc = inside(world).await;
    world.seconds_pass(1);
    let pin = rung(world, &mut pc, "０８０５５５５６６６６").await;
    let mut phone = world.browser("agency");
    phone.forgot_password(MAIL, NEW_PHONE).await;
    assert_eq!(phone.choose_way(Way::Mail).await, Page::RecoveryPin);
    assert!(deliver(world).await.letters.is_empty(), "an unverified number is no fact");
    phone.forgot_password(MAIL, MOBILE).await;
    assert!(!phone.masks().await.iter().any(|(mask, _)| mask.ends_with("666")), "nor a destination");
    assert_eq!(pc.verify_contact(&pin).await, Page::PortalContacts);
    assert_eq!(pc.verified().await, [LANDLINE, MOBILE, NEW_PHONE, MAIL]);
    assert_eq!(notices(&post(world).await), [(MAIL, Event::ContactVerified)]);
    phone.forgot_password(MAIL, NEW_PHONE).await;
    assert!(phone.masks().await.contains(&("***-****-*666".into(), Way::Sms)));
});

story!(a_number_that_takes_no_texts_is_called_and_a_call_may_be_asked_for, |world| {
    let mut phone = inside(world).await;
    phone.add_phone("03-9876-5432", false).await;
    assert_eq!(deliver(world).await.phone[0].way, Way::Voice);
    phone.add_phone(NEW_PHONE, false).await;
    assert_eq!(deliver(world).await.phone[0].way, Way::Sms);
    world.seconds_pass(1);
    assert_eq!(phone.add_phone(NEW_PHONE, true).await, Page::PortalContactVerify, "the other way needn't cool down");
    let call = deliver(world).await;
    assert_eq!((call.phone[0].way, phone.pending_contact().await.unwrap().way), (Way::Voice, Way::Voice));
    assert_eq!(phone.verify_contact(&call.pin()).await, Page::PortalContacts);
});

story!(telephones_are_taken_only_where_pins_are_sent_and_mail_addresses_everywhere, |world| {
    let mut phone = world.browser("construction").signed_in("hk000000-01_a").await;
    assert_eq!(phone.add_phone(NEW_PHONE, false).await, Page::PortalContacts);
    assert_eq!(world.number("SELECT COUNT(*) FROM contacts WHERE realm = 'construction'").await, 0);
    with_email(world, &mut phone, NEW).await;
    assert_eq!(phone.verified().await, ["tanaka@example.jp", NEW]);
    assert_eq!(phone.remove_contact("main").await, Page::PortalContacts);
    assert_eq!(phone.verified().await, [NEW], "the login ID is no mail address here");
    assert_eq!(
        notices(&post(world).await),
        [(NEW, Event::ContactRemoved), ("tanaka@example.jp", Event::ContactRemoved)]
    );
    let mut pc = world.browser("construction");
    pc.ask("hk000000-01_a").await;
    let letters = post(world).await;
    assert_eq!(letters[0].to, NEW, "mail goes to what has become the main one");
});

story!(the_first_mail_address_becomes_the_main_one, |world| {
    let hash = world.text("SELECT password_hash FROM accounts WHERE user_id = 'hk000000-01_a'").await;
    world.tamper(&format!("UPDATE accounts SET password_hash = '{hash}' WHERE user_id = 'nomail01'")).await;
    let mut phone = world.browser("construction").signed_in("nomail01").await;
    assert!(phone.contacts().await.is_empty());
    with_email(world, &mut phone, NEW).await;
    let lines = phone.contacts().await;
    assert!(lines.len() == 1 && lines[0].main && lines[0].verified && lines[0].kind == ContactKind::Email);
});

story!(what_is_registered_already_what_is_no_address_and_too_many_are_told, |world| {
    let mut phone = inside(world).await;
    for (email, problem) in [
        ("", Problem::Empty),
        ("KANKYO.TARO@Example.jp", Problem::ContactKnown),
        ("taro", Problem::EmailForm),
        ("taro@example", Problem::EmailForm),
        ("a@b.jp\r\nBcc: c@d.jp", Problem::EmailForm),
        (&"a".repeat(100_000), Problem::TooLong(254)),
    ] {
        assert_eq!(phone.add_email(email).await, Page::PortalContacts);
        let form = phone.form(Page::PortalContacts).await.unwrap();
        assert_eq!((form.problems[0].field, &form.problems[0].problem), (Some(Field::Email), &problem));
        assert!(form.typed[&Field::Email].len() <= 300);
    }
    for (number, problem) in [
        (" ", Problem::Empty),
        ("+81 90 1234 5770", Problem::ContactKnown),
        ("110", Problem::PhoneForm),
        (&"1".repeat(100_000), Problem::TooLong(64)),
    ] {
        assert_eq!(phone.add_phone(number, true).await, Page::PortalContacts);
        let form = phone.form(Page::PortalContacts).await.unwrap();
        assert_eq!((form.problems[0].field, &form.problems[0].problem), (Some(Field::Phone), &problem));
    }
    for place in phone.contacts().await.len()..MOST {
        with_email(world, &mut phone, &format!("more{place}@example.com")).await;
        world.seconds_pass(61);
    }
    assert_eq!(phone.add_email(NEW).await, Page::PortalContacts);
    assert_eq!(phone.problem(Page::PortalContacts).await, Some(Problem::ContactsFull(MOST)));
    assert!(deliver(world).await.letters.is_empty());
});

story!(ten_minutes_later_the_code_may_still_be_typed, |world| {
    let mut phone = inside(world).await;
    let (code, _) = added(world, &mut phone, NEW).await;
    world.seconds_pass(20 * 60);
    assert_eq!(phone.verify_contact(&code).await, Page::PortalContacts);
    assert_eq!(phone.verified().await.len(), 4);
});

story!(who_removes_an_address_and_its_mailbox_are_told, |world| {
    let mut phone = inside(world).await;
    with_email(world, &mut phone, NEW).await;
    let (mail, number) = (phone.contact(NEW).await, phone.contact(MOBILE).await);
    assert_eq!(phone.remove_contact(&mail).await, Page::PortalContacts);
    assert_eq!(notices(&post(world).await), [(MAIL, Event::ContactRemoved), (NEW, Event::ContactRemoved)]);
    assert_eq!(phone.remove_contact(&number).await, Page::PortalContacts);
    assert_eq!(notices(&post(world).await), [(MAIL, Event::ContactRemoved)]);
    assert_eq!(phone.verified().await, [LANDLINE, MAIL]);
    assert_eq!(phone.remove_contact(&number).await, Page::PortalContacts, "a second click changes nothing");
    assert!(post(world).await.is_empty());
    let details = world.text("SELECT MIN(detail) || MAX(detail) FROM audit WHERE event = 'contact_removed'").await;
    assert_eq!(details, "***-****-*770se*****@example.com", "the log names them masked");
});

story!(the_last_mail_address_stays_and_the_one_that_signs_in, |world| {
    let mut phone = world.browser("construction").signed_in("hk000000-01_a").await;
    assert_eq!(phone.remove_contact("main").await, Page::PortalContacts);
    assert_eq!(phone.problem(Page::PortalContacts).await, Some(Problem::ContactNeeded));
    added(world, &mut phone, NEW).await;
    assert_eq!(phone.remove_contact("main").await, Page::PortalContacts);
    assert_eq!(
        phone.problem(Page::PortalContacts).await,
        Some(Problem::ContactNeeded),
        "an unverified one doesn't count"
    );
    let mut customer = inside(world).await;
    with_email(world, &mut customer, "third@example.com").await;
    assert_eq!(customer.remove_contact("main").await, Page::PortalContacts);
    let form = customer.form(Page::PortalContacts).await.unwrap();
    assert_eq!(form.problems[0].problem, Problem::ContactIsLoginId);
    assert_eq!(form.typed[&Field::Contact], "main");
    assert!(customer.contacts().await.iter().any(|line| line.value == MAIL && line.is_login_id));
});

story!(of_two_removals_at_once_one_mail_address_stays, |world| {
    for round in 0..4 {
        let added = format!("second{round}@example.com");
        let mut phone = world.browser("construction").signed_in("hk000000-02_a").await;
        with_email(world, &mut phone, &added).await;
        let main = phone.contacts().await.into_iter().find(|line| line.main).unwrap().value;
        let other = Browser { typed: phone.contact(&added).await, ..phone.clone() };
        let first = Browser { typed: "main".into(), ..phone.clone() };
        all_at_once(vec![first, other], |mut b| async move {
            let id = b.typed.clone();
            let page = b.remove_contact(&id).await;
            (b, page)
        })
        .await;
        let left = phone.verified().await;
        assert!(left == [main.as_str()] || left == [added.as_str()], "{left:?}");
        world.seconds_pass(3600);
    }
});
