//! What the stories of PINs share: facts, destinations and the messages that arrive.

use credentials::{
    flow::{DestinationView, PinView},
    form::Page,
    login_change,
    outbox::{self, Content, Letter, PhoneMessage, Prepared},
    realm::Way,
    recovery::{destination, facts, pin},
};

use crate::{browser::Browser, mailbox::claim, world::World};

pub const CUSTOMER: &str = "01058734";
pub const MAIL: &str = "kankyo.taro@example.jp";
pub const MOBILE: &str = "090-1234-5770";
pub const LANDLINE: &str = "0123-45-6300";

/// What arrived.
#[derive(Debug, Default)]
pub struct Arrived {
    pub phone: Vec<PhoneMessage>,
    pub letters: Vec<Letter>,
}

impl Arrived {
    /// The one PIN that arrived.
    pub fn pin(&self) -> String {
        let by_phone = self.phone.iter().map(|message| message.pin.to_string());
        let by_mail = self.letters.iter().filter_map(|letter| match &letter.content {
            Content::Pin { pin, .. } => Some(pin.to_string()),
            _ => None,
        });
        let all: Vec<String> = by_phone.chain(by_mail).collect();
        assert_eq!(all.len(), 1, "one PIN arrived: {self:?}");
        all[0].clone()
    }

    /// The one confirmation that arrived: to whom, its code and its URL.
    pub fn confirmation(&self) -> (String, String, String) {
        let mut all = self.letters.iter().filter_map(|letter| match &letter.content {
            Content::Confirm { code, url, .. } => Some((letter.to.clone(), code.to_string(), url.clone())),
            _ => None,
        });
        let one = all.next().expect("a confirmation");
        assert!(all.next().is_none(), "one confirmation");
        one
    }
}

/// Carries whatever is due; everything is accepted at once.
pub async fn deliver(world: &World) -> Arrived {
    let mut arrived = Arrived::default();
    loop {
        let jobs = claim(&world.portal, "worker").await;
        if jobs.is_empty() {
            return arrived;
        }
        for job in &jobs {
            match outbox::prepare(&world.portal, job).await.unwrap() {
                Prepared::Send(letter) => arrived.letters.push(*letter),
                Prepared::Phone(message) => arrived.phone.push(*message),
                Prepared::Pretend(_) => {}
                Prepared::Lost => {
                    outbox::unknown(&world.portal, job, "begun and never settled").await.unwrap();
                    continue;
                }
                Prepared::Postpone(pause) => {
                    outbox::postpone(&world.portal, job, pause).await.unwrap();
                    continue;
                }
                Prepared::Skip(why) | Prepared::SkipSlowly(_, why) => {
                    outbox::skipped(&world.portal, job, why).await.unwrap();
                    continue;
                }
            }
            outbox::accepted(&world.portal, job).await.unwrap();
        }
    }
}

impl Browser {
    pub async fn forgot_login_id(&mut self, customer: &str, phone: &str) -> Page {
        let answer = facts::login_id(&self.portal, &self.caller, customer, phone, "").await.unwrap();
        self.follow(answer)
    }

    pub async fn forgot_password(&mut self, email: &str, phone: &str) -> Page {
        let answer = facts::password(&self.portal, &self.caller, email, phone, "").await.unwrap();
        self.follow(answer)
    }

    pub async fn destinations(&self) -> Vec<DestinationView> {
        self.flow().await.map(|flow| flow.destinations).unwrap_or_default()
    }

    /// The destinations as the page names them: mask and way.
    pub async fn masks(&self) -> Vec<(String, Way)> {
        self.destinations().await.into_iter().map(|d| (d.mask, d.way)).collect()
    }

    /// The id of the first destination of a way.
    pub async fn destination(&self, way: Way) -> String {
        self.destinations().await.into_iter().find(|d| d.way == way).expect("a destination of that way").id
    }

    pub async fn choose(&mut self, id: &str) -> Page {
        let answer = destination::choose(&self.portal, &self.caller, id).await.unwrap();
        self.follow(answer)
    }

    pub async fn choose_way(&mut self, way: Way) -> Page {
        let id = self.destination(way).await;
        self.choose(&id).await
    }

    pub async fn prove(&mut self, typed: &str, email: &str) -> Page {
        let answer = pin::prove(&self.portal, &self.caller, typed, email).await.unwrap();
        self.follow(answer)
    }

    pub async fn resend(&mut self) -> Page {
        let answer = pin::resend(&self.portal, &self.caller, "").await.unwrap();
        self.follow(answer)
    }

    pub async fn elsewhere(&mut self) -> Page {
        let answer = pin::elsewhere(&self.portal, &self.caller, "").await.unwrap();
        self.follow(answer)
    }

    pub async fn pin(&self) -> PinView {
        self.flow().await.expect("a flow").pin.expect("a PIN")
    }

    pub async fn confirm_login_id(&mut self, code: &str) -> Page {
        let answer = login_change::confirm(&self.portal, &self.caller, code).await.unwrap();
        self.follow(answer)
    }

    pub async fn confirm_by_link(&mut self) -> Page {
        let answer = credentials::confirmation::confirm(&self.portal, &self.caller).await.unwrap();
        self.follow(answer)
    }
}

/// A browser that gave the right facts for the password, and the PIN that went its way.
pub async fn with_pin(world: &World, way: Way) -> (Browser, String) {
    let mut phone = world.browser("agency");
    assert_eq!(phone.forgot_password(MAIL, MOBILE).await, Page::RecoveryDestination);
    assert_eq!(phone.choose_way(way).await, Page::RecoveryPin);
    let pin = deliver(world).await.pin();
    (phone, pin)
}

/// A PIN that isn't the right one.
pub fn another(pin: &str) -> String {
    let first = pin.as_bytes()[0];
    format!("{}{}", if first == b'9' { '0' } else { char::from(first + 1) }, &pin[1..])
}
