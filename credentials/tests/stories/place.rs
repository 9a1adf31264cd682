//! Where a story's database is: a file of its own, or a database of its own on the tests' cluster.

use std::{path::PathBuf, sync::atomic::Ordering};

use credentials::store::Engine;
use sqlx::AnyPool;

use crate::world::COUNT;

/// Where a story's database is.
pub struct Place {
    engine: Engine,
    name: String,
    server: String,
    folder: PathBuf,
}

impl Place {
    /// `None` only where somebody said in so many words that PostgreSQL stays out.
    pub fn new(engine: Engine) -> Option<Self> {
        let server = std::env::var("SAIHAKKO_TEST_POSTGRES").unwrap_or_default();
        if engine == Engine::Postgres && server.is_empty() {
            assert!(
                std::env::var("SAIHAKKO_TEST_ONLY").is_ok_and(|only| only == "sqlite"),
                "the stories are told on PostgreSQL too: run `cargo xtask test`, which starts one, or set SAIHAKKO_TEST_POSTGRES to the URL of \
                 a cluster, or SAIHAKKO_TEST_ONLY=sqlite"
            );
            return None;
        }
        let name = format!("story_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        Some(Self { engine, server, folder: quick_folder().join(&name), name })
    }

    pub fn url(&self) -> String {
        match self.engine {
            Engine::Sqlite => format!("sqlite://{}/story.db", self.folder.display()),
            Engine::Postgres => match self.server.rsplit_once('/') {
                Some((server, _)) => format!("{server}/{}", self.name),
                None => panic!("SAIHAKKO_TEST_POSTGRES is not a URL such as postgres://user@127.0.0.1:5432/postgres"),
            },
        }
    }

    pub async fn make(&self) {
        sqlx::any::install_default_drivers();
        match self.engine {
            Engine::Sqlite => std::fs::create_dir(&self.folder).unwrap(),
            Engine::Postgres => self.on_server(format!("CREATE DATABASE {}", self.name)).await,
        }
    }

    pub async fn remove(&self) {
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

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Where a database is quickest: in memory if the system has such a folder. What is told here doesn't depend on the disk.
fn quick_folder() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}
