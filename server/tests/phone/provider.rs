//! Starts the provider, reads what it wrote down, ends it.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use credentials::{
    chance::{Chance, SeededChance},
    lang::Lang,
    realm::Realms,
    realm_config,
    seal::Keys,
    secret::Key,
};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use server::{
    gateway::{Carry, PhoneGateway, PhoneOutgoing},
    settings::{PhoneSettings, Settings},
};
use zeroize::Zeroizing;

use crate::program::{Reply, SCRIPT, Script};

pub const PUBLIC_URL: &str = "https://portal.example.jp";
pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub const TOKEN: &str = "12345678901234567890123456789012";
pub const PIN: &str = "047283";

/// A running provider.
pub struct Provider {
    process: Child,
    log: PathBuf,
    pub port: u16,
}

/// A request as it came.
pub struct Request {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name)).collect::<Vec<_>>();
        assert_eq!(found.len(), 1, "{name}");
        &found[0].1
    }

    pub fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }
}

impl Provider {
    pub fn start(script: Script) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("saihakko-phone-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let log = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&log).unwrap();
        let script = Script { log: log.clone(), ..script };
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_provider_itself", "--nocapture"])
            .env(SCRIPT, serde_json::to_string(&script).unwrap())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.find_map(|line| line.strip_prefix("listening ")?.parse().ok()).expect("a port");
        Self { process, log, port }
    }

    pub fn replying(reply: Reply) -> Self {
        Self::start(Script { replies: vec![reply], ..Script::default() })
    }

    fn files(&self, kind: &str) -> Vec<PathBuf> {
        let files = std::fs::read_dir(&self.log).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|e| e == kind)).collect();
        files.sort();
        files
    }

    /// How often somebody connected.
    pub fn connections(&self) -> usize {
        self.files("connection").len()
    }

    /// The requests that came in whole, in order.
    pub fn requests(&self) -> Vec<Request> {
        let read = |file: &PathBuf| {
            let text = String::from_utf8(std::fs::read(file).unwrap()).unwrap();
            let (head, body) = text.split_once("\r\n\r\n").unwrap();
            let mut lines = head.lines();
            let line = lines.next().unwrap().to_owned();
            let header = |line: &str| line.split_once(": ").map(|(n, v)| (n.to_owned(), v.to_owned())).unwrap();
            Request { line, headers: lines.map(header).collect(), body: body.to_owned() }
        };
        self.files("request").iter().map(read).collect()
    }

    /// The one request that there was.
    pub fn request(&self) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1);
        requests.remove(0)
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Twilio, played by this provider.
    pub fn twilio(&self) -> PhoneGateway {
        gateway(&twilio(&self.url(), "timeout = \"2s\""))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.log);
    }
}

/// `[phone]` for a stand-in of Twilio.
pub fn twilio(base: &str, more: &str) -> String {
    format!(
        "[phone]\nby = \"twilio\"\naccount_sid = \"{ACCOUNT}\"\nsms_from = \"+815011112222\"\nvoice_from = \"+815033334444\"\n\
         base = \"{base}\"\n{more}\n"
    )
}

/// A whole configuration with that `[phone]`.
pub fn settings(phone: &str) -> PhoneSettings {
    let text = format!(
        "public_url = \"{PUBLIC_URL}\"\ndatabase.url = \"postgres://saihakko@db/saihakko\"\n\
         mail = {{ from = \"no-reply@example.jp\", host = \"smtp.example.jp\" }}\n{}{phone}",
        realm(phone),
    );
    let env = |name: &str| match name {
        "SAIHAKKO_KEYS" => Some(Keys::new(1, Key::new(&SeededChance::new(1) as &dyn Chance)).render().to_string()),
        "SAIHAKKO_TWILIO_AUTH_TOKEN" => Some(TOKEN.to_owned()),
        "SAIHAKKO_SMS_AUTHORIZATION" => Some("Bearer sms-secret".to_owned()),
        _ => None,
    };
    let settings = Settings::parse(&text, &std::env::temp_dir().join("x.toml"), &env, &server::settings::known_word);
    settings.unwrap().phone.unwrap()
}

/// The realm alone.
pub fn realms() -> Realms {
    realm_config::parse(&realm(""), "x.toml", &server::settings::known_word).unwrap()
}

/// The realm, which offers what `phone` carries.
fn realm(phone: &str) -> String {
    let ways = match (phone.contains("[phone.sms]"), phone.contains("[phone.voice]")) {
        (true, false) => "\"sms\"",
        (false, true) => "\"voice\"",
        _ => "\"voice\", \"sms\", \"mail\"",
    };
    REALM.replace("WAYS", ways)
}

const REALM: &str = r#"[realm.club]
name = { ja = "倶楽部", en = "Club" }
contact = { name = { ja = "事務局", en = "Office" }, email = "office@example.jp" }
identify = "facts"
prove = { by = "pin", ways = [WAYS] }
enrol = "never"
renew = "password"
enter = "login"
"#;

pub fn gateway(phone: &str) -> PhoneGateway {
    PhoneGateway::new(&settings(phone), PUBLIC_URL).unwrap()
}

pub fn sms() -> PhoneOutgoing {
    PhoneOutgoing {
        id: "01jd-7".into(),
        carry: Carry::Sms,
        to: "+819012345770".into(),
        national: "09012345770".into(),
        text: Zeroizing::new(format!("倶楽部（受付4821）\nPINコード：{PIN}（10分間有効）\n@portal.example.jp #{PIN}")),
        twiml: None,
        pin: Zeroizing::new(PIN.into()),
        lang: Lang::Ja,
    }
}

pub fn call() -> PhoneOutgoing {
    PhoneOutgoing {
        carry: Carry::Call,
        text: Zeroizing::new("こちらは、倶楽部です。ゼロ。よん。".into()),
        twiml: Some(Zeroizing::new("<Response><Say>ゼロ &#38; よん</Say></Response>".into())),
        ..sms()
    }
}

/// An authority's certificate, and a certificate for `name` with its key, all PEM.
pub fn certificates(name: &str) -> (String, (String, String)) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    (authority, (certificate.pem(), key.serialize_pem()))
}
