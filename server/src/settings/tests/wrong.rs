//! Files that can't start the server, and the first line of what the operator reads.

use super::*;

/// What is replaced in the base, by what, and the first line of the answer.
const WRONG: &[(&str, &str, &str)] = &[
    (
        "public_url = ",
        "address = ",
        r#"x.toml:1: the file lacks "public_url"; say how browsers reach the portal: public_url = "https://saihakko.example.jp""#,
    ),
    (
        "https://id.example.jp",
        "http://id.example.jp",
        r#"x.toml:1: "public_url" at the top level is not encrypted; write https://, since http is only for a loopback address"#,
    ),
    (
        "https://id.example.jp",
        "https://id.example.jp/portal",
        r#"x.toml:1: "public_url" at the top level has more than scheme, host and port; write it without path, query, fragment and user"#,
    ),
    (
        "https://id.example.jp",
        "https://id.example.jp/?a",
        r#"x.toml:1: "public_url" at the top level has more than scheme, host and port; write it without path, query, fragment and user"#,
    ),
    (
        "https://id.example.jp",
        "https://id.example.jp/#a",
        r#"x.toml:1: "public_url" at the top level has more than scheme, host and port; write it without path, query, fragment and user"#,
    ),
    (
        "https://id.example.jp",
        "https://me@id.example.jp",
        r#"x.toml:1: "public_url" at the top level has more than scheme, host and port; write it without path, query, fragment and user"#,
    ),
    (
        "https://id.example.jp",
        "id.example.jp",
        r#"x.toml:1: "public_url" at the top level is not an address of the form "https://HOST" or "https://HOST:PORT"; write a name in other letters as xn--…"#,
    ),
    (
        "https://id.example.jp",
        "https://再発行.jp",
        r#"x.toml:1: "public_url" at the top level is not an address of the form "https://HOST" or "https://HOST:PORT"; write a name in other letters as xn--…"#,
    ),
    (
        "https://id.example.jp",
        "https://id.example.jp:",
        r#"x.toml:1: "public_url" at the top level is not an address of the form "https://HOST" or "https://HOST:PORT"; write a name in other letters as xn--…"#,
    ),
    (
        "https://id.example.jp",
        "ftp://id.example.jp",
        r#"x.toml:1: "public_url" at the top level is not an address of the form "https://HOST" or "https://HOST:PORT"; write a name in other letters as xn--…"#,
    ),
    (
        "127.0.0.1:9000",
        "localhost:9000",
        r#"x.toml:2: "listen" at the top level is "localhost:9000"; it takes an address and a port such as "127.0.0.1:8080" or "[::1]:8080""#,
    ),
    ("listen", "lisen", r#"x.toml:2: unknown key "lisen" at the top level; did you mean "listen"?"#),
    (
        "10.1.2.3/16",
        "0.0.0.0/0",
        r#"x.toml:6: "trusted_proxies" at the top level holds "0.0.0.0/0", so that anybody could name a client address; name your own proxies only"#,
    ),
    (
        "10.1.2.3/16",
        "proxy",
        r#"x.toml:6: "trusted_proxies" at the top level holds "proxy"; write addresses or networks such as "127.0.0.1" or "10.1.0.0/16""#,
    ),
    ("database.url", "database.uri", r#"x.toml:3: unknown key "uri" in [database]; did you mean "url"?"#),
    (
        "database.url = \"postgres://saihakko@db/saihakko\"",
        "",
        r#"x.toml:1: [database] lacks "url"; add url = "sqlite:///var/lib/saihakko/saihakko.db" or "postgres://USER@HOST/DATABASE", or set SAIHAKKO_DATABASE_URL"#,
    ),
    (
        "postgres://saihakko@db",
        "mysql://me:hush@db",
        r#"x.toml:3: "url" in [database] names no database that outlasts the server; it takes "sqlite:///var/lib/saihakko/saihakko.db" or "postgres://USER@HOST/DATABASE""#,
    ),
    (
        "postgres://saihakko@db/saihakko",
        "sqlite::memory:",
        r#"x.toml:3: "url" in [database] names no database that outlasts the server; it takes "sqlite:///var/lib/saihakko/saihakko.db" or "postgres://USER@HOST/DATABASE""#,
    ),
    (
        "mail = {",
        "post = {",
        r#"x.toml:1: the file lacks the section [mail], without which no link is sent; add it with "from" and "host""#,
    ),
    (
        "no-reply@example.jp",
        "no-reply",
        r#"x.toml:5: "from" in [mail] is "no-reply"; it takes one mail address such as "no-reply@example.jp""#,
    ),
    (
        "smtp.example.jp",
        "smtp.example.jp:25",
        r#"x.toml:5: "host" in [mail] is "smtp.example.jp:25"; it takes a host name or an address, without port"#,
    ),
    ("host =", "port = 0, host =", r#"x.toml:5: "port" in [mail] is 0; it takes a whole number from 1 to 65535"#),
    (
        "host =",
        "tls = \"none\", host =",
        r#"x.toml:5: "tls" in [mail] can be "none" for a loopback host only, since links would travel in the open; use "starttls" or "implicit""#,
    ),
    (
        "host =",
        "tls = \"ssl\", host =",
        r#"x.toml:5: "tls" in [mail] is "ssl"; it takes "starttls", "implicit" or "none""#,
    ),
    (
        "host =",
        "password = \"hush\", host =",
        r#"x.toml:5: "password" in [mail] stands in the configuration; move it into a file and name that in password_file"#,
    ),
    (
        "host =",
        "timeout = \"0s\", host =",
        r#"x.toml:5: "timeout" in [mail] is "0s"; it takes a length of time from "1s" to "5m", written with s, m, h or d"#,
    ),
    (
        "[realm.club]",
        "[realm.pkg]",
        r#"x.toml:7: "pkg" can't name a realm, since it names a page of the product; choose another name"#,
    ),
    ("life = ", "lief = ", r#"x.toml:11: unknown key "lief" in [realm.club.prove]; did you mean "life"?"#),
];

#[test]
fn wrong_configurations_are_named_with_line_and_remedy() {
    for (old, new, expected) in WRONG {
        let error = parse(&BASE.replacen(old, new, 1)).expect_err(expected);
        assert_eq!(first_line(&error), *expected);
        assert!(!error.to_string().contains("hush"), "a password is repeated: {error}");
    }
}
