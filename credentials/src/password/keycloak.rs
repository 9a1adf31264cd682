//! A password credential as Keycloak exports it, as a PHC string.
//!
//! Taken are `{"secretData": "{…}", "credentialData": "{…}"}` as in the users of an exported realm, the same with objects in place of the
//! inner texts, `{"algorithm", "hashIterations", "salt", "value"}` in one object, and the form before Keycloak 9 (`hashedSaltedValue`).

use std::borrow::Cow;

use base64::Engine as _;
use serde_json::Value;

use super::foreign::BASE64;

/// The PHC string; `None` where it is no such credential. Whether it can be borne is the caller's to ask.
pub(super) fn phc(text: &str) -> Option<String> {
    let whole: Value = serde_json::from_str(text).ok()?;
    let (data, secret) = (part(&whole, "credentialData")?, part(&whole, "secretData")?);
    let salt = again(&secret, "salt")?;
    let value = again(&secret, "value").or_else(|| again(&secret, "hashedSaltedValue"))?;
    let rounds = number(data.get("hashIterations")?)?;
    let head = match data.get("algorithm")?.as_str()? {
        "argon2" => argon2(&data, rounds)?,
        name @ ("pbkdf2" | "pbkdf2-sha256" | "pbkdf2-sha512") => format!("{name}$i={rounds}"),
        _ => return None,
    };
    Some(format!("${head}${salt}${value}"))
}

fn argon2(data: &Value, passes: u64) -> Option<String> {
    let more = data.get("additionalParameters")?;
    // Each is a list of one text.
    let one = |name: &str| more.get(name).and_then(|list| list.get(0)).and_then(Value::as_str);
    let version = match one("version").unwrap_or("1.3") {
        "1.3" => 19,
        "1.0" => 16,
        _ => return None,
    };
    let kind = one("type").filter(|kind| ["id", "i", "d"].contains(kind))?;
    let number = |name: &str| one(name)?.parse::<u32>().ok();
    let (memory, lanes) = (number("memory")?, number("parallelism")?);
    Some(format!("argon2{kind}$v={version}$m={memory},t={passes},p={lanes}"))
}

/// A part that stands inside, as text or as an object; else everything stands in one object.
fn part<'v>(whole: &'v Value, name: &str) -> Option<Cow<'v, Value>> {
    match whole.get(name) {
        None => Some(Cow::Borrowed(whole)),
        Some(Value::String(text)) => serde_json::from_str(text).ok().map(Cow::Owned),
        Some(inner) => Some(Cow::Borrowed(inner)),
    }
}

/// Base64 without the padding, which PHC strings haven't.
fn again(part: &Value, name: &str) -> Option<String> {
    BASE64.decode(part.get(name)?.as_str()?).ok().map(|bytes| BASE64.encode(bytes))
}

fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        password::{Hasher, PasswordHash},
        secret::Password,
    };

    const SALT: &str = "x/bm4Y3DcuV9eU97ervkPA==";
    const VALUE: &str = "1u7BLvfSPxQFpwc5jpGSA+88EGl9pZYKhaZ8YPIu9N4=";

    #[tokio::test]
    async fn every_form_of_a_credential_is_read_and_verified() {
        let nested = format!(
            r#"{{"type":"password","secretData":"{{\"value\":\"{VALUE}\",\"salt\":\"{SALT}\",\"additionalParameters\":{{}}}}",
               "credentialData":"{{\"hashIterations\":27500,\"algorithm\":\"pbkdf2-sha256\",\"additionalParameters\":{{}}}}"}}"#
        );
        let objects = format!(
            r#"{{"secretData":{{"value":"{VALUE}","salt":"{SALT}"}},"credentialData":{{"hashIterations":27500,"algorithm":"pbkdf2-sha256"}}}}"#
        );
        let flat =
            format!(r#"{{"algorithm":"pbkdf2-sha256","hashIterations":"27500","salt":"{SALT}","value":"{VALUE}"}}"#);
        let old = format!(
            r#"{{"type":"password","hashedSaltedValue":"{VALUE}","salt":"{SALT}","hashIterations":27500,"algorithm":"pbkdf2-sha256"}}"#
        );
        let hasher = Hasher::with_cost(1, 8, 1);
        for text in [nested, objects, flat, old] {
            let hash = PasswordHash::parse(&text).expect(&text);
            assert!(hash.as_str().starts_with("$pbkdf2-sha256$i=27500$x/bm4"), "{}", hash.as_str());
            let right = hasher.verify(&Password::new("admin".into()), Some(&hash)).await;
            assert!(right.ok && right.rehash, "{text}");
            let wrong = hasher.verify(&Password::new("Admin".into()), Some(&hash)).await;
            assert!(!wrong.ok && !wrong.rehash, "{text}");
        }
    }

    #[test]
    fn argon2_as_newer_ones_write_it_is_a_phc_string() {
        let text = format!(
            r#"{{"secretData":{{"value":"{VALUE}","salt":"{SALT}"}},"credentialData":{{"hashIterations":5,"algorithm":"argon2",
               "additionalParameters":{{"hashLength":["32"],"memory":["7168"],"type":["id"],"version":["1.3"],"parallelism":["1"]}}}}}}"#
        );
        assert_eq!(
            phc(&text).unwrap(),
            "$argon2id$v=19$m=7168,t=5,p=1$x/bm4Y3DcuV9eU97ervkPA$1u7BLvfSPxQFpwc5jpGSA+88EGl9pZYKhaZ8YPIu9N4"
        );
        assert!(PasswordHash::parse(&text).is_some());
    }

    #[test]
    fn anything_else_is_not() {
        for text in [
            "{}",
            "{",
            "[]",
            r#"{"algorithm":"pbkdf2-sha256","hashIterations":27500,"salt":"?","value":"YWJj"}"#,
            r#"{"algorithm":"md5","hashIterations":1,"salt":"YWJj","value":"YWJj"}"#,
            r#"{"algorithm":"pbkdf2-sha256","hashIterations":-1,"salt":"YWJj","value":"YWJj"}"#,
            r#"{"secretData":"no","credentialData":"{}"}"#,
        ] {
            assert!(PasswordHash::parse(text).is_none(), "{text}");
        }
    }
}
