//! The demo: its realms, accounts, clock and outbox. Exists only in builds with the feature `demo`, and only on a loopback address.
//!
//! - `POST /demo/clock` with `{"advance_seconds": n}`, `{"set": "RFC 3339"}`, `{"hold": "RFC 3339"}` (stands still) or `{"reset": true}`;
//! - `POST /demo/reset`: fresh data and the machine's clock;
//! - `GET /demo/outbox.json?realm=&to=&kind=`: every message, the newest first. The page `/demo/outbox` shows the same.

mod outbox;
mod routes;
mod seed;

use std::{future::Future, net::SocketAddr, path::PathBuf, pin::Pin, sync::Arc};

use app::pages::demo::{Desk, Message};
use axum::Router;
use credentials::{
    chance::{Chance, SystemChance},
    clock::{Moment, SettableClock},
    portal::Portal,
    seal::Keys,
    secret::Key,
};

pub use outbox::Outbox;

use crate::{
    serve::{self, ServeError, ServeOptions},
    settings::Settings,
    web::Web,
    worker::Carrier,
};

/// How the demo is started.
#[derive(Clone, Debug)]
pub struct DemoOptions {
    /// Where it listens; a loopback address.
    pub addr: SocketAddr,
    /// Where it keeps its data.
    pub data: PathBuf,
    /// Another database than the embedded one in the data folder.
    pub database: Option<String>,
    /// The folder that the build wrote.
    pub site: PathBuf,
}

/// What the demo's routes work on.
#[derive(Clone)]
pub(crate) struct Stage {
    pub portal: Arc<Portal>,
    pub clock: Arc<SettableClock>,
    pub outbox: Outbox,
}

impl Desk for Stage {
    fn messages(&self) -> Pin<Box<dyn Future<Output = Vec<Message>> + Send + '_>> {
        let shown = self.outbox.newest_first().into_iter().map(|m| Message {
            twiml: m.twiml,
            created_at: Moment(m.created_at.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_millisecond)),
            id: m.id,
            realm: m.realm,
            kind: m.kind,
            to: m.to,
            subject: m.subject,
            text: m.text,
            pin: m.pin,
            links: m.links,
            state: m.state,
        });
        Box::pin(std::future::ready(shown.collect()))
    }

    fn move_clock(&self, seconds: Option<i64>) {
        match seconds {
            Some(seconds) => self.clock.advance(seconds.saturating_mul(1000)),
            None => self.clock.reset(),
        }
        self.portal.bell.notify_one();
    }
}

/// The password of all demo accounts.
pub const PASSWORD: &str = "SaihakkoDemo2026";

/// The key of every enrolled app.
pub const OTP_KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// Runs the demo until SIGTERM or Ctrl-C. Data stays for the next start.
///
/// # Errors
/// When it can't begin.
pub async fn run(options: DemoOptions) -> Result<(), ServeError> {
    if !options.addr.ip().is_loopback() {
        let addr = options.addr;
        return Err(ServeError::Demo(format!(
            "{addr} is not a loopback address; the demo answers only on this machine: use 127.0.0.1 or [::1]"
        )));
    }
    let folder = |error: std::io::Error| {
        ServeError::Demo(format!(
            "{} can't be written: {error}; choose another folder with --data",
            options.data.display()
        ))
    };
    std::fs::create_dir_all(&options.data).map_err(folder)?;
    let keys = keys(&options).map_err(folder)?;
    let database =
        options.database.clone().unwrap_or_else(|| format!("sqlite://{}/saihakko.db", options.data.display()));
    let settings = Settings::demo(options.addr, database, keys, &app::words::known_word)
        .map_err(|error| ServeError::Demo(error.to_string()))?;
    let clock = Arc::new(SettableClock::default());
    let portal = Arc::new(serve::portal(&settings, settings.keys.clone(), clock.clone()).await?);
    seed::if_empty(&portal).await?;
    let outbox = Outbox::open(&options.data);
    let web = serve::web(&settings, portal, &ServeOptions { site: options.site.clone() })?;
    let (web, more) = on(web, clock, outbox.clone());
    introduce(&settings);
    serve::listen(&settings, &web, Carrier::Demo(outbox), more).await
}

/// A portal's web part with the demo's pages, and the demo's own routes. `clock` is the portal's.
pub fn on(web: Web, clock: Arc<SettableClock>, outbox: Outbox) -> (Web, Router<Web>) {
    let stage = Stage { portal: web.portal().clone(), clock, outbox };
    (web.with_desk(Arc::new(stage.clone())), routes::router(stage))
}

/// The data folder's own keys, made at the first start.
fn keys(options: &DemoOptions) -> std::io::Result<Keys> {
    let file = options.data.join("keys");
    if let Some(keys) = std::fs::read_to_string(&file).ok().and_then(|text| Keys::parse(&text).ok()) {
        return Ok(keys);
    }
    let keys = Keys::new(1, Key::new(&SystemChance as &dyn Chance));
    std::fs::write(&file, keys.render().as_bytes())?;
    Ok(keys)
}

fn introduce(settings: &Settings) {
    println!("Saihakko demo at {}", settings.public_url);
    println!("  every message: {}/demo/outbox", settings.public_url);
    for realm in settings.realms.iter() {
        println!("  {:14} {}/{}/login   {}", realm.slug.as_str(), settings.public_url, realm.slug, realm.name.ja);
        for (account, what) in seed::introduced(realm.slug.as_str()) {
            println!("                 {account:16} {what}");
        }
    }
    println!("  password of all: {PASSWORD}; key of every enrolled app: {OTP_KEY}");
}
