//! What the browser loads, in `target/site`:
//!
//! - `pkg/saihakko.HASH.js`, `.wasm`, `.css`: the name changes with the content, so it may be cached for ever;
//! - everything in `public/`, under its own name;
//! - a `.br` and a `.gz` beside each file that gets smaller by it.
//!
//! `hash.txt` tells the server the hashes, in the form that Leptos reads. It stands beside each program that serves it.

mod css;
mod files;
mod squeeze;
mod wasm;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::steps::Steps;
use crate::tool;
use files::Files;
pub use wasm::ensure_target;

/// `output_name` of Leptos.
const NAME: &str = "saihakko";

/// A site that is ready to be served.
pub struct Site {
    /// Its folder.
    pub dir: PathBuf,
    hashes: String,
}

impl Site {
    /// Writes `hash.txt` into a folder in which a server program lies.
    pub fn tell(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)
            .and_then(|()| files::write_if_changed(&folder.join("hash.txt"), self.hashes.as_bytes()))
            .with_context(|| format!("hash.txt can't be written into {}", folder.display()))
    }
}

/// Builds the site, or only what has changed of it.
pub fn build(steps: &mut Steps) -> Result<Site> {
    ensure_target()?;
    steps.run("WebAssembly", wasm::compile)?;
    steps.run("site", assemble)
}

fn assemble() -> Result<Site> {
    let root = tool::root();
    let glue = wasm::bind()?;
    let style = css::bundle(&root.join("style/main.css"))?;

    let mut files = Files::default();
    files.add_folder(&root.join("public"))?;
    let js = files.add_hashed("js", glue.js);
    let wasm = files.add_hashed("wasm", glue.wasm);
    let css = files.add_hashed("css", style.into_bytes());
    for (path, text) in glue.snippets {
        files.add(&format!("pkg/{path}"), text);
    }
    squeeze::beside(&mut files)?;
    files.print_sizes();

    let dir = tool::target().join("site");
    files.write_to(&dir)?;
    let site = Site { dir, hashes: format!("js: {js}\nwasm: {wasm}\ncss: {css}\n") };
    // Test programs lie in deps.
    for folder in ["debug", "debug/deps"] {
        site.tell(&tool::target().join(folder))?;
    }
    Ok(site)
}
