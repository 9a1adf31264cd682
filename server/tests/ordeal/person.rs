//! A person who does everything that one can do with a password, and knows what was promised: each answer is held against what came before.
//!
//! Whatever got no whole answer may have happened or not; the next sign-in finds out which, and there is no third way.

use std::{
    collections::HashSet,
    thread,
    time::{Duration, Instant},
};

use credentials::{
    chance::{Chance, SeededChance},
    secret::Token,
};

use crate::{
    browser::{Answer, Browser, Lost},
    ground::{PASSWORD, Place},
};

/// How long anything may take when servers die all the time.
const PATIENCE: Duration = Duration::from_mins(2);

/// What a person was promised.
#[derive(Default)]
pub struct Tally {
    /// The ids of the flows in which a mail was promised.
    pub asked: Vec<String>,
    /// Passwords that were reset, and changed, for sure.
    pub resets: i64,
    pub changes: i64,
    /// Requests without a whole answer.
    pub lost: u32,
}

pub struct Person<'a> {
    pub id: String,
    pub tally: Tally,
    place: &'a Place,
    browser: Browser,
    /// One of these is the password.
    passwords: Vec<String>,
    chance: SeededChance,
    made: u32,
    /// Mails that were opened.
    opened: HashSet<String>,
}

impl<'a> Person<'a> {
    /// Imported with [`PASSWORD`].
    pub fn new(place: &'a Place, id: &str, seed: u64) -> Self {
        Self {
            id: id.to_owned(),
            tally: Tally::default(),
            place,
            browser: Browser::new(place.address(0), &place.origin()),
            passwords: vec![PASSWORD.to_owned()],
            chance: SeededChance::new(seed),
            made: 0,
            opened: HashSet::new(),
        }
    }

    /// Goes on at another process.
    pub fn go_to(&mut self, process: usize) {
        self.browser = self.browser.at(self.place.address(process));
    }

    /// Does one thing or another.
    pub fn act(&mut self) {
        match self.below(8) {
            0..=4 => self.recover(),
            5 => self.change_password(),
            6 => self.sign_in(),
            _ => self.sign_out_everywhere(),
        }
    }

    /// For a moment, as people do.
    pub fn think(&self) {
        thread::sleep(Duration::from_millis(self.below(400).into()));
    }

    /// Asks for a mail, goes through its link once, and sets a password.
    pub fn recover(&mut self) {
        let (id, nonce) = (self.id.clone(), self.unique());
        let fields = [("user_id", id.as_str()), ("nonce", &nonce)];
        let Some(asked) = self.attempt("recovery/start", &fields) else { return };
        assert!(asked.leads_to("recovery/sent"), "{asked:?}");
        let flow = Token::parse(self.browser.cookie("flow").unwrap()).unwrap();
        self.tally.asked.push(flow.hash("flow"));
        let sent = self.surely(|browser| browser.page("recovery/sent"));
        let number = sent.body.split("class=\"number\">").nth(1).and_then(|rest| rest.get(..4)).unwrap().to_owned();

        let (mailbox, opened) = (Place::mailbox(&id), &self.opened);
        let mail = self.place.relay.wait_for(PATIENCE, |mail| {
            mail.to == mailbox && mail.subject.contains(&number) && mail.link().is_some() && !opened.contains(&mail.id)
        });
        let mail = mail.unwrap_or_else(|| panic!("{id} was promised a mail with the number {number}; it never came"));
        self.opened.insert(mail.id.clone());
        let link = format!("/{}", mail.link().unwrap());
        self.surely(|browser| browser.get(&link));
        let redeemed = self.surely(|browser| browser.post("recovery/redeem", &[]));
        assert!(redeemed.leads_to("renew/password"), "the link of {id} must open: {redeemed:?}");
        self.nobody_else_opens(&link);
        self.set_password();
    }

    fn nobody_else_opens(&mut self, link: &str) {
        let own = self.browser.clone();
        self.browser.cookies.clear();
        self.surely(|browser| browser.get(link));
        let again = self.surely(|browser| browser.post("recovery/redeem", &[]));
        assert!(again.leads_to("recovery/link"), "a link was used twice: {again:?}");
        self.browser = own;
    }

    fn set_password(&mut self) {
        let new = self.new_password();
        let fields = [("password", new.as_str()), ("password_confirm", &new)];
        let done = self.attempt("renew/password", &fields).or_else(|| {
            // Half of the people look whether it worked, the others press again.
            (self.below(2) == 0).then(|| self.surely(|browser| browser.post("renew/password", &fields)))
        });
        match done {
            Some(answer) => {
                assert!(answer.leads_to("portal"), "{}: {answer:?}", self.id);
                self.tally.resets += 1;
                self.passwords = vec![new];
                self.is_in();
            }
            None => self.passwords.push(new),
        }
    }

    /// Tries every password that may be the one: exactly one is.
    pub fn sign_in(&mut self) {
        let mut right = Vec::new();
        for password in self.passwords.clone() {
            let (id, nonce) = (self.id.clone(), self.unique());
            let fields = [("login_id", id.as_str()), ("password", &password), ("nonce", &nonce)];
            let answer = self.surely(|browser| browser.post("login/password", &fields));
            if answer.leads_to("portal") {
                self.is_in();
                right.push(password);
            } else {
                assert!(answer.leads_to("login"), "{answer:?}");
            }
        }
        assert_eq!(right.len(), 1, "{}: of {} passwords {right:?} are right", self.id, self.passwords.len());
        self.passwords = right;
    }

    pub fn change_password(&mut self) {
        self.sign_in();
        let (old, new) = (self.passwords[0].clone(), self.new_password());
        let fields = [("current_password", old.as_str()), ("password", &new), ("password_confirm", &new)];
        match self.attempt("portal/password", &fields) {
            Some(answer) => {
                assert!(answer.leads_to("portal"), "{}: {answer:?}", self.id);
                self.tally.changes += 1;
                self.passwords = vec![new];
            }
            None => self.passwords.push(new),
        }
    }

    /// After its answer the session opens nothing any more.
    pub fn sign_out_everywhere(&mut self) {
        self.sign_in();
        let former = self.browser.cookie("session").unwrap().to_owned();
        let out = self.surely(|browser| browser.post("portal/sign-out-everywhere", &[]));
        assert!(out.leads_to("login"), "{out:?}");
        self.browser.set_cookie("session", &former);
        let portal = self.surely(|browser| browser.page("portal"));
        assert!(portal.leads_to("login"), "an ended session was let in: {portal:?}");
    }

    fn is_in(&mut self) {
        let portal = self.surely(|browser| browser.page("portal"));
        assert_eq!(portal.status, 200, "{}: the session doesn't open the portal", self.id);
    }

    /// One try.
    fn attempt(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Option<Answer> {
        let answer = self.browser.post(endpoint, fields).ok().filter(|answer| answer.status != 503);
        self.tally.lost += u32::from(answer.is_none());
        answer
    }

    /// Again and again until there is a whole answer.
    fn surely(&mut self, mut ask: impl FnMut(&mut Browser) -> Result<Answer, Lost>) -> Answer {
        let begin = Instant::now();
        loop {
            match ask(&mut self.browser) {
                Ok(answer) if answer.status != 503 => return answer,
                _ => thread::sleep(Duration::from_millis(20)),
            }
            assert!(begin.elapsed() < PATIENCE, "{}: there is no answer", self.id);
        }
    }

    fn below(&self, below: u32) -> u32 {
        (&self.chance as &dyn Chance).below(below)
    }

    fn unique(&self) -> String {
        Token::new(&self.chance).reveal().to_string()
    }

    fn new_password(&mut self) -> String {
        self.made += 1;
        format!("violet kettle on slow boat {}", self.made)
    }
}
