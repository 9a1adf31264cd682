//! A world for one story: a portal on a fresh database, a clock that stands still, realms and people.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use credentials::{
    account::Role,
    chance::SeededChance,
    clock::{Clock as _, Moment, SettableClock},
    directory::{self, NewAccount},
    otp::OtpSecret,
    password::Hasher,
    portal::Portal,
    realm::Realm,
    realm_config,
    seal::Keys,
    secret::{Key, Password},
    store::{Engine, Store},
    text::UserId,
};
use sqlx::{AnyPool, Column as _, Row as _, any::AnyRow};

use crate::{browser::Browser, customers, place::Place};

/// Everybody's password at the beginning, and the key of every app.
pub const PASSWORD: &str = "SaihakkoDemo2026";
pub const APP_KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// Tuesday, 13 January 2026, 09:00 in Tokyo: the first millisecond of a one-time-password step.
const BEGINNING: Moment = Moment(1_768_262_400_000);

pub const TABLES: [&str; 24] = [
    "accounts",
    "devices",
    "recovery_codes",
    "contacts",
    "flows",
    "links",
    "pins",
    "confirmations",
    "ways",
    "sessions",
    "known_browsers",
    "counters",
    "outbox",
    "disavowals",
    "audit",
    "audit_head",
    "companies",
    "temporary_passwords",
    "checks",
    "check_points",
    "device_removals",
    "campaigns",
    "campaign_accounts",
    "renewals",
];

pub static COUNT: AtomicU64 = AtomicU64::new(1);

/// So many stories are told at once, however many cores there are: the cluster's connections are counted.
static ROOM: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(4);

/// Tells a story twice: on SQLite and on PostgreSQL.
macro_rules! story {
    ($name:ident, |$world:ident| $told:block) => {
        mod $name {
            #[allow(unused_imports, reason = "each story takes what it needs")]
            use super::*;

            async fn told($world: &crate::world::World) $told

            #[test]
            fn on_sqlite() {
                crate::world::tell(credentials::store::Engine::Sqlite, &told);
            }

            #[test]
            fn on_postgres() {
                crate::world::tell(credentials::store::Engine::Postgres, &told);
            }
        }
    };
}
pub(crate) use story;

pub fn tell(engine: Engine, story: &impl AsyncFn(&World)) {
    let Some(place) = Place::new(engine) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let _room = ROOM.acquire().await;
        let world = World::new(place).await;
        story(&world).await;
        world.end().await;
    });
}

pub struct World {
    pub portal: Portal,
    pub clock: Arc<SettableClock>,
    place: Place,
    /// The database behind the portal's back.
    pub back: AnyPool,
}

impl World {
    async fn new(place: Place) -> Self {
        place.make().await;
        let clock = Arc::new(SettableClock::held_at(BEGINNING));
        let keys = Keys::new(1, Key::new(&SeededChance::new(COUNT.fetch_add(1, Ordering::SeqCst))));
        let portal = start(&place, &clock, keys).await;
        let back = AnyPool::connect(&place.url()).await.unwrap();
        let world = Self { portal, clock, place, back };
        world.populate().await;
        world
    }

    /// The same installation started again, or a second process of it: same database, keys and time, nothing else shared.
    pub async fn restarted(&self) -> Portal {
        start(&self.place, &self.clock, self.portal.keys.clone()).await
    }

    async fn end(self) {
        self.portal.store.close().await;
        self.back.close().await;
        self.place.remove().await;
    }

    async fn populate(&self) {
        let hash = self.portal.hasher.hash(&*self.portal.chance, &Password::new(PASSWORD.into())).await;
        let person = |id: &str, mail: &str, role, otp_required| {
            let new = NewAccount::parse(id, None, "田中 一郎", (!mail.is_empty()).then_some(mail), role).unwrap();
            NewAccount { otp_required, password: Some(hash.clone()), ..new }
        };
        let app = || OtpSecret::from_base32(APP_KEY);
        let (tanaka, user) = ("tanaka@example.jp", Role::User);
        let without_password = NewAccount { password: None, ..person("nopassword01", "new@example.jp", user, false) };
        let construction = [
            (person("hk000000-01_a", tanaka, user, false), None),
            (person("hk000000-02_a", tanaka, user, false), None),
            (person("operator01", "operator@example.jp", Role::Operator, false), app()),
            (person("disabled01", "disabled@example.jp", user, false), None),
            (person("nomail01", "", user, false), None),
            (without_password, None),
        ];
        let health = [
            (person("testuser001", "testuser001@example.jp", user, true), None),
            (person("testuser002", "testuser002@example.jp", user, true), app()),
            (person("testuser003", "testuser003@example.jp", user, false), None),
            (person("operator01", "operator@example.jp", Role::Operator, false), None),
        ];
        let club = [(person("member1", "member1@example.jp", user, false), None)];
        directory::add_all(&self.portal, &self.realm("construction"), &construction).await.unwrap();
        directory::add_all(&self.portal, &self.realm("health"), &health).await.unwrap();
        directory::add_all(&self.portal, &self.realm("club"), &club).await.unwrap();
        self.disable("construction", "disabled01").await;
        directory::add_all(&self.portal, &self.realm("agency"), &customers::all(&hash)).await.unwrap();
        self.disable("agency", customers::DISABLED).await;
    }

    pub fn realm(&self, slug: &str) -> Arc<Realm> {
        self.portal.realms.get(slug).unwrap().clone()
    }

    /// A browser that has never been here, at an address of its own.
    pub fn browser(&self, realm: &str) -> Browser {
        Browser::new(&self.portal, self.realm(realm), COUNT.fetch_add(1, Ordering::SeqCst))
    }

    pub async fn disable(&self, realm: &str, user_id: &str) {
        let user = UserId::parse(user_id).unwrap();
        assert!(directory::set_active(&self.portal, &self.realm(realm), &user, false).await.unwrap());
    }

    pub async fn add(&self, realm: &str, user_id: &str, mail: &str) {
        let new = NewAccount::parse(user_id, None, "山田 花子", Some(mail), Role::User).unwrap();
        directory::add(&self.portal, &self.realm(realm), &new).await.unwrap();
    }

    pub async fn account_id(&self, realm: &str, user_id: &str) -> String {
        let user = UserId::parse(user_id).unwrap();
        directory::find(&self.portal, &self.realm(realm), &user).await.unwrap().unwrap().id
    }

    pub fn seconds_pass(&self, seconds: i64) {
        self.clock.advance(seconds * 1000);
    }

    /// What every app of [`APP_KEY`] shows now.
    pub fn code(&self) -> String {
        self.code_of(APP_KEY)
    }

    pub fn code_of(&self, key: &str) -> String {
        OtpSecret::from_base32(key).unwrap().code_at(self.clock.now()).unwrap().to_string()
    }

    /// Every table as text, for comparing.
    pub async fn dump(&self) -> BTreeMap<&'static str, Vec<String>> {
        let mut dump = BTreeMap::new();
        for table in TABLES {
            let rows =
                sqlx::query(sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"))).fetch_all(&self.back).await.unwrap();
            let mut lines: Vec<String> = rows.iter().map(line).collect();
            lines.sort();
            dump.insert(table, lines);
        }
        dump
    }

    /// Does something to the database behind the portal's back; answers how many rows it touched.
    pub async fn tamper(&self, statement: &str) -> u64 {
        sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&self.back).await.unwrap().rows_affected()
    }

    pub async fn number(&self, query: &str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(query.to_owned())).fetch_one(&self.back).await.unwrap()
    }

    pub async fn text(&self, query: &str) -> String {
        sqlx::query_scalar(sqlx::AssertSqlSafe(query.to_owned())).fetch_one(&self.back).await.unwrap()
    }

    /// How many rows the audit log has of an event whose detail begins so.
    pub async fn logged(&self, event: &str, detail: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM audit WHERE event = '{event}' AND detail LIKE '{detail}%'")).await
    }
}

fn line(row: &AnyRow) -> String {
    let cells = row.columns().iter().map(|column| {
        let place = column.ordinal();
        let number = row.try_get::<Option<i64>, _>(place).map(|n| n.map(|n| n.to_string()));
        let text = number.or_else(|_| row.try_get::<Option<String>, _>(place)).unwrap();
        format!("{}={}", column.name(), text.unwrap_or_default())
    });
    cells.collect::<Vec<_>>().join("|")
}

async fn start(place: &Place, clock: &Arc<SettableClock>, keys: Keys) -> Portal {
    let store = Store::connect(&place.url()).await.unwrap();
    store.migrate().await.unwrap();
    Portal {
        store,
        clock: clock.clone(),
        chance: Arc::new(SeededChance::new(COUNT.fetch_add(1, Ordering::SeqCst))),
        keys,
        realms: realm_config::parse(include_str!("realms.toml"), "realms.toml", &|_| true).unwrap(),
        hasher: Hasher::with_cost(2, 8, 1),
        public_url: "https://saihakko.example.jp".into(),
        bell: Arc::default(),
    }
}
