//! Every form of the product, and one body that means something to each of them.

use std::collections::BTreeSet;

use crate::{browser::encode, world::PASSWORD};

/// The paths of all server functions that are built in.
pub fn all() -> Vec<&'static str> {
    let paths: BTreeSet<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    paths.into_iter().collect()
}

/// Every field that a form of the product has.
pub const FIELDS: [&str; 29] = [
    "realm",
    "login_id",
    "user_id",
    "nonce",
    "password",
    "password_confirm",
    "current_password",
    "otp",
    "device_name",
    "device",
    "id",
    "remember_me",
    "sign_out_everywhere",
    "customer_id",
    "phone",
    "email",
    "destination",
    "pin",
    "contact",
    "account",
    "temporary_password",
    "reason",
    "removal",
    "decision",
    "check",
    "place",
    "result",
    "remark",
    "company_id",
];

/// All fields at once, each with something that could be right.
pub fn everything(realm: &str) -> Vec<(&'static str, String)> {
    FIELDS
        .into_iter()
        .map(|field| {
            let value = match field {
                "realm" => realm,
                "login_id" | "user_id" => "testuser003",
                "password" | "password_confirm" => "violet kettle on a slow boat",
                "current_password" => PASSWORD,
                "otp" | "pin" => "123456",
                "phone" => "09012345678",
                "email" => "somebody@example.jp",
                "remember_me" | "sign_out_everywhere" => "on",
                _ => "a",
            };
            (field, value.to_owned())
        })
        .collect()
}

/// [`everything`] as a body.
pub fn everything_encoded(realm: &str) -> String {
    let fields = everything(realm);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    encode(&fields)
}

#[test]
fn each_is_a_post_below_do_and_all_are_listed() {
    let methods: BTreeSet<String> =
        leptos::server_fn::axum::server_fn_paths().map(|(_, method)| method.to_string()).collect();
    assert_eq!(methods, BTreeSet::from(["POST".to_owned()]), "a form that changes something is never sent by GET");
    let found: Vec<String> =
        all().into_iter().filter(|p| !p.starts_with("/do/demo/")).map(|p| format!("POST {p}")).collect();
    assert_eq!(found.join("\n"), include_str!("../../../app/src/pages/endpoints.txt").trim());
    assert_eq!(all().len() - found.len(), usize::from(cfg!(feature = "demo")), "forms of the demo");
}
