//! `cargo xtask build`: `target/dist`, the folder that an operator installs.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::server::Build;
use crate::site;
use crate::steps::Steps;
use crate::tool;

/// From the repository to the folder; what isn't there is left out.
const FILES: [(&str, &str); 7] = [
    ("server/saihakko.sample.toml", "saihakko.toml"),
    ("server/saihakko.service", "saihakko.service"),
    ("server/deploy/nginx.conf", "nginx.conf"),
    ("server/deploy/Caddyfile", "Caddyfile"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("CHANGELOG.md", "CHANGELOG.md"),
];

pub fn run() -> Result<ExitCode> {
    let mut steps = Steps::default();
    let site = site::build(&mut steps)?;
    let build = Build { demo: false, release: true };
    let program = steps.run("server", || build.run())?;
    let dist = tool::target().join("dist");
    steps.run("target/dist", || {
        if dist.is_dir() {
            fs::remove_dir_all(&dist).context("the old target/dist can't be removed")?;
        }
        copy(&site.dir, &dist.join("site"))?;
        if let Some(name) = program.file_name() {
            copy(&program, &dist.join(name))?;
        }
        for (from, to) in FILES {
            let from = tool::root().join(from);
            if from.is_file() {
                copy(&from, &dist.join(to))?;
            }
        }
        site.tell(&dist)
    })?;
    println!("\n{steps}");
    println!("Ready to install: {}", dist.display());
    println!("Edit saihakko.toml there, then start: ./saihakko serve --config saihakko.toml");
    Ok(ExitCode::SUCCESS)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let problem = || format!("{} can't be copied to {}", from.display(), to.display());
    if from.is_dir() {
        fs::create_dir_all(to).with_context(problem)?;
        for entry in fs::read_dir(from).with_context(problem)? {
            let entry = entry.with_context(problem)?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    } else {
        fs::copy(from, to).with_context(problem)?;
    }
    Ok(())
}
