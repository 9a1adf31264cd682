//! A PostgreSQL cluster of our own in a temporary folder, gone when the tests are.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{env, process};

use anyhow::{Context, Result, anyhow, bail};

use crate::{server, tool};

const SETTINGS: [&str; 3] = ["listen_addresses=127.0.0.1", "max_connections=300", "timezone=UTC"];

/// The tests' data doesn't outlive them, so nothing waits for the disk.
const HASTY: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// A running cluster. It ends with this value.
pub struct Cluster {
    /// For the superuser, database `postgres`.
    pub url: String,
    pub folder: PathBuf,
    server: Child,
}

impl Cluster {
    /// The address of a cluster that somebody else keeps running for the tests.
    pub fn given() -> Option<String> {
        ["SAIHAKKO_TEST_POSTGRES", "DATABASE_URL"]
            .iter()
            .filter_map(|name| env::var(name).ok())
            .find(|url| url.starts_with("postgres"))
    }

    /// Makes and starts a cluster; installs PostgreSQL through apt when it's missing and that's allowed.
    pub fn start() -> Result<Self> {
        Self::start_with(&HASTY)
    }

    /// The same with PostgreSQL's defaults: what is committed is on the disk. For measuring.
    pub fn start_durable() -> Result<Self> {
        Self::start_with(&[])
    }

    fn start_with(settings: &[&str]) -> Result<Self> {
        let programs = programs()?;
        let folder = env::temp_dir().join(format!("saihakko-postgres-{}", process::id()));
        let result = Self::start_in(&programs, &folder, settings);
        if result.is_err() {
            let _ = fs::remove_dir_all(&folder);
        }
        result
    }

    fn start_in(programs: &Path, folder: &Path, settings: &[&str]) -> Result<Self> {
        let user = User::choose()?;
        let password = random_word()?;
        fs::create_dir(folder).context("the temporary folder can't be made")?;
        fs::write(folder.join("password"), &password)?;
        user.give(&[folder, &folder.join("password")])?;

        let data = folder.join("data");
        let mut initdb = user.command(&programs.join("initdb"));
        initdb
            .args(["--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync", "--auth=password"])
            .arg("--pwfile")
            .arg(folder.join("password"))
            .arg("--pgdata")
            .arg(&data);
        tool::read(initdb.current_dir(folder)).context("a PostgreSQL cluster can't be made")?;

        let port = server::free_port()?;
        let mut server = user.command(&programs.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(folder).args(["-p", &port.to_string()]);
        for setting in SETTINGS.iter().chain(settings) {
            server.args(["-c", setting]);
        }
        let log = File::create(folder.join("log"))?;
        server.current_dir(folder).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let mut cluster = Self {
            url: format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres"),
            folder: folder.to_path_buf(),
            server: server.spawn().context("PostgreSQL can't be started")?,
        };
        cluster.wait_until_ready(programs, port)?;
        Ok(cluster)
    }

    fn wait_until_ready(&mut self, programs: &Path, port: u16) -> Result<()> {
        let start = Instant::now();
        let mut ready = Command::new(programs.join("pg_isready"));
        ready.args(["--quiet", "--host=127.0.0.1", "--port", &port.to_string()]);
        while !tool::succeeds(&mut ready) {
            let ended = self.server.try_wait()?.is_some();
            if ended || start.elapsed() > Duration::from_mins(1) {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL doesn't start: {}", log.lines().last().unwrap_or("it says nothing"));
            }
            sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT: end now, but orderly.
        let asked = tool::succeeds(Command::new("kill").args(["-INT", &self.server.id().to_string()]));
        let start = Instant::now();
        while asked && start.elapsed() < Duration::from_secs(10) {
            if matches!(self.server.try_wait(), Ok(Some(_))) {
                break;
            }
            sleep(Duration::from_millis(20));
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Installs PostgreSQL through apt when it's missing and that's allowed.
pub fn ensure_installed() -> Result<()> {
    programs().map(drop)
}

/// The newest installed version's programs.
fn programs() -> Result<PathBuf> {
    if let Some(folder) = installed() {
        return Ok(folder);
    }
    tool::apt_install(&["postgresql"], "PostgreSQL")?;
    installed()
        .ok_or_else(|| anyhow!("PostgreSQL was installed, but its initdb is nowhere; put its folder on the PATH"))
}

fn installed() -> Option<PathBuf> {
    let complete =
        |folder: &PathBuf| ["initdb", "postgres", "pg_isready"].iter().all(|name| folder.join(name).is_file());
    let version = |folder: &PathBuf| -> u32 {
        let name = folder.parent().and_then(Path::file_name);
        name.and_then(|name| name.to_str()?.parse().ok()).unwrap_or(0)
    };
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(complete)
        .max_by_key(version);
    debian.or_else(|| {
        let initdb = tool::find(&["initdb"])?;
        initdb.parent().map(Path::to_path_buf).filter(complete)
    })
}

/// PostgreSQL refuses to run as root: then it runs as another user.
struct User(Option<String>);

impl User {
    fn choose() -> Result<Self> {
        if !tool::is_root() {
            return Ok(Self(None));
        }
        if tool::find(&["setpriv"]).is_none() {
            bail!(
                "PostgreSQL doesn't run as root and setpriv (package util-linux) is missing; run the tests as another user"
            );
        }
        let exists = |name: &&str| tool::succeeds(Command::new("id").arg(name));
        let name = ["postgres", "nobody"].into_iter().find(exists);
        let name = name.context("PostgreSQL doesn't run as root; make a user: useradd --system postgres")?;
        Ok(Self(Some(name.to_owned())))
    }

    fn give(&self, paths: &[&Path]) -> Result<()> {
        match &self.0 {
            None => Ok(()),
            Some(user) => tool::read(Command::new("chown").arg(user).args(paths)).map(|_| ()),
        }
    }

    /// `setpriv` becomes the program, so the process that we know is PostgreSQL's own; it ends when we're gone.
    fn command(&self, program: &Path) -> Command {
        let Some(user) = &self.0 else { return Command::new(program) };
        let group = tool::read(Command::new("id").args(["-g", user])).unwrap_or_else(|_| "65534".to_owned());
        let mut command = Command::new("setpriv");
        command.args(["--reuid", user, "--regid", &group, "--clear-groups", "--pdeathsig", "INT"]).arg(program);
        command
    }
}

/// Keeps other people on this machine out while the tests run.
fn random_word() -> Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .context("this system gives no random bytes")?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_words_differ() {
        let (one, other) = (random_word().unwrap(), random_word().unwrap());
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
    }
}
