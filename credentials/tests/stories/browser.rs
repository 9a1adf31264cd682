//! A browser as a person uses it: it keeps the cookies of one realm and follows where the answers lead.

use std::sync::Arc;

use credentials::{
    caller::{Caller, Cookie, LinkTicket, Origin, Outcome},
    enrol,
    flow::{self, FlowView},
    form::{FormState, Page, Problem},
    lang::Lang,
    login, notice,
    portal::Portal,
    realm::Realm,
    recovery, renew,
    secret::{Password, Token},
    session::{self, SessionView},
    settings,
    store::StoreError,
};

use crate::world::PASSWORD;

#[derive(Clone)]
pub struct Browser {
    pub portal: Portal,
    pub caller: Caller,
    /// What a crowd of copies is to type.
    pub typed: String,
    /// Whether the session's cookie outlives the browser.
    pub stays: bool,
}

pub fn secret(text: &str) -> Password {
    Password::new(text.to_owned())
}

impl Browser {
    pub fn new(portal: &Portal, realm: Arc<Realm>, number: u64) -> Self {
        let (high, low) = (number / 200 % 200, number % 200);
        let address = format!("10.{high}.{low}.7").parse().unwrap();
        let origin = Origin { address, browser: "Chrome, Android".into() };
        let caller = Caller { realm, lang: Lang::Ja, origin, flow: None, session: None, known: None, link: None };
        Self { portal: portal.clone(), caller, typed: String::new(), stays: false }
    }

    pub fn at(mut self, address: &str) -> Self {
        self.caller.origin.address = address.parse().unwrap();
        self
    }

    /// The same cookies, sent to another process.
    pub fn on(mut self, portal: &Portal) -> Self {
        self.portal = portal.clone();
        self
    }

    /// Keeps the cookies of an answer and goes where it leads.
    pub fn follow(&mut self, outcome: Outcome) -> Page {
        if let Cookie::SetFor(..) | Cookie::Set(_) = outcome.session {
            self.stays = matches!(outcome.session, Cookie::SetFor(..));
        }
        keep(&mut self.caller.flow, outcome.flow);
        keep(&mut self.caller.session, outcome.session);
        keep(&mut self.caller.known, outcome.known);
        if outcome.clear_link {
            self.caller.link = None;
        }
        outcome.go
    }

    fn went(&mut self, answer: Result<Outcome, StoreError>) -> Page {
        let outcome = answer.unwrap();
        self.follow(outcome)
    }

    pub async fn sign_in(&mut self, id: &str, password: &str) -> Page {
        let answer = login::password(&self.portal, &self.caller, (id, ""), secret(password), false).await;
        self.went(answer)
    }

    pub async fn sign_in_and_stay(&mut self, id: &str, password: &str) -> Page {
        let answer = login::password(&self.portal, &self.caller, (id, ""), secret(password), true).await;
        self.went(answer)
    }

    pub async fn code(&mut self, typed: &str) -> Page {
        let answer = login::one_time_password(&self.portal, &self.caller, typed).await;
        self.went(answer)
    }

    pub async fn abandon(&mut self) -> Page {
        let answer = login::abandon(&self.portal, &self.caller).await;
        self.went(answer)
    }

    pub async fn ask(&mut self, user_id: &str) -> Page {
        self.ask_with(user_id, "").await
    }

    pub async fn ask_with(&mut self, user_id: &str, nonce: &str) -> Page {
        let answer = recovery::start(&self.portal, &self.caller, user_id, nonce).await;
        self.went(answer)
    }

    /// Opens a mailed URL, as far as the page with its one button.
    pub fn open(&mut self, url: &str) {
        let token = Token::parse(url.rsplit('/').next().unwrap()).expect("a mailed token");
        self.caller.link = Some(LinkTicket::new(token, &*self.portal.chance));
    }

    /// Presses the one button.
    pub async fn press(&mut self) -> Page {
        let answer = recovery::redeem(&self.portal, &self.caller).await;
        self.went(answer)
    }

    pub async fn enrol(&mut self, name: &str, code: &str) -> Page {
        let answer = enrol::confirm(&self.portal, &self.caller, name, code).await;
        self.went(answer)
    }

    pub async fn renew(&mut self, password: &str) -> Page {
        self.renew_with(password, password, false).await
    }

    pub async fn renew_with(&mut self, password: &str, confirm: &str, everywhere: bool) -> Page {
        let answer = renew::password(&self.portal, &self.caller, secret(password), secret(confirm), everywhere).await;
        self.went(answer)
    }

    pub async fn sign_out(&mut self) -> Page {
        let answer = session::sign_out(&self.portal, &self.caller).await;
        self.went(answer)
    }

    pub async fn sign_out_everywhere(&mut self) -> Page {
        let answer = session::sign_out_everywhere(&self.portal, &self.caller).await;
        self.went(answer)
    }

    pub async fn end_session(&mut self, id: &str) -> Page {
        let answer = session::end(&self.portal, &self.caller, id).await;
        self.went(answer)
    }

    pub async fn confirm(&mut self, password: &str, code: &str) -> Page {
        let answer = settings::confirm(&self.portal, &self.caller, secret(password), code).await;
        self.went(answer)
    }

    pub async fn change_password(&mut self, from: &str, to: &str, sign_out_others: bool) -> Page {
        let new = (secret(to), secret(to));
        let answer = settings::change_password(&self.portal, &self.caller, secret(from), new, sign_out_others).await;
        self.went(answer)
    }

    pub async fn begin_device(&mut self) -> Page {
        let answer = settings::begin_device(&self.portal, &self.caller).await;
        self.went(answer)
    }

    /// The key that the page for one more device shows.
    pub async fn new_key(&self) -> Option<String> {
        settings::pending_device(&self.portal, &self.caller).await.unwrap().map(|view| view.key())
    }

    pub async fn confirm_device(&mut self, name: &str, code: &str) -> Page {
        let answer = settings::confirm_device(&self.portal, &self.caller, name, code).await;
        self.went(answer)
    }

    pub async fn rename_device(&mut self, id: &str, name: &str) -> Page {
        let answer = settings::rename_device(&self.portal, &self.caller, id, name).await;
        self.went(answer)
    }

    pub async fn remove_device(&mut self, id: &str) -> Page {
        let answer = settings::remove_device(&self.portal, &self.caller, id).await;
        self.went(answer)
    }

    /// The id of the device of that name.
    pub async fn device(&self, name: &str) -> String {
        let devices = settings::devices(&self.portal, &self.caller).await.unwrap();
        devices.into_iter().find(|d| d.name == name).expect("a device of that name").id
    }

    pub async fn make_codes(&mut self) -> Page {
        let answer = settings::new_codes(&self.portal, &self.caller).await;
        self.went(answer)
    }

    /// The recovery codes that the page shows.
    pub async fn shown_codes(&self) -> Option<Vec<String>> {
        settings::codes(&self.portal, &self.caller).await.unwrap().and_then(|view| view.fresh)
    }

    pub async fn kept_codes(&mut self) -> Page {
        let answer = settings::codes_kept(&self.portal, &self.caller).await;
        self.went(answer)
    }

    pub async fn mail_sibling(&mut self, id: &str) -> Page {
        let answer = settings::mail_sibling(&self.portal, &self.caller, id).await;
        self.went(answer)
    }

    pub async fn not_me(&mut self) -> Page {
        let answer = notice::not_me(&self.portal, &self.caller).await;
        self.went(answer)
    }

    pub async fn flow(&self) -> Option<FlowView> {
        flow::current(&self.portal, &self.caller).await.unwrap()
    }

    pub async fn session(&self) -> Option<SessionView> {
        session::current(&self.portal, &self.caller).await.unwrap()
    }

    pub async fn is_signed_in(&self) -> bool {
        self.session().await.is_some()
    }

    /// What a page shows of the last form.
    pub async fn form(&self, page: Page) -> Option<FormState> {
        let flow = self.flow().await.and_then(|f| f.form).filter(|f| f.page == page);
        let session = self.session().await.and_then(|s| s.form).filter(|f| f.page == page);
        flow.or(session)
    }

    /// The first problem that a page shows.
    pub async fn problem(&self, page: Page) -> Option<Problem> {
        self.form(page).await?.problems.into_iter().next().map(|p| p.problem)
    }

    /// Signed in with the password of the beginning; for accounts without an app.
    pub async fn signed_in(mut self, id: &str) -> Self {
        assert_eq!(self.sign_in(id, PASSWORD).await, Page::Portal);
        self
    }
}

fn keep(cookie: &mut Option<Token>, becomes: Cookie) {
    match becomes {
        Cookie::Keep => {}
        Cookie::Clear => *cookie = None,
        Cookie::Set(token) | Cookie::SetFor(token, _) => *cookie = Some(token),
    }
}
