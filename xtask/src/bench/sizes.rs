//! What the first visit of each public page brings over the wire, in the form in which the server sends it to a browser that takes brotli.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::json;

use super::ground::Ground;
use super::http::Connection;
use super::line::Line;

pub const PAGES: [&str; 10] = [
    "/",
    "/construction/login",
    "/construction/recovery",
    "/construction/recovery/link",
    "/construction/not-me",
    "/agency/login",
    "/agency/recovery",
    "/health/login",
    "/health/recovery",
    "/nowhere",
];
/// Bytes; a kilobyte is 1,000 of them.
const MOST: usize = 90_000;
const MOST_FIRST: usize = 14_000;
const BROWSER: &str = "accept: text/html\r\naccept-encoding: gzip, deflate, br\r\naccept-language: ja\r\n";

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let place = ground.install(None, Duration::ZERO)?;
    let server = place.start()?;
    let mut connection = Connection::open(server.addr)?;
    PAGES.iter().map(|page| weigh(&mut connection, page)).collect()
}

fn weigh(connection: &mut Connection, page: &str) -> Result<Line> {
    let html = connection.get(page, BROWSER)?;
    let mut sizes = BTreeMap::from([("html", html.body.len())]);
    let mut waiting: BTreeSet<String> = files(&String::from_utf8_lossy(&html.body));
    let mut seen = BTreeSet::new();
    while let Some(file) = waiting.pop_first() {
        if !seen.insert(file.clone()) {
            continue;
        }
        let answer = connection.get(&file, BROWSER)?;
        if answer.status != 200 {
            bail!("{page} needs {file}, which is answered with {}", answer.status);
        }
        *sizes.entry(kind(&file)).or_default() += answer.body.len();
        if kind(&file) == "js" {
            let plain = connection.get(&file, "")?;
            waiting.extend(snippets(&String::from_utf8_lossy(&plain.body)));
        }
    }
    let all: usize = sizes.values().sum();
    let first = sizes.get("html").unwrap_or(&0) + sizes.get("css").unwrap_or(&0);
    let parts: Vec<String> = sizes.iter().map(|(kind, size)| format!("{kind} {size}")).collect();
    let line =
        Line::told(format!("first visit of {page}"), format!("{all} bytes, HTML + CSS {first} ({})", parts.join(", ")));
    let met = all <= MOST && first <= MOST_FIRST;
    Ok(line
        .target("≤ 90 KB, HTML + CSS ≤ 14 KB", met)
        .numbers(json!({ "all": all, "html_css": first, "parts": sizes })))
}

/// The files that a page names: everything in quotes that lies under `/pkg/`, and the icon.
fn files(html: &str) -> BTreeSet<String> {
    let ours = |text: &&str| text.starts_with("/pkg/") || text.starts_with("/favicon.");
    html.split(['"', '\'']).filter(ours).map(str::to_owned).collect()
}

/// What the glue imports from beside it.
fn snippets(js: &str) -> BTreeSet<String> {
    js.split(['"', '\'', '`'])
        .filter_map(|text| text.strip_prefix("./snippets/"))
        .map(|rest| format!("/pkg/snippets/{rest}"))
        .collect()
}

fn kind(file: &str) -> &'static str {
    let kinds = [(".css", "css"), (".js", "js"), (".wasm", "wasm")];
    kinds.iter().find(|(end, _)| file.ends_with(end)).map_or("icon", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_a_page_names_is_weighed_once() {
        let html =
            r#"<link href="/pkg/a.1.css"><link href="/pkg/a.2.js"><script>import('/pkg/a.2.js')</script><a href="/x">"#;
        assert_eq!(files(html).into_iter().collect::<Vec<_>>(), ["/pkg/a.1.css", "/pkg/a.2.js"]);
        assert_eq!(
            snippets("import { x } from './snippets/y/z.js';").into_iter().collect::<Vec<_>>(),
            ["/pkg/snippets/y/z.js"]
        );
        assert_eq!((kind("/pkg/a.css"), kind("/favicon.svg")), ("css", "icon"));
    }
}
