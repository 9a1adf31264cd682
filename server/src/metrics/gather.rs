//! Everything at one moment, in the text form that Prometheus reads.

use std::{fmt, time::Duration};

use credentials::{audit, outbox, portal::Portal};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, info::Info},
    registry::Registry,
};
use tokio::time::timeout;

use super::COUNTED;
use crate::worker::Carrier;

/// Whoever reads the metrics learns that the database is away, rather than wait for it.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Happened {
    realm: String,
    event: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Lane {
    lane: &'static str,
}

pub(super) async fn text(portal: &Portal, carrier: &Carrier) -> Result<String, fmt::Error> {
    let mut registry = Registry::with_prefix("saihakko");
    registry.register("build", "The program", Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]));
    registry.register("requests", "Answers by kind of request and status", COUNTED.requests.clone());
    registry.register("request_seconds", "How long answers took", COUNTED.seconds.clone());
    registry.register("mails", "Tries to send a mail by outcome", COUNTED.mails.clone());
    events(&mut registry);
    database(&mut registry, portal);
    hashing(&mut registry, portal);
    process(&mut registry);
    gauge(
        &mut registry,
        "mail_relay_shut",
        "1 while nobody knocks at a mail server that was away",
        carrier.is_shut(portal.now()),
    );
    if portal.store.health().reads
        && let Ok(Ok(backlog)) = timeout(PATIENCE, outbox::backlog(portal)).await
    {
        waiting(&mut registry, &backlog, portal.now());
    }
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}

fn gauge(registry: &mut Registry, name: &str, help: &str, value: impl Into<i64>) {
    let gauge: Gauge = Gauge::default();
    gauge.set(value.into());
    registry.register(name, help, gauge);
}

/// Sign-ins, recoveries and all else that the audit log tells.
fn events(registry: &mut Registry) {
    let events = Family::<Happened, Counter>::default();
    for ((realm, event), count) in audit::tally() {
        events.get_or_create(&Happened { realm, event }).inc_by(count);
    }
    registry.register("events", "What this process wrote into the audit log, by realm and event", events);
}

fn database(registry: &mut Registry, portal: &Portal) {
    let health = portal.store.health();
    gauge(registry, "database_up", "1 while the database answers", health.reads);
    gauge(registry, "database_writable", "1 while the database takes changes", health.writes);
    let (open, idle) = portal.store.connections();
    gauge(registry, "database_connections", "Open connections to the database", open);
    gauge(registry, "database_connections_idle", "Those of them that nobody uses", idle);
}

fn hashing(registry: &mut Registry, portal: &Portal) {
    let waiting = i64::try_from(portal.hasher.waiting()).unwrap_or(i64::MAX);
    gauge(registry, "password_hashes_waiting", "Requests that wait for their turn to hash a password", waiting);
}

fn waiting(registry: &mut Registry, backlog: &[outbox::Backlog], now: credentials::clock::Moment) {
    let (messages, oldest) = (Family::<Lane, Gauge>::default(), Family::<Lane, Gauge>::default());
    for (lane, name) in [(0, "interactive"), (1, "notices"), (2, "campaigns")] {
        let found = backlog.iter().find(|line| line.lane == lane);
        let age = found.map_or(0, |line| now.since(credentials::clock::Moment(line.oldest)).as_secs());
        messages.get_or_create(&Lane { lane: name }).set(found.map_or(0, |line| line.messages));
        oldest.get_or_create(&Lane { lane: name }).set(i64::try_from(age).unwrap_or(i64::MAX));
    }
    registry.register("outbox_waiting", "Messages that wait to be sent, of all processes", messages);
    registry.register("outbox_oldest_seconds", "How long the oldest of them has been waiting", oldest);
}

/// What the system says of this process; nothing where it doesn't.
fn process(registry: &mut Registry) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = |name: &str| {
        status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse::<i64>().ok())
    };
    if let Some(resident) = kilobytes("VmRSS:") {
        gauge(
            registry,
            "process_resident_memory_bytes",
            "Resident memory of this process",
            resident.saturating_mul(1024),
        );
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        gauge(
            registry,
            "process_open_fds",
            "Open files and connections of this process",
            i64::try_from(files.count()).unwrap_or(0),
        );
    }
}
