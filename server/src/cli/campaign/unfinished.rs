//! Those who haven't finished, as a file.

use std::path::PathBuf;

use clap::Args;
use credentials::{campaign::command, portal::Portal, realm::Realm};

use super::{
    super::{
        Failure,
        export::{self, Header},
    },
    known,
};

pub(super) const HELP: &str = "\
One ID a line: user_id, name, email (not in realms with customers), company_id and company_name
(in realms with companies), state of the mail, when it was sent and its link opened, and the mail
server's words where it failed. UTF-8 with byte order mark, times in the realm's zone. A cell that a
spreadsheet would run as a formula begins with an apostrophe. `campaign draft --csv` reads it.
The audit log tells that it was written.";

#[derive(Debug, Args)]
pub(in crate::cli) struct Wish {
    /// The language of the header line
    #[arg(long, default_value = "en")]
    lang: Header,
    /// The file to write, which must not be there yet; else standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) async fn run(portal: &Portal, realm: &Realm, id: &str, wish: &Wish) -> Result<(), Failure> {
    known(portal, realm, id).await?;
    let lang = wish.lang.into();
    export::write(realm, wish.out.as_deref(), async |out| {
        Ok(command::unfinished(portal, realm, (id, lang), out).await?.unwrap_or_default())
    })
    .await
}
