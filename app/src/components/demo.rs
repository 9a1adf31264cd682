//! What only the demo shows on the product's pages: a bar above each, the accounts on the first.

use leptos::prelude::*;

use super::{say, words};
use crate::words::{Word, demo};

/// The password of every account of the demo.
const PASSWORD: &str = "SaihakkoDemo2026";
/// The key of every app that is enrolled at the start.
const APP_KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// An account that always exists: its ID, its name in Japanese and English, what is special.
type Always = (&'static str, &'static str, &'static str, Word);

const CONSTRUCTION: &[Always] = &[
    ("hk000000-01_a", "田中 一郎", "Ichiro Tanaka", demo::SAME_ADDRESS),
    ("hk000000-02_a", "田中 一郎", "Ichiro Tanaka", demo::SAME_ADDRESS),
    ("operator01", "運用 担当", "Operator", demo::ENROLLED),
];
const TRADING: &[Always] = &[
    ("WR012739", "照井 良子", "Ryoko Terui", demo::ADMINISTRATOR_ONE),
    ("CZ021017", "テスト 花子", "Hanako Test", demo::STAFF_ONE),
    ("WR099999", "見本 太一", "Taichi Mihon", demo::ADMINISTRATOR_TWO),
    ("helpdesk01", "窓口 春子", "Haruko Madoguchi", demo::HELPDESK),
    ("helpdesk02", "窓口 夏男", "Natsuo Madoguchi", demo::HELPDESK),
    ("operator01", "運用 担当", "Operator", demo::ENROLLED),
];
const AGENCY: &[Always] = &[
    ("01058734", "環境 太郎", "Taro Kankyo", demo::TARO),
    ("01000001", "大矢 典子", "Noriko Oya", demo::PARENT),
    ("01058735", "環境 花子", "Hanako Kankyo", demo::NO_LOGIN),
];
const HEALTH: &[Always] = &[
    ("testuser001", "健保 一子", "Ichiko Kenpo", demo::MUST_ENROL),
    ("testuser002", "健保 二郎", "Jiro Kenpo", demo::ENROLLED),
    ("testuser003", "健保 三枝", "Mie Kenpo", demo::PASSWORD_ONLY),
];

/// Above every page: that this is the demo, and its own pages.
pub fn bar() -> impl IntoView {
    view! {
        <aside class="demo-bar" aria-label=say(demo::BAR)>
            <div class="wrap">
                <p>
                    <strong>{say(demo::BAR)}</strong>
                    <span class="more">{say(demo::NOTHING_OUTSIDE)}</span>
                </p>
                <nav aria-label=say(demo::PAGES)>
                    <a href="/">{say(demo::REALMS)}</a>
                    <a href="/demo/outbox">{say(demo::OUTBOX)}</a>
                </nav>
            </div>
        </aside>
    }
}

/// Below the heading of the first page.
pub fn lead() -> Option<String> {
    Some(say(demo::INDEX_DEMO))
}

/// What all accounts share.
pub fn secrets() -> impl IntoView {
    view! {
        <dl class="known">
            <dt>{say(demo::ALL_PASSWORDS)}</dt>
            <dd><code>{PASSWORD}</code></dd>
            <dt>{say(demo::APP_KEY)}</dt>
            <dd><code>{APP_KEY}</code></dd>
        </dl>
    }
}

/// A realm's accounts that always exist.
pub fn accounts(realm: &str) -> impl IntoView + use<> {
    let accounts = match realm {
        "agency" => AGENCY,
        "construction" => CONSTRUCTION,
        "health" => HEALTH,
        "trading" => TRADING,
        _ => return None,
    };
    let japanese = words().lang() == credentials::lang::Lang::Ja;
    let rows = accounts.iter().map(|(id, ja, en, facts)| {
        view! {
            <dt>{*id}</dt>
            <dd>{if japanese { *ja } else { *en }} " " <span>{say(*facts)}</span></dd>
        }
    });
    Some(view! { <dl class="accounts">{rows.collect_view()}</dl> })
}
