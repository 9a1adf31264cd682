//! How long an administrator's search takes among a million accounts, of which 100,000 are in the company: signed in, through the gate, as the
//! page asks. Prints one JSON object, for `cargo xtask bench search`. The database of the URL is filled unless it is already.

use std::{
    error::Error,
    fmt::Write as _,
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
    time::{Duration, Instant},
};

use credentials::{
    account::Role,
    caller::{Caller, Cookie, Origin, Outcome},
    chance::SystemChance,
    clock::SystemClock,
    directory::{self, NewAccount, NewCompany},
    lang::Lang,
    login,
    organisation::{self, Search},
    otp::OtpSecret,
    password::Hasher,
    portal::Portal,
    realm_config,
    seal::Keys,
    secret::{Key, Password},
    store::Store,
    text::{CompanyId, UserId, searched},
};
use sqlx::{AnyPool, AssertSqlSafe};

type Fallible<T> = Result<T, Box<dyn Error>>;

const ACCOUNTS: i64 = 1_000_000;
/// Every tenth account is in the administrator's company.
const COMPANIES: i64 = 10;
/// Searches of each kind that are timed, after some that aren't.
const TIMES: usize = 60;
const WARM: usize = 5;

const REALM: &str = r#"
[realm.bench]
name = { ja = "計測", en = "Measuring" }
identify = "organisation"
enrol = "by-account"
renew = "password"
enter = "portal"
companies = true
[realm.bench.prove]
by = "reissue"
[[realm.bench.prove.check]]
key = "phone"
kind = "call-back"
fact = "phone"
ask = { ja = "折り返し", en = "Call back" }
[realm.bench.contact]
name = { ja = "窓口", en = "Desk" }
phone = "03-5550-0303"
"#;
const ADMINISTRATOR: &str = "administrator";
const PASSWORD: &str = "SaihakkoDemo2026";
const APP_KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

const FAMILY: [&str; 12] =
    ["佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤", "山本", "ナカムラ", "こばやし", "加藤", "𠮷田", "Müller"];
const GIVEN: [&str; 11] = ["太郎", "花子", "ハナコ", "一郎", "美咲", "さくら", "健", "翔", "ｱｵｲ", "真理", "Thomas"];

#[tokio::main]
async fn main() -> Fallible<()> {
    let url = std::env::args().nth(1).ok_or("give the database's URL")?;
    let portal = portal(&url).await?;
    fill(&portal, &url).await?;
    let caller = sign_in(&portal).await?;
    let mut kinds = String::new();
    let mut all = Vec::new();
    for (kind, search, page) in searches() {
        let (mut times, mut total) = (Vec::new(), 0);
        for turn in 0..TIMES + WARM {
            let begin = Instant::now();
            let found = organisation::search(&portal, &caller, &search, page).await?;
            let time = begin.elapsed();
            total = found.map_err(|denied| format!("{denied:?}"))?.total;
            if turn >= WARM {
                times.push(time);
            }
        }
        all.extend(times.iter().copied());
        let (half, most) = (quantile(&mut times, 0.5), quantile(&mut times, 0.99));
        let _ = write!(
            kinds,
            "{}{{\"kind\":\"{kind}\",\"found\":{total},\"median_ms\":{half:.2},\"p99_ms\":{most:.2}}}",
            if kinds.is_empty() { "" } else { "," }
        );
    }
    let (half, most) = (quantile(&mut all, 0.5), quantile(&mut all, 0.99));
    println!("{{\"median_ms\":{half:.2},\"p99_ms\":{most:.2},\"searches\":{},\"kinds\":[{kinds}]}}", all.len());
    portal.store.close().await;
    Ok(())
}

/// From what everybody finds to what nobody does.
fn searches() -> Vec<(&'static str, Search, i64)> {
    let user = |text: &str| Search { user_id: text.into(), ..Search::default() };
    let login = |text: &str| Search { login_id: text.into(), ..Search::default() };
    let name = |text: &str| Search { name: text.into(), ..Search::default() };
    let three = Search { user_id: "ejum".into(), login_id: "５".into(), name: "ﾊﾅｺ".into() };
    vec![
        ("nothing typed", Search::default(), 1),
        ("nothing typed, in the middle", Search::default(), 1000),
        ("nothing typed, last page", Search::default(), 2000),
        ("user ID, prefix", user("ｅｊｕｍ１００"), 1),
        ("user ID, whole", user("EJUM1500000"), 1),
        ("login ID, its end", login("0000"), 1),
        ("name, a ninth of all", name("花子"), 1),
        ("name in half width", name("ﾅｶﾑﾗ ﾊﾅｺ"), 1),
        ("name, page 50", name("花"), 50),
        ("three fields", three, 1),
        ("what nobody has", name("該当しない"), 1),
        ("only percent signs", user("%%%%"), 1),
        ("one letter", name("郎"), 1),
        ("what everybody has", user("ejum"), 1),
        ("what everybody has, last page", user("ejum"), 2000),
    ]
}

async fn portal(url: &str) -> Fallible<Portal> {
    let store = Store::connect(url).await?;
    store.migrate().await?;
    let realms = realm_config::parse(REALM, "bench", &|_| true).map_err(|faults| format!("{faults:?}"))?;
    Ok(Portal {
        store,
        clock: Arc::new(SystemClock),
        chance: Arc::new(SystemChance),
        // Nothing here is secret, and a filled database is measured again.
        keys: Keys::new(1, Key::new(&credentials::chance::SeededChance::new(1))),
        realms,
        hasher: Hasher::with_cost(1, 8, 1),
        public_url: "http://localhost".into(),
        bell: Arc::default(),
    })
}

async fn fill(portal: &Portal, url: &str) -> Fallible<()> {
    let realm = portal.realms.get("bench").ok_or("no realm")?;
    if directory::count(portal, realm).await? > ACCOUNTS {
        return Ok(());
    }
    let hash = portal.hasher.hash(&*portal.chance, &Password::new(PASSWORD.into())).await;
    let new = NewAccount::parse(ADMINISTRATOR, None, "計測", None, Role::Administrator)
        .map_err(|(field, problem)| format!("{field}: {problem:?}"))?;
    let company = NewCompany {
        company_id: CompanyId::parse("EJ0001").map_err(|problem| format!("{problem:?}"))?,
        name: "テスト商事".into(),
    };
    let new = NewAccount { password: Some(hash), company: Some(company), ..new };
    directory::add_all(portal, realm, &[(new, OtpSecret::from_base32(APP_KEY))]).await?;
    let pool = AnyPool::connect(url).await?;
    let mut db = pool.acquire().await?;
    let own: String = sqlx::query_scalar("SELECT id FROM companies WHERE realm = 'bench'").fetch_one(&mut *db).await?;
    sqlx::query(AssertSqlSafe(accounts(&own))).execute(&mut *db).await?;
    if url.starts_with("postgres") {
        // As autovacuum does within a minute or so.
        sqlx::query("VACUUM ANALYZE accounts").execute(&mut *db).await?;
    }
    drop(db);
    pool.close().await;
    Ok(())
}

/// Companies take turns, so that an account's neighbours in the table are others'.
fn accounts(own: &str) -> String {
    let name = |fold: fn(&str) -> String, between: &str| {
        let pick = |names: &[&str], number: &str| {
            let when = names.iter().enumerate().fold(String::new(), |mut text, (place, name)| {
                let _ = write!(text, " WHEN {place} THEN '{}'", fold(name));
                text
            });
            format!("CASE {number} % {}{when} END", names.len())
        };
        let (family, given) =
            (pick(&FAMILY, &format!("(i / {COMPANIES})")), pick(&GIVEN, &format!("(i / {COMPANIES} / 3)")));
        format!("{family} || '{between}' || {given}")
    };
    let (shown, folded) = (name(str::to_owned, " "), name(searched, ""));
    format!(
        "WITH RECURSIVE n(i) AS (SELECT 1000000 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000 + {ACCOUNTS} - 1) \
         INSERT INTO accounts (id, realm, user_id, user_key, login_id, login_key, display_name, email, mailbox, email_verified, role, state, \
         otp_required, password_hash, created_at, company, search_key) \
         SELECT 'account' || i, 'bench', 'EJUM' || i, 'ejum' || i, 'CZ' || (9000000 - i), 'cz' || (9000000 - i), {shown}, \
         'cz' || i || '@example.jp', 'cz' || i || '@example.jp', 1, 'user', 'active', 0, \
         '$argon2id$v=19$m=19456,t=2,p=1$4GCLYo4tSrUUQhN8sSPa7Q$3DfV6XiJZqt7tAUi/2gcU9Czue4y3jIeCNiRR/1Z9bE', 0, \
         CASE i % {COMPANIES} WHEN 0 THEN '{own}' ELSE 'company' || (i % {COMPANIES}) END, \
         'ejum' || i || '\n' || 'cz' || (9000000 - i) || '\n' || {folded} FROM n"
    )
}

/// With password and one-time password, as the administrator does.
async fn sign_in(portal: &Portal) -> Fallible<Caller> {
    let realm = portal.realms.get("bench").ok_or("no realm")?.clone();
    let origin = Origin { address: IpAddr::V4(Ipv4Addr::LOCALHOST), browser: "bench".into() };
    let mut caller = Caller { realm, lang: Lang::Ja, origin, flow: None, session: None, known: None, link: None };
    let id = UserId::parse(ADMINISTRATOR).map_err(|problem| format!("{problem:?}"))?;
    let outcome = login::password(portal, &caller, (id.as_str(), ""), Password::new(PASSWORD.into()), false).await?;
    follow(&mut caller, outcome);
    let code = OtpSecret::from_base32(APP_KEY).and_then(|app| app.code_at(portal.now())).ok_or("no code")?;
    let outcome = login::one_time_password(portal, &caller, &code).await?;
    follow(&mut caller, outcome);
    caller.session.as_ref().ok_or("the administrator wasn't let in")?;
    Ok(caller)
}

fn follow(caller: &mut Caller, outcome: Outcome) {
    for (cookie, becomes) in [(&mut caller.flow, outcome.flow), (&mut caller.session, outcome.session)] {
        if let Cookie::Set(token) | Cookie::SetFor(token, _) = becomes {
            *cookie = Some(token);
        }
    }
}

/// Milliseconds below which that share lies.
fn quantile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a count"
    )]
    let place = (share * last as f64).round() as usize;
    times.get(place).copied().unwrap_or_default().as_secs_f64() * 1e3
}
