//! Finding, installing and running other programs. Whatever is missing is one sentence with the remedy.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, anyhow, bail};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let here =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or(here.clone(), Path::to_path_buf)
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The cargo that runs this program, in the folder of the workspace.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Runs a command with its output shown.
///
/// # Errors
/// When it can't be started or doesn't end well; `remedy` says what to do then.
pub fn run(command: &mut Command, remedy: &str) -> Result<()> {
    let name = shown(command);
    let status = command.status().with_context(|| format!("'{name}' can't be started; {remedy}"))?;
    if status.success() { Ok(()) } else { bail!("'{name}' failed ({status}); {remedy}") }
}

/// Runs a command silently and gives what it wrote to standard output.
pub fn read(command: &mut Command) -> Result<String> {
    let name = shown(command);
    let Output { status, stdout, stderr } =
        command.stdin(Stdio::null()).output().with_context(|| format!("'{name}' can't be started"))?;
    if !status.success() {
        let said = String::from_utf8_lossy(&stderr);
        bail!("'{name}' failed ({status}): {}", said.trim());
    }
    Ok(String::from_utf8_lossy(&stdout).trim().to_owned())
}

/// Whether a command ends well; its output is thrown away.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The first of these programs that is on the path.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// Whether this program runs as root.
pub fn is_root() -> bool {
    read(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}

/// Installs Debian packages, when this system has apt and lets us (root, or sudo without a password).
///
/// # Errors
/// When it may not or can't; the sentence names the command for a person to type.
pub fn apt_install(packages: &[&str], purpose: &str) -> Result<()> {
    let list = packages.join(" ");
    let remedy = format!("install it with: sudo apt-get install {list}");
    if find(&["apt-get"]).is_none() {
        bail!("{purpose} is missing and this system has no apt-get; install what '{list}' is called here");
    }
    let may_sudo = || succeeds(Command::new("sudo").args(["-n", "true"]));
    let prefix: &[&str] = match (is_root(), may_sudo) {
        (true, _) => &[],
        (false, sudo) if sudo() => &["sudo", "-n"],
        _ => bail!("{purpose} is missing and may not be installed without a password; {remedy}"),
    };
    println!("{purpose} is missing: installing {list} with apt-get.");
    apt_get(prefix, &["update", "-q"], &remedy)?;
    let mut install = vec!["install", "-y", "-q", "--no-install-recommends"];
    install.extend(packages);
    apt_get(prefix, &install, &remedy)
}

fn apt_get(prefix: &[&str], arguments: &[&str], remedy: &str) -> Result<()> {
    let mut words = prefix.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let first = words.next().ok_or_else(|| anyhow!("no command"))?;
    let mut command = Command::new(first);
    command.args(words).args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
    run(&mut command, remedy)
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}
