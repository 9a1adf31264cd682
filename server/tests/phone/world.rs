//! A portal on a fresh database with a realm that proves by PIN, one customer, a worker, and a provider played by [`crate::program`].

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body, http::Request};
use credentials::{
    account::Role,
    caller::{Caller, Cookie, Origin},
    chance::SeededChance,
    clock::{Moment, SettableClock},
    contact::Address,
    directory::{self, NewAccount},
    flow,
    lang::Lang,
    outbox::Speeds,
    password::Hasher,
    phone::PhoneNumber,
    portal::Portal,
    realm::Way,
    recovery::{destination, facts},
    seal::Keys,
    secret::Key,
    store::Store,
};
use server::{
    gateway::SmtpGateway,
    settings::{MailSettings, MailTls, SmsNames},
    web::{self, Web},
    worker::{self, Carrier, House},
};
use sqlx::AnyPool;
use tower::ServiceExt as _;

use crate::provider::{PUBLIC_URL, Provider, gateway, realms, settings, twilio};

const MAIL: &str = "kankyo.taro@example.jp";
const MOBILE: &str = "090-1234-5770";

pub struct World {
    pub portal: Arc<Portal>,
    pub clock: Arc<SettableClock>,
    pub back: AnyPool,
    carrier: Carrier,
    router: Router,
    folder: PathBuf,
}

impl World {
    /// `phone` is the section `[phone]` of the configuration.
    pub async fn new(phone: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("saihakko-phone-world-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}/world.db", folder.display());
        let clock = Arc::new(SettableClock::held_at(Moment(1_768_262_400_000)));
        let store = Store::connect(&url).await.unwrap();
        store.migrate().await.unwrap();
        let portal = Arc::new(Portal {
            store,
            clock: clock.clone(),
            chance: Arc::new(SeededChance::new(1)),
            keys: Keys::new(1, Key::new(&SeededChance::new(2))),
            realms: realms(),
            hasher: Hasher::with_cost(2, 8, 1),
            public_url: PUBLIC_URL.into(),
            bell: Arc::default(),
        });
        let mail = SmtpGateway::new(&no_mail(), PUBLIC_URL).unwrap();
        let house = House { mail, phone: Some(gateway(phone)), sms_names: SmsNames::default(), journal: None };
        let web = Web::new(portal.clone(), folder.clone(), "js: 0\nwasm: 0\ncss: 0\n", Vec::new())
            .with_caller(web::Caller::of(&settings(phone)));
        let world = Self {
            router: web::router(&web, Router::new()),
            back: AnyPool::connect(&url).await.unwrap(),
            carrier: Carrier::House(Arc::new(house)),
            portal,
            clock,
            folder,
        };
        let new = NewAccount::parse("01058734", Some(MAIL), "環境 太郎", Some(MAIL), Role::User).unwrap();
        let contacts = vec![Address::Phone(PhoneNumber::parse(MOBILE).unwrap())];
        let realm = world.portal.realms.get("club").unwrap();
        directory::add(&world.portal, realm, &NewAccount { contacts, ..new }).await.unwrap();
        world
    }

    pub async fn at(provider: &Provider) -> Self {
        Self::new(&twilio(&provider.url(), "timeout = \"2s\"")).await
    }

    /// Somebody asks for a PIN by that way.
    pub async fn ask(&self, way: Way) -> Caller {
        let mut caller = Caller {
            realm: self.portal.realms.get("club").unwrap().clone(),
            lang: Lang::Ja,
            origin: Origin { address: "203.0.113.7".parse().unwrap(), browser: "Firefox".into() },
            flow: None,
            session: None,
            known: None,
            link: None,
        };
        let outcome = facts::password(&self.portal, &caller, MAIL, MOBILE, "").await.unwrap();
        let Cookie::Set(token) = outcome.flow else { panic!("no flow") };
        caller.flow = Some(token);
        let view = flow::current(&self.portal, &caller).await.unwrap().unwrap();
        let chosen = view.destinations.iter().find(|d| d.way == way).unwrap();
        let _ = destination::choose(&self.portal, &caller, &chosen.id).await.unwrap();
        caller
    }

    /// The PIN's page of that person: whether the way is in trouble, and whether it did not arrive.
    pub async fn page(&self, caller: &Caller) -> (bool, bool) {
        let pin = flow::current(&self.portal, caller).await.unwrap().unwrap().pin.unwrap();
        (pin.trouble, pin.undelivered.is_some())
    }

    /// The worker carries what is due, until nothing is.
    pub async fn work(&self) {
        while worker::deliver(&self.portal, &self.carrier, "worker").await.unwrap() > 0 {}
    }

    pub async fn text(&self, query: &'static str) -> String {
        sqlx::query_scalar::<_, Option<String>>(query).fetch_one(&self.back).await.unwrap().unwrap_or_default()
    }

    /// The state of the one PIN's message.
    pub async fn state(&self) -> String {
        self.text("SELECT state FROM outbox WHERE kind = 'pin'").await
    }

    pub fn pass(&self, time: Duration) {
        self.clock.advance(i64::try_from(time.as_millis()).unwrap());
    }

    pub async fn answer(&self, request: Request<Body>) -> (u16, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn no_mail() -> MailSettings {
    MailSettings {
        from: "no-reply@portal.example.jp".parse().unwrap(),
        host: "127.0.0.1".into(),
        port: 1,
        tls: MailTls::None,
        login: None,
        ca_pem: None,
        timeout: Duration::from_secs(1),
        hello: "portal.example.jp".into(),
        connections: 8,
        speeds: Speeds::default(),
        journal: None,
        bounces: None,
    }
}
