//! A browser of one person: keeps cookies, sends forms, follows nothing by itself.

use std::{collections::BTreeMap, sync::Arc};

use app::{answer, shell::Assets, visit::Visit, words::known_word};
use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, header},
};
use credentials::{
    chance::{Chance, SystemChance},
    clock::{Moment, SettableClock},
    password::Hasher,
    portal::Portal,
    realm_config,
    seal::Keys,
    secret::Key,
    store::Store,
};

const CLUB: &str = r#"
[realm.club]
name = { ja = "倶楽部", en = "Club" }
contact = { name = { ja = "事務局", en = "Office" }, email = "office@example.jp" }
identify = "user-id"
prove = { by = "mailed-link", life = "10m" }
enrol = "never"
renew = "password"
enter = "login"
[realm.club.words.ja]
login-id = "会員番号"

[realm.shop]
name = { ja = "代理店", en = "Shop" }
contact = { name = { ja = "窓口", en = "Desk" }, email = "desk@example.jp" }
identify = "facts"
prove = { by = "pin", sms = "15m", voice = "15m", mail = "15m", decoy_domains = ["example.jp"] }
enrol = "never"
renew = "login-id-and-password"
enter = "portal"

[realm.safe]
name = { ja = "金庫", en = "Safe" }
contact = { name = { ja = "窓口", en = "Desk" }, email = "desk@example.jp" }
identify = "user-id"
prove = { by = "pin", digits = 8, decoy_domains = ["example.jp"] }
enrol = "never"
renew = "password"
enter = "login"

[realm.firm]
name = { ja = "商会", en = "Firm" }
identify = "organisation"
enrol = "by-account"
renew = "password"
enter = "portal"
companies = true
[realm.firm.contact]
name = { ja = "ヘルプデスク", en = "Helpdesk" }
phone = "03-5550-0404"
hours = { ja = "平日 9時から18時まで", en = "Monday to Friday, 9:00 to 18:00" }
[realm.firm.password]
max = 32
letters_and_digits = true
[realm.firm.prove]
by = "reissue"
editable = true
[[realm.firm.prove.check]]
key = "company"
kind = "asked"
fact = "company-id"
ask = { ja = "会員IDを伺います。", en = "Ask for the company ID." }
[[realm.firm.prove.check]]
key = "call"
kind = "call-back"
fact = "phone"
ask = { ja = "折り返します。", en = "Call back." }
"#;

/// What came back.
pub struct Answer {
    pub status: u16,
    pub html: String,
    pub cookies: Vec<String>,
    pub location: Option<String>,
}

impl Answer {
    /// It is a redirect to there.
    #[track_caller]
    pub fn leads_to(&self, path: &str) {
        assert_eq!((self.status, self.location.as_deref()), (303, Some(path)), "{}", self.html);
        assert!(self.html.is_empty());
    }

    /// It is a page.
    #[track_caller]
    pub fn leads_nowhere(&self) {
        assert_eq!((self.status, self.location.as_deref()), (200, None));
    }
}

pub struct Browser {
    pub portal: Arc<Portal>,
    pub clock: Arc<SettableClock>,
    lang: &'static str,
    jar: BTreeMap<String, String>,
    file: std::path::PathBuf,
}

impl Browser {
    /// With a portal of its own, in whose realms there is nobody.
    pub async fn new() -> Self {
        let chance: &dyn Chance = &SystemChance;
        let mut name = [0; 8];
        chance.fill(&mut name);
        let file = std::env::temp_dir().join(format!("saihakko-pages-{:016x}.db", u64::from_be_bytes(name)));
        let store = Store::connect(&format!("sqlite://{}", file.display())).await.unwrap();
        store.migrate().await.unwrap();
        let clock = Arc::new(SettableClock::held_at(Moment(1_795_237_500_000)));
        let portal = Portal {
            store,
            clock: clock.clone(),
            chance: Arc::new(SystemChance),
            keys: Keys::new(1, Key::new(chance)),
            realms: realm_config::parse(CLUB, "club.toml", &known_word).unwrap(),
            hasher: Hasher::new(1),
            public_url: "https://id.example.jp".to_owned(),
            bell: Arc::default(),
        };
        Self { portal: Arc::new(portal), clock, lang: "ja", jar: BTreeMap::new(), file }
    }

    /// What `Accept-Language` says from here on.
    pub fn speak(&mut self, lang: &'static str) {
        self.lang = lang;
    }

    /// Opens a page.
    pub async fn open(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path, String::new());
        let visit = self.visit(&request);
        self.take(answer::page(visit, "nonce", request).await).await
    }

    /// Sends a form.
    pub async fn send(&mut self, endpoint: &str, form: &str) -> Answer {
        let request = self.request("POST", &format!("/do/{endpoint}"), form.to_owned());
        let visit = self.visit(&request);
        self.take(answer::form(visit, request).await).await
    }

    /// Follows the language switch.
    pub async fn switch(&mut self, path: &str, tag: &str) -> Answer {
        let visit = self.visit(&self.request("GET", path, String::new()));
        self.take(answer::language(&visit, tag)).await
    }

    fn request(&self, method: &str, path: &str, body: String) -> Request<Body> {
        let cookies: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, "https://id.example.jp/club/login")
            .header(header::ACCEPT_LANGUAGE, self.lang)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookies.join("; "))
            .body(Body::from(body))
            .unwrap()
    }

    fn visit(&self, request: &Request<Body>) -> Visit {
        let mut parts = Request::new(()).into_parts().0;
        parts.uri = request.uri().clone();
        parts.headers = request.headers().clone();
        Visit::new(self.portal.clone(), Assets::from_hashes(""), &parts, [192, 0, 2, 1].into(), true)
    }

    async fn take(&mut self, response: Response<Body>) -> Answer {
        let (parts, body) = response.into_parts();
        let html = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
        let cookies: Vec<String> = parts.headers.get_all(header::SET_COOKIE).iter().map(text).collect();
        for cookie in &cookies {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.jar.insert(name.to_owned(), value.to_owned());
        }
        let location = parts.headers.get(header::LOCATION).map(text);
        Answer { status: parts.status.as_u16(), html, cookies, location }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.file.display()));
        }
    }
}
