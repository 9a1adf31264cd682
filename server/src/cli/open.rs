//! From a configuration file to a portal on which a command works.

use std::{borrow::Cow, sync::Arc};

use credentials::{
    chance::SystemChance, clock::SystemClock, password::Hasher, portal::Portal, realm::Realm, store::Store,
};

use super::{ConfigFile, Failure, say};
use crate::settings::Settings;

pub(super) fn settings(config: &ConfigFile) -> Result<Settings, Failure> {
    let env = |name: &str| std::env::var(name).ok();
    Ok(Settings::load(&config.path, &env, &app::words::known_word)?)
}

/// The portal of a configuration. Its database must be there: a wrong path must not leave an empty file behind.
pub(super) async fn portal(config: &ConfigFile) -> Result<Portal, Failure> {
    let settings = settings(config)?;
    let url = existing(&settings.database_url);
    Ok(Portal {
        store: Store::connect(&url).await?,
        clock: Arc::new(SystemClock),
        chance: Arc::new(SystemChance),
        keys: settings.keys,
        realms: settings.realms,
        hasher: Hasher::new(1),
        public_url: settings.public_url,
        bell: Arc::default(),
    })
}

/// The store alone, for commands that read no account. Its database must be there.
pub(super) async fn store(settings: &Settings) -> Result<Store, Failure> {
    Ok(Store::connect(&existing(&settings.database_url)).await?)
}

fn existing(url: &str) -> Cow<'_, str> {
    if url.starts_with("sqlite:") && !url.contains('?') { format!("{url}?mode=rw").into() } else { url.into() }
}

pub(super) async fn migrate(config: &ConfigFile) -> Result<(), Failure> {
    let settings = settings(config)?;
    let failed = |error: credentials::store::StoreError| {
        Failure::new(format!(
            "the database can't be brought up to date: {}; see [database] in the configuration",
            error.cause()
        ))
    };
    let store = Store::connect(&settings.database_url).await.map_err(failed)?;
    store.migrate().await.map_err(failed)?;
    store.close().await;
    say("the database is up to date");
    Ok(())
}

/// The realm of that name.
pub(super) fn realm(portal: &Portal, name: &str) -> Result<Arc<Realm>, Failure> {
    portal.realms.get(name).cloned().ok_or_else(|| {
        let known: Vec<&str> = portal.realms.iter().map(|realm| realm.slug.as_str()).collect();
        Failure::new(format!(
            "the configuration has no realm \"{name}\"; name one of {} with --realm",
            known.join(", ")
        ))
    })
}
