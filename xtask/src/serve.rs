//! `cargo xtask serve`: the demo, built for development, on this machine only.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::server::{self, Build};
use crate::site;
use crate::steps::Steps;
use crate::tool;

/// What was asked for on the command line.
pub struct Wish {
    addr: SocketAddr,
    data: PathBuf,
    database: Option<String>,
    release: bool,
}

impl Wish {
    pub fn parse(mut arguments: lexopt::Parser) -> Result<Self> {
        let mut wish = Self {
            addr: SocketAddr::from(([127, 0, 0, 1], 4400)),
            data: tool::target().join("demo"),
            database: None,
            release: false,
        };
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("addr") => wish.addr = address(&arguments.value()?.string()?)?,
                Long("data") => wish.data = std::path::absolute(arguments.value()?)?,
                Long("database") => wish.database = Some(arguments.value()?.string()?),
                Long("release") => wish.release = true,
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(wish)
    }
}

fn address(text: &str) -> Result<SocketAddr> {
    let numeric = text.replace("localhost:", "127.0.0.1:");
    let addr: SocketAddr =
        numeric.parse().with_context(|| format!("--addr {text} isn't HOST:PORT; write it as 127.0.0.1:4400"))?;
    if !addr.ip().is_loopback() {
        bail!(
            "the demo shows every mail and code, so it listens on this machine only; use --addr 127.0.0.1:{}",
            addr.port()
        );
    }
    Ok(addr)
}

/// Builds and starts the demo. On success this program becomes the server, so signals reach it.
pub fn run(wish: &Wish) -> Result<ExitCode> {
    server::ensure_free(wish.addr)?;
    let mut steps = Steps::default();
    let site = site::build(&mut steps)?;
    let build = Build { demo: true, release: wish.release };
    let program = steps.run("server", || build.run())?;
    site.tell(&build.folder())?;
    println!("\n{steps}");

    let mut demo = server::demo(&program, wish.addr, &wish.data, &site.dir);
    if let Some(database) = &wish.database {
        demo.args(["--database", database]);
    }
    server::become_it(demo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_listens_on_this_machine_only() {
        assert!(address("127.0.0.1:4400").is_ok());
        assert!(address("localhost:0").is_ok());
        assert!(address("[::1]:4400").is_ok());
        assert!(address("0.0.0.0:4400").unwrap_err().to_string().contains("this machine only"));
        assert!(address("4400").unwrap_err().to_string().contains("write it as"));
    }
}
