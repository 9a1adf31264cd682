//! The release server as an operator runs it, in a temporary folder: realms, keys, a mail server, imported accounts.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use anyhow::{Context, Result, bail};

use super::http::Connection;
use super::relay::Relay;
use crate::server::{self, Build};
use crate::site;
use crate::steps::Steps;
use crate::tool;

/// Password of all accounts, and its hash with the parameters of `credentials::password`.
pub const PASSWORD: &str = "SaihakkoDemo2026";
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$4GCLYo4tSrUUQhN8sSPa7Q$3DfV6XiJZqt7tAUi/2gcU9Czue4y3jIeCNiRR/1Z9bE";

/// The realm whose limits hold nobody up.
pub const LOAD: &str = "load";
/// The same, but with the usual limit of tries for an account.
pub const PROBE: &str = "probe";
/// People are known by facts and prove themselves by a PIN, as often as they like.
pub const FACTS: &str = "facts";

/// That of the million accounts which `search_times` makes, by mailed link here.
pub const MILLION: &str = "bench";

/// Accounts belong to companies.
pub const COMPANIES: &str = "companies";

/// The hash of [`PASSWORD`] as a cell of a CSV file.
pub fn quoted_hash() -> String {
    format!("\"{HASH}\"")
}

/// What every measurement starts from.
pub struct Ground {
    program: PathBuf,
    site: PathBuf,
}

impl Ground {
    /// Builds server and site; or takes those of `SAIHAKKO_BIN` and `SAIHAKKO_SITE`, to compare one build with another.
    pub fn build() -> Result<Self> {
        if let (Some(program), Some(site)) = (env::var_os("SAIHAKKO_BIN"), env::var_os("SAIHAKKO_SITE")) {
            return Ok(Self { program: program.into(), site: site.into() });
        }
        let mut steps = Steps::default();
        let site = site::build(&mut steps)?;
        let build = Build { demo: false, release: true };
        let program = steps.run("server", || build.run())?;
        site.tell(&build.folder())?;
        Ok(Self { program, site: site.dir })
    }

    /// A program of `credentials` that only measures. Built together with the server, so that what both stand on is built once.
    pub fn companion(&self, name: &str) -> Result<PathBuf> {
        let program = self.program.with_file_name(name);
        if env::var_os("SAIHAKKO_BIN").is_none() {
            let mut command = tool::cargo();
            command.args(["build", "--release", "--package", "server", "--package", "credentials"]);
            tool::run(command.args(["--bin", "saihakko", "--bin", name]), "see the compiler's message above")?;
        }
        Ok(program)
    }

    /// A fresh installation on SQLite, or in the database of a URL. Its mail server takes `mail_time` for each message.
    pub fn install(&self, database: Option<&str>, mail_time: Duration) -> Result<Place> {
        let addr = SocketAddr::from(([127, 0, 0, 1], server::free_port()?));
        let folder = env::temp_dir().join(format!("saihakko-bench-{}-{}", process::id(), addr.port()));
        fs::create_dir(&folder).context("the temporary folder can't be made")?;
        let (program, site) = (self.program.clone(), self.site.clone());
        let place = Place { addr, folder, program, site, relay: Relay::start(mail_time)? };
        let sqlite = format!("sqlite://{}/saihakko.db", place.folder.display());
        fs::write(place.config(), configuration(addr, database.unwrap_or(&sqlite), place.relay.port())?)?;
        tool::read(Command::new(&place.program).args(["keys", "new"]).arg(place.folder.join("keys")))?;
        tool::read(&mut place.command(&["migrate"]))?;
        Ok(place)
    }
}

fn configuration(addr: SocketAddr, database: &str, relay: u16) -> Result<String> {
    let mut text = format!(
        "public_url = \"http://{addr}\"\nlisten = \"{addr}\"\ntrusted_proxies = [\"127.0.0.1\"]\n\
         [database]\nurl = \"{database}\"\n[keys]\nfile = \"keys\"\n\
         [mail]\nfrom = \"no-reply@example.jp\"\nhost = \"127.0.0.1\"\nport = {relay}\ntls = \"none\"\n"
    );
    // The demo's realms offer texts and calls; nobody here asks for one.
    text += "[phone]\nby = \"http\"\n[phone.sms]\nurl = \"http://127.0.0.1:9/\"\njson = { to = \"{to}\", text = \"{text}\" }\n\
             [phone.voice]\nurl = \"http://127.0.0.1:9/\"\njson = { to = \"{to}\", text = \"{text}\" }\n";
    for (realm, tries) in [(LOAD, "100000000/h"), (PROBE, "10/h"), (MILLION, "100000000/h")] {
        let _ = write!(
            text,
            "[realm.{realm}]\nname = {{ ja = \"計測\", en = \"Measuring\" }}\nidentify = \"user-id\"\n\
             prove = {{ by = \"mailed-link\", life = \"60m\" }}\nenrol = \"never\"\nrenew = \"password\"\nenter = \"portal\"\n\
             [realm.{realm}.contact]\nname = {{ ja = \"窓口\", en = \"Desk\" }}\nphone = \"03-5550-0303\"\nalerts_to = \"security@example.jp\"\n\
             [realm.{realm}.limits]\ntry_per_account = \"{tries}\"\n"
        );
        for other in [
            "ask_per_address",
            "ask_per_network",
            "mail_per_account",
            "mail_per_mailbox",
            "try_per_address",
            "try_per_network",
        ] {
            let _ = writeln!(text, "{other} = \"100000000/h\"");
        }
    }
    let _ = write!(
        text,
        "[realm.{FACTS}]\nname = {{ ja = \"計測\", en = \"Measuring\" }}\nidentify = \"facts\"\n\
         prove = {{ by = \"pin\", ways = [\"mail\"] }}\nenrol = \"never\"\nrenew = \"login-id-and-password\"\nenter = \"portal\"\n\
         [realm.{FACTS}.contact]\nname = {{ ja = \"窓口\", en = \"Desk\" }}\nphone = \"03-5550-0303\"\n[realm.{FACTS}.limits]\n"
    );
    for limit in ["ask_per_address", "ask_per_network", "mail_per_account", "mail_per_mailbox", "pin_per_account"] {
        let _ = writeln!(text, "{limit} = \"100000000/h\"");
    }
    let _ = write!(
        text,
        "[realm.{COMPANIES}]\nname = {{ ja = \"計測\", en = \"Measuring\" }}\nidentify = \"organisation\"\n\
         enrol = \"by-account\"\nrenew = \"password\"\nenter = \"portal\"\ncompanies = true\n\
         [realm.{COMPANIES}.prove]\nby = \"reissue\"\n[[realm.{COMPANIES}.prove.check]]\nkey = \"phone\"\nkind = \"call-back\"\n\
         fact = \"phone\"\nask = {{ ja = \"折り返し\", en = \"Call back\" }}\n\
         [realm.{COMPANIES}.contact]\nname = {{ ja = \"窓口\", en = \"Desk\" }}\nphone = \"03-5550-0303\"\n"
    );
    let demo = tool::root().join("server/demo.toml");
    Ok(text + &fs::read_to_string(demo).context("server/demo.toml can't be read; check out the whole repository")?)
}

/// An installation. Its folder goes with this value.
pub struct Place {
    pub addr: SocketAddr,
    pub folder: PathBuf,
    pub relay: Relay,
    program: PathBuf,
    site: PathBuf,
}

impl Place {
    fn config(&self) -> PathBuf {
        self.folder.join("saihakko.toml")
    }

    /// Another process of the same installation, on a port of its own.
    pub fn start_another(&self) -> Result<Running> {
        let addr = SocketAddr::from(([127, 0, 0, 1], server::free_port()?));
        let text = fs::read_to_string(self.config())?;
        let other = self.folder.join("another.toml");
        fs::write(&other, text.replace(&format!("listen = \"{}\"", self.addr), &format!("listen = \"{addr}\"")))?;
        self.start_with(&other, addr)
    }

    /// Runs a command of the program; answers what it says.
    pub fn say(&self, words: &[&str]) -> Result<String> {
        tool::read(&mut self.command(words))
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).arg("--config").arg(self.config()).current_dir(&self.folder);
        command
    }

    /// Adds accounts with [`PASSWORD`], each with a mailbox of its own.
    pub fn import(&self, realm: &str, ids: impl Iterator<Item = String>) -> Result<()> {
        let mut csv = "user_id,name,email,password_hash\n".to_owned();
        for id in ids {
            let _ = writeln!(csv, "{id},計測 太郎,{id}@example.jp,\"{HASH}\"");
        }
        let file = self.folder.join("accounts.csv");
        fs::write(&file, csv)?;
        tool::read(self.command(&["user", "import", "--realm", realm]).arg(file)).map(drop)
    }

    /// Adds customers with a mailbox and a telephone of their own.
    pub fn import_customers(&self, realm: &str, people: impl Iterator<Item = (String, String)>) -> Result<()> {
        let mut csv = "user_id,login_id,name,email,phone,password_hash\n".to_owned();
        for (id, phone) in people {
            let _ = writeln!(csv, "{id},{id}@example.jp,計測 太郎,{id}@example.jp,{phone},\"{HASH}\"");
        }
        let file = self.folder.join("customers.csv");
        fs::write(&file, csv)?;
        tool::read(self.command(&["user", "import", "--realm", realm]).arg(file)).map(drop)
    }

    /// Imports a file of the folder; answers what the command says.
    pub fn import_file(&self, realm: &str, name: &str) -> Result<String> {
        tool::read(self.command(&["user", "import", "--realm", realm]).arg(self.folder.join(name)))
    }

    pub fn disable(&self, realm: &str, id: &str) -> Result<()> {
        tool::read(&mut self.command(&["user", "disable", "--realm", realm, "--user-id", id])).map(drop)
    }

    pub fn start(&self) -> Result<Running> {
        self.start_with(&self.config(), self.addr)
    }

    fn start_with(&self, config: &Path, addr: SocketAddr) -> Result<Running> {
        let log_file = config.with_extension("log");
        let log = File::create(&log_file)?;
        let mut command = Command::new(&self.program);
        command.arg("serve").arg("--config").arg(config).current_dir(&self.folder);
        command.arg("--site").arg(&self.site).stdout(Stdio::piped()).stderr(log);
        let begin = Instant::now();
        let child = command.spawn().context("the server can't be started")?;
        let mut running = Running { addr, child, ready_after: Duration::ZERO };
        let Some(output) = running.child.stdout.take() else { bail!("the server's output can't be read") };
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        if !lines.any(|line| line.starts_with("ready ")) {
            let log = fs::read_to_string(&log_file).unwrap_or_default();
            bail!("the server ended before it was ready: {}", log.lines().last().unwrap_or("it says nothing"));
        }
        let answer = Connection::open(addr)?.get("/readyz", "")?;
        if answer.status != 200 {
            bail!("the server says that it isn't ready: {}", answer.status);
        }
        running.ready_after = begin.elapsed();
        // Whatever it says later must go somewhere, or it would stop on a full pipe.
        thread::spawn(move || lines.for_each(drop));
        Ok(running)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A running server. It ends with this value.
pub struct Running {
    pub addr: SocketAddr,
    /// From the start of the process until `/readyz` said yes.
    pub ready_after: Duration,
    child: Child,
}

impl Running {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as a power cut does.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if tool::succeeds(Command::new("kill").args(["-TERM", &self.child.id().to_string()])) {
            let start = Instant::now();
            while start.elapsed() < Duration::from_secs(5) && matches!(self.child.try_wait(), Ok(None)) {
                thread::sleep(Duration::from_millis(10));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
