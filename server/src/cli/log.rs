//! The log on standard error: for people on a terminal, JSON otherwise.

use std::io::{IsTerminal as _, stderr};

use tracing_subscriber::EnvFilter;

use super::Failure;

/// Starts it. `SAIHAKKO_LOG` names the level, or levels by module; sqlx says warnings only unless it is named.
pub(super) fn start(level: &str) -> Result<(), Failure> {
    let named = std::env::var("SAIHAKKO_LOG").ok().filter(|text| !text.trim().is_empty());
    let wanted = named.as_deref().unwrap_or(level);
    let filter = EnvFilter::try_new(format!("sqlx=warn,{wanted}")).map_err(|_| {
        Failure::new("SAIHAKKO_LOG in the environment names no level; set it to error, warn, info, debug or trace")
    })?;
    // A log that can't be written, on a full disk or a closed pipe, must not end what is being answered.
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).log_internal_errors(false);
    // A second start in one process would be refused; the first one counts.
    let _ = if stderr().is_terminal() {
        log.try_init()
    } else {
        log.json().flatten_event(true).with_span_list(false).try_init()
    };
    Ok(())
}
