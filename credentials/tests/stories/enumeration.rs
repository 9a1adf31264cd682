//! Whether an account exists shows neither in the answer nor in the work: the same statements in the same order, for all.

use std::sync::{Mutex, Once, PoisonError};

use credentials::form::Page;
use tracing_subscriber::{Layer, layer::SubscriberExt as _, registry::LookupSpan};

use crate::world::{PASSWORD, World, story};

static HEARD: Mutex<Vec<(u64, String)>> = Mutex::new(Vec::new());
static LISTENING: Once = Once::new();

/// Writes down each statement with the span in which it ran, so that stories told at the same time don't mix.
struct Ear;

struct Number(u64);

#[derive(Default)]
struct Words {
    summary: String,
    statement: String,
}

impl tracing::field::Visit for Words {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        match field.name() {
            "summary" => self.summary = format!("{value:?}"),
            "db.statement" => self.statement = format!("{value:?}"),
            _ => {}
        }
    }
}

impl tracing::field::Visit for Number {
    fn record_debug(&mut self, _: &tracing::field::Field, _: &dyn std::fmt::Debug) {}
    fn record_u64(&mut self, _: &tracing::field::Field, value: u64) {
        self.0 = value;
    }
}

impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Ear {
    fn on_new_span(
        &self,
        attributes: &tracing::span::Attributes<'_>,
        id: &tracing::Id,
        context: tracing_subscriber::layer::Context<'_, S>,
    ) {
        let mut number = Number(0);
        attributes.record(&mut number);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(number);
        }
    }

    fn on_event(&self, event: &tracing::Event<'_>, context: tracing_subscriber::layer::Context<'_, S>) {
        let number =
            context.event_scope(event).into_iter().flatten().find_map(|s| s.extensions().get::<Number>().map(|n| n.0));
        let (Some(number), "sqlx::query") = (number, event.metadata().target()) else { return };
        let mut words = Words::default();
        event.record(&mut words);
        let statement = if words.statement.len() > 2 { words.statement } else { words.summary };
        HEARD.lock().unwrap_or_else(PoisonError::into_inner).push((number, statement));
    }
}

/// The statements that a deed runs, in order.
pub async fn statements(deed: impl Future<Output = ()>) -> Vec<String> {
    use tracing::Instrument as _;
    static NUMBER: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    LISTENING.call_once(|| {
        let filter = tracing_subscriber::filter::Targets::new()
            .with_target("sqlx::query", tracing::Level::DEBUG)
            .with_target("stories", tracing::Level::INFO);
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Ear.with_filter(filter))).unwrap();
    });
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    deed.instrument(tracing::info_span!(target: "stories", "listening", number)).await;
    // SQLite's thread writes its last statement down a moment after it has answered.
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    // A new connection of the pool sets itself up first.
    let sets_up = |statement: &str| ["PRAGMA", "SET lock_timeout"].iter().any(|words| statement.contains(words));
    let heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
    heard
        .iter()
        .filter(|(n, statement)| *n == number && !sets_up(statement))
        .map(|(_, statement)| statement.clone())
        .collect()
}

async fn of_sign_in(world: &World, id: &str, password: &str) -> Vec<String> {
    let mut browser = world.browser("construction");
    statements(async move { assert_eq!(browser.sign_in(id, password).await, Page::Login) }).await
}

async fn of_asking(world: &World, id: &str) -> Vec<String> {
    let mut browser = world.browser("construction");
    statements(async move { assert_eq!(browser.ask(id).await, Page::RecoverySent) }).await
}

story!(a_refused_login_runs_the_same_statements_whoever_is_meant, |world| {
    of_sign_in(world, "warm", "up").await;
    let unknown = of_sign_in(world, "nobody", PASSWORD).await;
    assert!(unknown.len() >= 5, "something was heard: {unknown:#?}");
    assert!(
        unknown.iter().any(|s| s.contains("FROM accounts")) && unknown.iter().any(|s| s.contains("INSERT INTO audit"))
    );
    for (id, password) in
        [("hk000000-01_a", "wrong"), ("disabled01", PASSWORD), ("disabled01", "wrong"), ("nopassword01", PASSWORD)]
    {
        assert_eq!(of_sign_in(world, id, password).await, unknown, "{id}");
    }
});

story!(a_login_over_the_limit_runs_the_same_statements_whoever_is_meant, |world| {
    for id in ["nobody", "hk000000-01_a", "disabled01", "nopassword01"] {
        for _ in 0..10 {
            world.browser("construction").sign_in(id, "wrong").await;
        }
    }
    let unknown = of_sign_in(world, "nobody", PASSWORD).await;
    for id in ["hk000000-01_a", "disabled01", "nopassword01"] {
        assert_eq!(of_sign_in(world, id, PASSWORD).await, unknown, "{id}");
    }
});

story!(asking_runs_the_same_statements_for_known_unknown_disabled_and_locked, |world| {
    for _ in 0..11 {
        world.browser("construction").sign_in("hk000000-02_a", "wrong").await;
    }
    of_asking(world, "warm").await;
    let unknown = of_asking(world, "nobody").await;
    assert!(unknown.len() >= 4 && unknown.iter().any(|s| s.contains("INSERT INTO outbox")), "{unknown:#?}");
    assert!(unknown.iter().all(|s| !s.contains("FROM accounts")), "asking looks nobody up");
    for id in ["hk000000-01_a", "disabled01", "hk000000-02_a", "nomail01", "operator01"] {
        assert_eq!(of_asking(world, id).await, unknown, "{id}");
    }
});

story!(the_page_after_asking_is_the_same_for_all, |world| {
    let mut seen = Vec::new();
    for id in ["nobody", "hk000000-01_a", "disabled01", "nomail01"] {
        let mut browser = world.browser("construction");
        browser.ask(id).await;
        let flow = browser.flow().await.unwrap();
        let sent = flow.sent.unwrap();
        assert!((1000..=9999).contains(&sent.number.parse::<u32>().unwrap()));
        let about_the_person = (flow.login_id, flow.display_name, flow.has_otp, flow.steps, flow.enrolment.is_none());
        seen.push((
            flow.step,
            flow.page,
            about_the_person,
            sent.asked_at,
            sent.life,
            flow.ends_at,
            flow.form.unwrap().problems,
        ));
    }
    assert!(seen.iter().all(|view| *view == seen[0]));
});
