use clap::Subcommand;
use credentials::{
    audit::{self, Entry, Verdict},
    clock::Moment,
};

use super::{ConfigFile, Failure, open, say};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Recompute the chain of the audit log; exit code 1 and the place where it breaks
    Verify {
        #[command(flatten)]
        config: ConfigFile,
    },
    /// Show the newest entries, the newest first: also the mails that were not sent, with the reason
    List {
        #[command(flatten)]
        config: ConfigFile,
        /// Only this realm
        #[arg(long, value_name = "NAME")]
        realm: Option<String>,
        /// Only this event, such as `recovery_skipped` or `limited`
        #[arg(long, value_name = "EVENT")]
        event: Option<String>,
        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 50)]
        last: u32,
    },
}

pub(super) async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Verify { config } => verify(&config).await,
        Command::List { config, realm, event, last } => {
            let portal = open::portal(&config).await?;
            let entries = audit::newest(&portal, realm.as_deref(), event.as_deref(), last).await;
            portal.store.close().await;
            for entry in entries? {
                say(line(&entry));
            }
            Ok(())
        }
    }
}

fn line(entry: &Entry) -> String {
    let or_dash = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
    let account = entry.account_id.clone().unwrap_or_default();
    let parts = [&entry.realm, &entry.event, &account, &entry.address, &entry.detail].map(|text| or_dash(text));
    format!("{}  {}", Moment(entry.at), parts.join("  "))
}

async fn verify(config: &ConfigFile) -> Result<(), Failure> {
    let portal = open::portal(config).await?;
    let verdict = audit::verify(&portal).await;
    portal.store.close().await;
    match verdict? {
        Verdict::Whole(chained, waiting) => {
            say(format_args!("the audit log is whole: {chained} entries in the chain, {waiting} not chained yet"));
            Ok(())
        }
        Verdict::Broken(place) => Err(Failure::new(format!(
            "the audit log was changed: its chain breaks at entry {place}; keep the database as it is and compare it with a backup \
             (with another key file than the server's, every entry seems changed)"
        ))),
    }
}
