//! A portal whose worker mails through the mail server of these tests: a realm, people, a campaign.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use credentials::{
    account::Role,
    caller::{Caller, Origin},
    campaign::{Typed, command},
    chance::SeededChance,
    clock::{Moment, SettableClock},
    directory::{self, NewAccount},
    lang::Lang,
    password::Hasher,
    portal::Portal,
    realm::Realm,
    realm_config, recovery,
    seal::Keys,
    secret::{Key, Password},
    store::Store,
};
use server::{
    gateway::SmtpGateway,
    settings::{MailSettings, SmsNames, known_word},
    web::{self, Web},
    worker::{self, Carrier, House, Journal},
};
use sqlx::{AnyConnection, AnyPool};
use tokio::{sync::watch, task::JoinHandle};
use tower::ServiceExt as _;

const PUBLIC_URL: &str = "https://portal.example.jp";

const REALM: &str = r#"[realm.works]
name = { ja = "工事情報", en = "Works" }
contact = { name = { ja = "事務局", en = "Office" }, email = "office@example.jp" }
identify = "user-id"
prove = { by = "mailed-link", life = "60m" }
enrol = "never"
renew = "password"
enter = "portal"
"#;

pub struct World {
    pub portal: Arc<Portal>,
    pub clock: Arc<SettableClock>,
    back: AnyPool,
    folder: PathBuf,
}

/// A worker of one process.
pub struct Worker {
    stop: watch::Sender<bool>,
    work: JoinHandle<()>,
}

impl Worker {
    /// Ends in order.
    pub async fn end(self) {
        self.stop.send(true).unwrap();
        self.work.await.unwrap();
    }
}

impl World {
    /// With so many people at `many.example.jp`, and one at `waits.example.jp`.
    pub async fn new(people: usize) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("saihakko-smtp-world-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}/world.db", folder.display());
        let clock = Arc::new(SettableClock::default());
        clock.set(Moment(1_768_262_400_000));
        let store = Store::connect(&url).await.unwrap();
        store.migrate().await.unwrap();
        let portal = Arc::new(Portal {
            store,
            clock: clock.clone(),
            chance: Arc::new(SeededChance::new(1)),
            keys: Keys::new(1, Key::new(&SeededChance::new(2))),
            realms: realm_config::parse(REALM, "x.toml", &known_word).unwrap(),
            hasher: Hasher::with_cost(2, 8, 1),
            public_url: PUBLIC_URL.into(),
            bell: Arc::default(),
        });
        let world = Self { portal, clock, back: AnyPool::connect(&url).await.unwrap(), folder };
        let new =
            |id: &str, mail: &str| (NewAccount::parse(id, None, "山田 花子", Some(mail), Role::User).unwrap(), None);
        let mut all: Vec<_> =
            (0..people).map(|n| new(&format!("m{n:04}"), &format!("m{n:04}@many.example.jp"))).collect();
        all.push(new("waits", "waits@waits.example.jp"));
        directory::add_all(&world.portal, &world.realm(), &all).await.unwrap();
        world
    }

    pub fn realm(&self) -> Arc<Realm> {
        self.portal.realms.get("works").unwrap().clone()
    }

    /// A process that mails there begins to work.
    pub fn work(&self, name: &str, settings: &MailSettings) -> Worker {
        let mail = SmtpGateway::new(settings, PUBLIC_URL).unwrap();
        let journal = Some(Arc::new(Journal::open(&self.journal(name)).unwrap()));
        let carrier = Carrier::House(Arc::new(House { mail, phone: None, sms_names: SmsNames::default(), journal }));
        let (stop, stopped) = watch::channel(false);
        let work = tokio::spawn(worker::run(self.portal.clone(), carrier, name.to_owned(), stopped));
        Worker { stop, work }
    }

    /// Where that process notes what it has in hand.
    pub fn journal(&self, name: &str) -> PathBuf {
        self.folder.join(format!("mails-{name}"))
    }

    /// Starts a campaign of all the many, as fast as can be.
    pub async fn campaign(&self) -> String {
        let ids: Vec<String> = sqlx::query_scalar("SELECT user_id FROM accounts WHERE user_id LIKE 'm%'")
            .fetch_all(&self.back)
            .await
            .unwrap();
        let typed = Typed {
            reason: "年度の更新".into(),
            opens: "2026-01-20T09:00".into(),
            per_minute: "120000".into(),
            lang: "ja".into(),
            subject: "パスワード更新のお願い".into(),
            body: "{氏名} 様\n{リンク}\n".into(),
            csv: format!("user_id\n{}\n", ids.join("\n")).into_bytes(),
            ..Typed::default()
        };
        let view = command::draft(&self.portal, &self.realm(), None, typed).await.unwrap().unwrap();
        command::start(&self.portal, &self.realm(), &view.line.id).await.unwrap().unwrap();
        view.line.id
    }

    /// The person who waits asks for a recovery.
    pub async fn ask(&self) {
        let caller = Caller {
            realm: self.realm(),
            lang: Lang::Ja,
            origin: Origin { address: "203.0.113.7".parse().unwrap(), browser: "Firefox".into() },
            flow: None,
            session: None,
            known: None,
            link: None,
        };
        let _ = recovery::start(&self.portal, &caller, "waits", "").await.unwrap();
    }

    /// What the portal answers to a report of the mail service, which shares `secret` with it.
    pub async fn report(&self, secret: &str, request: Request<Body>) -> StatusCode {
        let web = Web::new(self.portal.clone(), self.folder.clone(), "js: 0\nwasm: 0\ncss: 0\n", Vec::new())
            .with_bounces(Some(Password::new(secret.to_owned())));
        web::router(&web, Router::new()).oneshot(request).await.unwrap().status()
    }

    pub async fn number(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&self.back).await.unwrap()
    }

    /// Nobody else writes until what it answers is dropped.
    pub async fn locked(&self) -> AnyConnection {
        let mut lock = self.back.acquire().await.unwrap().detach();
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut lock).await.unwrap();
        lock
    }

    pub async fn text(&self, query: &'static str) -> String {
        sqlx::query_scalar(query).fetch_one(&self.back).await.unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Waits until it is so; answers how long that took. Ends the test after `most`.
pub async fn until(most: Duration, mut so: impl AsyncFnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !so().await {
        assert!(begun.elapsed() < most, "not within {most:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    begun.elapsed()
}
