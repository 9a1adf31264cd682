//! The browser's half: compiled small, then given its JavaScript glue by `wasm-bindgen-cli-support`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::NAME;
use super::files::{self, Files};
use crate::tool;

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm-release";

/// What `wasm-bindgen` makes of the compiled library.
pub struct Glue {
    pub js: Vec<u8>,
    pub wasm: Vec<u8>,
    /// Scripts that libraries bring along, by their path beside the glue.
    pub snippets: Vec<(String, Vec<u8>)>,
}

/// Adds the WebAssembly target through rustup when it isn't installed.
///
/// # Errors
/// When there's no rustup, or it can't download.
pub fn ensure_target() -> Result<()> {
    let libraries = tool::read(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(&libraries).is_dir() {
        return Ok(());
    }
    if tool::find(&["rustup"]).is_none() {
        bail!(
            "Rust's target {TARGET} is missing and there is no rustup to add it; install Rust through rustup, or the \
             package with that target if Rust came from a distribution (Debian: libstd-rust-dev-wasm32)"
        );
    }
    println!("Rust's target {TARGET} is missing: adding it through rustup.");
    tool::run(
        Command::new("rustup").args(["target", "add", TARGET]).current_dir(tool::root()),
        "check the network connection and start again",
    )
}

/// Compiles `frontend`.
pub fn compile() -> Result<()> {
    tool::run(
        tool::cargo().args(["build", "--package", "frontend", "--lib", "--target", TARGET, "--profile", PROFILE]),
        "see the compiler's message above",
    )
}

/// The glue for the compiled library, from the last time if nothing changed.
pub fn bind() -> Result<Glue> {
    let version = same_version()?;
    let compiled = tool::target().join(TARGET).join(PROFILE).join("frontend.wasm");
    let bytes = fs::read(&compiled).with_context(|| format!("{} can't be read", compiled.display()))?;
    let shelf = tool::target().join("xtask/glue");
    let folder = shelf.join(format!("{version}-{}", files::hash(&bytes)));
    if !folder.is_dir() {
        let fresh = shelf.join("fresh");
        for old in [&shelf, &fresh] {
            let _ = fs::remove_dir_all(old);
        }
        generate(bytes, &fresh)?;
        fs::rename(&fresh, &folder).context("the glue can't be kept in the target folder")?;
    }
    read(&folder)
}

fn generate(compiled: Vec<u8>, folder: &PathBuf) -> Result<()> {
    Bindgen::new()
        .input_bytes(NAME, compiled)
        .web(true)?
        .typescript(false)
        // The page gives the address of the WebAssembly, with its hash.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .context("wasm-bindgen can't make the JavaScript glue")
}

fn read(folder: &Path) -> Result<Glue> {
    let mut files = Files::default();
    files.add_folder(folder)?;
    let mut take = |name: &str| files.0.remove(name).ok_or_else(|| anyhow!("wasm-bindgen made no {name}"));
    let js = take(&format!("{NAME}.js"))?;
    let wasm = take(&format!("{NAME}_bg.wasm"))?;
    Ok(Glue { js, wasm, snippets: files.0.into_iter().collect() })
}

/// Both halves of wasm-bindgen must be of one version, or the glue doesn't fit the library.
fn same_version() -> Result<String> {
    let lock = fs::read_to_string(tool::root().join("Cargo.lock")).context("Cargo.lock can't be read")?;
    let library = locked(&lock, "wasm-bindgen");
    let generator = locked(&lock, "wasm-bindgen-cli-support");
    match (library, generator) {
        (Some(library), Some(generator)) if library == generator => Ok(library.to_owned()),
        (library, generator) => bail!(
            "Cargo.lock has wasm-bindgen {} and wasm-bindgen-cli-support {}; set both to one version in Cargo.toml and \
             xtask/Cargo.toml",
            library.unwrap_or("nowhere"),
            generator.unwrap_or("nowhere"),
        ),
    }
}

fn locked<'a>(lock: &'a str, name: &str) -> Option<&'a str> {
    let entry = format!("name = \"{name}\"\nversion = \"");
    let (_, after) = lock.split_once(&entry)?;
    after.split_once('"').map(|(version, _)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_tells_a_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(lock, "wasm-bindgen-cli-support"), None);
    }

    #[test]
    fn both_halves_of_wasm_bindgen_have_one_version() {
        assert!(same_version().is_ok());
    }
}
