//! A PostgreSQL cluster of our own: it can be stopped, frozen and started again.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use crate::ground::{free_port, signal, temporary};

/// What is lost when the machine itself goes down doesn't matter here.
const SETTINGS: [&str; 6] = [
    "listen_addresses=127.0.0.1",
    "max_connections=200",
    "timezone=UTC",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
];

/// A running cluster. It ends with this value.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    server: Mutex<Child>,
}

impl Cluster {
    pub fn start() -> Self {
        let (programs, folder, port) = (programs(), temporary("postgres"), free_port());
        give(&folder);
        let mut initdb = as_its_user(&programs.join("initdb"));
        initdb.args(["--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync", "--auth=trust", "--pgdata"]);
        let made = initdb.arg(folder.join("data")).current_dir(&folder).output().expect("initdb can be started");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let server = Mutex::new(launch(&programs, &folder, port));
        let cluster = Self { programs, folder, port, server };
        cluster.wait_until_ready();
        cluster
    }

    /// Its only database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends it in order; its port refuses connections then.
    pub fn stop(&self) {
        let mut server = self.server.lock().unwrap();
        signal("INT", &[server.id()]);
        server.wait().unwrap();
    }

    /// After [`stop`](Self::stop): on the same port, with the same data.
    pub fn start_again(&self) {
        *self.server.lock().unwrap() = launch(&self.programs, &self.folder, self.port);
        self.wait_until_ready();
    }

    /// Stops all its processes where they are: connections stay open, nobody answers.
    pub fn freeze(&self) {
        signal("STOP", &self.processes());
    }

    pub fn thaw(&self) {
        signal("CONT", &self.processes());
    }

    /// The one that listens first: it makes no others then.
    fn processes(&self) -> Vec<u32> {
        let main = self.server.lock().unwrap().id();
        let children = fs::read_to_string(format!("/proc/{main}/task/{main}/children")).unwrap();
        std::iter::once(main).chain(children.split_whitespace().map(|id| id.parse().unwrap())).collect()
    }

    fn wait_until_ready(&self) {
        let begin = Instant::now();
        let port = self.port.to_string();
        let ready = || {
            let mut asked = Command::new(self.programs.join("pg_isready"));
            asked.args(["--quiet", "--host=127.0.0.1", "--port", &port]).status().is_ok_and(|status| status.success())
        };
        while !ready() {
            assert!(
                begin.elapsed() < Duration::from_mins(1),
                "PostgreSQL doesn't start, see {}",
                self.folder.display()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.thaw();
        self.stop();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn launch(programs: &Path, folder: &Path, port: u16) -> Child {
    let log = File::options().create(true).append(true).open(folder.join("log")).unwrap();
    let mut server = as_its_user(&programs.join("postgres"));
    server.arg("-D").arg(folder.join("data")).arg("-k").arg(folder).args(["-p", &port.to_string()]);
    for setting in SETTINGS {
        server.args(["-c", setting]);
    }
    server.current_dir(folder).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap()
}

/// The newest version's programs.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian =
        versions.filter_map(|entry| Some(entry.ok()?.path().join("bin"))).filter(|f| f.join("initdb").is_file());
    let version = |folder: &PathBuf| folder.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let on_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").is_file())
    };
    debian.max_by_key(version).or_else(on_path).expect(
        "PostgreSQL is here: cargo xtask ordeal installs it; or put its folder on the PATH, or set SAIHAKKO_TEST_ONLY=sqlite",
    )
}

/// PostgreSQL refuses to run as root. `setpriv` becomes the program, and ends it when the thread that started it is gone.
fn as_its_user(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if is_root() {
        let (user, group) = numbers(its_user()).expect("a user for PostgreSQL: useradd --system postgres");
        command.args(["--reuid", &user, "--regid", &group, "--clear-groups"]);
    }
    command.arg(program);
    command
}

fn its_user() -> &'static str {
    if numbers("postgres").is_some() { "postgres" } else { "nobody" }
}

fn give(folder: &Path) {
    if is_root() {
        assert!(Command::new("chown").arg(its_user()).arg(folder).status().unwrap().success());
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|answer| answer.stdout.trim_ascii() == b"0")
}

fn numbers(user: &str) -> Option<(String, String)> {
    let ask = |what: &str| {
        let answer = Command::new("id").args([what, user]).output().ok().filter(|answer| answer.status.success())?;
        Some(String::from_utf8_lossy(answer.stdout.trim_ascii()).into_owned())
    };
    Some((ask("-u")?, ask("-g")?))
}
