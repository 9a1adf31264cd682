//! Realms that can't start, and the first line of what the operator reads.

use super::*;

/// What is added to the realm's section (line 9) or below it (line 10 on), and the first line of the answer.
const CONTRADICTIONS: &[(&str, &str, &str)] = &[
    ("remember-me = true", "", r#"x.toml:9: unknown key "remember-me" in [realm.club]; did you mean "remember_me"?"#),
    (
        "prove.lief = \"1m\"",
        "",
        "x.toml:9: this is not TOML: cannot extend value of type inline table with a dotted key; compare the line with saihakko.sample.toml",
    ),
    ("remember_me = \"yes\"", "", r#"x.toml:9: "remember_me" in [realm.club] is "yes"; it takes true or false"#),
    (
        "accent = \"pink\"",
        "",
        r#"x.toml:9: "accent" in [realm.club] is "pink"; it takes "blue", "green", "teal", "purple" or "orange""#,
    ),
    (
        "time_zone = \"Asia/Tokio\"",
        "",
        r#"x.toml:9: "time_zone" in [realm.club] is "Asia/Tokio"; it takes an IANA time zone such as "Asia/Tokyo""#,
    ),
    (
        "after_asking = \"portal\"",
        "",
        r#"x.toml:9: "after_asking" in [realm.club] is "portal"; it takes "recovery" or "login""#,
    ),
    (
        "sibling_ids = true",
        "",
        r#"x.toml:9: "sibling_ids" in [realm.club] can't be true with enter = "login", since only the portal lists them; remove it or set enter = "portal""#,
    ),
    ("password = 8", "", r#"x.toml:9: "password" in [realm.club] is 8; it takes a section [realm.club.password]"#),
    (
        "",
        "[realm.club.password]\nmin = 7",
        r#"x.toml:11: "min" in [realm.club.password] is 7; it takes a whole number from 8 to 256"#,
    ),
    (
        "",
        "[realm.club.password]\nmax = 10",
        r#"x.toml:11: "max" in [realm.club.password] leaves no password, since "min" is greater than "max"; lower "min" or raise "max""#,
    ),
    (
        "",
        "[realm.club.password]\nmax = 32\nmin = 40",
        r#"x.toml:12: "min" in [realm.club.password] leaves no password, since "min" is greater than "max"; lower "min" or raise "max""#,
    ),
    (
        "",
        "[realm.club.password]\nmin_with_otp = 8",
        r#"x.toml:11: "min_with_otp" in [realm.club.password] has no meaning with enrol = "never", where nobody is led to an app; remove it or choose another "enrol""#,
    ),
    (
        "",
        "[realm.club.password]\nforbidden_words = [\"club\",\n\"ab\"]",
        r#"x.toml:12: "forbidden_words" in [realm.club.password] holds "ab"; use words of at least 3 characters, 2 in Japanese"#,
    ),
    (
        "",
        "[realm.club.password]\nforbidden_words = \"club\"",
        r#"x.toml:11: "forbidden_words" in [realm.club.password] is "club"; it takes a list of texts: ["…", "…"]"#,
    ),
    (
        "",
        "[realm.club.session]\nidle = \"13h\"",
        r#"x.toml:11: "idle" in [realm.club.session] makes "idle" longer than "absolute", which ends the session anyway; lower "idle" or raise "absolute""#,
    ),
    (
        "",
        "[realm.club.session]\nabsolute = \"20m\"",
        r#"x.toml:11: "absolute" in [realm.club.session] makes "idle" longer than "absolute", which ends the session anyway; lower "idle" or raise "absolute""#,
    ),
    (
        "",
        "[realm.club.session]\nabsolute = \"367d\"",
        r#"x.toml:11: "absolute" in [realm.club.session] is "367d"; it takes a length of time from "1m" to "366d", written with s, m, h or d"#,
    ),
    (
        "",
        "[realm.club.session]\nfresh = \"0m\"",
        r#"x.toml:11: "fresh" in [realm.club.session] is "0m"; it takes a length of time from "1m" to "1d", written with s, m, h or d"#,
    ),
    (
        "",
        "[realm.club.session]\nremembered = \"30d\"",
        r#"x.toml:11: "remembered" in [realm.club.session] has no meaning without remember_me = true in the realm; remove it or allow that"#,
    ),
    (
        "remember_me = true",
        "[realm.club.session]\nremembered = \"1h\"",
        r#"x.toml:11: "remembered" in [realm.club.session] makes "remembered" shorter than "absolute"; raise "remembered" or lower "absolute""#,
    ),
    (
        "",
        "[realm.club.limits]\ntry_per_account = \"0/h\"",
        r#"x.toml:11: "try_per_account" in [realm.club.limits] is "0/h"; it takes a rate of at least 1 in at most 366 days, such as "20/h", "10/15m" or "3/d""#,
    ),
    (
        "",
        "[realm.club.limits]\nask_per_adress = \"5/h\"",
        r#"x.toml:11: unknown key "ask_per_adress" in [realm.club.limits]; did you mean "ask_per_address"?"#,
    ),
    (
        "",
        "[realm.club.limits]\nask_per_address = \"9/m\"",
        r#"x.toml:11: "ask_per_address" in [realm.club.limits] makes "ask_per_address" wider than "ask_per_network", which contains it; lower the one or raise the other"#,
    ),
    (
        "",
        "[realm.club.words.ja]\nsing-in = \"ログイン\"",
        r#"x.toml:11: unknown word "sing-in" in [realm.club.words.ja]; did you mean "sign-in"?"#,
    ),
    (
        "",
        "[realm.club.words.ja]\nwelcome = \"ようこそ\"",
        r#"x.toml:11: unknown word "welcome" in [realm.club.words.ja]; saihakko.sample.toml lists the words that realms usually set"#,
    ),
    (
        "",
        "[realm.club.words.en]\nsign-in = \"\"",
        r#"x.toml:11: "sign-in" in [realm.club.words.en] is ""; it takes one line of text with 1 to 300 characters"#,
    ),
    (
        "",
        "[realm.club.words.fr]\nsign-in = \"Entrer\"",
        r#"x.toml:10: unknown key "fr" in [realm.club.words]; remove it, or use "en" or "ja""#,
    ),
    (
        "",
        "[realm.demo]",
        r#"x.toml:10: "demo" can't name a realm, since it names a page of the product; choose another name"#,
    ),
    (
        "",
        "[realm.Club2]",
        r#"x.toml:10: "Club2" can't name a realm; use 2 to 32 of a-z, 0-9 and -, beginning with a letter"#,
    ),
    ("", "[relam.other]", r#"x.toml:10: unknown key "relam" at the top level; did you mean "realm"?"#),
];

#[test]
fn contradictions_are_named_with_line_and_remedy() {
    for (more, below, expected) in CONTRADICTIONS {
        let error = read(&file(more, below)).unwrap_err().to_string();
        assert_eq!(error.lines().next(), Some(*expected), "{more}\n{below}");
    }
}

/// What is replaced in the realm, by what, and the first line of the answer.
const REPLACED: &[(&str, &str, &str)] = &[
    ("life = \"10m\"", "lief = \"10m\"", r#"x.toml:5: unknown key "lief" in [realm.club.prove]; did you mean "life"?"#),
    (
        ", life = \"10m\"",
        "",
        r#"x.toml:5: [realm.club.prove] lacks "life"; say how long the link works, such as life = "60m""#,
    ),
    (
        "life = \"10m\"",
        "life = 10",
        r#"x.toml:5: "life" in [realm.club.prove] is 10; it takes a length of time from "1m" to "1d", written with s, m, h or d"#,
    ),
    (
        "life = \"10m\"",
        "life = \"10m\", cap = \"5m\"",
        r#"x.toml:5: "cap" in [realm.club.prove] is shorter than "life", so that the link would die early; raise it, or leave it out for life + 30m"#,
    ),
    (
        "\"mailed-link\"",
        "\"pigeon\"",
        r#"x.toml:5: "by" in [realm.club.prove] is "pigeon"; it takes "mailed-link", "pin" or "reissue""#,
    ),
    (
        "\"mailed-link\", life = \"10m\"",
        "\"pin\", digits = 3",
        r#"x.toml:5: "digits" in [realm.club.prove] is 3; it takes a whole number from 4 to 10"#,
    ),
    (
        "\"mailed-link\", life = \"10m\"",
        "\"pin\", ways = []",
        r#"x.toml:5: "ways" names none; use "sms", "voice", "mail" or several"#,
    ),
    (
        "\"mailed-link\", life = \"10m\"",
        "\"pin\", ways = [\"fax\"]",
        r#"x.toml:5: "ways" in [realm.club.prove] takes "sms", "voice" and "mail""#,
    ),
    (
        "\"mailed-link\", life = \"10m\"",
        "\"pin\", life = \"10m\"",
        r#"x.toml:5: unknown key "life" in [realm.club.prove]; remove it, or use "by", "cooldown", "decoy_domains", "digits", "mail", "sms", "voice" or "ways""#,
    ),
    (
        "\"user-id\"",
        "\"facts\"",
        r#"x.toml:4: "identify" in [realm.club] is "facts", which goes with a PIN only; set prove = { by = "pin", … } or identify = "user-id""#,
    ),
    (
        "renew = \"password\"",
        "renew = \"login-id-and-password\"",
        r#"x.toml:7: "renew" in [realm.club] is "login-id-and-password", which needs identify = "facts", since whoever types the user ID knows it; set that or renew = "password""#,
    ),
    ("enrol = \"never\"", "", r#"x.toml:1: [realm.club] lacks "enrol"; add enrol = "never", "by-account" or "always""#),
    (
        "enter = \"login\"",
        "enter = \"home\"",
        r#"x.toml:8: "enter" in [realm.club] is "home"; it takes "portal" or "login""#,
    ),
    (", en = \"Club\"", "", r#"x.toml:2: [realm.club.name] lacks "en"; add the English text: en = "…""#),
    (
        "{ ja = \"倶楽部\", en = \"Club\" }",
        "\"Club\"",
        r#"x.toml:2: "name" in [realm.club] is "Club"; it takes both languages: { ja = "…", en = "…" }"#,
    ),
    (
        ", phone = \"03-1234-5678\"",
        "",
        r#"x.toml:3: [realm.club.contact] names no way to ask; add "phone", "email" or both"#,
    ),
    (
        "phone = \"03-1234-5678\"",
        "email = \"desk\"",
        r#"x.toml:3: "email" in [realm.club.contact] is "desk"; it takes one mail address such as "desk@example.jp""#,
    ),
    ("contact = ", "contakt = ", r#"x.toml:3: unknown key "contakt" in [realm.club]; did you mean "contact"?"#),
    (
        "contact = ",
        "desk = ",
        r#"x.toml:1: [realm.club] lacks the section [realm.club.contact]; people must learn whom to ask: add it with "name" and "phone" or "email""#,
    ),
];

#[test]
fn missing_and_wrong_choices_are_named_with_line_and_remedy() {
    for (old, new, expected) in REPLACED {
        let text = file("", "");
        assert!(text.contains(old), "{old}");
        let error = read(&text.replace(old, new)).unwrap_err().to_string();
        assert_eq!(error.lines().next(), Some(*expected), "{new}");
    }
}
