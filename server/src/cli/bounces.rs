//! `saihakko bounces`: what mail servers reported about mails that did not arrive.

use std::{
    fs::File,
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use clap::Subcommand;
use credentials::reach::{self, Bounce, Heard};

use super::{ConfigFile, Failure, open, say};
use crate::bounce;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read the reports in a mail, a mailbox file or a Maildir folder; addresses that don't exist are marked
    Read {
        #[command(flatten)]
        config: ConfigFile,
        /// The file or folder; "-" for standard input
        #[arg(value_name = "FILE")]
        from: PathBuf,
    },
}

pub(super) async fn run(command: Command) -> Result<(), Failure> {
    let Command::Read { config, from } = command;
    let (mails, bounces) = reports(&from).map_err(|error| {
        Failure::new(format!("{} can't be read: {error}; name a mail, a mailbox file or a Maildir", from.display()))
    })?;
    let portal = open::portal(&config).await?;
    let (mut marked, mut noted, mut unknown) = (0, 0, 0);
    let mut failed = None;
    for bounce in &bounces {
        match reach::bounced(&portal, bounce, false).await {
            Ok(Heard::Marked(accounts)) => marked += accounts,
            Ok(Heard::Noted) => noted += 1,
            Ok(Heard::Unknown) => unknown += 1,
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    portal.store.close().await;
    if let Some(error) = failed {
        return Err(error.into());
    }
    say(format_args!(
        "{mails} mails read, {} reports: {marked} accounts marked as unreachable, {noted} mails delayed, {unknown} not ours",
        bounces.len()
    ));
    Ok(())
}

/// How many mails there are, and the reports in them.
fn reports(from: &Path) -> io::Result<(usize, Vec<Bounce>)> {
    let (mut mails, mut found) = (0, Vec::new());
    let each = |mail: &[u8]| {
        mails += 1;
        found.extend(bounce::reports(mail));
    };
    if from == Path::new("-") {
        bounce::mailbox(io::stdin().lock(), each)?;
    } else if from.is_dir() {
        bounce::maildir(from, each)?;
    } else {
        bounce::mailbox(BufReader::new(File::open(from)?), each)?;
    }
    Ok((mails, found))
}
