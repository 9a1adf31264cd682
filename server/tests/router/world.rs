//! A world for one test: a portal on a fresh database, a clock that stands still, the product's realms, people, and a router.

use std::{
    collections::BTreeMap,
    path::PathBuf,
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
    realm::{Realm, Realms},
    realm_config,
    seal::Keys,
    secret::{Key, Password},
    store::{Engine, Store},
    text::UserId,
};
use sqlx::{AnyPool, Column as _, Row as _, any::AnyRow};

use crate::{browser::Browser, customers, site::Site};

/// Everybody's password at the beginning, and the key of every app.
pub const PASSWORD: &str = "SaihakkoDemo2026";
pub const APP_KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

pub const PUBLIC_URL: &str = "https://saihakko.example.jp";

/// Tuesday, 13 January 2026, 09:00 in Tokyo: the first millisecond of a one-time-password step.
const BEGINNING: Moment = Moment(1_768_262_400_000);

const TABLES: [&str; 21] = [
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
    "companies",
    "temporary_passwords",
    "checks",
    "check_points",
    "device_removals",
    "audit",
    "audit_head",
];

static COUNT: AtomicU64 = AtomicU64::new(1);

/// A number that nobody else in this process has.
pub fn number() -> u64 {
    COUNT.fetch_add(1, Ordering::SeqCst)
}

/// Tells a story on the embedded database.
macro_rules! story {
    ($name:ident, |$world:ident| $told:block) => {
        #[test]
        fn $name() {
            crate::world::tell(credentials::store::Engine::Sqlite, &async |$world: &crate::world::World| $told);
        }
    };
}
pub(crate) use story;

/// Tells a story twice: on SQLite and on PostgreSQL.
macro_rules! story_on_both {
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
pub(crate) use story_on_both;

pub fn tell(engine: Engine, story: &impl AsyncFn(&World)) {
    let Some(place) = Place::new(engine) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let world = World::new(place).await;
        story(&world).await;
        world.end().await;
    });
}

/// Where a story's database and files are.
struct Place {
    engine: Engine,
    name: String,
    server: String,
    folder: PathBuf,
}

impl Place {
    /// `None` only where somebody said in so many words that PostgreSQL stays out.
    fn new(engine: Engine) -> Option<Self> {
        let server = std::env::var("SAIHAKKO_TEST_POSTGRES").unwrap_or_default();
        if engine == Engine::Postgres && server.is_empty() {
            assert!(
                std::env::var("SAIHAKKO_TEST_ONLY").is_ok_and(|only| only == "sqlite"),
                "the router runs on PostgreSQL too: run `cargo xtask test`, which starts one, or set SAIHAKKO_TEST_POSTGRES to the URL of a \
                 cluster, or SAIHAKKO_TEST_ONLY=sqlite"
            );
            return None;
        }
        let name = format!("router_{}_{}", std::process::id(), number());
        Some(Self { engine, server, folder: quick_folder().join(&name), name })
    }

    fn url(&self) -> String {
        match self.engine {
            Engine::Sqlite => format!("sqlite://{}/router.db", self.folder.display()),
            Engine::Postgres => match self.server.rsplit_once('/') {
                Some((server, _)) => format!("{server}/{}", self.name),
                None => panic!("SAIHAKKO_TEST_POSTGRES is not a URL such as postgres://user@127.0.0.1:5432/postgres"),
            },
        }
    }

    async fn make(&self) {
        sqlx::any::install_default_drivers();
        std::fs::create_dir(&self.folder).unwrap();
        if self.engine == Engine::Postgres {
            self.on_server(format!("CREATE DATABASE {}", self.name)).await;
        }
    }

    async fn remove(&self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
        if self.engine == Engine::Postgres {
            self.on_server(format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
        }
    }

    async fn on_server(&self, statement: String) {
        let pool = AnyPool::connect(&self.server).await.expect("the cluster of SAIHAKKO_TEST_POSTGRES answers");
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await.unwrap();
        pool.close().await;
    }
}

pub struct World {
    pub portal: Portal,
    pub clock: Arc<SettableClock>,
    place: Place,
    /// The database behind the portal's back.
    pub back: AnyPool,
    /// The router at [`PUBLIC_URL`] that believes no proxy.
    pub site: Site,
}

impl World {
    async fn new(place: Place) -> Self {
        place.make().await;
        let clock = Arc::new(SettableClock::held_at(BEGINNING));
        let store = Store::connect(&place.url()).await.unwrap();
        store.migrate().await.unwrap();
        let portal = Portal {
            store,
            clock: clock.clone(),
            chance: Arc::new(SeededChance::new(number())),
            keys: Keys::new(1, Key::new(&SeededChance::new(number()))),
            realms: realms(|_| {}),
            hasher: Hasher::with_cost(2, 8, 1),
            public_url: PUBLIC_URL.into(),
            bell: Arc::default(),
        };
        let back = AnyPool::connect(&place.url()).await.unwrap();
        let site = Site::new(&place.folder, portal.clone());
        let world = Self { portal, clock, place, back, site };
        world.populate().await;
        world
    }

    async fn end(self) {
        self.portal.store.close().await;
        self.back.close().await;
        self.place.remove().await;
    }

    async fn populate(&self) {
        let hash = self.portal.hasher.hash(&*self.portal.chance, &Password::new(PASSWORD.into())).await;
        let person = |id: &str, mail: &str, otp_required| {
            let new = NewAccount::parse(id, None, "田中 一郎", Some(mail), Role::User).unwrap();
            NewAccount { otp_required, password: Some(hash.clone()), ..new }
        };
        let tanaka = "tanaka@example.jp";
        let construction = [
            (person("hk000000-01_a", tanaka, false), None),
            (person("hk000000-02_a", tanaka, false), None),
            (person("disabled-01_a", "disabled@example.jp", false), None),
            (person("locked00-01_a", "locked@example.jp", false), None),
        ];
        let health = [
            (person("testuser001", "testuser001@example.jp", true), None),
            (person("testuser002", "testuser002@example.jp", true), OtpSecret::from_base32(APP_KEY)),
            (person("testuser003", "testuser003@example.jp", false), None),
        ];
        directory::add_all(&self.portal, &self.realm("construction"), &construction).await.unwrap();
        directory::add_all(&self.portal, &self.realm("agency"), &customers::all(&hash)).await.unwrap();
        directory::add_all(&self.portal, &self.realm("health"), &health).await.unwrap();
        let disabled = UserId::parse("disabled-01_a").unwrap();
        assert!(directory::set_active(&self.portal, &self.realm("construction"), &disabled, false).await.unwrap());
    }

    pub fn realm(&self, slug: &str) -> Arc<Realm> {
        self.portal.realms.get(slug).unwrap().clone()
    }

    /// The same portal with another configuration, behind a router of its own.
    pub fn other_site(&self, change: impl FnOnce(&mut Portal)) -> Site {
        let mut portal = self.portal.clone();
        change(&mut portal);
        Site::new(&self.place.folder, portal)
    }

    /// A browser that has never been here, at an address of its own.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.site, number())
    }

    pub fn seconds_pass(&self, seconds: i64) {
        self.clock.advance(seconds * 1000);
    }

    /// What every app of [`APP_KEY`] shows now.
    pub fn code(&self) -> String {
        OtpSecret::from_base32(APP_KEY).unwrap().code_at(self.clock.now()).unwrap().to_string()
    }

    /// Every table as text, for comparing.
    pub async fn dump(&self) -> BTreeMap<&'static str, Vec<String>> {
        let mut dump = BTreeMap::new();
        for table in TABLES {
            let query = format!("SELECT * FROM {table}");
            let rows = sqlx::query(sqlx::AssertSqlSafe(query)).fetch_all(&self.back).await.unwrap();
            let mut lines: Vec<String> = rows.iter().map(line).collect();
            lines.sort();
            dump.insert(table, lines);
        }
        dump
    }

    /// Where its database is.
    pub fn url(&self) -> String {
        self.place.url()
    }

    pub async fn text(&self, query: &str) -> String {
        sqlx::query_scalar(sqlx::AssertSqlSafe(query.to_owned())).fetch_one(&self.back).await.unwrap()
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

/// The product's own realms, each changed a little where a test needs it.
pub fn realms(change: impl Fn(&mut Realm)) -> Realms {
    let shipped = include_str!("../../demo.toml");
    let realms = realm_config::parse(shipped, "demo.toml", &server::settings::known_word).unwrap();
    let changed = realms.iter().map(|realm| {
        let mut realm = (**realm).clone();
        change(&mut realm);
        realm
    });
    Realms::new(changed.collect())
}

/// Where a database is quickest: in memory if the system has such a folder. What is told here doesn't depend on the disk.
fn quick_folder() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}
