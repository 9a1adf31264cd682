//! An organisation's list of accounts, imported, corrected and imported again: on SQLite, and on PostgreSQL where
//! `SAIHAKKO_TEST_POSTGRES` names a cluster, as `cargo xtask test` does.

#![expect(clippy::unwrap_used, reason = "a test stops where it can't go on")]

#[path = "import/companies.rs"]
mod companies;
#[path = "import/customers.rs"]
mod customers;
#[path = "import/export.rs"]
mod export;
#[path = "import/hashes.rs"]
mod hashes;

use std::{path::PathBuf, sync::Arc};

use credentials::{
    account::Account,
    audit::{self, Verdict},
    chance::{Chance, SeededChance, SystemChance},
    clock::{Moment, SettableClock},
    directory,
    import::{self, Mode, Report},
    password::Hasher,
    portal::Portal,
    realm::Realm,
    realm_config,
    seal::Keys,
    secret::{Key, Password},
    store::Store,
    text::UserId,
};

const REALM: &str = r#"
[realm.club]
name = { ja = "倶楽部", en = "Club" }
contact = { name = { ja = "事務局", en = "Office" }, email = "office@example.jp" }
identify = "user-id"
prove = { by = "mailed-link", life = "10m" }
enrol = "by-account"
renew = "password"
enter = "login"

[realm.agency]
name = { ja = "代理店ネット", en = "Agency Net" }
contact = { name = { ja = "窓口", en = "Desk" }, email = "desk@example.jp" }
identify = "facts"
prove = { by = "pin", ways = ["mail"] }
enrol = "never"
renew = "login-id-and-password"
enter = "portal"
customers = true

[realm.trade]
name = { ja = "取引所", en = "Exchange" }
contact = { name = { ja = "窓口", en = "Desk" }, email = "desk@example.jp" }
identify = "organisation"
enrol = "by-account"
renew = "password"
enter = "portal"
companies = true

[realm.trade.prove]
by = "reissue"

[[realm.trade.prove.check]]
key = "phone"
kind = "call-back"
fact = "phone"
ask = { ja = "折り返し", en = "Call back" }
"#;

/// A portal on a database of its own, removed at the end.
struct Office {
    portal: Portal,
    realm: Arc<Realm>,
    place: Place,
    url: String,
}

enum Place {
    Folder(PathBuf),
    Database { server: String, name: String },
}

impl Place {
    /// One for each engine.
    fn all(name: &str) -> Vec<Self> {
        let folder = std::env::temp_dir().join(format!("saihakko-import-{}-{name}", std::process::id()));
        let server = std::env::var("SAIHAKKO_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
        let database =
            server.map(|server| Self::Database { server, name: format!("import_{}_{name}", std::process::id()) });
        [Self::Folder(folder)].into_iter().chain(database).collect()
    }

    async fn make(&self) -> String {
        match self {
            Self::Folder(folder) => {
                std::fs::create_dir_all(folder).unwrap();
                format!("sqlite://{}", folder.join("test.db").display())
            }
            Self::Database { server, name } => {
                on_server(server, format!("CREATE DATABASE {name}")).await;
                format!("{}/{name}", server.rsplit_once('/').unwrap().0)
            }
        }
    }

    async fn remove(&self) {
        match self {
            Self::Folder(folder) => std::fs::remove_dir_all(folder).unwrap(),
            Self::Database { server, name } => on_server(server, format!("DROP DATABASE {name} WITH (FORCE)")).await,
        }
    }
}

async fn on_server(server: &str, statement: String) {
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await.unwrap();
    pool.close().await;
}

/// Tells a story on each engine.
async fn everywhere(name: &str, told: impl AsyncFn(&Office)) {
    for place in Place::all(name) {
        let office = Office::open(place).await;
        told(&office).await;
        office.close().await;
    }
}

impl Office {
    async fn open(place: Place) -> Self {
        let url = place.make().await;
        let store = Store::connect(&url).await.unwrap();
        store.migrate().await.unwrap();
        let realms = realm_config::parse(REALM, "test.toml", &|_| true).unwrap();
        let realm = Arc::clone(realms.get("club").unwrap());
        let portal = Portal {
            store,
            clock: Arc::new(SettableClock::held_at(Moment(1_800_000_000_000))),
            chance: Arc::new(SystemChance),
            keys: Keys::new(1, Key::new(&SeededChance::new(1) as &dyn Chance)),
            realms,
            hasher: Hasher::with_cost(1, 64, 1),
            public_url: "http://localhost".into(),
            bell: Arc::default(),
        };
        Self { portal, realm, place, url }
    }

    /// The same office in another realm.
    fn in_realm(mut self, name: &str) -> Self {
        self.realm = Arc::clone(self.portal.realms.get(name).unwrap());
        self
    }

    async fn import(&self, bytes: &[u8], mode: Mode) -> Report {
        import::users(&self.portal, &self.realm, bytes, mode).await.unwrap()
    }

    async fn apply(&self, text: &str) -> (usize, usize, usize) {
        let report = self.import(text.as_bytes(), Mode::Apply).await;
        assert!(report.is_fine(), "{:?}", report.problems);
        (report.added, report.changed, report.unchanged)
    }

    async fn refused(&self, text: &str) -> Vec<String> {
        let before = self.count().await;
        let report = self.import(text.as_bytes(), Mode::Apply).await;
        assert!(!report.is_fine());
        assert_eq!((report.added, report.changed, report.unchanged), (0, 0, 0));
        assert_eq!(self.count().await, before);
        report.problems.iter().map(ToString::to_string).collect()
    }

    async fn count(&self) -> i64 {
        directory::count(&self.portal, &self.realm).await.unwrap()
    }

    async fn account(&self, user_id: &str) -> Account {
        directory::find(&self.portal, &self.realm, &UserId::parse(user_id).unwrap()).await.unwrap().unwrap()
    }

    /// How many events the chained log holds.
    async fn events(&self) -> i64 {
        while audit::chain(&self.portal).await.unwrap() > 0 {}
        match audit::verify(&self.portal).await.unwrap() {
            Verdict::Whole(chained, 0) => chained,
            other => panic!("{other:?}"),
        }
    }

    async fn close(self) {
        self.portal.store.close().await;
        self.place.remove().await;
    }
}

#[tokio::test]
async fn a_list_is_tried_applied_corrected_and_changes_nothing_the_second_time() {
    everywhere("story", async |office| {
        let first = "ユーザーID,氏名,メールアドレス,役割,ワンタイムパスワード\n\
                 hk-01,田中 一郎,tanaka@example.jp,利用者,不要\n\
                 hk-02,田中 一郎,tanaka@example.jp,,必要\n\
                 op-01,運用 花子,,運用者,yes\n";
        let tried = office.import(first.as_bytes(), Mode::DryRun).await;
        assert_eq!((tried.added, tried.changed, tried.unchanged, office.count().await), (3, 0, 0, 0));

        assert_eq!(office.apply(first).await, (3, 0, 0));
        assert_eq!(office.apply(first).await, (0, 0, 3));
        assert_eq!(office.events().await, 3);
        let two = office.account("HK-02").await;
        assert_eq!((two.role.as_str(), two.otp_required, two.is_active()), ("user", 1, true));
        assert_eq!((two.verified_email(), two.password_hash.as_deref()), (Some("tanaka@example.jp"), None));

        let (shift_jis, _, lossy) = encoding_rs::SHIFT_JIS.encode(
            "氏名,ユーザID,email\r\n\
         田中 一郎,hk-01,ichiro@example.jp\r\n\
         鈴木 一郎,hk-02,\r\n\
         髙橋 三郎,hk-03,saburo@example.jp\r\n",
        );
        assert!(!lossy);
        let report = office.import(&shift_jis, Mode::Apply).await;
        assert_eq!((report.added, report.changed, report.unchanged), (1, 2, 0));
        assert_eq!(office.account("hk-01").await.mailbox.as_deref(), Some("ichiro@example.jp"));
        let two = office.account("hk-02").await;
        assert_eq!(
            (two.display_name.as_str(), two.email, two.mailbox, two.email_verified),
            ("鈴木 一郎", None, None, 0)
        );
        assert_eq!(two.otp_required, 1, "an absent column leaves what is there");
        assert_eq!(office.account("hk-03").await.display_name, "髙橋 三郎");
        assert_eq!(office.import(&shift_jis, Mode::Apply).await.unchanged, 3);
        assert_eq!(office.events().await, 6);
    })
    .await;
}

#[tokio::test]
async fn one_bad_line_stops_the_whole_file() {
    everywhere("bad", async |office| {
        let lines = (0..3000).map(|number| format!("u{number},Name\n")).collect::<Vec<_>>().concat();
        assert_eq!(
            office.refused(&format!("user_id,name\n{lines}u3000,\n")).await,
            ["line 3002: name is empty; fill it in"]
        );
        assert_eq!(office.events().await, 0);
    })
    .await;
}

#[tokio::test]
async fn login_ids_stay_apart_and_as_they_are() {
    everywhere("logins", async |office| {
        assert_eq!(office.apply("user_id,login_id,name\na,login-a,A\nb,,B\n").await, (2, 0, 0));
        assert_eq!(office.account("a").await.login_id, "login-a");
        assert_eq!(office.apply("user_id,login_id,name\na,LOGIN-A,A\nb,b,B\n").await, (0, 0, 2));
        let said = office.refused("user_id,login_id,name\na,other,A\nc,LOGIN-a,C\nd,x,D\ne,X,E\nlogin-a,,F\n").await;
        assert_eq!(said.len(), 4, "{said:?}");
        for (said, part) in said.iter().zip([
            "line 2: the account has another login_id",
            "line 3: another account already signs in",
            "line 5: has the login_id of line 4",
            "line 6: another account already signs in",
        ]) {
            assert!(said.starts_with(part), "{said}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_known_hash_signs_in_and_never_replaces_a_password() {
    everywhere("hashes", async |office| {
        let (chance, hasher) = (&office.portal.chance, &office.portal.hasher);
        let old = hasher.hash(&**chance, &Password::new("old password".into())).await;
        let new = hasher.hash(&**chance, &Password::new("new password".into())).await;
        let file = |hash: &str| format!("user_id,name,password_hash\na,A,\"{hash}\"\n");
        assert_eq!(office.apply(&file(old.as_str())).await, (1, 0, 0));
        let stored = office.account("a").await.password_hash;
        assert!(hasher.verify(&Password::new("old password".into()), stored.as_deref()).await.ok);
        assert_eq!(office.apply(&file(new.as_str())).await, (0, 0, 1));
        assert_eq!(office.account("a").await.password_hash, stored);
    })
    .await;
}

#[tokio::test]
async fn a_disabled_account_is_changed_and_stays_disabled() {
    everywhere("disabled", async |office| {
        office.apply("user_id,name\na,A\n").await;
        let id = UserId::parse("a").unwrap();
        assert!(directory::set_active(&office.portal, &office.realm, &id, false).await.unwrap());
        assert_eq!(office.apply("user_id,name\na,B\n").await, (0, 1, 0));
        let account = office.account("a").await;
        assert_eq!((account.display_name.as_str(), account.is_active()), ("B", false));
    })
    .await;
}

#[tokio::test]
async fn links_that_went_to_the_former_address_are_void() {
    everywhere("links", async |office| {
        let file = |a: &str| format!("user_id,name,email\na,A,{a}\nb,B,b@example.jp\n");
        office.apply(&file("old@example.jp")).await;
        let database = sqlx::AnyPool::connect(&office.url).await.unwrap();
        for user_id in ["a", "b"] {
            let link = "INSERT INTO links (id, token_hash, realm, account_id, mailbox, number, asked_at, made_at, expires_at) \
                        VALUES ($1, $1, 'club', $2, '', '', 0, 0, 0)";
            let account = office.account(user_id).await.id;
            sqlx::query(link).bind(user_id).bind(account).execute(&database).await.unwrap();
        }
        let void = async || -> Vec<String> {
            let ids = sqlx::query_scalar("SELECT id FROM links WHERE voided_at IS NOT NULL");
            ids.fetch_all(&database).await.unwrap()
        };
        assert_eq!(office.apply(&file("OLD@example.jp")).await, (0, 1, 1));
        assert!(void().await.is_empty(), "another spelling is the same mailbox");
        assert_eq!(office.apply(&file("new@example.jp")).await, (0, 1, 1));
        assert_eq!(void().await, ["a"]);
        database.close().await;
    })
    .await;
}
