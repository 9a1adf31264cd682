//! An installation as an operator makes it, in a folder of its own: configuration, keys, database, mail server, accounts.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{BufRead as _, BufReader},
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicBool, AtomicU16, AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::{cluster::Cluster, relay::Relay, scale::Engine};

/// The realm in which everything happens.
pub const REALM: &str = "works";

/// Password of all imported accounts, and its hash.
pub const PASSWORD: &str = "SaihakkoDemo2026";
pub const HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$4GCLYo4tSrUUQhN8sSPa7Q$3DfV6XiJZqt7tAUi/2gcU9Czue4y3jIeCNiRR/1Z9bE";

/// An installation. Its folder, database and mail server go with it.
pub struct Place {
    pub cluster: Option<Cluster>,
    pub relay: Relay,
    pub folder: PathBuf,
    pub database: String,
    addresses: Vec<SocketAddr>,
}

impl Place {
    /// Prepared for so many processes; none is started.
    pub fn new(engine: Engine, processes: usize) -> Self {
        let folder = temporary("ordeal");
        let cluster = (engine == Engine::Postgres).then(Cluster::start);
        let sqlite = || format!("sqlite://{}", folder.join("saihakko.db").display());
        let database = cluster.as_ref().map_or_else(sqlite, Cluster::url);
        let addresses = (0..processes).map(|_| SocketAddr::from(([127, 0, 0, 1], free_port()))).collect();
        let place = Self { cluster, relay: Relay::start(), folder, database, addresses };
        fs::create_dir(place.folder.join("site")).unwrap();
        fs::write(place.folder.join("site/hash.txt"), "js: 0\nwasm: 0\ncss: 0\n").unwrap();
        for process in 0..processes {
            fs::write(place.config(process), place.configuration(process)).unwrap();
        }
        place.run(&["keys", "new", "keys"], false);
        place.run(&["migrate"], true);
        place
    }

    fn config(&self, process: usize) -> PathBuf {
        self.folder.join(format!("saihakko-{process}.toml"))
    }

    fn configuration(&self, process: usize) -> String {
        let mut text = format!(
            "public_url = \"{}\"\nlisten = \"{}\"\n[database]\nurl = \"{}\"\n[keys]\nfile = \"keys\"\n\
             [mail]\nfrom = \"no-reply@example.jp\"\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\ntimeout = \"3s\"\njournal = \"mails-{process}\"\n\
             [realm.{REALM}]\nname = {{ ja = \"試練\", en = \"Ordeal\" }}\nidentify = \"user-id\"\n\
             prove = {{ by = \"mailed-link\", life = \"60m\" }}\nenrol = \"never\"\nrenew = \"password\"\nenter = \"portal\"\n\
             [realm.{REALM}.contact]\nname = {{ ja = \"窓口\", en = \"Desk\" }}\nphone = \"03-5550-0303\"\n[realm.{REALM}.limits]\n",
            self.origin(),
            self.addresses[process],
            self.database,
            self.relay.port(),
        );
        for of in ["ask_per_address", "ask_per_network", "mail_per_account", "mail_per_mailbox", "try_per_account"] {
            writeln!(text, "{of} = \"100000000/h\"").unwrap();
        }
        for of in ["try_per_browser", "try_per_address", "try_per_network"] {
            writeln!(text, "{of} = \"100000000/15m\"").unwrap();
        }
        text
    }

    /// The scheme and host that browsers see, whichever process answers.
    pub fn origin(&self) -> String {
        format!("http://{}", self.addresses[0])
    }

    pub fn address(&self, process: usize) -> SocketAddr {
        self.addresses[process]
    }

    /// Where a mailed or stored thing of a person goes.
    pub fn mailbox(id: &str) -> String {
        format!("{id}@example.jp")
    }

    /// Adds accounts with [`PASSWORD`], each with a mailbox of its own.
    pub fn import(&self, ids: impl Iterator<Item = String>) {
        let mut csv = "user_id,name,email,password_hash\n".to_owned();
        ids.for_each(|id| writeln!(csv, "{id},試練 太郎,{},\"{HASH}\"", Self::mailbox(&id)).unwrap());
        fs::write(self.folder.join("accounts.csv"), csv).unwrap();
        self.run(&["user", "import", "--realm", REALM, "accounts.csv"], true);
    }

    /// Runs a command to its good end; answers what it says.
    pub fn run(&self, words: &[&str], configured: bool) -> String {
        let mut command = self.program();
        command.args(words);
        if configured {
            command.arg("--config").arg(self.config(0));
        }
        let done = command.output().expect("the program can be started");
        assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_saihakko"));
        command.current_dir(&self.folder).env_clear().stdin(Stdio::null());
        command
    }

    /// The command that serves; whoever starts something around it takes program and arguments from here.
    pub fn serve(&self, process: usize) -> Command {
        let mut command = self.program();
        command.arg("serve").arg("--site").arg("site").arg("--config").arg(self.config(process));
        command
    }

    /// Starts a process, without waiting for it.
    pub fn launch(&self, mut serve: Command, process: usize) -> Process {
        let log = File::options().create(true).append(true).open(self.log(process)).unwrap();
        let child = serve.stdout(Stdio::piped()).stderr(log).spawn().expect("the server can be started");
        Process { child, address: self.addresses[process], log: self.log(process) }
    }

    /// Starts a process and waits until it is ready.
    pub fn start(&self, process: usize) -> Process {
        let mut started = self.launch(self.serve(process), process);
        started.wait_until_ready();
        started
    }

    pub fn log(&self, process: usize) -> PathBuf {
        self.folder.join(format!("log-{process}"))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("what is left of it: {}", self.folder.display());
        } else {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// A running server. It is killed with this value.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
    log: PathBuf,
}

impl Process {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its line that says so; `false` when it ends before.
    pub fn is_ready(&mut self) -> bool {
        let mut lines = BufReader::new(self.child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let ready = lines.any(|line| line.starts_with("ready "));
        // Whatever it says later must go somewhere, or it would stop on a full pipe.
        thread::spawn(move || lines.for_each(drop));
        ready
    }

    pub fn wait_until_ready(&mut self) {
        assert!(self.is_ready(), "the server isn't ready: {}", fs::read_to_string(&self.log).unwrap_or_default());
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and its orderly end.
    pub fn end(mut self) -> ExitStatus {
        signal("TERM", &[self.id()]);
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begin.elapsed() < Duration::from_mins(1), "the server doesn't end");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn signal(name: &str, processes: &[u32]) {
    let ids = processes.iter().map(u32::to_string);
    let _ = Command::new("kill").arg(format!("-{name}")).args(ids).stderr(Stdio::null()).status();
}

/// Tells other threads when this one is through, also when it failed.
pub struct Ends<'a>(pub &'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// An empty folder of its own.
pub fn temporary(what: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("saihakko-{what}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(name);
    fs::create_dir(&folder).unwrap();
    folder
}

/// A port that nobody uses, below those that outgoing connections get: it stays free while a server is dead.
pub fn free_port() -> u16 {
    static COUNT: AtomicU16 = AtomicU16::new(0);
    let begin = u16::try_from(std::process::id() % 120).unwrap() * 100;
    loop {
        let port = 20_000 + (begin + COUNT.fetch_add(1, Ordering::Relaxed)) % 12_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
