//! Starts the mail server, reads what it wrote down, ends it.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use credentials::{clock::Moment, outbox::Speeds};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use server::{
    gateway::{Outgoing, SmtpGateway},
    settings::{MailSettings, MailTls},
};

use crate::program::{SCRIPT, Script};

/// A running mail server.
pub struct Server {
    process: Child,
    log: PathBuf,
    pub port: u16,
}

impl Server {
    pub fn start(script: Script) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("saihakko-smtp-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let log = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&log).unwrap();
        let script = Script { log: log.clone(), ..script };
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_mail_server_itself", "--nocapture"])
            .env(SCRIPT, serde_json::to_string(&script).unwrap())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.find_map(|line| line.strip_prefix("listening ")?.parse().ok()).expect("a port");
        Self { process, log, port }
    }

    /// What came in clear, or under TLS, on one connection (counted from 1).
    pub fn bytes(&self, connection: u32, kind: &str) -> Vec<u8> {
        std::fs::read(self.log.join(format!("{connection}.{kind}"))).unwrap_or_default()
    }

    /// The commands of one connection, in order, without the closing QUIT.
    pub fn commands(&self, connection: u32) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.bytes(connection, "commands")).into_owned();
        text.lines().filter(|line| *line != "QUIT").map(str::to_owned).collect()
    }

    /// Their verbs.
    pub fn verbs(&self, connection: u32) -> Vec<String> {
        self.commands(connection).iter().map(|c| c.split([' ', ':']).next().unwrap().to_owned()).collect()
    }

    /// How many connections there have been.
    pub fn connections(&self) -> usize {
        std::fs::read_dir(&self.log)
            .unwrap()
            .filter(|f| f.as_ref().unwrap().path().extension().is_some_and(|e| e == "clear"))
            .count()
    }

    /// To whom messages were taken, in order.
    pub fn receivers(&self) -> Vec<String> {
        self.lines("mails").iter().map(|to| to.trim_matches(['<', '>']).to_owned()).collect()
    }

    /// The most connections that were open at once.
    pub fn most_open(&self) -> usize {
        self.lines("open").iter().map(|line| line.parse().unwrap()).max().unwrap_or(0)
    }

    fn lines(&self, file: &str) -> Vec<String> {
        std::fs::read_to_string(self.log.join(file)).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// Settings in clear.
    pub fn settings(&self) -> MailSettings {
        MailSettings {
            from: "no-reply@portal.example.jp".parse().unwrap(),
            host: "127.0.0.1".into(),
            port: self.port,
            tls: MailTls::None,
            login: None,
            ca_pem: None,
            timeout: Duration::from_secs(5),
            hello: "portal.example.jp".into(),
            connections: 8,
            speeds: Speeds::default(),
            journal: None,
            bounces: None,
        }
    }

    /// A gateway in clear.
    pub fn gateway(&self) -> SmtpGateway {
        gateway(&self.settings())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.log);
    }
}

pub fn gateway(settings: &MailSettings) -> SmtpGateway {
    SmtpGateway::new(settings, "https://portal.example.jp").unwrap()
}

pub fn outgoing(id: &str) -> Outgoing {
    Outgoing {
        id: id.into(),
        from_name: "工事情報共有システム".into(),
        to: "tanaka@example.jp".into(),
        subject: "パスワード再発行（4821）".into(),
        text: "下のURLを開いて、手続きを続けてください。\nhttps://portal.example.jp/x\n".into(),
        html: "<p>下のURLを開いて、手続きを続けてください。</p>\n".into(),
        at: Moment(1_795_237_559_000),
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
