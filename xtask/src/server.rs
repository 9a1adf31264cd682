//! The server program: building it, and starting it as the demo.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::tool;

/// Which server is wanted.
pub struct Build {
    pub demo: bool,
    pub release: bool,
}

impl Build {
    /// Compiles it and gives its path.
    pub fn run(&self) -> Result<PathBuf> {
        let mut command = tool::cargo();
        command.args(["build", "--package", "server"]);
        if self.demo {
            command.args(["--features", "demo"]);
        }
        if self.release {
            command.arg("--release");
        }
        tool::run(&mut command, "see the compiler's message above")?;
        Ok(self.folder().join(format!("saihakko{}", std::env::consts::EXE_SUFFIX)))
    }

    /// The folder in which it lies.
    pub fn folder(&self) -> PathBuf {
        tool::target().join(if self.release { "release" } else { "debug" })
    }
}

/// # Errors
/// When another program listens there, before anybody waits for a build.
pub fn ensure_free(addr: SocketAddr) -> Result<()> {
    match TcpListener::bind(addr) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {} is taken by another program; stop that one, or choose another port: cargo xtask serve --addr {}:{}",
            addr.port(),
            addr.ip(),
            addr.port().wrapping_add(1).max(1024),
        ),
        Err(error) => Err(error).with_context(|| format!("{addr} can't be used; choose another address with --addr")),
    }
}

/// A loopback port that nothing uses now.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no loopback port is free")?;
    Ok(listener.local_addr()?.port())
}

/// The command that starts the demo.
pub fn demo(program: &Path, addr: SocketAddr, data: &Path, site: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .arg("demo")
        .args(["--addr", &addr.to_string()])
        .arg("--data")
        .arg(data)
        .arg("--site")
        .arg(site)
        .current_dir(tool::root());
    command
}

/// Replaces this program by the server, so that Ctrl-C and signals are the server's own.
#[cfg(unix)]
pub fn become_it(mut command: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).context("the server can't be started")
}

#[cfg(not(unix))]
pub fn become_it(mut command: Command) -> Result<ExitCode> {
    let status = command.status().context("the server can't be started")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
