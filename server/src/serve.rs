//! From settings to a running server, and its orderly end.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::{Router, serve::ListenerExt as _};
use credentials::{
    chance::SystemChance,
    clock::{Clock, SystemClock},
    password::Hasher,
    portal::Portal,
    seal::Keys,
    store::{Store, StoreError},
};
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    time::sleep,
};

use crate::{
    gateway::{PhoneFault, PhoneGateway, RelayError, SmtpGateway},
    metrics,
    settings::Settings,
    web::{self, Web},
    worker::{self, Carrier, House, Journal},
};

/// What isn't in the configuration file.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The folder of style, scripts and icons; its `hash.txt` lies in it or beside the program.
    pub site: PathBuf,
}

/// Why the server can't run. Shown to the operator as it is.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken or not ours.
    #[error("can't listen on {0}: {1}; end what uses it, or choose another address")]
    Listen(SocketAddr, io::Error),
    /// The database can't be used.
    #[error("the database can't be used: {0}; see [database] in the configuration")]
    Store(String),
    /// The site isn't there.
    #[error("{0} can't be read: {1}; name the folder that the build wrote with --site")]
    Site(PathBuf, io::Error),
    /// The mail settings can't be used.
    #[error(transparent)]
    Relay(#[from] RelayError),
    /// The journal of mails can't be used.
    #[error("{0}, where mails in hand are noted, can't be read and written: {1}; see \"journal\" in [mail]")]
    Journal(PathBuf, io::Error),
    /// The settings of short messages and calls can't be used.
    #[error(transparent)]
    Phone(#[from] PhoneFault),
    /// No mail settings.
    #[error("the configuration has no [mail]")]
    NoMail,
    /// A worker thread could not be had.
    #[error("the server stopped: {0}")]
    Stopped(io::Error),
    /// The demo could not be prepared.
    #[error("{0}")]
    Demo(String),
}

impl From<StoreError> for ServeError {
    fn from(error: StoreError) -> Self {
        Self::Store(error.cause())
    }
}

/// Opens the store, migrates it, and puts the portal together.
///
/// # Errors
/// When the database can't be used.
pub async fn portal(settings: &Settings, keys: Keys, clock: Arc<dyn Clock>) -> Result<Portal, ServeError> {
    let store = Store::connect(&settings.database_url).await?;
    store.migrate().await?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Ok(Portal {
        store,
        clock,
        chance: Arc::new(SystemChance),
        keys,
        realms: settings.realms.clone(),
        hasher: Hasher::new(cores),
        public_url: settings.public_url.clone(),
        bell: Arc::default(),
    })
}

/// Serves until SIGTERM or Ctrl-C.
///
/// # Errors
/// When it can't begin.
pub async fn run(settings: Settings, options: ServeOptions) -> Result<(), ServeError> {
    for warning in settings.realms.iter().flat_map(|realm| realm.warnings()) {
        tracing::warn!("{warning}");
    }
    let portal = Arc::new(portal(&settings, settings.keys.clone(), Arc::new(SystemClock)).await?);
    let carrier = Carrier::House(Arc::new(house(&settings)?));
    let caller = settings.phone.as_ref().and_then(web::Caller::of);
    let web = web(&settings, portal, &options)?
        .with_caller(caller)
        .with_bounces(settings.mail.as_ref().and_then(|mail| mail.bounces.clone()));
    listen(&settings, &web, carrier, Router::new()).await
}

/// Who carries messages, after the settings.
fn house(settings: &Settings) -> Result<House, ServeError> {
    let phone = settings.phone.as_ref().map(|phone| PhoneGateway::new(phone, &settings.public_url));
    Ok(House {
        mail: SmtpGateway::new(settings.mail.as_ref().ok_or(ServeError::NoMail)?, &settings.public_url)?,
        phone: phone.transpose()?,
        sms_names: settings.sms_names.clone(),
        journal: settings.mail.as_ref().and_then(|mail| mail.journal.as_deref()).map(journal).transpose()?,
    })
}

fn journal(path: &Path) -> Result<Arc<Journal>, ServeError> {
    Journal::open(path).map(Arc::new).map_err(|error| ServeError::Journal(path.to_owned(), error))
}

/// The web part of a portal.
///
/// # Errors
/// When the site isn't there.
pub fn web(settings: &Settings, portal: Arc<Portal>, options: &ServeOptions) -> Result<Web, ServeError> {
    let beside = std::env::current_exe().ok().and_then(|exe| exe.parent().map(|folder| folder.join("hash.txt")));
    let inside = options.site.join("hash.txt");
    let file = if inside.exists() { inside } else { beside.filter(|f| f.exists()).unwrap_or(inside) };
    let hashes = std::fs::read_to_string(&file).map_err(|error| ServeError::Site(file, error))?;
    Ok(Web::new(portal, options.site.clone(), &hashes, settings.trusted_proxies.clone()))
}

/// Connections that are still open so long after the end began are closed: nobody holds a restart up.
const LINGER: Duration = Duration::from_secs(12);

/// Listens, sends, and ends in order: readiness off, no new requests, running ones and messages under way finished, store closed.
///
/// # Errors
/// When the address can't be had.
pub async fn listen(settings: &Settings, web: &Web, carrier: Carrier, more: Router<Web>) -> Result<(), ServeError> {
    let address = settings.listen;
    let listener = TcpListener::bind(address).await.map_err(|error| ServeError::Listen(address, error))?;
    let portal = web.portal().clone();
    let store = portal.store.clone();
    let watching = tokio::spawn(async move { store.watch().await });
    if let Some(address) = settings.metrics {
        metrics::listen(address, portal.clone(), carrier.clone()).await?;
    }
    let work = tokio::spawn(worker::run(portal.clone(), carrier, owner(address), web.stopping()));
    let router = web::router(web, more);
    // Before anybody is told that the server is there: whoever knows it may end it.
    let signals = Signals::new().map_err(ServeError::Stopped)?;
    println!("ready http://{address}");
    tokio::spawn(end_in_order(web.clone(), settings.drain, signals));
    // Else the second half of an answer waits until the browser has acknowledged the first one: 40 ms for each file.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let served = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stopped(web.clone()));
    let served = tokio::select! {
        served = served => served.map_err(ServeError::Stopped),
        () = async { stopped(web.clone()).await; sleep(LINGER).await } => Ok(()),
    };
    let _ = work.await;
    watching.abort();
    portal.store.close().await;
    served
}

async fn stopped(web: Web) {
    let _ = web.stopping().wait_for(|stopped| *stopped).await;
}

/// The first signal begins the end; a second one doesn't wait for it.
async fn end_in_order(web: Web, drain: Duration, mut signals: Signals) {
    signals.next().await;
    tracing::info!("ending: finishing what is under way");
    web.drain();
    tokio::spawn(async move {
        signals.next().await;
        tracing::warn!("a second signal: ending at once");
        std::process::exit(1);
    });
    sleep(drain).await;
    web.stop();
}

/// The name under which this process leases messages: the same after a restart.
fn owner(address: SocketAddr) -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    format!("{}/{address}", host.trim())
}

/// SIGTERM and Ctrl-C, from the moment at which this was made.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
