//! What people, machines and attackers send in a form: values, and forms that are none.

use crate::{
    browser::{encode, percent},
    endpoints::{FIELDS, everything, everything_encoded},
};

/// What a person or a machine may put into a field. None of it is right anywhere.
pub fn values() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        " ",
        "\u{3000}",
        "\0",
        "a\0b",
        "a\r\nSet-Cookie: a=b",
        "a\r\n\r\n<html>",
        "\u{1b}[2J",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</title></textarea><script>alert(1)</script>",
        "＜script＞",
        "' OR 1=1 --",
        "\u{202e}gnp.exe",
        "{{7*7}}${7*7}%s%n",
        "１２３４５６",
        "ｈｋ００００００－０１＿ａ",
        "👩‍👩‍👧‍👦",
        "../../etc/passwd",
        "//evil.example",
        "-1",
        "9999999999999999999999",
        "null",
    ]
    .map(str::to_owned)
    .into();
    all.push("あ".repeat(1000));
    all.push("a\u{301}".repeat(1000));
    all
}

/// All fields but the realm with that value.
pub fn all_of(value: &str) -> String {
    let fields = everything("health");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, if *n == "realm" { v } else { value })).collect();
    encode(&fields)
}

/// Bodies that aren't the form they should be.
pub fn broken() -> Vec<Vec<u8>> {
    let whole = everything_encoded("health");
    let mut all: Vec<Vec<u8>> = [
        "",
        "&",
        "&&&===",
        "=",
        "realm",
        "realm=",
        "realm=health",
        "realm=nowhere",
        "realm=HEALTH",
        "realm=../health",
        "realm=health%00",
        "realm=%FF",
        "realm=%",
        "realm=%zz",
        "realm=health&user_id=%FF&login_id=%FF&password=%C3%28&otp=%ED%A0%80&device_name=%C0%AF",
        "realm=health&user_id=%F&login_id=%&password=%%%&otp=%u0041",
        "realm=health;login_id=a",
        "realm[]=health",
        "realm[a][b][c][d][e][f][g][h]=health",
        "realm=health&[=]&]=[&[]=a&[a]=b",
        "{\"realm\":\"health\",\"login_id\":\"testuser003\",\"password\":\"x\"}",
        "[]",
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
        "--x\r\nContent-Disposition: form-data; name=\"realm\"\r\n\r\nhealth\r\n--x--\r\n",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into();
    for field in FIELDS {
        all.push(format!("{whole}&{field}=again").into());
        for name in [format!("{field}[]"), format!("{field}[0]"), format!("{field}[a]"), format!("{field}[a][b]")] {
            all.push(whole.replacen(&format!("{field}="), &format!("{}=", percent(&name)), 1).into());
            all.push(format!("{whole}&{name}=x").into());
        }
        all.push(
            whole
                .split('&')
                .filter(|pair| !pair.starts_with(&format!("{field}=")))
                .collect::<Vec<_>>()
                .join("&")
                .into(),
        );
    }
    all.push(b"realm=health&login_id=\xff\xfe&password=\x80&user_id=\xc3\x28".to_vec());
    all.push(vec![0; 1000]);
    all.push([b"realm=health&login_id=a".to_vec(), b"&a=b".repeat(10_000)].concat());
    all.push("realm=health&".repeat(3000).into());
    all
}

/// Kinds of content that a form doesn't come in.
pub const KINDS: [&str; 8] = [
    "application/json",
    "text/plain",
    "text/xml",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/cbor",
    "application/x-www-form-urlencoded; charset=shift_jis",
    "nonsense",
];
